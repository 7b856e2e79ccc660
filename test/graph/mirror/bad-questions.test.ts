import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import type { Gateway } from '../../support/gateway.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

/** What means something to SQL, to LIKE, to FTS5, to JSON and to UTF-16, and is a part of a name here. */
const syntax = [
  "Robert'); DROP TABLE users; --",
  "' OR '1'='1",
  '?1 :id @id $id',
  '100% of it',
  'a_b',
  'back\\slash',
  'star*',
  '"quoted"',
  'NEAR(a b, 2)',
  'this AND that OR NOT (other)',
  'displayName:x',
  '^first -minus {braces}',
  '[x]->>"$.y"',
  'zero\0byte',
  'lone \ud800 high',
  'lone \udc01 low',
  'last \u{10ffff} one',
];
const names = [...syntax, ...syntax.map((text) => `The ${text} of us`), 'plain'];

let gateway: Gateway;
beforeAll(async () => {
  const directory = new Directory({ seed: 5 });
  for (const [at, displayName] of names.entries()) directory.addUser({ username: `user${at}`, displayName });
  gateway = await startMirroredGateway({ reads: 'mirror', emulator: { directory } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe('a question that is too large is BAD_USER_INPUT at its argument, and nothing is asked', () => {
  const ofUsers = 'query ($filter: UserFilter) { users(filter: $filter, first: 1) { totalCount } }';
  const ofGroups = 'query ($filter: GroupFilter) { groups(filter: $filter, first: 1) { totalCount } }';
  const ofUnits =
    'query ($filter: OrganizationalUnitFilter) { organizationalUnits(filter: $filter, first: 1) { totalCount } }';
  const search = 'query ($text: String!) { searchDirectory(text: $text, first: 1) { totalCount } }';
  const nested = (wrap: (inner: object) => object) => {
    let filter: object = { text: 'a' };
    for (let level = 0; level < 50; level += 1) filter = wrap(filter);
    return { filter };
  };
  const many = (prefix: string) => Array.from({ length: 10_000 }, (_, at) => `${prefix}${at}`);
  const long = 'x'.repeat(10_240);

  test.each<[name: string, argument: string, query: string, variables: object]>([
    ['not, 50 deep', `filter${'.not'.repeat(11)}`, ofUsers, nested((not) => ({ not }))],
    ['and, 50 deep', `filter${'.and.0'.repeat(11)}`, ofUsers, nested((inner) => ({ and: [inner] }))],
    ['or of groups, 50 deep', `filter${'.or.0'.repeat(11)}`, ofGroups, nested((inner) => ({ or: [inner] }))],
    ['or of units, 50 deep', `filter${'.or.0'.repeat(11)}`, ofUnits, nested((inner) => ({ or: [inner] }))],
    ['10,000 ids', 'filter.ids', ofUsers, { filter: { ids: many('user_') } }],
    ['10,000 names', 'filter.username.in', ofUsers, { filter: { username: { in: many('n') } } }],
    ['10,000 groups', 'filter.groups.all', ofUsers, { filter: { groups: { all: many('group_') } } }],
    ['10,000 managers', 'filter.managers.any', ofUsers, { filter: { managers: { any: many('user_') } } }],
    [
      '10,000 units',
      'filter.organizationalUnits.none',
      ofUsers,
      { filter: { organizationalUnits: { none: many('ou_') } } },
    ],
    ['10,000 conditions', 'filter.or.200', ofUsers, { filter: { or: many('n').map((text) => ({ text })) } }],
    ['10 KB to search for', 'text', search, { text: long }],
    ['10 KB in users', 'filter.text', ofUsers, { filter: { text: long } }],
    ['10 KB in units', 'filter.text', ofUnits, { filter: { text: long } }],
    ['10 KB in a name', 'filter.name.contains', ofGroups, { filter: { name: { contains: long } } }],
    ['nothing to search for', 'text', search, { text: ' ' }],
  ])('%s', async (_name, argument, query, variables) => {
    const { data, errors } = await gateway.ask(query, variables);
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', argument }]);
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test('filters ten deep, and a thousand values, are answered', async () => {
    let filter: object = { displayName: { equals: 'plain' } };
    for (let level = 0; level < 10; level += 1) filter = { not: filter };
    const first = await gateway.ask(ofUsers, { filter });
    const usernames = [...many('n').slice(0, 999), `user${names.length - 1}`];
    const second = await gateway.ask(ofUsers, { filter: { username: { in: usernames } } });
    const one = { users: { totalCount: 1 } };
    expect([first, second]).toMatchObject([
      { data: one, extensions: { freshness: { source: 'MIRROR' } } },
      { data: one, extensions: { freshness: { source: 'MIRROR' } } },
    ]);
  });
});

describe('syntax in a text is text', () => {
  const question = `query ($text: String!, $end: String!) {
    equals: users(filter: { displayName: { equals: $text } }) { nodes { displayName } }
    in: users(filter: { displayName: { in: [$text] } }) { nodes { displayName } }
    startsWith: users(filter: { displayName: { startsWith: $text } }) { nodes { displayName } }
    endsWith: users(filter: { displayName: { endsWith: $end } }) { nodes { displayName } }
    contains: users(filter: { displayName: { contains: $text } }) { nodes { displayName } }
    none: groups(filter: { name: { contains: $text } }) { totalCount }
    without: users(filter: { customFields: [{ name: $text, value: { isSet: true } }] }) { totalCount }
  }`;
  const found = (holds: (name: string) => boolean) => ({
    nodes: names.filter(holds).map((displayName) => ({ displayName })),
  });

  test.each(syntax)('%j', async (text) => {
    const end = `${text} of us`;
    const { data, errors } = await gateway.ask(question, { text, end });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      equals: found((name) => name === text),
      in: found((name) => name === text),
      startsWith: found((name) => name.startsWith(text)),
      endsWith: found((name) => name.endsWith(end)),
      contains: found((name) => name.includes(text)),
      none: { totalCount: 0 },
      without: { totalCount: 0 },
    });
    const searched = await gateway.ask<{ users: unknown; searchDirectory: { nodes: object[] } }>(
      `query ($text: String!) {
        users(filter: { text: $text }) { nodes { displayName } }
        searchDirectory(text: $text) { nodes { ... on User { displayName } } }
      }`,
      { text },
    );
    expect(searched.errors).toBeUndefined();
    const whole = names.filter((name) => name.includes(text)).map((displayName) => ({ displayName }));
    expect(searched.data?.users).toEqual({ nodes: expect.arrayContaining(whole) });
    // The whole name before what has it inside.
    expect(searched.data?.searchDirectory.nodes.slice(0, 1)).toEqual([{ displayName: text }]);
    expect(searched.data?.searchDirectory.nodes).toEqual(expect.arrayContaining(whole));
  });

  test.each(['%', '_', '%a%', '*', '\\'])('%j is no wildcard', async (text) => {
    const { data } = await gateway.ask(question, { text, end: text });
    expect(data).toMatchObject({
      startsWith: found((name) => name.startsWith(text)),
      endsWith: found((name) => name.endsWith(text)),
      contains: found((name) => name.includes(text)),
    });
  });

  test('nothing was harmed', async () => {
    const { data } = await gateway.ask('{ users { totalCount } }');
    expect(data).toEqual({ users: { totalCount: names.length } });
  });
});

describe('a hundred times a question that visits every row', () => {
  const each = Array.from({ length: 100 }, (_, at) => at);
  const dear = (at: number) => ({
    or: ['displayName', 'email'].map((field) => ({ not: { [field]: { contains: `no ${at}` } } })),
  });
  const query = `query (${each.map((at) => `$f${at}: UserFilter`).join(' ')}) {
    ${each.map((at) => `a${at}: users(first: 1, filter: $f${at}) { totalCount }`).join(' ')} }`;
  const variables = Object.fromEntries(each.map((at) => [`f${at}`, dear(at)]));
  const totalCount = { totalCount: names.length };

  test('is answered a hundred times', async () => {
    const { data, errors } = await gateway.ask(query, variables);
    expect(errors).toBeUndefined();
    expect(Object.values(data ?? {})).toEqual(each.map(() => totalCount));
  });

  test('by four clients at once is answered, or OVERLOADED with a time to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => gateway.ask(query, variables)));
    const counts = answers.flatMap(({ data }) => Object.values(data ?? {}));
    const errors = answers.flatMap(({ errors: each = [] }) => each);
    expect(counts).toHaveLength(400);
    const { length } = counts.filter((count) => count === null);
    expect(length).toBe(errors.length);
    for (const { extensions } of errors)
      expect(extensions).toEqual({ code: 'OVERLOADED', retryAfterMs: expect.any(Number) });
    for (const count of counts) if (count !== null) expect(count).toEqual(totalCount);
    expect(gateway.emulator.counters.total).toBe(0);
    expect((await gateway.ask(query, variables)).errors).toBeUndefined();
  });
});
