import { createClient } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { parseConfig } from '../../src/config.ts';
import type { User } from '../../src/emulator/directory/records.ts';
import { type Answer, type Gateway, startGateway } from '../support/gateway.ts';
import { subscribe } from '../support/subscribe.ts';
import { addressOf } from './websocket-clients.ts';

const people = '{ groups(first: 3) { nodes { id } } }';
const changes = 'subscription { directoryChanged { cursor } }';

let gateway: Gateway;
let url: string;
let ada: string;
let mia: User;
let token: string;
let waits: number[];

beforeEach(async () => {
  waits = [];
  const { authentication } = parseConfig({
    AUTH_MODE: 'eiam',
    AUTH_READ: 'group:group_readers',
    AUTH_WRITE: 'group:group_admins',
  });
  gateway = await startGateway({
    // Reads show what was there before the last write, twice.
    emulator: { users: 20, readLag: { reads: 2 } },
    config: { authentication, port: 0, cacheTtlMs: 3_600_000, cacheAnswerBytes: 1_000_000 },
    parts: { pause: async (delayMs) => void waits.push(delayMs) },
  });
  const { directory } = gateway.emulator;
  for (const name of ['readers', 'admins']) directory.addGroup({ groupId: `group_${name}` });
  ada = gateway.emulator.issueUserToken(
    directory.addUser({ groupIds: ['group_readers', 'group_admins'] }).userId,
  );
  mia = directory.addUser({ groupIds: ['group_readers'] });
  token = gateway.emulator.issueUserToken(mia.userId);
  ({ url } = await gateway.app.listen());
});
afterEach(() => gateway[Symbol.asyncDispose]());

const headersOf = (bearer: string) => ({
  authorization: `Bearer ${bearer}`,
  'content-type': 'application/json',
});

async function post(query: string, bearer = token): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: headersOf(bearer),
    body: JSON.stringify({ query }),
  });
  return response.json();
}

async function get(): Promise<Answer> {
  const response = await fetch(`${url}?query=${encodeURIComponent(people)}`, { headers: headersOf(token) });
  return response.json();
}

async function stream(): Promise<Answer> {
  await using events = await subscribe(
    (init) => fetch(url, { ...init, headers: { ...headersOf(token), accept: 'text/event-stream' } }),
    changes,
  );
  // One that begins has no event of its own to show.
  return events.response.headers.get('content-type')?.startsWith('text/event-stream')
    ? ((await events.next()) ?? {})
    : events.response.json();
}

