import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { minifyIntrospectionQuery } from '@urql/introspection';
import { buildSchema, introspectionFromSchema, isObjectType } from 'graphql';

/** Writes what graphcache has to know of the graph: which fields can be null, what stands behind an interface, what has no id. */
const sdl = await readFile(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8');
const schema = buildSchema(sdl);
const roots = ['Query', 'Mutation', 'Subscription'];
const embedded = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => !type.getInterfaces().some(({ name }) => name === 'Node'))
  .map(({ name }) => name)
  .filter((name) => !name.startsWith('__') && !roots.includes(name));
const introspection = JSON.stringify(minifyIntrospectionQuery(introspectionFromSchema(schema)));

const text = `import type { CacheExchangeOpts } from '@urql/exchange-graphcache';

export const schema: NonNullable<CacheExchangeOpts['schema']> = JSON.parse(${JSON.stringify(introspection)});

/** Types of which no object has an id: each belongs to the one that it was read of. */
export const embedded: readonly string[] = ${JSON.stringify(embedded)};
`;
await mkdir(new URL('__generated__/', import.meta.url), { recursive: true });
await writeFile(new URL('__generated__/schema.ts', import.meta.url), text);
