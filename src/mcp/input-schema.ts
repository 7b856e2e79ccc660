import type { JSONValue } from '@modelcontextprotocol/server';
import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  typeFromAST,
  type ValueNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { described, type JsonSchema, type ObjectSchema, orNull, scalarSchema } from './json-schema.ts';

/** What a tool takes: the variables of its operation, each with the graph's description of the first place that it goes to. */
export function inputSchemaOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ObjectSchema {
  const definitions = new Map<string, JsonSchema>();
  const descriptions = placesOf(schema, document);
  const required: string[] = [];
  const properties: ObjectSchema['properties'] = {};
  for (const { variable, type: written, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const type = typeFromAST(schema, written);
    if (!isInputType(type)) throw new TypeError(`Expected an input type, but got ${String(type)}`);
    const property = described(schemaOf(type, definitions), descriptions.get(name));
    properties[name] = defaultValue ? { ...property, default: toJson(defaultValue) } : property;
    if (isNonNullType(type) && !defaultValue) required.push(name);
  }
  return {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    ...(definitions.size > 0 && { $defs: Object.fromEntries(definitions) }),
  };
}

/** A literal as JSON has it: enumerations are texts. */
function toJson(literal: ValueNode): JSONValue {
  return JSON.parse(JSON.stringify(valueFromASTUntyped(literal)));
}

function placesOf(schema: GraphQLSchema, document: DocumentNode): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  const info = new TypeInfo(schema);
  const note = (name: string, description: string | null | undefined) => {
    if (description && !places.has(name)) places.set(name, description);
  };
  visit(
    document,
    visitWithTypeInfo(info, {
      Argument({ value }) {
        if (value.kind === Kind.VARIABLE) note(value.name.value, info.getArgument()?.description);
      },
      ObjectField({ name, value }) {
        if (value.kind !== Kind.VARIABLE) return;
        const parent = info.getParentInputType();
        const object = parent && getNamedType(parent);
        if (isInputObjectType(object)) note(value.name.value, object.getFields()[name.value]?.description);
      },
    }),
  );
  return places;
}

function schemaOf(type: GraphQLInputType, definitions: Map<string, JsonSchema>): JsonSchema {
  if (isNonNullType(type)) return presentSchema(type.ofType, definitions);
  return orNull(presentSchema(type, definitions));
}

function presentSchema(type: GraphQLInputType, definitions: Map<string, JsonSchema>): JsonSchema {
  if (isNonNullType(type)) return presentSchema(type.ofType, definitions);
  if (isListType(type)) return { type: 'array', items: schemaOf(type.ofType, definitions) };
  return namedSchema(type, definitions);
}

/** Objects stand under `$defs`, since filters hold filters. */
function namedSchema(type: GraphQLNamedInputType, definitions: Map<string, JsonSchema>): JsonSchema {
  if (isEnumType(type)) return { type: 'string', enum: type.getValues().map(({ name }) => name) };
  if (!isInputObjectType(type)) return scalarSchema(type.name);
  const reference = { $ref: `#/$defs/${type.name}` };
  if (definitions.has(type.name)) return reference;
  // Its place is taken before its members are read: one of them may be of this type.
  definitions.set(type.name, {});
  const fields = Object.values(type.getFields());
  const required = fields
    .filter(({ type: each, defaultValue }) => isNonNullType(each) && defaultValue === undefined)
    .map(({ name }) => name);
  const definition = {
    type: 'object',
    properties: Object.fromEntries(
      fields.map((field) => [field.name, described(schemaOf(field.type, definitions), field.description)]),
    ),
    ...(required.length > 0 && { required }),
    ...(type.isOneOf && { minProperties: 1, maxProperties: 1 }),
    additionalProperties: false,
  };
  definitions.set(type.name, described(definition, type.description));
  return reference;
}
