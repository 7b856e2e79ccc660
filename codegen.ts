import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { generate } from '@graphql-codegen/cli';
import { printGraph, printSubgraph, schema } from './schema/index.ts';
import { readOptionalMembers } from './src/config.ts';
import { expectMembers } from './src/start-checks.ts';

/**
 * Writes what is derived from the graph: schema/schema.graphql, the promise as it is reviewed; schema/subgraph.graphql, the
 * same as federation composes it; and the types of every operation that the tests and the explorer's examples send. With --check it writes nothing and fails where a file drifted.
 * Where EIAM_OPTIONAL_MEMBERS is set, both documents are those of a gateway with that setting: fields that such a member feeds are
 * not marked as semantically non-null.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const optionalMembers = readOptionalMembers();
expectMembers(optionalMembers);
const sdl = printGraph(schema, optionalMembers);

const operations: readonly { readonly filename: string; readonly content: string }[] = await generate(
  {
    schema: sdl,
    documents: ['test/operations/*.graphql', 'src/http/explorer/examples/*.graphql'],
    silent: true,
    generates: {
      'test/operations/operations.generated.ts': {
        plugins: ['typescript-operations', 'typed-document-node'],
        config: {
          useTypeImports: true,
          enumType: 'string-literal',
          scalars: { ID: 'string', DateTime: 'string' },
          skipTypename: true,
        },
      },
    },
  },
  false,
);

const files = [
  { filename: 'schema/schema.graphql', content: sdl },
  { filename: 'schema/subgraph.graphql', content: printSubgraph(schema, optionalMembers) },
  ...operations,
];

let drifted = 0;
for (const { filename, content } of files) {
  const current = await readFile(filename, 'utf8').catch(() => '');
  if (current === content) continue;
  if (values.check) {
    drifted += 1;
    process.stderr.write(`${filename} does not match the code any more: run npm run codegen\n`);
  } else {
    await writeFile(filename, content);
    process.stdout.write(`wrote ${filename}\n`);
  }
}
process.exitCode = drifted > 0 ? 1 : 0;
