import type { JSONValue } from '@modelcontextprotocol/server';

/** A schema of JSON Schema 2020-12, as tools are described by. */
export type JsonSchema = { [keyword: string]: JSONValue };

/** The schema of an object: what MCP asks of a tool's input and of its output. */
export interface ObjectSchema extends JsonSchema {
  type: 'object';
  properties: { [name: string]: JsonSchema };
}

/** By the graph's names of scalars; of any other nothing is said. */
const scalars: Readonly<Record<string, JsonSchema>> = {
  ID: { type: 'string' },
  String: { type: 'string' },
  Boolean: { type: 'boolean' },
  Int: { type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 },
  Float: { type: 'number' },
  DateTime: { type: 'string', format: 'date-time' },
};

export function scalarSchema(name: string): JsonSchema {
  return scalars[name] ?? {};
}

/** The same, or null. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { type, enum: values } = schema;
  if (typeof type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const nullable = { ...schema, type: [type, 'null'] };
  return Array.isArray(values) ? { ...nullable, enum: [...values, null] } : nullable;
}

/** With what the graph says of it, where it says something. */
export function described(schema: JsonSchema, description: string | null | undefined): JsonSchema {
  return description ? { ...schema, description } : schema;
}
