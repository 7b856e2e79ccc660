import { readFile, writeFile } from 'node:fs/promises';
import { codegen } from '@graphql-codegen/core';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import request from './operations/__generated__/StrictTypesQuery.graphql.ts';
import { textOf } from './stores/store.ts';

/**
 * Writes the types of an operation as GraphQL Code Generator makes them from schema.graphql as it stands: for any client, and
 * for one that never hands out a null that stands for an error.
 */
const sdl = await readFile(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8');
const document = parse(textOf(request));

for (const [filename, errorHandlingClient] of [
  ['any-client.ts', false],
  ['error-handling-client.ts', true],
] as const) {
  const content = await codegen({
    schema: parse(sdl),
    documents: [{ location: request.params.name, document }],
    filename,
    config: {
      scalars: { ID: 'string', DateTime: 'string' },
      skipTypename: true,
      dedupeOperationSuffix: true,
    },
    plugins: [{ typescriptOperations: { nullability: { errorHandlingClient } } }],
    pluginMap: { typescriptOperations },
  });
  await writeFile(new URL(`operations/__generated__/${filename}`, import.meta.url), content);
}
