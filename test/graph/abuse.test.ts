import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { abuses } from '../support/abuses.ts';
import { countersOf, type Gateway, startGateway } from '../support/gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ emulator: { users: 5 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

test.each(abuses)('$name is refused, and nothing is asked upstream', async ({ body, code }) => {
  const before = countersOf(gateway.emulator);
  const answer = await gateway.ask('', {}, { body });
  const codes = new Set(answer.errors?.map(({ extensions }) => extensions?.code));
  expect({ codes: [...codes], data: answer.data }).toEqual({ codes: [code], data: undefined });
  expect(JSON.stringify(answer).length).toBeLessThan(50_000);
  expect(countersOf(gateway.emulator)).toEqual(before);
  expect(await gateway.ask('{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
});

test('a refusal has the limit and its own figure', async () => {
  const { errors } = await gateway.ask(
    `{ ${Array.from({ length: 101 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
  );
  expect(errors?.map(({ extensions }) => extensions)).toEqual([
    { code: 'OPERATION_TOO_COMPLEX', limit: 100, cost: 101 },
  ]);
});

test('limits are what the operator sets', async () => {
  const documentLimits = { maxTokens: 30, maxDepth: 10, maxAliases: 1, maxDirectives: 1, maxRootFields: 2 };
  await using strict = await startGateway({
    emulator: { users: 0 },
    config: { documentLimits, maxListItems: 2 },
  });
  const codeOf = async (query: string, variables: object = {}) =>
    (await strict.ask(query, variables)).errors?.[0]?.extensions?.code;
  expect(await codeOf('{ a: __typename __typename @skip(if: false) }')).toBeUndefined();
  expect(await codeOf('{ a: __typename b: __typename }')).toBe('OPERATION_TOO_COMPLEX');
  expect(await codeOf('{ __typename @skip(if: false) @include(if: true) }')).toBe('OPERATION_TOO_COMPLEX');
  expect(await codeOf('{ __typename ...F } fragment F on Query { __typename a: __typename }')).toBe(
    'OPERATION_TOO_COMPLEX',
  );
  expect(await codeOf(`{ ${'__typename '.repeat(40)} }`)).toBe('GRAPHQL_PARSE_FAILED');
  expect(await codeOf('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ['a', 'b', 'c'] })).toBe(
    'OPERATION_TOO_COMPLEX',
  );
});

test('one introspection of everything is answered', async () => {
  const everything = getIntrospectionQuery({
    inputValueDeprecation: true,
    specifiedByUrl: true,
    oneOf: true,
  });
  expect((await gateway.ask(everything)).errors).toBeUndefined();
});

test('two thousand objects may be named in one operation, over all its fields', async () => {
  const query = (fields: number) =>
    `query ($r: [_Any!]!) { ${Array.from({ length: fields }, (_, i) => `a${i}: _entities(representations: $r) { __typename }`).join(' ')} }`;
  const r = Array.from({ length: 500 }, () => ({ __typename: 'User', id: gateway.emulator.samples.userId }));
  expect((await gateway.ask(query(4), { r })).errors).toBeUndefined();
  const { data, errors } = await gateway.ask(query(5), { r });
  expect(data).toBeUndefined();
  expect(errors?.map(({ extensions }) => extensions)).toEqual([
    { code: 'OPERATION_TOO_COMPLEX', limit: 2_000, cost: 2_500 },
  ]);
});

test('an answer of too many objects is refused with both figures', async () => {
  const { errors } = await gateway.ask(
    '{ users(first: 100) { nodes { groups { nodes { members(first: 100) { nodes { organizationalUnits(first: 100) { nodes { id } } } } } } } } }',
  );
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'OPERATION_TOO_COMPLEX',
    limit: 100_000,
    cost: expect.any(Number),
  });
});

test('a subscription of which each event would take too many calls does not begin', async () => {
  await using strict = await startGateway({ emulator: { users: 60 }, config: { maxCalls: 1 } });
  const members = 'members(first: 100) { nodes { groups { nodes { name } } } }';
  const query = `subscription { directoryChanged { ... on DirectoryUserMoved { user { groups { nodes { ${members} } } } } } }`;
  const { errors } = await strict.ask(query);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'OPERATION_TOO_COMPLEX', limit: 1 });
});

test.each([
  [
    'objects of an event',
    `subscription Changes { directoryChanged { ... on DirectoryUserMoved { user { groups { nodes { members(first: 100) { nodes { groups(first: 100) { nodes { id } } } } } } } } } }`,
    {},
    { maxNodes: 1_000, maxCalls: 1_000_000 },
    1_000,
  ],
  [
    'items of lists',
    'subscription Changes($ids: [ID!]) { directoryChanged(ids: $ids) { cursor } }',
    { ids: ['user_a', 'user_b', 'user_c'] },
    { maxListItems: 2 },
    2,
  ],
  [
    'values of an introspection beside it',
    `subscription Changes { directoryChanged { cursor } } query Other { ${Array.from({ length: 90 }, (_, i) => `a${i}: __schema { types { name fields { name args { name type { name } } } } }`).join(' ')} }`,
    {},
    {},
    60_000,
  ],
])('a subscription keeps to the limits as well: %s', async (_name, query, variables, config, limit) => {
  await using strict = await startGateway({ emulator: { users: 0 }, config });
  const { data, errors } = await strict.ask(
    '',
    {},
    { body: JSON.stringify({ query, variables, operationName: 'Changes' }) },
  );
  expect(data).toBeUndefined();
  expect(errors?.map(({ extensions }) => extensions)).toEqual([
    { code: 'OPERATION_TOO_COMPLEX', limit, cost: expect.any(Number) },
  ]);
});

test.each([
  [{ explorer: false, subgraphSdl: false }, 'FORBIDDEN'],
  [{ explorer: false, subgraphSdl: true }, undefined],
])('a router gets the subgraph where the operator allows it: %o', async (config, code) => {
  await using strict = await startGateway({ emulator: { users: 0 }, config });
  for (const query of ['{ _service { sdl } }', '{ ...F } fragment F on Query { x: _service { y: sdl } }']) {
    const { data, errors } = await strict.ask(query);
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(code && [code]);
    expect(data === undefined).toBe(code !== undefined);
  }
});
