import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { nameAt, readLive, rename } from './asking.ts';
import { hear, listenAt } from './listening.ts';
import { openReplicas } from './open-replicas.ts';

let server: RedisServer;

beforeAll(async () => {
  if (hasRedisServer) server = await startRedisServer();
});
afterAll(async () => server?.[Symbol.asyncDispose]());

const happened: DirectoryEvent = {
  ...{ id: 'event-0', origin: 'ALIBABA_CALLBACK', kind: 'USER', change: 'UPDATED', entityId: 'user_1' },
  ...{ relatedIds: [], changedFields: ['email'], occurredAt: 1_700_000_000_000 },
};

describe.skipIf(!hasRedisServer)('events', () => {
  test('are heard once, in one order and behind the same cursors, by subscribers of every replica', async () => {
    await using replicas = await openReplicas(server);
    await using stack = new AsyncDisposableStack();
    const { gateways, emulator } = replicas;
    const [{ userId = '' } = {}] = emulator.directory.users();
    const streams = [];
    for (const gateway of gateways) streams.push(stack.use(await listenAt(gateway)));
    const [one, two, three] = gateways;
    one.app.publish(happened);
    // Delivered again, elsewhere.
    three.app.publish(happened);
    await rename(two, userId, 'New');
    for (let count = 1; count <= 9; count += 1) {
      gateways[count % 3]?.app.publish({ ...happened, id: `event-${count}`, entityId: `user_${count}` });
    }
    const heard = await Promise.all(streams.map((stream) => hear(stream, 11)));
    const [first = [], ...others] = heard;
    for (const other of others) expect(other).toEqual(first);
    const expected = ['user_1', ...Array.from({ length: 9 }, (_, index) => `user_${index + 1}`), userId];
    expect(first.map(({ subject }) => subject).sort()).toEqual(expected.sort());
    expect(new Set(first.map(({ cursor }) => cursor)).size).toBe(11);
  });

  test('evict what they make stale at every replica', async () => {
    await using replicas = await openReplicas(server);
    await using stack = new AsyncDisposableStack();
    const { gateways, emulator } = replicas;
    const [one, two] = gateways;
    const [{ userId = '' } = {}] = emulator.directory.users();
    const stream = stack.use(await listenAt(two));
    for (let reads = 0; reads < 3; reads += 1) await nameAt(two, userId);
    one.app.publish({ ...happened, id: 'event-of-user', entityId: userId });
    await hear(stream, 1);
    await readLive(emulator, () => nameAt(two, userId));
  });

  test('are counted by the log alone, whatever the mirror of each replica has found', async () => {
    const { mirror } = parseConfig({ MIRROR: 'on' });
    await using replicas = await openReplicas(server, { config: { mirror } });
    await using stack = new AsyncDisposableStack();
    const { gateways, emulator } = replicas;
    await Promise.all(gateways.map(({ app }) => app.mirror?.settled()));
    const [one, two] = gateways;
    const [first, second] = [...emulator.directory.users()].map(({ userId }) => userId);
    const streams = [];
    for (const gateway of gateways) streams.push(stack.use(await listenAt(gateway)));
    // One event, and more than one difference.
    emulator.directory.updateUser(first ?? '', { displayName: 'New', status: 'disabled' });
    one.app.publish({ ...happened, entityId: first ?? '' });
    await Promise.all(streams.map((stream) => hear(stream, 1)));
    await Promise.all(gateways.map(({ app }) => app.mirror?.settled()));
    two.app.publish({ ...happened, id: 'event-1', entityId: second ?? '' });
    const heard = await Promise.all(streams.map((stream) => hear(stream, 1)));
    for (const each of heard) expect(each).toMatchObject([{ subject: second }]);
    expect(new Set(heard.flat().map(({ cursor }) => cursor)).size).toBe(1);
  });

  test('are resumed at another replica, be it one that starts later', async () => {
    await using replicas = await openReplicas(server, { lookBackMs: 0 });
    await using stack = new AsyncDisposableStack();
    const { gateways, open } = replicas;
    const [one, two, three] = gateways;
    const stream = stack.use(await listenAt(one));
    for (let count = 0; count < 700; count += 1) {
      one.app.publish({ ...happened, id: `event-${count}`, entityId: `user_${count}` });
    }
    const heard = await hear(stream, 700);
    const after = heard[99]?.cursor;
    const rest = heard.slice(100);
    for (const gateway of [two, three, await open()]) {
      const resumed = stack.use(await listenAt(gateway, { after }));
      expect(await hear(resumed, 600)).toEqual(rest);
    }
    // It is the next change that each of them hears next.
    const next = stack.use(await listenAt(three, { after: rest.at(-1)?.cursor }));
    two.app.publish({ ...happened, id: 'event-later', entityId: 'user_later' });
    expect(await hear(next, 1)).toMatchObject([{ subject: 'user_later' }]);
  });
});
