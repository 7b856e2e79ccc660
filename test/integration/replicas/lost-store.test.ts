import { describe, expect, test } from 'vitest';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';
import { askToRename, nameAt, readLive, rename } from './asking.ts';
import { hear, listenAt } from './listening.ts';
import { openReplicas, type Replicas } from './open-replicas.ts';

async function untilAll({ gateways }: Replicas, isReachable: boolean): Promise<void> {
  await Promise.all(gateways.map(({ log }) => log.until(isReachable)));
}

const happened: DirectoryEvent = {
  ...{ id: 'event-0', origin: 'ALIBABA_CALLBACK', kind: 'USER', change: 'UPDATED', entityId: 'user_1' },
  ...{ relatedIds: [], changedFields: ['email'], occurredAt: 1_700_000_000_000 },
};

describe.skipIf(!hasRedisServer)('without the store', () => {
  test('nothing is written or kept, and reads are live; with an empty one all replicas read again', async () => {
    await using server = await startRedisServer();
    await using replicas = await openReplicas(server);
    await using stack = new AsyncDisposableStack();
    const { gateways, emulator } = replicas;
    const [one, two] = gateways;
    const [{ userId: id, displayName: name } = { userId: '', displayName: '' }] = emulator.directory.users();
    const streams = await Promise.all(gateways.map((gateway) => listenAt(gateway)));
    for (const stream of streams) stack.use(stream);
    one.app.publish(happened);
    const [before] = await Promise.all(streams.map((stream) => hear(stream, 1)));
    for (let reads = 0; reads < 3; reads += 1) await nameAt(two, id);

    await server.kill();
    await untilAll(replicas, false);
    emulator.counters.reset();
    expect(await askToRename(one, id, 'Lost')).toMatchObject({
      errors: [{ extensions: { code: 'WRITES_SUSPENDED', effect: 'NONE' } }],
    });
    expect(emulator.counters.snapshot()).not.toHaveProperty('PatchUser');
    for (let reads = 0; reads < 3; reads += 1)
      expect(await readLive(emulator, () => nameAt(two, id))).toBe(name);

    await server.start();
    await untilAll(replicas, true);
    for (const stream of streams) expect(await hear(stream, 1)).toMatchObject([{ subject: 'NEW_LOG' }]);
    expect(await rename(one, id, 'New')).toBe('New');
    expect(await nameAt(two, id)).toBe('New');
    for (const stream of streams) expect(await hear(stream, 1)).toMatchObject([{ subject: id }]);
    // A cursor of the log that is lost leads nowhere.
    const resumed = stack.use(await listenAt(two, { after: before?.[0]?.cursor }));
    expect(await hear(resumed, 1)).toMatchObject([{ subject: 'NEW_LOG' }]);
  });

  test('one gateway alone reads live what the others write, and writes nothing', async () => {
    await using server = await startRedisServer();
    await using replicas = await openReplicas(server);
    const { gateways, emulator } = replicas;
    const [one, two] = gateways;
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    for (let reads = 0; reads < 3; reads += 1) await nameAt(two, id);
    two.tunnel.cut();
    for (let writes = 0; writes < 3; writes += 1) {
      expect(await rename(one, id, `New ${writes}`)).toBe(`New ${writes}`);
      for (let reads = 0; reads < 3; reads += 1) expect(await nameAt(two, id)).toBe(`New ${writes}`);
    }
    expect(await askToRename(two, id, 'Lost')).toMatchObject({
      errors: [{ extensions: { code: 'WRITES_SUSPENDED', effect: 'NONE' } }],
    });
    two.tunnel.mend();
    await two.log.until(true);
    expect(await rename(two, id, 'Again')).toBe('Again');
    expect(await nameAt(one, id)).toBe('Again');
  });

  test('a write that was sent is answered, and its change is heard once the store is back', async () => {
    await using server = await startRedisServer();
    await using replicas = await openReplicas(server);
    await using stack = new AsyncDisposableStack();
    const { gateways, emulator } = replicas;
    const [one, two] = gateways;
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    const streams = await Promise.all(gateways.map((gateway) => listenAt(gateway)));
    for (const stream of streams) stack.use(stream);
    for (let reads = 0; reads < 3; reads += 1) await nameAt(two, id);
    one.log.beforeAppend = async ({ body }) => {
      if (body.kind !== 'event') return;
      await server.save();
      await server.kill();
      one.log.beforeAppend = () => {};
    };
    expect(await rename(one, id, 'New')).toBe('New');
    expect(await readLive(emulator, () => nameAt(two, id))).toBe('New');
    await server.start();
    await untilAll(replicas, true);
    for (const stream of streams) expect(await hear(stream, 1)).toMatchObject([{ subject: id }]);
    expect(await nameAt(two, id)).toBe('New');
  });

  test('a store that answers nothing counts as lost, and its gateways go on', async () => {
    await using server = await startRedisServer();
    await using replicas = await openReplicas(server, { deadlineMs: 300 });
    const { gateways, emulator } = replicas;
    const [one, two] = gateways;
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    for (let reads = 0; reads < 3; reads += 1) await nameAt(two, id);
    server.freeze();
    await readLive(emulator, () => nameAt(two, id));
    expect(await askToRename(one, id, 'Lost')).toMatchObject({
      errors: [{ extensions: { code: 'WRITES_SUSPENDED', effect: 'NONE' } }],
    });
    server.resume();
    await untilAll(replicas, true);
    expect(await rename(one, id, 'New')).toBe('New');
    expect(await nameAt(two, id)).toBe('New');
  });

  test('gateways start, read live and write nothing, and go on once there is one', async () => {
    await using server = await startRedisServer();
    await server.kill();
    await using replicas = await openReplicas(server, { deadlineMs: 300 });
    const { gateways, emulator } = replicas;
    const [one, two] = gateways;
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    for (let reads = 0; reads < 3; reads += 1) await readLive(emulator, () => nameAt(two, id));
    expect(await askToRename(one, id, 'Lost')).toMatchObject({
      errors: [{ extensions: { code: 'WRITES_SUSPENDED', effect: 'NONE' } }],
    });
    await server.start();
    await untilAll(replicas, true);
    expect(await rename(one, id, 'New')).toBe('New');
    expect(await nameAt(two, id)).toBe('New');
  });
});
