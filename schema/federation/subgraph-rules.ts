import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import type { Rule } from '../core/permissions.ts';
import { rulesOf, rulesToRead } from '../core/rules.ts';

/**
 * The rules of a type as a subgraph states them. A type that other subgraphs share is not ours to close: there the rule stands
 * on each field of our own instead, and on the fields that lead to it. Its id is in other subgraphs as well.
 */
export function withSubgraphRules(
  schema: GraphQLSchema,
  definition: ObjectTypeDefinitionNode,
): ObjectTypeDefinitionNode {
  const type = schema.getType(definition.name.value);
  if (!isObjectType(type)) return definition;
  const isShared = isSharedType(definition);
  const inherited = isShared ? (rulesOf(type) ?? []) : [];
  const fields = definition.fields?.map((field) => {
    const fieldType = type.getFields()[field.name.value];
    const result = fieldType && getNamedType(fieldType.type);
    const leads =
      fieldType && isObjectType(result) && result.getInterfaces().some(({ name }) => name === 'Node');
    const rules = [...(leads ? rulesToRead(type, fieldType) : []), ...inherited];
    return field.name.value === 'id' ? field : withRules(field, rules);
  });
  const directives = isShared
    ? definition.directives?.filter(({ name }) => name.value !== 'requiresScopes')
    : definition.directives;
  return { ...definition, directives: directives ?? [], fields: fields ?? [] };
}

function isSharedType({ interfaces = [] }: ObjectTypeDefinitionNode): boolean {
  return interfaces.some(({ name }) => name.value === 'Node');
}

function withRules(field: FieldDefinitionNode, rules: readonly Rule[]): FieldDefinitionNode {
  const scopes = rules.filter((rule) => rule !== 'SIGNED_IN');
  const { directives = [] } = field;
  if (scopes.length === 0 || directives.some(({ name }) => name.value === 'requiresScopes')) return field;
  return { ...field, directives: [...directives, requiresScopes(scopes)] };
}

/** All of these scopes together. */
function requiresScopes(scopes: readonly string[]): ConstDirectiveNode {
  const values = scopes.map((value) => ({ kind: Kind.STRING, value }) as const);
  const value = { kind: Kind.LIST, values: [{ kind: Kind.LIST, values }] } as const;
  const argument = { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'scopes' }, value } as const;
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'requiresScopes' }, arguments: [argument] };
}
