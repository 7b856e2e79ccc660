import { createClient } from 'graphql-ws';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { listen, subjectOf, summaryOf } from '../../graph/changes/listen.ts';
import { subscribe } from '../../support/subscribe.ts';
import { openLive } from './open-live.ts';

const changes = `subscription {
  directoryChanged { origin ... on DirectoryObjectChanged {
    objectKind change objectId
    object { ... on User { displayName } ... on OrganizationalUnit { path } }
  } }
}`;

test('what is changed in the store is heard over a WebSocket and over server-sent events, as it is now', async () => {
  await using live = await openLive();
  const address = { url: live.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 };
  const client = createClient(address);
  const heard = client.iterate({ query: changes });
  await using stream = await subscribe((init) => fetch(live.url, init), changes);
  const first = heard.next();
  // A client with an answer on the same socket has been subscribed before.
  for await (const _answer of client.iterate({ query: '{ user(by: { id: "user_ada" }) { displayName } }' }));

  const told = (name: string) => ({
    directoryChanged: {
      objectKind: 'USER',
      change: 'UPDATED',
      objectId: 'user_ada',
      origin: 'ALIBABA_CALLBACK',
      object: { displayName: name },
    },
  });
  live.directory.updateUser('user_ada', { displayName: 'Countess' });
  expect((await first).value).toMatchObject({ data: told('Countess') });
  expect(await stream.next()).toMatchObject({ data: told('Countess') });

  const moved = {
    directoryChanged: {
      objectKind: 'ORGANIZATIONAL_UNIT',
      change: 'MOVED',
      objectId: 'ou_platform',
      origin: 'ALIBABA_CALLBACK',
      object: { path: '/Company/Division/Sales/Platform' },
    },
  };
  live.directory.moveOrganizationalUnit('ou_platform', 'ou_sales');
  expect((await heard.next()).value).toMatchObject({ data: moved });
  expect(await stream.next()).toMatchObject({ data: moved });
  await client.dispose();
});

test('a full push of more than a hundred ends in one word: read everything again', async () => {
  await using live = await openLive();
  for (let index = 0; index < 120; index += 1) {
    live.directory.addUser({ username: `many-${index}`, organizationalUnitIds: ['ou_sales'] });
  }
  await live.settled();
  await using listener = await listen(live.app);
  live.sender.pushAll();
  await live.settled();
  const told = await listener.all();
  expect(told.slice(0, -1)).toHaveLength(100);
  for (const one of told.slice(0, -1)) expect(one).toMatchObject({ change: 'UPDATED' });
  expect(told.at(-1)).toMatchObject({
    __typename: 'DirectoryResyncRequired',
    reason: 'OVERLOAD',
    origin: 'ALIBABA_CALLBACK',
  });
});

test('a mutation is published when it is made, and once more by the callback of IDaaS', async () => {
  await using live = await openLive();
  await using listener = await listen(live.app);
  const input = { userId: 'user_ada', displayName: 'Countess' };
  expect((await live.run('patchUser', input)).errors).toBeUndefined();
  await live.settled();
  const told = (await listener.all()).map((one) => [
    one.origin,
    `${summaryOf(one)} ${subjectOf(one)}`,
    'changedFields' in one ? one.changedFields : undefined,
  ]);
  const sort = (one: unknown[]) => one.toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
  expect(sort(told)).toEqual([
    ['ALIBABA_CALLBACK', 'USER UPDATED user_ada', null],
    ['MUTATION', 'USER UPDATED user_ada', ['displayName']],
  ]);
});

test('a key that signs for the first time is taken at once', async () => {
  await using live = await openLive();
  live.directory.updateUser('user_ada', { displayName: 'One' });
  await live.settled();
  const before = live.emulator.callbacks.jwksRequests;
  await live.sender.keys.rotate({ keepOld: false });
  live.directory.updateUser('user_ada', { displayName: 'Two' });
  await live.settled();
  expect(live.emulator.callbacks.jwksRequests).toBe(before + 1);
  expect(live.sender.counts).toMatchObject({ delivered: 2, redelivered: 0, waiting: 0 });
});
