import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { generate } from '@graphql-codegen/cli';
import { isAbstractType } from 'graphql';
import frontends from './examples/frontends/codegen.ts';
import { everyCode, meaningOf, printCodes } from './schema/errors/codes.ts';
import { printGraph, printSubgraph, schema } from './schema/index.ts';
import { findChanges, wrongReasons } from './schema/release/changes.ts';
import { readNewestRelease } from './schema/release/releases.ts';
import { expectMembers } from './src/composition/start-checks.ts';
import { readOptionalMembers } from './src/config.ts';

/**
 * Writes what is derived from the graph: schema/schema.graphql, the promise as it is reviewed; schema/subgraph.graphql, the
 * same as federation composes it; the README's table of codes; the types of every operation that the tests and the explorer's
 * examples send; and what the client package for frontends knows of the graph. With --check it writes nothing and fails where a file drifted. With --changes it lists what clients of the newest release would notice, and fails
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

/** The codes of answers, each with its meaning, as a type. */
function printCodeType(): string {
  const rows = everyCode.flatMap((code) => [`  /** ${meaningOf(code)} */`, `  '${code}',`]);
  return `/** Every code that \`extensions.code\` of an entry in \`errors\` can have. */
export const errorCodes = [
${rows.join('\n')}
] as const;

export type ErrorCode = (typeof errorCodes)[number];
`;
}

/** Which objects an interface or a union stands for: a client that keeps objects by their types cannot know otherwise. */
function printPossibleTypes(): string {
  const rows = Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .map((type) => {
      const names = schema.getPossibleTypes(type).map(({ name }) => `'${name}'`);
      return `  ${type.name}: [${names.join(', ')}],`;
    });
  return `/** The object types behind every interface and union of the graph. */
export const possibleTypes: Record<string, string[]> = {
${rows.toSorted().join('\n')}
};
`;
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

  const inFrontends = (path: string) => `examples/frontends/${path}`;
  // Not by its `cwd`: the code generator would be that of the clients' own packages, with another copy of graphql.
  const typed: typeof operations = await generate(
    {
      schema: sdl,
      documents: inFrontends(frontends.documents),
      silent: true,
      generates: Object.fromEntries(
        Object.entries(frontends.generates).map(([file, output]) => [inFrontends(file), output]),
      ),
    },
    false,
  );

  const files = [
    { filename: 'schema/schema.graphql', content: sdl },
    { filename: 'schema/subgraph.graphql', content: printSubgraph(schema, optionalMembers) },
    { filename: 'README.md', content: await readmeWithCodes() },
    ...operations,
    ...typed,
    { filename: inFrontends('client/src/error-codes.generated.ts'), content: printCodeType() },
    { filename: inFrontends('client/src/possible-types.generated.ts'), content: printPossibleTypes() },
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
