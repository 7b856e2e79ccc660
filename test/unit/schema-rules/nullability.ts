import { type GraphQLSchema, getNamedType, isInterfaceType, isListType, isNonNullType } from 'graphql';
import { isOutput, outputFields, typesOf } from './walk.ts';

/** Types with a field `id` that are no Node: Relay's store would take two of their objects with the same id for one. */
export function idsOfNoNode(schema: GraphQLSchema): string[] {
  return typesOf(schema)
    .filter(isOutput)
    .filter((type) => {
      const isNode = type.name === 'Node' || type.getInterfaces().some(({ name }) => name === 'Node');
      return !isNode && type.getFields().id !== undefined;
    })
    .map(({ name }) => `${name}.id`);
}

/** Root fields that are non-null, so that one failure would take the whole answer with it. */
export function nonNullRoots(schema: GraphQLSchema): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return outputFields(schema)
    .filter(({ parent, field }) => roots.some((root) => root === parent) && isNonNullType(field.type))
    .map(({ coordinate }) => coordinate);
}

/** The output fields with a value, or an item, that is non-null, each with its type. */
export function nonNullFields(schema: GraphQLSchema): ReadonlyMap<string, string> {
  return new Map(
    outputFields(schema)
      .filter(({ field }) => String(field.type).includes('!'))
      .map(({ coordinate, field }) => [coordinate, String(field.type)]),
  );
}

/** Lists of objects whose items are non-null. */
export function nonNullObjects(schema: GraphQLSchema): string[] {
  return outputFields(schema)
    .filter(({ field }) => {
      const list = isNonNullType(field.type) ? field.type.ofType : field.type;
      return isListType(list) && isNonNullType(list.ofType) && isOutput(getNamedType(field.type));
    })
    .map(({ coordinate }) => coordinate);
}

/** Fields of an object type that are non-null although its interface has them nullable, or the reverse. */
export function unlikeInterfaces(schema: GraphQLSchema): string[] {
  return outputFields(schema)
    .filter(({ parent, field }) =>
      parent.getInterfaces().some((type) => {
        const same = isInterfaceType(type) ? type.getFields()[field.name] : undefined;
        return same !== undefined && isNonNullType(same.type) !== isNonNullType(field.type);
      }),
    )
    .map(({ coordinate }) => coordinate);
}
