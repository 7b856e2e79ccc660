import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { afterLagMs, nameAt, readLive, rename } from './asking.ts';
import { openReplicas } from './open-replicas.ts';

let server: RedisServer;

beforeAll(async () => {
  if (hasRedisServer) server = await startRedisServer();
});
afterAll(async () => server?.[Symbol.asyncDispose]());

describe.skipIf(!hasRedisServer)('replicas', () => {
  test('read from memory, and never what another one has written over', async () => {
    await using replicas = await openReplicas(server);
    const { gateways, emulator } = replicas;
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    for (let round = 0; round < 12; round += 1) {
      for (const gateway of gateways) gateway.pass(afterLagMs);
      // Whole answers are kept from the second request on.
      for (const gateway of [...gateways, ...gateways, ...gateways]) await nameAt(gateway, id);
      emulator.counters.reset();
      for (const gateway of gateways) await nameAt(gateway, id);
      expect(emulator.counters.snapshot()).toEqual({});
      const [writer, ...readers] = gateways.map((_, index) => gateways[(round + index) % 3]);
      const name = `Name ${round}`;
      const written = writer && (await rename(writer, id, name));
      expect(written).toBe(name);
      for (const reader of readers) expect(reader && (await nameAt(reader, id))).toBe(name);
    }
    expect(gateways.flatMap(({ failures }) => failures)).toEqual([]);
  });

  test('a read waits until its replica has followed what was answered before it began', async () => {
    await using replicas = await openReplicas(server);
    const { gateways, emulator } = replicas;
    const [writer, reader] = gateways;
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    for (let reads = 0; reads < 3; reads += 1) await nameAt(reader, id);
    reader.log.holdBack();
    expect(await rename(writer, id, 'New')).toBe('New');
    let isAnswered = false;
    const reading = nameAt(reader, id).finally(() => {
      isAnswered = true;
    });
    await Promise.race([reading, reader.log.asked.promise]);
    // Whatever does not wait has been answered by then.
    for (let requests = 0; requests < 3; requests += 1) await reader.alive();
    expect(isAnswered).toBe(false);
    reader.log.release();
    expect(await reading).toBe('New');
  });

  test('what a write of another replica may touch is read live until it has ended, and no longer', async () => {
    await using replicas = await openReplicas(server);
    const { gateways, emulator } = replicas;
    const [writer, reader] = gateways;
    const [{ userId: id } = { userId: '' }, { userId: other } = { userId: '' }] = emulator.directory.users();
    // Its completion is lost, and with it what evicts once more.
    writer.log.beforeAppend = ({ body }) => {
      if (body.kind === 'completed' || body.kind === 'event') throw new Error('lost');
    };
    for (let reads = 0; reads < 3; reads += 1) await nameAt(reader, id);
    expect(await rename(writer, id, 'New')).toBe('New');
    for (let reads = 0; reads < 3; reads += 1)
      expect(await readLive(emulator, () => nameAt(reader, id))).toBe('New');
    await nameAt(reader, other);
    emulator.counters.reset();
    await nameAt(reader, other);
    expect(emulator.counters.snapshot()).toEqual({});
    // The next write is completed, and ends its own hold alone.
    writer.log.beforeAppend = () => {};
    expect(await rename(writer, other, 'Other')).toBe('Other');
    reader.pass(afterLagMs);
    for (let reads = 0; reads < 2; reads += 1) await nameAt(reader, other);
    emulator.counters.reset();
    expect(await nameAt(reader, other)).toBe('Other');
    expect(emulator.counters.snapshot()).toEqual({});
    expect(await readLive(emulator, () => nameAt(reader, id))).toBe('New');
  });
});
