import { z } from 'zod';
import { mostIds, textRules } from '../body-fields.ts';
import { changesSchema } from '../custom-fields.ts';
import type { Members } from '../operation.ts';
import { integerRules } from '../paging.ts';
import { customSchema } from '../password-initialization.ts';
import type { JsonSchema } from './json-schema.ts';

/** What a zod schema takes, as JSON Schema. What JSON Schema cannot say is left open. */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return described;
}

const text: JsonSchema = { type: 'string' };
const flag: JsonSchema = { type: 'boolean' };
const ids: JsonSchema = { type: 'array', items: text, minItems: 1, maxItems: mostIds };

/** Members that are no texts, each by what reads it. */
const others: Readonly<Record<string, JsonSchema>> = {
  emailVerified: flag,
  phoneNumberVerified: flag,
  userIds: ids,
  organizationalUnitIds: ids,
  customFields: toJsonSchema(changesSchema),
  passwordInitializationConfig: toJsonSchema(
    customSchema.extend({ passwordInitializationPolicyPriority: z.enum(['global', 'custom']).nullish() }),
  ),
};

interface TextRule {
  readonly longest?: number;
  readonly pattern?: RegExp;
}

function schemaOfMember(name: string): JsonSchema {
  const integers: Readonly<Record<string, { largest: number; fallback: number }>> = integerRules;
  const integer = integers[name];
  if (integer) return { type: 'integer', minimum: 1, maximum: integer.largest, default: integer.fallback };
  const rules: Readonly<Record<string, TextRule>> = textRules;
  const { longest, pattern } = rules[name] ?? {};
  return (
    others[name] ?? {
      ...text,
      ...(longest !== undefined && { maxLength: longest }),
      // '' is as good as absent, or clears.
      ...(pattern && { anyOf: [{ pattern: pattern.source }, { maxLength: 0 }] }),
    }
  );
}

/** @param isChecked whether the members' own limits hold */
export function schemaOfMembers({ required = [], optional = [] }: Members, isChecked: boolean): JsonSchema {
  const schemaOf = (name: string) => (isChecked ? schemaOfMember(name) : text);
  return {
    type: 'object',
    properties: Object.fromEntries([...required, ...optional].map((name) => [name, schemaOf(name)])),
    ...(required.length > 0 && { required }),
  };
}

/** Parameters of a query. */
export function toParameters({ required = [], optional = [] }: Members): readonly object[] {
  const parameter = (isRequired: boolean) => (name: string) => ({
    name,
    in: 'query',
    ...(isRequired && { required: true }),
    schema: schemaOfMember(name),
  });
  return [...required.map(parameter(true)), ...optional.map(parameter(false))];
}