/** A socket that has been used before. */
async function openSocket() {
  const client = createClient({
    url: addressOf(url),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    // A socket that is closed is what the requests below show.
    onNonLazyError: () => {},
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const ask = async (): Promise<Answer> => {
    const answers: Answer[] = [];
    try {
      const asked = client.iterate<Record<string, unknown>, Record<string, unknown>>({ query: people });
      for await (const { data = null, errors } of asked) answers.push({ data, ...(errors && { errors }) });
    } catch (error) {
      // A socket whose session is over is closed instead.
      return { errors: [{ message: '', extensions: { code: Object(error).code } }] };
    }
    return answers[0] ?? {};
  };
  return { ask, [Symbol.asyncDispose]: async () => client.dispose() };
}

const codesOf = ({ errors }: Answer) => errors?.map(({ extensions }) => extensions?.code);
const users = (userId: string) => `["${userId}"]`;

/** What an administrator does about Mia, or she with her token, and the code of what comes of her next request. */
const writes: readonly (readonly [string, () => string, string])[] = [
  [
    'removeUsersFromGroup',
    () => `removeUsersFromGroup(input: { groupId: "group_readers", userIds: ${users(mia.userId)} })`,
    'FORBIDDEN',
  ],
  ['deleteGroup', () => 'deleteGroup(input: { groupId: "group_readers" })', 'FORBIDDEN'],
  ['disableUser', () => `disableUser(input: { userId: "${mia.userId}" })`, 'UNAUTHENTICATED'],
  ['deleteUser', () => `deleteUser(input: { userId: "${mia.userId}" })`, 'UNAUTHENTICATED'],
  ['revokeToken', () => `revokeToken(input: { token: "${token}" })`, 'UNAUTHENTICATED'],
];

async function write(field: string): Promise<void> {
  const { data, errors } = await post(`mutation { result: ${field} { __typename } }`, ada);
  expect([errors, JSON.stringify(data)]).toEqual([undefined, expect.stringMatching(/Payload/)]);
}

describe.each(writes)('the next request after %s goes by what is true now', (_name, field, code) => {
  test('by POST, though its answer was kept', async () => {
    for (let times = 0; times < 4; times += 1) expect(codesOf(await post(people))).toBeUndefined();
    expect(gateway.app.answers?.stats().hits).toBeGreaterThan(0);
    await write(field());
    expect(codesOf(await post(people))).toEqual([code]);
  });

  test('by GET', async () => {
    expect(codesOf(await get())).toBeUndefined();
    await write(field());
    expect(codesOf(await get())).toEqual([code]);
  });

  test('by a WebSocket that is open', async () => {
    await using socket = await openSocket();
    expect(codesOf(await socket.ask())).toBeUndefined();
    // The check of the connection itself takes its time, as does that of the administrator.
    using _slow = gateway.emulator.faults.add({
      operation: 'GetUser',
      times: 2,
      fault: { kind: 'latency', ms: 300 },
    });
    await write(field());
    // 4403: the socket was closed, where the session is over.
    expect([[code], ...(code === 'UNAUTHENTICATED' ? [[4403]] : [])]).toContainEqual(
      codesOf(await socket.ask()),
    );
  });

  test('by a subscription', async () => {
    expect(codesOf(await post(people))).toBeUndefined();
    await write(field());
    expect(codesOf(await stream())).toEqual([code]);
  });

  test('while her token is being checked', async () => {
    // Its answer shows the state of before the write, and arrives after it.
    using _late = gateway.emulator.faults.add({
      operation: 'GetUser',
      times: 1,
      fault: { kind: 'latency', ms: 500, effect: 'after' },
    });
    const early = post(people);
    await expect.poll(() => gateway.emulator.counters.snapshot().GetUser).toBe(1);
    await write(field());
    const late = post(people);
    await early;
    expect(codesOf(await late)).toEqual([code]);
    expect(codesOf(await post(people))).toEqual([code]);
  });
});

test('who is added to a group has its rights with the next request', async () => {
  await write(`removeUsersFromGroup(input: { groupId: "group_readers", userIds: ${users(mia.userId)} })`);
  expect(codesOf(await post(people))).toEqual(['FORBIDDEN']);
  await write(`addUsersToGroup(input: { groupId: "group_readers", userIds: ${users(mia.userId)} })`);
  expect(codesOf(await post(people))).toBeUndefined();
});

test('who an event takes out of a group loses its rights with the next request', async () => {
  expect(codesOf(await post(people))).toBeUndefined();
  gateway.emulator.directory.leaveGroup(mia.userId, 'group_readers');
  await gateway.emulator.callbacks.alibaba.settled();
  expect(codesOf(await post(people))).toEqual(['FORBIDDEN']);
});

test('who an event takes out of a group while her token is being checked has nothing of what was read before', async () => {
  using _late = gateway.emulator.faults.add({
    operation: 'GetUser',
    times: 1,
    fault: { kind: 'latency', ms: 500, effect: 'after' },
  });
  const early = post(people);
  await expect.poll(() => gateway.emulator.counters.snapshot().GetUser).toBe(1);
  gateway.emulator.directory.leaveGroup(mia.userId, 'group_readers');
  await gateway.emulator.callbacks.alibaba.settled();
  const late = post(people);
  await early;
  expect(codesOf(await late)).toEqual(['FORBIDDEN']);
  expect(codesOf(await post(people))).toEqual(['FORBIDDEN']);
});

test('the answer is awaited, and no call is made that upstream had no reason for', async () => {
  await post(people);
  await write(`removeUsersFromGroup(input: { groupId: "group_readers", userIds: ${users(mia.userId)} })`);
  gateway.emulator.counters.reset();
  for (let times = 0; times < 3; times += 1) expect(codesOf(await post(people))).toEqual(['FORBIDDEN']);
  expect([waits, gateway.emulator.counters.snapshot()]).toEqual([[50, 100], { GetUserInfo: 1, GetUser: 3 }]);
});
