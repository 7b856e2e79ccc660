import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type IntrospectionQuery,
  introspectionFromSchema,
  isAbstractType,
  isObjectType,
} from 'graphql';

/** The promise as a client's developer downloads it. */
export const sdl = readFileSync(new URL('../../../../schema/schema.graphql', import.meta.url), 'utf8');

const schema = buildSchema(sdl);

export const introspection: IntrospectionQuery = introspectionFromSchema(schema);

/** The object types behind every interface and union. */
export const possibleTypes: Readonly<Record<string, string[]>> = Object.fromEntries(
  Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
);

const roots = ['Query', 'Mutation', 'Subscription'];

/** Object types of which no object has an id: each belongs to the one that it was read of. */
export const embedded: readonly string[] = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => !type.getInterfaces().some(({ name }) => name === 'Node'))
  .filter(({ name }) => !name.startsWith('__') && !roots.includes(name))
  .map(({ name }) => name);
