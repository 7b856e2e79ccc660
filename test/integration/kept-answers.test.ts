import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { App } from '../../src/composition/running-app.ts';
import { type Config, parseConfig } from '../../src/config.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import { change, changeArbitrary, directoryArbitrary } from '../graph/oracle/generate-directory.ts';
import { toUpstream } from '../support/gateway.ts';
import { sign, startIssuer } from '../support/issuer.ts';

/** What `evictWritten` holds, and more: from then on reads that follow a write are kept again. */
const afterLagMs = 5_000;

interface Opened extends AsyncDisposable {
  readonly app: App;
  readonly emulator: Emulator;
  readonly url: string;
  /** Posts over a socket, where answers are kept. */
  post(query: string, variables?: object, headers?: Record<string, string>): Promise<string>;
  /** Runs the operation, at this moment and with the same memory. */
  execute(query: string, variables?: object): Promise<string>;
  /** Lets the time pass. */
  pass(ms: number): void;
}

async function open(
  options: EmulatorOptions = {},
  config: Partial<Config> = {},
  startsAt = Date.parse('2026-01-01T00:00:00Z'),
): Promise<Opened> {
  await using stack = new AsyncDisposableStack();
  let time = startsAt;
  const emulator = stack.use(await startEmulator({ users: 12, scope: 'all', ...options }));
  const app = stack.use(
    await createApp(
      {
        ...parseConfig({ PORT: '0', MIRROR: 'off' }),
        cacheTtlMs: 300_000,
        upstream: toUpstream(emulator, emulator.management),
        ...config,
      },
      { log: { info: () => {}, warn: () => {}, error: () => {} }, now: () => time },
    ),
  );
  const { url } = await app.listen();
  const owned = stack.move();
  const init = (query: string, variables: object = {}, headers: Record<string, string> = {}) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return {
    app,
    emulator,
    url,
    post: async (query, variables, headers) => (await fetch(url, init(query, variables, headers))).text(),
    execute: async (query, variables) =>
      (await app.fetch('http://gateway/graphql', init(query, variables))).text(),
    pass: (ms) => {
      time += ms;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const runs = Number(process.env.KEPT_ANSWER_RUNS ?? 40);
const seed = Number(process.env.KEPT_ANSWER_SEED ?? 1);

const userFields = [
  ...[
    'id',
    'username',
    'displayName',
    'email',
    'status',
    'label',
    'createdAt',
    'customFields { name value }',
  ],
  ...[
    'groups(first: 3) { totalCount nodes { id name } }',
    'organizationalUnits { edges { primary node { name } } }',
  ],
  ...[
    'primaryOrganizationalUnit { id name path }',
    'manager { username }',
    'memberOf { direct container { id } }',
  ],
];
const groupFields = [
  'id',
  'name',
  'externalId',
  'memberCount',
  'members(first: 4) { totalCount nodes { USER } }',
];
const unitFields = [
  ...['id', 'name', 'path', 'hasChildren', 'parent { name }', 'ancestors { name }'],
  ...['children(first: 5) { totalCount nodes { name } }', 'users(first: 4) { totalCount nodes { USER } }'],
];
const roots = [
  ...['users(first: 5) { totalCount nodes { USER } }', 'user(by: { id: $user }) { USER }'],
  ...[
    'users(filter: { username: { startsWith: "a" } }) { nodes { USER } }',
    'groups(first: 3) { nodes { GROUP } }',
  ],
  ...['usersBy(keys: [{ id: $user }]) { USER }', 'group(by: { id: $group }) { GROUP }'],
  ...['organizationalUnit(by: { id: $unit }) { UNIT }', 'rootOrganizationalUnits { UNIT }'],
  ...['directory { userCount groupCount }', 'node(id: $user) { id ... on User { USER } }'],
];

/** A selection of some of these, at least one. */
function some(fields: readonly string[]): fc.Arbitrary<string> {
  return fc.subarray([...fields], { minLength: 1, maxLength: 4 }).map((chosen) => chosen.join(' '));
}

/** Questions that are answered without an error where what they name is there. */
const question = fc.record({
  root: some(roots),
  user: some(userFields),
  group: some(groupFields),
  unit: some(unitFields),
});

const variable = fc.record({ user: fc.nat(50), group: fc.nat(50), unit: fc.nat(50) });
type Picks = { readonly [Name in 'user' | 'group' | 'unit']: number };

function documentOf({
  root,
  user,
  group,
  unit,
}: Readonly<Record<'root' | 'user' | 'group' | 'unit', string>>): string {
  const body = root.replaceAll('GROUP', group).replaceAll('UNIT', unit).replaceAll('USER', user);
  const uses = ['user', 'group', 'unit'].filter((name) => body.includes(`$${name}`));
  const declared = uses.length > 0 ? `query (${uses.map((name) => `$${name}: ID!`).join()})` : '';
  return `${declared} { ${body} }`;
}

function variablesOf({ directory }: Emulator, { user, group, unit }: Picks, query: string): object {
  const at = <Item>(items: Iterable<Item>, pick: number) => {
    const all = [...items];
    return all[pick % Math.max(1, all.length)];
  };
  const values = {
    user: at(directory.users(), user)?.userId ?? 'user_none',
    group: at(directory.groups(), group)?.groupId ?? 'group_none',
    unit: at(directory.organizationalUnits(), unit)?.organizationalUnitId ?? 'ou_none',
  };
  return Object.fromEntries(Object.entries(values).filter(([name]) => query.includes(`$${name}`)));
}

const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('ask'), asked: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('write'), user: fc.nat(50), group: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('change'), change: changeArbitrary }) },
);

