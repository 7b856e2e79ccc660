import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import type { User } from '../../../src/emulator/directory/records.ts';
import { type Answer, type Gateway, startGateway } from '../../support/gateway.ts';

const whoAmI = '{ viewer { subject permissions } }';
const clock = { now: Date.now() };
const logged: unknown[] = [];

let gateway: Gateway;
let directory: Directory;
let mia: User;
let token: string;

beforeAll(async () => {
  const keep = (...facts: unknown[]) => void logged.push(...facts);
  const { authentication } = parseConfig({
    AUTH_MODE: 'eiam',
    AUTH_READ: 'group:group_readers,scope:directory.read',
    AUTH_WRITE: 'group:group_writers, group:group_admins',
  });
  gateway = await startGateway({
    emulator: { users: 20 },
    config: { authentication },
    now: () => clock.now,
    log: { info: keep, warn: keep, error: keep },
  });
  ({ directory } = gateway.emulator);
  for (const name of ['readers', 'writers', 'admins']) directory.addGroup({ groupId: `group_${name}` });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => {
  mia = directory.addUser({ groupIds: ['group_readers'] });
  token = gateway.emulator.issueUserToken(mia.userId);
  gateway.emulator.counters.reset();
});

const ask = (query = whoAmI, bearer = token): Promise<Answer> =>
  gateway.ask(query, {}, { headers: { authorization: `Bearer ${bearer}` } });
const codesOf = ({ errors }: Answer) => errors?.map(({ extensions }) => extensions?.code);
const counted = () => {
  const { GenerateToken: _token, ...calls } = gateway.emulator.counters.snapshot();
  return calls;
};

test('a token of EIAM tells whose it is, and the groups what they may do', async () => {
  const { data } = await ask('{ viewer { subject permissions user { id username } } }');
  expect(data).toEqual({
    viewer: {
      subject: mia.userId,
      permissions: ['DIRECTORY_READ'],
      user: { id: mia.userId, username: mia.username },
    },
  });
});

test('who it is, is asked once for as many as ask together, and for half a minute', async () => {
  await Promise.all(Array.from({ length: 20 }, () => ask()));
  clock.now += 29_000;
  await ask();
  expect(counted()).toEqual({ GetUserInfo: 1, GetUser: 1 });
  clock.now += 1_001;
  await ask();
  expect(counted()).toEqual({ GetUserInfo: 2, GetUser: 2 });
});

test('a token that was taken back is refused within a minute', async () => {
  await ask();
  gateway.emulator.faults.add({ operation: 'GetUserInfo', times: 1, fault: { kind: 'expireToken' } });
  expect(codesOf(await ask())).toBeUndefined();
  clock.now += 60_000;
  expect(codesOf(await ask())).toEqual(['UNAUTHENTICATED']);
});

test('who left a group has its rights no longer than a minute', async () => {
  const people = '{ users(first: 1) { totalCount } }';
  expect((await ask(people)).errors).toBeUndefined();
  directory.leaveGroup(mia.userId, 'group_readers');
  clock.now += 60_000;
  expect(codesOf(await ask(people))).toEqual(['FORBIDDEN']);
});

test.each([
  ['disabled', () => ({ status: 'disabled' as const }), []],
  ['locked', () => ({ lockExpireTime: clock.now + 60_000 }), []],
  ['expired', () => ({ accountExpireTime: clock.now - 1 }), []],
  ['locked no more', () => ({ lockExpireTime: clock.now - 1 }), ['DIRECTORY_READ']],
  ['to expire', () => ({ accountExpireTime: clock.now + 60_000 }), ['DIRECTORY_READ']],
] as const)('an account that is %s has these rights of its groups', async (_name, change, permissions) => {
  directory.updateUser(mia.userId, change());
  expect((await ask()).data).toEqual({ viewer: { subject: mia.userId, permissions } });
});

test.each([
  ['late', { change: 'DISABLED', quiet: true }],
  ['among other changes', { change: 'UPDATED', changedFields: ['username', 'status'] }],
] as const)('who was disabled, and of whom an event comes %s, is let in no more', async (id, event) => {
  expect((await ask()).errors).toBeUndefined();
  directory.updateUser(mia.userId, { status: 'disabled' });
  gateway.app.publish({
    id: `${id} ${mia.userId}`,
    origin: 'ALIBABA_CALLBACK',
    kind: 'USER',
    entityId: mia.userId,
    relatedIds: [],
    changedFields: [],
    occurredAt: clock.now,
    ...event,
  });
  expect(codesOf(await ask())).toEqual(['UNAUTHENTICATED']);
  expect(codesOf(await ask())).toEqual(['UNAUTHENTICATED']);
  expect(counted()).toEqual({ GetUserInfo: 2, GetUser: 2 });
});

describe('a token that EIAM does not know', () => {
  const refused = {
    errors: [
      {
        message: 'Sign in: this needs an access token that is valid.',
        extensions: { code: 'UNAUTHENTICATED' },
      },
    ],
  };

  test('is refused, and asked about once in ten seconds', async () => {
    const garbage = `AT${'garbage'.repeat(30)}`;
    for (let times = 0; times < 5; times += 1) expect(await ask(whoAmI, garbage)).toEqual(refused);
    expect(counted()).toEqual({ GetUserInfo: 1 });
    clock.now += 10_001;
    expect(await ask(whoAmI, garbage)).toEqual(refused);
    expect(counted()).toEqual({ GetUserInfo: 2 });
  });

  test('and is the token of an application', async () => {
    expect(await ask(whoAmI, gateway.emulator.issueForeignToken())).toEqual(refused);
  });

  test('and that is 100 KiB long, is not asked about', async () => {
    expect(await ask(whoAmI, 'a'.repeat(102_400))).toEqual(refused);
    expect(counted()).toEqual({});
  });
});

describe('where EIAM cannot be asked', () => {
  test.each([
    ['throttles', { kind: 'throttle', retryAfterMs: 60_000 }, 'UPSTREAM_THROTTLED'],
    ['fails', { kind: 'error503' }, 'UPSTREAM_UNAVAILABLE'],
    ['answers what cannot be read', { kind: 'truncatedJson' }, 'UPSTREAM_INVALID_RESPONSE'],
  ] as const)('as it %s, no caller is let in, and nothing is remembered', async (_name, fault, code) => {
    {
      using _fault = gateway.emulator.faults.add({ operation: 'GetUserInfo', fault });
      const answer = await ask();
      expect(answer.data).toBeUndefined();
      expect(codesOf(answer)).toEqual([code]);
    }
    clock.now += 60_000;
    expect((await ask()).errors).toBeUndefined();
  });

  test('for the groups, the answer says so, rather than that nothing is allowed', async () => {
    using _fault = gateway.emulator.faults.add({ operation: 'GetUser', fault: { kind: 'error503' } });
    expect(codesOf(await ask())).toEqual(['UPSTREAM_UNAVAILABLE']);
  });

  test('the status is one that says so', async () => {
    using _fault = gateway.emulator.faults.add({
      operation: 'GetUserInfo',
      fault: { kind: 'throttle', retryAfterMs: 60_000 },
    });
    const response = await gateway.app.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: whoAmI }),
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '60']);
    clock.now += 60_000;
  });
});

