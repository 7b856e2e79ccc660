import { expect, test } from 'vitest';
import { openGateway } from './open-gateway.ts';

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
