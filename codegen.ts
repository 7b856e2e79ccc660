import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { generate } from '@graphql-codegen/cli';
import { printCodes } from './schema/errors/codes.ts';
import { printGraph, printSubgraph, schema } from './schema/index.ts';
import { findChanges, wrongReasons } from './schema/release/changes.ts';
import { readNewestRelease } from './schema/release/releases.ts';
import { expectMembers } from './src/composition/start-checks.ts';
import { readOptionalMembers } from './src/config.ts';

/**
 * Writes what is derived from the graph: schema/schema.graphql, the promise as it is reviewed; schema/subgraph.graphql, the
 * same as federation composes it; the README's table of codes; and the types of every operation that the tests and the explorer's
 * examples send. With --check it writes nothing and fails where a file drifted. With --changes it lists what clients of the newest release would notice, and fails
 * where a change is refused (CONTRIBUTING.md, "Change what is released").
 * Where EIAM_OPTIONAL_MEMBERS is set, both documents are those of a gateway with that setting: fields that such a member feeds are
 * not marked as semantically non-null.
 */
const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, changes: { type: 'boolean', default: false } },
});

const optionalMembers = readOptionalMembers();
expectMembers(optionalMembers);
const sdl = printGraph(schema, optionalMembers);

process.exitCode = values.changes ? await listChanges() : await writeFiles();

/** Prints what differs from the newest release; 1: something must not. */
async function listChanges(): Promise<number> {
  const released = await readNewestRelease();
  const current = {
    version: String(JSON.parse(await readFile('package.json', 'utf8')).version),
    sdl: printGraph(schema),
  };
  const changes = findChanges(released, current);
  const refused = changes.filter(({ refusal }) => refusal !== undefined);
  const wrong = wrongReasons(released, current);
  process.stdout.write(
    `${current.version} against ${released.version}: ${changes.length} changes, ${refused.length} refused\n`,
  );
  for (const { kind, type, description, refusal } of changes) {
    const why = refusal === undefined ? '' : `  REFUSED: ${refusal}`;
    process.stdout.write(`${kind.padEnd(10)} ${type.padEnd(30)} ${description}${why}\n`);
  }
  for (const sentence of wrong) process.stderr.write(`${sentence}\n`);
  return refused.length + wrong.length > 0 ? 1 : 0;
}

/** Writes, or with --check compares; 1: a file drifted. */
async function writeFiles(): Promise<number> {
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
    { filename: 'README.md', content: await readmeWithCodes() },
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
  return drifted > 0 ? 1 : 0;
}

async function readmeWithCodes(): Promise<string> {
  const readme = await readFile('README.md', 'utf8');
  return readme.replace(/(?<=<!-- codes -->\n)[\s\S]*(?=<!-- \/codes -->)/, () => `${printCodes()}\n`);
}