test('no token is in a log, an answer or an error', async () => {
  await ask('{ viewer { subject } users(first: 1) { nodes { id } } identityProviders { totalCount } }');
  using _fault = gateway.emulator.faults.add({ operation: 'GetUserInfo', fault: { kind: 'error500' } });
  const other = gateway.emulator.issueUserToken(mia.userId);
  const answer = await ask(whoAmI, other);
  const said = JSON.stringify([answer, logged]);
  for (const secret of [token, other]) expect(said).not.toContain(secret);
});

describe('a right that is missing in the middle of an answer', () => {
  test('is null with an error at its path; what is beside it is answered', async () => {
    const answer = await ask(
      '{ viewer { subject } users(first: 1) { totalCount } identityProviders { totalCount } }',
    );
    expect(answer).toMatchObject({
      data: {
        viewer: { subject: mia.userId },
        users: { totalCount: directory.userCount },
        identityProviders: null,
      },
      errors: [
        {
          message: 'This needs the permission IDENTITY_PROVIDER_READ.',
          path: ['identityProviders'],
          extensions: { code: 'FORBIDDEN', permission: 'IDENTITY_PROVIDER_READ' },
        },
      ],
    });
  });

  test('stays at its index of nodes and of representations, and costs no call', async () => {
    const [group] = [...directory.groups()];
    await ask();
    gateway.emulator.counters.reset();
    const answer = await ask(`{
      nodes(ids: ["idp_a", "${group?.groupId}"]) { id }
      _entities(representations: [{ __typename: "IdentityProvider", id: "idp_a" }, { __typename: "Group", id: "${group?.groupId}" }]) {
        ... on Group { id }
      }
    }`);
    const found = [null, { id: group?.groupId }];
    expect(answer.data).toEqual({ nodes: found, _entities: found });
    expect(answer.errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['nodes', 0], 'FORBIDDEN'],
      [['_entities', 0], 'FORBIDDEN'],
    ]);
    expect(counted()).toEqual({ GetGroup: 1 });
  });

  test('keeps a write from nothing that comes before or after it', async () => {
    directory.joinGroup(mia.userId, 'group_writers');
    directory.leaveGroup(mia.userId, 'group_readers');
    const answer = await ask(`mutation {
      createGroup(input: { name: "Readers of nothing" }) {
        __typename
        ... on CreateGroupPayload { groupId group { name } }
      }
    }`);
    expect(answer.data).toEqual({
      createGroup: {
        __typename: 'CreateGroupPayload',
        groupId: expect.stringMatching(/^group_/),
        group: null,
      },
    });
    expect(answer.errors).toMatchObject([
      { path: ['createGroup', 'group'], extensions: { code: 'FORBIDDEN' } },
    ]);
    expect(counted()).not.toHaveProperty('GetGroup');
  });

  test('of a write is its result, with the code of any other', async () => {
    const answer = await ask(`mutation {
      deleteGroup(input: { groupId: "group_readers" }) { __typename ... on DirectoryError { code message requestId } }
    }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      deleteGroup: {
        __typename: 'DirectoryNotPermittedError',
        code: 'FORBIDDEN',
        message: 'This needs the permission DIRECTORY_WRITE.',
        requestId: null,
      },
    });
    expect(directory.group('group_readers')).toBeDefined();
  });
});
