import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { createDocumentStore } from '../../../src/http/documents/document-store.ts';

const schema = buildSchema('type Query { a(is: Int): Int }');
const limits = {
  maxTokens: 20_000,
  maxDepth: 10,
  maxAliases: 2,
  maxDirectives: 2,
  maxRootFields: 2,
  maxNodes: 10,
  maxListItems: 10,
  isSubgraphExposed: true,
};
const open = () => createDocumentStore({ schema, limits, isExplained: true });

test.each([
  ['{ a }', []],
  ['{ a', ['GRAPHQL_PARSE_FAILED']],
  ['{ a a a }', ['OPERATION_TOO_COMPLEX']],
  ['{ b c }', ['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED']],
  ['{ a(is: "no") }', ['BAD_USER_INPUT']],
])('%s is read once, with what is wrong', (text, codes) => {
  const documents = open();
  const read = documents.read(text);
  expect(read.errors.map(({ extensions }) => extensions.code)).toEqual(codes);
  expect(documents.read(text)).toBe(read);
  expect(read.uses).toBe(2);
  expect(read.document && documents.of(read.document)).toBe(read.document && read);
});

test('an operation is found by its name, or where it is the only one', () => {
  const documents = open();
  const one = documents.read('query A { a }');
  expect(one.operation('A')?.node).toBe(one.document?.definitions[0]);
  expect([one.operation(null), one.operation(undefined), one.operation('B')]).toEqual([
    one.operation('A'),
    one.operation('A'),
    undefined,
  ]);
  const two = documents.read('query A { a } query B { a }');
  expect([two.operation('B')?.node, two.operation(undefined)]).toEqual([
    two.document?.definitions[1],
    undefined,
  ]);
});

test('the least recently used documents go, and one too long to be kept displaces none', () => {
  const documents = open();
  const textOf = (index: number) => `# ${index} ${'-'.repeat(90_000)}\n{ a }`;
  const first = documents.read(textOf(0));
  const second = documents.read(textOf(1));
  documents.read(textOf(0));
  const long = `{ a } # ${'-'.repeat(200_000)}`;
  expect(documents.read(long)).not.toBe(documents.read(long));
  for (let index = 2; index < 6; index += 1) documents.read(textOf(index));
  expect(documents.read(textOf(0))).toBe(first);
  expect(documents.read(textOf(1))).not.toBe(second);
});

test('a document whose operations share more than may be kept is not kept, one of as many that share little is', () => {
  const documents = open();
  const operations = Array.from({ length: 100 }, (_, index) => `query o${index} { ...F0 }`).join(' ');
  const chain = (fragments: number) =>
    Array.from({ length: fragments }, (_, index) => `fragment F${index} on Query { ...F${index + 1} }`).join(
      ' ',
    );
  const sharing = (fragments: number) =>
    `${operations} ${chain(fragments)} fragment F${fragments} on Query { a(is: 1) }`;
  const much = sharing(200);
  const little = sharing(2);
  expect(much.length).toBeLessThan(12_000);
  expect([documents.read(much).errors, documents.read(little).errors]).toEqual([[], []]);
  expect(documents.peek(much)).toBeUndefined();
  expect(documents.peek(little)).toBe(documents.read(little));
});

test('the verdict on an operation hangs on no other one that was asked for before', () => {
  const documents = open();
  const names = Array.from({ length: 50 }, (_, index) => `o${index}`);
  const described =
    '__type(name: "Query") { name kind fields { name description args { name type { name kind } } } }';
  const others = names.map((name) => `query ${name} { a }`).join(' ');
  const read = documents.read(`query types { ${described} } ${others}`);
  const access = { viewer: null, permissions: new Set<never>(), signIn: 'none' } as const;
  const asked = { variables: {}, access };
  expect(read.errors).toEqual([]);
  expect(names.map((name) => read.operation(name)?.refuse(asked))).toEqual(names.map(() => []));
});
