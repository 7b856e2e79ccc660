import { request } from 'node:http';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { maxBodyBytes } from '../../src/http/body-limit.ts';
import { keepLines } from '../support/log-lines.ts';
import { openGateway } from './open-gateway.ts';
import { openInitialized } from './websocket-clients.ts';

const query = '{ __typename }';
const body = JSON.stringify({ query });

/** Ids of the gateway's own making, by number. */
function numbered() {
  let last = 0;
  return { newRequestId: () => `id-${++last}` };
}

const get = `/graphql?query=${encodeURIComponent(query)}`;

test('an answer carries the id that its request brought, by whatever way it was answered', async () => {
  await using gateway = await openGateway({ emulator: { users: 0 }, parts: numbered() });
  const id = 'edge:7/a.b-c_D';
  const sent = { 'x-request-id': id };
  const replies = [
    await gateway.post(body, sent),
    await gateway.post(body, sent),
    await gateway.post('no JSON', sent),
    await gateway.post(body, { ...sent, 'content-type': 'text/plain' }),
    await gateway.send(get, { headers: sent }),
    await gateway.send('/graphql', { headers: sent }),
  ];
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 400, 415, 200, 400]);
  expect(replies.map(({ headers }) => headers.get('x-request-id'))).toEqual(replies.map(() => id));
});

test('an answer carries it where its request was refused before it was read', async () => {
  const { hostNames, bambooCloud } = parseConfig({ CALLBACK_BAMBOOCLOUD_TOKEN: 'x'.repeat(32) });
  await using gateway = await openGateway({
    emulator: { users: 0 },
    config: { hostNames, bambooCloud, localPages: false },
    parts: numbered(),
  });
  const sent = { 'x-request-id': 'refused-1' };
  const long = ' '.repeat(maxBodyBytes + 1);
  const encoded = (encoding: string) => ({ ...sent, 'content-encoding': encoding });
  const foreign = { ...sent, origin: 'https://evil.example' };
  const toTools = { ...sent, 'content-type': 'application/json' };
  const replies = {
    long: await gateway.post(long, sent),
    'of no encoding that is taken': await gateway.post(body, encoded('zstd')),
    'of another encoding': await gateway.post(body, encoded('gzip')),
    'of a page of another site': await gateway.send(get, { headers: foreign }),
    'of no method of callbacks': await gateway.send('/callbacks/bamboocloud', { headers: sent }),
    'of nothing': await gateway.send('/nowhere', { headers: sent }),
    'long, of an agent': await gateway.send('/mcp', { method: 'POST', body: long, headers: toTools }),
    'of a page, for tools': await gateway.send('/mcp', { method: 'POST', body, headers: foreign }),
    'of no method of tools': await gateway.send('/mcp', { method: 'PUT', headers: sent }),
  };
  const found = Object.entries(replies).map(([name, { status, headers }]) => [
    name,
    [status, headers.get('x-request-id')],
  ]);
  expect(Object.fromEntries(found)).toEqual({
    long: [413, 'refused-1'],
    'of no encoding that is taken': [415, 'refused-1'],
    'of another encoding': [400, 'refused-1'],
    'of a page of another site': [403, 'refused-1'],
    'of no method of callbacks': [405, 'refused-1'],
    'of nothing': [404, 'refused-1'],
    'long, of an agent': [413, 'refused-1'],
    'of a page, for tools': [403, 'refused-1'],
    'of no method of tools': [405, 'refused-1'],
  });
  const { promise: misdirected, resolve } = Promise.withResolvers<unknown>();
  request(gateway.url, { headers: { ...sent, host: 'evil.example' } }, (reply) => {
    reply.resume();
    resolve([reply.statusCode, reply.headers['x-request-id']]);
  }).end();
  expect(await misdirected).toEqual([421, 'refused-1']);
});

test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['one that is too long', 'a'.repeat(129)],
  ['one with a space', 'a b'],
  ['one of other characters', '{"level":50}'],
])('a request with %s gets a new id', async (_what, id) => {
  await using gateway = await openGateway({ emulator: { users: 0 }, parts: numbered() });
  const sent = id === undefined ? {} : { 'x-request-id': id };
  const replies = [await gateway.post(body, sent), await gateway.send(get, { headers: sent })];
  expect(replies.map(({ headers }) => headers.get('x-request-id'))).toEqual(['id-1', 'id-2']);
});

test('pages of an allowed origin may send an id and read it', async () => {
  const origin = 'https://app.example.com';
  await using gateway = await openGateway({ emulator: { users: 0 }, config: { corsOrigins: [origin] } });
  const preflight = await gateway.send('/graphql', { method: 'OPTIONS', headers: { origin } });
  expect(preflight.headers.get('access-control-allow-headers')).toContain('x-request-id');
  const { headers } = await gateway.post(body, { origin });
  expect(headers.get('access-control-expose-headers')).toBe('x-request-id');
});

test("operations over a WebSocket are named by its upgrade's id and their number, in every line", async () => {
  const kept = keepLines('debug');
  await using gateway = await openGateway({
    emulator: { users: 5 },
    parts: { ...numbered(), log: kept.log },
  });
  const { userId: id } = gateway.emulator.samples;
  const { say, messages, socket } = await openInitialized(gateway.url, { 'x-request-id': 'socket-1' });
  const run = async (payload: object) => {
    messages.splice(0);
    say({ id: 'a', type: 'subscribe', payload });
    await expect.poll(() => messages.some(({ type }) => type === 'error' || type === 'complete')).toBe(true);
  };
  await run({ query: '{ nothing }' });
  await run({ query: 'query ($id: ID!) { user(by: { id: $id }) { username } }', variables: { id } });
  socket.terminate();
  expect(kept.operations()).toMatchObject([
    { level: 'info', facts: { requestId: 'socket-1/1', outcome: 'refused' } },
    { level: 'debug', facts: { requestId: 'socket-1/2', outcome: 'succeeded', calls: 1 } },
  ]);
  const calls = kept.calls().filter(({ facts }) => facts.operation === 'GetUser');
  expect(calls).toMatchObject([{ facts: { requestId: 'socket-1/2' } }]);
});

test('a stream of events, and each event that it brings, have the id of its request', async () => {
  const kept = keepLines('debug');
  await using gateway = await openGateway({ emulator: { users: 5 }, parts: { log: kept.log } });
  const leaving = new AbortController();
  const subscription = { query: 'subscription { directoryChanged { cursor } }' };
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', accept: 'text/event-stream' },
      'x-request-id': 'stream-1',
    },
    body: JSON.stringify(subscription),
    signal: leaving.signal,
  });
  expect(response.headers.get('x-request-id')).toBe('stream-1');
  const { userId } = gateway.emulator.samples;
  await gateway.ask(`mutation { disableUser(input: { userId: "${userId}" }) { __typename } }`);
  await expect
    .poll(() => kept.operations().filter(({ facts }) => facts.requestId === 'stream-1'))
    .toMatchObject([{ facts: { graphql: { type: 'subscription' }, outcome: 'succeeded' } }]);
  leaving.abort();
});
