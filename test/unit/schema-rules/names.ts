import { type GraphQLSchema, isEnumType, isInputObjectType } from 'graphql';
import { isOutput, typesOf } from './walk.ts';

/** What every graph knows, and another team's graph with ours: the types of GraphQL, Relay and federation. */
const shared = new Set([
  ...['Query', 'Mutation', 'Subscription', 'Node', 'PageInfo', 'DateTime'],
  ...['_Any', '_Entity', '_Service'],
]);
const ownNames = /^(Directory|User|Group|OrganizationalUnit|IdentityProvider)(?![a-z])/;

/**
 * Types whose names another team's subgraph could have as well: they begin neither with Directory nor with one of the four nouns,
 * and belong to no mutation.
 */
export function foreignNames(schema: GraphQLSchema): string[] {
  const ofMutations = Object.keys(schema.getMutationType()?.getFields() ?? {}).flatMap((name) =>
    ['Input', 'Payload', 'Result'].map((kind) => `${name.charAt(0).toUpperCase()}${name.slice(1)}${kind}`),
  );
  return typesOf(schema)
    .map(({ name }) => name)
    .filter((name) => !shared.has(name) && !ownNames.test(name) && !ofMutations.includes(name));
}

const typeName = /^_?([A-Z][a-z0-9]*)+$/;
const memberName = /^_?[a-z][a-z0-9]*([A-Z][a-z0-9]*)*$/;
const valueName = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** Names that are written in another way than all others: `User`, `firstName`, `BUILD_IN`. */
export function oddlySpelt(schema: GraphQLSchema): string[] {
  return typesOf(schema).flatMap((type) => {
    const odd = typeName.test(type.name) ? [] : [type.name];
    const check = (pattern: RegExp, names: readonly string[]) =>
      names.filter((name) => !pattern.test(name)).map((name) => `${type.name}.${name}`);
    if (isEnumType(type))
      return [
        ...odd,
        ...check(
          valueName,
          type.getValues().map(({ name }) => name),
        ),
      ];
    if (isInputObjectType(type)) return [...odd, ...check(memberName, Object.keys(type.getFields()))];
    if (!isOutput(type)) return odd;
    const fields = Object.values(type.getFields());
    const names = fields.flatMap((field) => [field.name, ...field.args.map(({ name }) => name)]);
    return [...odd, ...check(memberName, names)];
  });
}