test(`a kept answer is, byte for byte, what execution gives at that moment (seed ${seed})`, async () => {
  let hits = 0;
  const property = fc.asyncProperty(
    directoryArbitrary,
    fc.array(fc.tuple(question, variable), { minLength: 3, maxLength: 3 }),
    fc.array(step, { minLength: 20, maxLength: 40, size: 'max' }),
    async (directory, questions, steps) => {
      await using gateway = await open(directory, { maxCalls: 100_000 });
      const { emulator, app } = gateway;
      const all = questions.map(([shape, picks]) => {
        const query = documentOf(shape);
        return { query, variables: variablesOf(emulator, picks, query) };
      });
      for (const each of steps) {
        if ('asked' in each) {
          const { query = '', variables } = all[each.asked] ?? {};
          const before = hitsBy(app);
          const kept = await gateway.post(query, variables);
          // An answer that was executed may name the requests of refusals, which are others the next time.
          if (hitsBy(app) === before) continue;
          expect(kept, query).toBe(await gateway.execute(query, variables));
        } else if ('change' in each) {
          change(emulator, each.change);
          app.publish({
            id: crypto.randomUUID(),
            origin: 'CHECK',
            kind: 'DIRECTORY',
            change: 'RESYNC_REQUIRED',
            entityId: emulator.instanceId,
            relatedIds: [],
            changedFields: [],
            occurredAt: 0,
          });
        } else {
          await write(gateway, each.user, each.group);
          gateway.pass(afterLagMs);
        }
      }
      hits += hitsBy(app);
    },
  );
  await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });
  // Enough of them were not executed at all.
  expect(hits).toBeGreaterThan(3 * runs);
});

function hitsBy({ answers }: App): number {
  return answers?.stats().hits ?? 0;
}

/** A write through the gateway itself, whose effects are evicted one by one. */
async function write({ emulator, execute }: Opened, user: number, group: number): Promise<void> {
  const users = [...emulator.directory.users()];
  const groups = [...emulator.directory.groups()];
  const userId = users[user % Math.max(1, users.length)]?.userId;
  const groupId = groups[group % Math.max(1, groups.length)]?.groupId;
  if (userId === undefined) return;
  if (groupId === undefined || user % 2 === 0) {
    const patch = 'mutation ($input: PatchUserInput!) { patchUser(input: $input) { __typename } }';
    await execute(patch, { input: { userId, displayName: `Name ${user} ${group}` } });
  } else {
    const add = 'mutation ($input: AddUsersToGroupInput!) { addUsersToGroup(input: $input) { __typename } }';
    await execute(add, { input: { groupId, userIds: [userId] } });
  }
}

const opened: Opened[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]();
});

async function openOne(config: Partial<Config> = {}) {
  const gateway = await open({}, config);
  opened.push(gateway);
  return gateway;
}

/** Asks so often that the answer is kept, if it ever is; gives the hits of one time more. */
async function hitsOf(gateway: Opened, query: string, headers: Record<string, string> = {}): Promise<number> {
  for (let time = 0; time < 3; time += 1) await gateway.post(query, {}, headers);
  const before = hitsBy(gateway.app);
  await gateway.post(query, {}, headers);
  return hitsBy(gateway.app) - before;
}

test.each([
  ['a list', '{ users { nodes { username } } }', 1],
  ['the schema', '{ __schema { queryType { name } } }', 1],
  ['what hangs on the clock', '{ users { nodes { signInState } } }', 0],
  ['a filter by the clock', '{ users(filter: { locked: false }) { nodes { id } } }', 0],
  ['the caller', '{ viewer { subject } }', 0],
  ['the caller beside others', '{ __typename ...own } fragment own on Query { viewer { subject } }', 0],
  ['errors', '{ group(by: { id: "group_none" }) { id } users(filter: { text: "x" }) { nodes { id } } }', 0],
])('keeps %s: %s', async (_name, query, hits) => {
  const gateway = await openOne();
  expect(await hitsOf(gateway, query)).toBe(hits);
});

test.each(['x-eiam-trace', 'x-eiam-cost', 'x-eiam-consistency'])(
  'keeps nothing for a request with %s',
  async (name) => {
    const gateway = await openOne();
    expect(await hitsOf(gateway, '{ users { nodes { username } } }', { [name]: '1' })).toBe(0);
  },
);

