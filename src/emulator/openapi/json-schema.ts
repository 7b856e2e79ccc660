/** As much of JSON Schema as the descriptions use. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The schema of values that were seen: what all of them have is required, the rest optional. So an answer is described by the code that
 * answers, and cannot differ from it.
 */
export function schemaOfValues(values: readonly unknown[]): JsonSchema {
  const objects = values.filter(isObject);
  if (objects.length === values.length && values.length > 0) return schemaOfObjects(objects);
  if (values.length > 0 && values.every((value) => Array.isArray(value))) {
    return { type: 'array', items: schemaOfValues(values.flat()) };
  }
  const types = new Set(values.map(typeOf));
  const [type, ...others] = types;
  // Nothing was seen, or several kinds: anything.
  return type === undefined || others.length > 0 ? {} : { type };
}

function schemaOfObjects(objects: readonly Readonly<Record<string, unknown>>[]): JsonSchema {
  const names = [...new Set(objects.flatMap(Object.keys))];
  const seen = (name: string) => objects.map((object) => object[name]).filter((value) => value !== undefined);
  const required = names.filter((name) => seen(name).length === objects.length);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, schemaOfValues(seen(name))])),
    ...(required.length > 0 && { required }),
  };
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
