import { expect, test } from 'vitest';
import type { Tool } from '../../../src/mcp/tools.ts';
import { readTools } from '../../../src/mcp/tools.ts';

function read(document: string): Tool {
  const [tool] = readTools({ document }).values();
  if (!tool) throw new Error('Expected a tool');
  return tool;
}

test.each([
  ['{ viewer { subject } }', 'expected an operation with a name of at most 64 characters'],
  ['query a { viewer { subject } } query b { viewer { subject } }', 'expected one operation in the document'],
  [
    'subscription a { directoryChanged { __typename } }',
    'expected a query or a mutation: a tool is answered once',
  ],
  ['query a { nothing }', 'Cannot query field "nothing" on type "Query".'],
  ['query a {', 'Syntax Error: Expected Name, found <EOF>.'],
  [
    'mutation a { a: createGroup(input: { name: "A" }) { __typename } b: createGroup(input: { name: "B" }) { __typename } }',
    'expected a mutation of one field, outside of a fragment',
  ],
  [
    'mutation a { ...F } fragment F on Mutation { createGroup(input: { name: "A" }) { __typename } }',
    'expected a mutation of one field, outside of a fragment',
  ],
  [
    'mutation a($input: GenerateTokenInput!) { generateToken(input: $input) { __typename } }',
    'generateToken is no write to the directory: what it hands out is not for a model',
  ],
  [
    'mutation a($input: ObtainCloudAccountRoleAccessCredentialInput!) { obtainCloudAccountRoleAccessCredential(input: $input) { __typename } }',
    'obtainCloudAccountRoleAccessCredential is no write to the directory: what it hands out is not for a model',
  ],
  [
    'mutation a($confirmation: String!) { createGroup(input: { name: $confirmation }) { __typename } }',
    'a variable may not be named confirmation',
  ],
])('%s is no tool: %s', (document, issue) => {
  expect(() => readTools({ mine: document })).toThrow(`mine: ${issue}`);
});

test('nor is a document of so many levels that it cannot be read', () => {
  const deep = `query a ${'{ viewer '.repeat(20_000)}${'}'.repeat(20_000)}`;
  expect(() => readTools({ mine: deep })).toThrow('mine: expected a document of fewer levels');
});

test('every document that is none is named, and so is a name that two have', () => {
  const fine = 'query a { viewer { subject } }';
  const documents = { one: fine, two: fine, three: 'query b { nothing }' };
  expect(() => readTools(documents)).toThrow(
    'two: another document has the operation a as well\nthree: Cannot query field "nothing" on type "Query".',
  );
});

test('an input has the shape of the variables, with filters in filters', () => {
  const { inputSchema } = read(
    'query a($filter: UserFilter, $first: Int = 20, $ids: [ID!]!, $by: UserBy!) { users(filter: $filter, first: $first) { totalCount } nodes(ids: $ids) { id } user(by: $by) { id } }',
  );
  expect(inputSchema).toMatchObject({
    type: 'object',
    additionalProperties: false,
    required: ['ids', 'by'],
    properties: {
      filter: { anyOf: [{ $ref: '#/$defs/UserFilter' }, { type: 'null' }], description: expect.any(String) },
      first: { type: ['integer', 'null'], default: 20 },
      ids: { type: 'array', items: { type: 'string' } },
      by: { $ref: '#/$defs/UserBy' },
    },
    $defs: {
      UserBy: { minProperties: 1, maxProperties: 1, additionalProperties: false },
      DirectoryStringFilter: { type: 'object' },
    },
  });
});

test('an output has the shape of the selection, whatever stands on a condition', () => {
  const { dataSchema } = read(
    `query a($more: Boolean!) {
      me: viewer { subject }
      node(id: "user_a") { __typename id ...Person ... on Group { name } }
      viewer @include(if: $more) { user { status ... @skip(if: $more) { id } } }
    }
    fragment Person on User { displayName groups(first: 1) { nodes { name } } }`,
  );
  expect(dataSchema).toMatchObject({
    required: ['me', 'node'],
    additionalProperties: false,
    properties: {
      me: { properties: { subject: { type: 'string' } }, required: ['subject'] },
      node: {
        type: ['object', 'null'],
        required: ['__typename', 'id'],
        properties: {
          displayName: { type: ['string', 'null'] },
          groups: { properties: { nodes: { type: 'array' } }, required: ['nodes'] },
          name: { type: ['string', 'null'] },
        },
      },
      viewer: {
        properties: {
          user: {
            required: ['status'],
            properties: {
              status: { type: ['string', 'null'], enum: expect.arrayContaining(['ENABLED', null]) },
            },
          },
        },
      },
    },
  });
});
