import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenGateway, openGateway } from './open-gateway.ts';

let gateway: OpenGateway;
beforeAll(async () => {
  gateway = await openGateway({ emulator: { users: 10 } });
});
afterAll(() => gateway[Symbol.asyncDispose]());

function get(query: string, headers: Record<string, string> = {}) {
  const accept = { accept: 'application/graphql-response+json' };
  return gateway.send(`/graphql?query=${encodeURIComponent(query)}`, { headers: { ...accept, ...headers } });
}

const users = '{ users(first: 3) { nodes { username } } }';

test('the answer to a GET has a tag, by which its client revalidates it', async () => {
  const first = await get(users);
  const tag = first.headers.get('etag') ?? '';
  expect([first.status, first.headers.get('cache-control'), first.headers.get('vary')]).toEqual([
    200,
    'private, no-cache',
    'Authorization, Accept, Origin',
  ]);
  expect(JSON.parse(first.text)).toMatchObject({ data: { users: { nodes: expect.any(Array) } } });
  for (const sent of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const again = await get(users, { 'if-none-match': sent });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', tag]);
  }
  expect((await get(users, { 'if-none-match': '"other"' })).status).toBe(200);
});

test('an answer that changed has another tag', async () => {
  const query = '{ users(first: 1) { nodes { displayName } } }';
  const tag = (await get(query)).headers.get('etag') ?? '';
  const [user] = gateway.emulator.directory.users();
  if (!user) throw new TypeError('Expected a user');
  const input = { userId: user.userId, displayName: 'Renamed' };
  const patch = 'mutation ($input: PatchUserInput!) { patchUser(input: $input) { __typename } }';
  await gateway.ask(patch, { input });
  const again = await get(query, { 'if-none-match': tag });
  expect([again.status, again.headers.get('etag') === tag]).toEqual([200, false]);
});

test.each([
  ['errors', '{ users(filter: { text: "x" }) { nodes { id } } }', {}],
  ['the caller', '{ viewer { subject } }', {}],
  ['a trace', users, { 'x-eiam-trace': '1' }],
  ['a document that is wrong', '{ none }', {}],
])('an answer with %s is not stored', async (_name, query, headers) => {
  const answer = await get(query, headers);
  expect([answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual(['no-store', null]);
});

test('nor is the answer to a POST', async () => {
  const answer = await gateway.post(JSON.stringify({ query: users }));
  expect([answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual(['no-store', null]);
});
