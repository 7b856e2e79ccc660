import { z } from 'zod';
import { record } from '../reply-schema.ts';

/** This plane writes members in PascalCase (management-api.md 3.1): `UserId` is read as `userId`. */
function toCamelCase(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      member,
    ]),
  );
}

/** What the other plane calls the same, for a schema that knows it by its camelCase names. One level: members say for themselves. */
export function inPascalCase<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(toCamelCase, schema);
}

/** An object of this plane. Members that are not named are dropped; absent, null and "" are all absent. */
export function pascalRecord<Shape extends z.ZodRawShape>(shape: Shape) {
  return inPascalCase(record(shape));
}
