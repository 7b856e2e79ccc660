import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { badInput, user } from './bad-input-cases.ts';

describe('wrong input is BAD_USER_INPUT, names its argument and costs no upstream call', () => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users: 30 } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());
  beforeEach(() => gateway.emulator.counters.reset());

  test.each(badInput)('%s', async (_name, argument, query, given) => {
    const { data, errors } = await gateway.ask(query, given);
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', argument }]);
    expect(errors?.[0]?.message).toMatch(/\S/);
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test('a filter nested as deep as a body is long is refused at its variable', async () => {
    const query = 'query ($filter: UserFilter!) { users(filter: { and: [$filter] }) { totalCount } }';
    const levels = 20_000;
    const filter = `${'{"not":'.repeat(levels)}{}${'}'.repeat(levels)}`;
    const body = `{"query":${JSON.stringify(query)},"variables":{"filter":${filter}}}`;
    const { data, errors } = await gateway.ask('', {}, { body });
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', argument: 'filter.and.0' },
    ]);
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test('every wrong argument of an operation is named, not only the first', async () => {
    const query = `{ users(first: -1, after: "x") { totalCount } group(id: "${user}") { members(first: 500) { totalCount } } }`;
    const { errors } = await gateway.ask(query);
    const named = errors?.map(({ extensions }) => extensions?.argument).sort();
    expect(named).toEqual(['after', 'first', 'first', 'id']);
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test('a document that is asked again is checked again: by what is written in it, and by its variables', async () => {
    const query = `query ($first: Int!) { groups(first: $first) { totalCount } users(first: 100) { totalCount } }`;
    const outcomes: unknown[] = [];
    for (const first of [5, 500, 5, 500]) outcomes.push((await gateway.ask(query, { first })).errors);
    const wrong = [expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT', argument: 'first' } })];
    expect(outcomes).toEqual([undefined, wrong, undefined, wrong]);
    const always = query.replace('users(first: 100)', 'users(first: 500)');
    for (let time = 0; time < 3; time += 1)
      expect((await gateway.ask(always, { first: 5 })).errors).toEqual(wrong);
  });

  async function cursorIn(query: string, given: object): Promise<unknown> {
    const { data } = await gateway.ask(query, given);
    return /"endCursor":"([^"]+)"/.exec(JSON.stringify(data))?.[1];
  }

  test.each([
    [
      'another filter',
      'query ($after: String, $v: String!) { users(filter: { username: { startsWith: $v } }, after: $after) { pageInfo { endCursor } } }',
      'a',
      'b',
    ],
    [
      'another prefix',
      'query ($after: String, $v: String!) { groups(filter: { name: { startsWith: $v } }, after: $after) { pageInfo { endCursor } } }',
      'Project',
      'All',
    ],
  ])("a true cursor of the same list's twin with %s", async (_name, query, mine, other) => {
    const after = await cursorIn(query, { v: mine });
    expect(after).toEqual(expect.any(String));
    gateway.emulator.counters.reset();
    const { errors } = await gateway.ask(query, { v: other, after });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', argument: 'after' },
    ]);
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test("a true cursor of another group's members", async () => {
    const [mine, other] = [...gateway.emulator.directory.groups()].filter(
      ({ userIds }) => userIds.length > 0,
    );
    const query =
      'query ($id: ID!, $after: String) { group(id: $id) { members(after: $after) { pageInfo { endCursor } } } }';
    const after = await cursorIn(query, { id: mine?.groupId });
    expect(after).toEqual(expect.any(String));
    gateway.emulator.counters.reset();
    const { errors } = await gateway.ask(query, { id: other?.groupId, after });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', argument: 'after' },
    ]);
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test('null in a condition of an operation that is not run is not looked at', async () => {
    const query = `query Run($a: Boolean = true) { __type(name: "User") { fields(includeDeprecated: $a) { __typename } } }
      query Other($a: Boolean = true) { __typename @include(if: $a) }`;
    const body = (operationName: string) => JSON.stringify({ query, operationName, variables: { a: null } });
    const run = await gateway.ask('', {}, { body: body('Run') });
    const other = await gateway.ask('', {}, { body: body('Other') });
    expect([run, other].map(({ errors }) => errors?.map(({ extensions }) => extensions?.argument))).toEqual([
      undefined,
      ['if'],
    ]);
  });

  test('what stands in an operation that is not run has no effect', async () => {
    const document = `query Run { users(first: 1) { totalCount } } query Other { users(first: -1) { ...F } }
      fragment F on UserConnection { nodes { groups(first: -1) { totalCount } } }`;
    const ask = async (operationName: string) => {
      const body = JSON.stringify({ query: document, operationName });
      return gateway.ask('', {}, { body });
    };
    expect((await ask('Run')).data).toEqual({ users: { totalCount: 30 } });
    expect((await ask('Other')).errors?.map(({ extensions }) => extensions?.argument)).toEqual([
      'first',
      'first',
    ]);
  });

  test('what only looks wrong is answered', async () => {
    const query = `{ users(first: null, after: null, filter: null) { totalCount } one: users(first: 1) { totalCount }
      all: users(first: 100) { totalCount } nodes(ids: "${gateway.emulator.samples.userId}") { id } none: nodes(ids: []) { id } }`;
    const { data, errors } = await gateway.ask(query);
    expect(errors).toBeUndefined();
    const totalCount = { totalCount: 30 };
    const nodes = [{ id: gateway.emulator.samples.userId }];
    expect(data).toEqual({ users: totalCount, one: totalCount, all: totalCount, nodes, none: [] });
  });
});
