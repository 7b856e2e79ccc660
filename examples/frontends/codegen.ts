import type { CodegenConfig } from '@graphql-codegen/cli';

/** What a frontend generates of the graph: each operation with its types. The gateway's own `npm run codegen` writes it as well. */
const config = {
  schema: '../../schema/schema.graphql',
  documents: 'client/documents/*.graphql',
  generates: {
    'client/src/documents.generated.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        useTypeImports: true,
        enumType: 'string-literal',
        // A time is text until it is shown: every store can keep that, and it sorts as it is.
        scalars: { ID: 'string', DateTime: 'string' },
        skipTypename: true,
      },
    },
  },
} satisfies CodegenConfig;

export default config;
