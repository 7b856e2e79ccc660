import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, type DocumentNode, Kind, parse, validate } from 'graphql';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const schemas = ['schema.graphql', 'subgraph.graphql'].map((name) =>
  buildSchema(readFileSync(`${root}schema/${name}`, 'utf8'), { assumeValidSDL: true }),
);
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...['docs/', 'docs/decisions/'].flatMap((folder) =>
    readdirSync(root + folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => folder + name),
  ),
];

const snippets = pages.flatMap((page) =>
  [...readFileSync(root + page, 'utf8').matchAll(/^```(graphql|json|sh)\n(.*?)^```$/gms)].map(
    ([, language = '', text = ''], at) => ({ name: `${page}, snippet ${at + 1}`, language, text }),
  ),
);

function snippetsIn(language: string) {
  return snippets.filter((snippet) => snippet.language === language);
}

/** Of what is asked; definitions of a type are of another subgraph. */
function isOperation({ definitions }: DocumentNode): boolean {
  return definitions.every(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION,
  );
}

/** What is asked of a supergraph with others is run by the tests of the example (test/e2e/federation). */
const ofOneGraph = snippetsIn('graphql').filter(({ text }) => !text.includes('badges'));

test.each(ofOneGraph)('$name asks what the graph answers', ({ text }) => {
  const document = parse(text);
  if (!isOperation(document)) return;
  const errors = schemas.map((schema) => validate(schema, document).map(({ message }) => message));
  // One of them is enough: representations are the subgraph's alone.
  expect(errors).toContainEqual([]);
});

test.each(snippetsIn('json'))('$name is JSON', ({ text }) => {
  expect(() => JSON.parse(text)).not.toThrow();
});

test.each(snippetsIn('sh'))('$name is a script', ({ text }) => {
  expect(() =>
    execFileSync('bash', ['-n'], { input: text, stdio: ['pipe', 'ignore', 'pipe'] }),
  ).not.toThrow();
});

test('there are some of each', () => {
  for (const language of ['graphql', 'json', 'sh']) expect(snippetsIn(language).length).toBeGreaterThan(5);
});
