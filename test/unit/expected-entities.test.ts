import { buildSchema, getOperationAST, parse } from 'graphql';
import { expect, test } from 'vitest';
import { expectedCalls } from '../../schema/index.ts';

/** Federation's own fields, beside which the graph's extensions say what is needed. */
const schema = buildSchema(`
  type Query { _entities(representations: [_Any!]!): [_Entity]! }
  scalar _Any
  union _Entity = User | Group
  type User { id: ID! username: String }
  type Group { id: ID! name: String }
`);

function expected(
  selection: string,
  representations: readonly object[],
  users: number | undefined,
  groups?: number,
) {
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('Expected an operation');
  const facts = { users, groups, readsInBatches: false, maxScanPages: 100 };
  return expectedCalls({ schema, document, operation, variables: { representations } }, facts);
}

const thousand = Array.from({ length: 1_000 }, (_, index) => ({ __typename: 'User', id: `user_${index}` }));

test('a thousand representations are read singly, after a scan that may meet none of them', () => {
  expect(expected('... on User { username }', thousand, undefined)).toBe(1_000);
  expect(expected('... on User { username }', thousand, 1_000)).toBe(10 + 1_000);
  const groups = thousand.map((_, index) => ({ __typename: 'Group', id: `group_${index}` }));
  expect(expected('... on Group { name }', groups, undefined, 30)).toBe(1 + 1_000);
});

test('few that are read singly take no scan', () => {
  expect(expected('... on User { username }', thousand.slice(0, 10), 1_000)).toBe(10);
});

test('each that does not name its id is looked up first', () => {
  const named = [
    { __typename: 'User', email: 'a@example.com' },
    { __typename: 'Group', id: 'group_a' },
  ];
  expect(expected('... on User { username } ... on Group { name }', named, undefined)).toBe(1 + 1 + 1);
});

test('nobody can say what a document of too many fields takes', () => {
  const fields = (count: number) => Array.from({ length: count }, (_, i) => `a${i}: __typename`).join(' ');
  expect(expected(`... on User { ${fields(19_990)} }`, [], undefined)).toBe(0);
  expect(expected(`... on User { ${fields(20_001)} }`, [thousand[0] ?? {}], undefined)).toBe(
    Number.POSITIVE_INFINITY,
  );
});
