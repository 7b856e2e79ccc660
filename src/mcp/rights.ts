import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  Kind,
  type NamedTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Access, Rule } from '../../schema/core/permissions.ts';
import { refusalOf, rulesOf, rulesToRead } from '../../schema/index.ts';

/** One of these sets of rules has to be met whole. */
type Requirement = readonly (readonly Rule[])[];

/**
 * Whether a caller may have all that a document names, its fragments and what it includes on a condition among it. Where it leaves the type of
 * an object open, one type that the object can be of is enough: which it is, the schema's own guard sees when it is read.
 */
export type Permits = (access: Access) => boolean;

/** @param document valid on the graph */
export function permitsOf(schema: GraphQLSchema, document: DocumentNode): Permits {
  const requirements = new Map<string, Requirement>();
  const add = (requirement: Requirement) => void requirements.set(JSON.stringify(requirement), requirement);
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field() {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (!parent || !field || isIntrospectionType(getNamedType(field.type))) return;
        for (const each of ofField(schema, parent, field)) add(each);
      },
      InlineFragment: ({ typeCondition }) => addCondition(typeCondition),
      FragmentDefinition: ({ typeCondition }) => addCondition(typeCondition),
    }),
  );

  function addCondition(named: NamedTypeNode | undefined): void {
    const type = named?.kind === Kind.NAMED_TYPE ? schema.getType(named.name.value) : undefined;
    if (isObjectType(type)) add([rulesOf(type) ?? []]);
  }

  const all = [...requirements.values()];
  return (access) => all.every((each) => each.some((rules) => refusalOf(rules, access) === undefined));
}

function ofField(
  schema: GraphQLSchema,
  parent: GraphQLNamedType,
  field: GraphQLField<unknown, unknown>,
): readonly Requirement[] {
  // Every type has this one, whatever its rule.
  if (field.name === '__typename') return [];
  const parents = isInterfaceType(parent) ? schema.getPossibleTypes(parent) : [parent];
  const ways = parents.flatMap((type) => {
    const known = isObjectType(type) ? type.getFields()[field.name] : undefined;
    if (!known || !isObjectType(type)) return [];
    return [[...(rulesOf(type) ?? []), ...rulesToRead(type, known)]];
  });
  const result = getNamedType(field.type);
  const results = isAbstractType(result) ? schema.getPossibleTypes(result) : [];
  return [ways, results.map((type) => rulesOf(type) ?? [])].filter((each) => each.length > 0);
}
