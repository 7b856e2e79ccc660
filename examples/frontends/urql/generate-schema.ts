import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { minifyIntrospectionQuery } from '@urql/introspection';
import { buildSchema, introspectionFromSchema } from 'graphql';

/** Writes what graphcache has to know of the graph: which fields can be null, and which objects stand behind an interface. */
const sdl = await readFile(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8');
const schema = minifyIntrospectionQuery(introspectionFromSchema(buildSchema(sdl)));
const text = `import type { CacheExchangeOpts } from '@urql/exchange-graphcache';

export const schema: NonNullable<CacheExchangeOpts['schema']> = JSON.parse(${JSON.stringify(JSON.stringify(schema))});
`;
await mkdir(new URL('__generated__/', import.meta.url), { recursive: true });
await writeFile(new URL('__generated__/schema.ts', import.meta.url), text);