test('keeps nothing where the operator wants none', async () => {
  const gateway = await openOne({ cacheAnswerBytes: 0 });
  expect(gateway.app.answers).toBeUndefined();
});

test('a kept answer expires with what it was made of', async () => {
  const gateway = await openOne();
  const query = '{ users { nodes { username } } }';
  expect(await hitsOf(gateway, query)).toBe(1);
  gateway.pass(300_001);
  gateway.emulator.counters.reset();
  await gateway.post(query);
  expect(gateway.emulator.counters.total).toBe(1);
});

test('a hit is counted like any operation', async () => {
  const gateway = await openOne();
  expect(await hitsOf(gateway, '{ users { nodes { username } } }')).toBe(1);
  const metrics = await (await fetch(new URL('/metrics', gateway.url))).text();
  expect(metrics).toContain('eiam_operations_total{outcome="succeeded",code=""} 4');
  expect(metrics).toContain('eiam_kept_answers_hits_total 1');
});

test('a viewer with nothing left gets no kept answer either', async () => {
  const gateway = await openOne({ viewerBudget: { calls: 2, windowMs: 60_000 } });
  const query = '{ users { nodes { username } } }';
  expect(await hitsOf(gateway, query)).toBe(1);
  await gateway.post('{ groups { nodes { name } } }');
  expect(JSON.parse(await gateway.post(query))).toMatchObject({
    errors: [{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }],
  });
});

test('a kept answer serves callers with the same rights alone', async () => {
  await using issuer = await startIssuer();
  await using gateway = await open({}, { ...issuer.config(), cacheTtlMs: 300_000 }, Date.now());
  const query = '{ users { nodes { username } } }';
  const as = async (sub: string, scope: string) => ({
    authorization: `Bearer ${await sign({ sub, scope })}`,
  });
  expect(await hitsOf(gateway, query, await as('mia', 'DIRECTORY_READ'))).toBe(1);
  const before = hitsBy(gateway.app);
  const same = await gateway.post(query, {}, await as('tom', 'DIRECTORY_READ'));
  expect(JSON.parse(same)).toMatchObject({ data: { users: { nodes: expect.any(Array) } } });
  expect(hitsBy(gateway.app)).toBe(before + 1);
  for (const headers of [await as('eve', ''), {}]) {
    expect(JSON.parse(await gateway.post(query, {}, headers))).toMatchObject({
      errors: [{ extensions: { code: expect.stringMatching(/FORBIDDEN|UNAUTHENTICATED/) } }],
    });
  }
  expect(hitsBy(gateway.app)).toBe(before + 1);
});

test('a number that JSON cannot write is not taken for null', async () => {
  const gateway = await openOne();
  const post = async (first: string) => {
    const response = await fetch(new URL('/graphql', gateway.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":"query ($first: Int) { users(first: $first) { totalCount } }","variables":{"first":${first}}}`,
    });
    return response.json();
  };
  for (let time = 0; time < 4; time += 1) await post('null');
  expect(hitsBy(gateway.app)).toBeGreaterThan(0);
  expect(await post('1e999')).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
});

test('an answer by access keys expires with the look at the scope that allowed them', async () => {
  const gateway = await openOne();
  const users = [...gateway.emulator.directory.users()].slice(0, 4);
  const ids = users.map(({ userId }) => `"${userId}"`).join();
  const query = `{ nodes(ids: [${ids}]) { id } }`;
  expect(await hitsOf(gateway, query)).toBe(1);
  // As long as a look at the scope is valid (budgets.md).
  gateway.pass(10_001);
  expect(await hitsOf(gateway, query)).toBe(1);
  gateway.pass(10_001);
  const before = hitsBy(gateway.app);
  gateway.emulator.counters.reset();
  await gateway.post(query);
  expect(hitsBy(gateway.app)).toBe(before);
  expect(gateway.emulator.counters.total).toBeGreaterThan(0);
});

test('variables that are nested as deep as a body is long are wrong input still', async () => {
  const gateway = await openOne();
  const query = 'query ($first: Int) { users(first: $first) { totalCount } }';
  await gateway.post(query, { first: 1 });
  const first = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const response = await fetch(new URL('/graphql', gateway.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"query":"${query}","variables":{"first":${first}}}`,
  });
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
});

test('an answer to a caller without a permission is none to one who did not sign in', async () => {
  await using issuer = await startIssuer();
  await using gateway = await open({}, { ...issuer.config(), cacheTtlMs: 300_000 }, Date.now());
  const query = '{ nodes(ids: []) { id } }';
  const authorization = `Bearer ${await sign({ sub: 'eve', scope: '' })}`;
  expect(await hitsOf(gateway, query, { authorization })).toBe(1);
  expect(JSON.parse(await gateway.post(query))).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
});
