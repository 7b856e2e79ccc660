import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FencedError } from '../../../src/shared-state/ports.ts';
import { Keys } from '../../../src/shared-state/redis/keys.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { announced, eventOf, openReachableReplica, usualLimits } from '../../support/replicas.ts';

describe.runIf(hasRedisServer)('replicas', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(async () => server[Symbol.asyncDispose]());

  test('follow one log, and are caught up with what was appended before they asked', async () => {
    const applicationId = randomUUID();
    await using one = await openReachableReplica(server, { applicationId });
    await using other = await openReachableReplica(server, { applicationId });
    await using third = await openReachableReplica(server, { applicationId });
    const replicas = [one, other, third];
    for (let round = 0; round < 200; round += 1) {
      const writer = replicas[round % 3] ?? one;
      const reader = replicas[(round + 1) % 3] ?? one;
      const { position } = await writer.log.append(announced(`write ${round}`));
      expect(await reader.log.caughtUp()).toBe(true);
      expect(reader.seen.entries.at(-1)?.position).toBe(position);
    }
    await Promise.all(replicas.map(({ log }) => log.caughtUp()));
    expect(other.seen.entries).toEqual(one.seen.entries);
    expect(third.seen.entries).toEqual(one.seen.entries);
    expect(one.log.epoch).toBe(third.log.epoch);
    expect(replicas.flatMap(({ seen, failures }) => [...seen.discontinuities, ...failures])).toEqual([]);
  });

  test('append at the same time without a gap and without a loss', async () => {
    const applicationId = randomUUID();
    await using one = await openReachableReplica(server, { applicationId });
    await using other = await openReachableReplica(server, { applicationId });
    const appended = await Promise.all(
      Array.from({ length: 300 }, (_, at) => (at % 2 === 0 ? one : other).log.append(eventOf(`user_${at}`))),
    );
    await Promise.all([one.log.caughtUp(), other.log.caughtUp()]);
    const positions = appended.map(({ position }) => position).sort((a, b) => a - b);
    expect(positions).toEqual(Array.from({ length: 300 }, (_, at) => at + 1));
    expect(one.seen.entries).toEqual(other.seen.entries);
    expect(one.seen.entries.map(({ firstChange }) => firstChange)).toEqual(positions);
  });

  test('share one question where many ask at the same time', async () => {
    const applicationId = randomUUID();
    await using one = await openReachableReplica(server, { applicationId });
    await server.client.configResetStat();
    const asked = async () => /cmdstat_hmget:calls=(\d+)/.exec(await server.client.info('commandstats'))?.[1];
    await Promise.all(Array.from({ length: 64 }, () => one.log.caughtUp()));
    expect(await asked()).toBe('1');
  });

  test('begin with what was appended a while ago, for it may not be over', async () => {
    const applicationId = randomUUID();
    await using one = await openReachableReplica(server, { applicationId });
    await one.log.append(eventOf('user_one', 'user_two'));
    await one.log.append(announced('open'));
    await using other = await openReachableReplica(server, { applicationId });
    expect(other.seen.names).toEqual(['event', 'announced open']);
    expect(other.log.changes).toEqual({ head: 2, oldest: 1 });
    // A day later, as it were.
    await using third = await openReachableReplica(server, { applicationId, lookBackMs: 0 });
    expect(third.seen.names).toEqual([]);
    expect(third.log.changes).toEqual({ head: 2, oldest: 1 });
    await one.log.append(eventOf('user_three'));
    expect(await third.log.caughtUp()).toBe(true);
    expect(third.seen.entries).toMatchObject([{ position: 3, firstChange: 3 }]);
  });

  test('of different applications know nothing of each other', async () => {
    await using one = await openReachableReplica(server, { applicationId: 'app_left' });
    await using other = await openReachableReplica(server, { applicationId: 'app_right' });
    await one.log.append(announced('one'));
    expect(await other.log.caughtUp()).toBe(true);
    expect(other.seen.names).toEqual([]);
  });

  test('read changes again, as far as the store has them', async () => {
    const limits = { ...usualLimits, mostChanges: 3 };
    await using one = await openReachableReplica(server, { applicationId: randomUUID(), limits });
    const { log, seen } = one;
    await log.append(eventOf('user_one', 'user_two'));
    await log.append(announced('between'));
    await log.append(eventOf('user_three', 'user_four'));
    await log.caughtUp();
    // The first one made room.
    expect(log.changes).toEqual({ head: 4, oldest: 2 });
    const changes = await log.readChanges(1, 2);
    expect(changes.map(({ sequence, change }) => [sequence, change])).toMatchObject([
      [2, { objectId: 'user_two', changedFields: ['displayName'] }],
      [3, { objectId: 'user_three' }],
    ]);
    expect(changes.map(({ at }) => at)).toEqual([seen.entries[0]?.at, seen.entries[2]?.at]);
    expect(await log.readChanges(4, 10)).toEqual([]);
  });

  test('show the store nothing of what they append', async () => {
    const applicationId = randomUUID();
    await using one = await openReachableReplica(server, { applicationId });
    await one.log.append(announced('user_wang'));
    await one.log.append(eventOf('user_wang'));
    const { log: stream, changes } = new Keys('idaas_one', applicationId);
    const held = JSON.stringify([
      await server.client.keys('*'),
      await server.client.xRange(stream, '-', '+'),
    ]);
    expect(held + JSON.stringify(await server.client.xRange(changes, '-', '+'))).not.toMatch(
      /wang|displayName/,
    );
  });

  test('forget all where an entry cannot be read, and go on behind it', async () => {
    const applicationId = randomUUID();
    await using one = await openReachableReplica(server, { applicationId });
    await one.log.append(announced('one'));
    const { log: stream, head } = new Keys('idaas_one', applicationId);
    // Of a later release, as it were.
    const entry = { i: 'other', p: (await server.client.hGet(head, 'last')) ?? '', f: 'other', t: '5' };
    const rest = { e: one.log.epoch, c: '0', n: '0', b: 'AAAA' };
    await server.client
      .multi()
      .xAdd(stream, '2-0', { ...entry, ...rest })
      .hSet(head, { position: '2', last: 'other' })
      .exec();
    await one.log.append(announced('two'));
    expect(await one.log.caughtUp()).toBe(true);
    expect(one.seen.names).toEqual(['announced one', 'announced two']);
    expect(one.seen.discontinuities).toEqual(['GAP']);
    expect(one.failures).toHaveLength(1);
  });

  test('refuse an entry under a lease that is not held', async () => {
    await using one = await openReachableReplica(server, { applicationId: randomUUID() });
    await expect(one.log.append({ ...announced('one'), fence: 7 })).rejects.toThrow(FencedError);
    await one.log.append(announced('two'));
    await one.log.caughtUp();
    expect(one.seen.names).toEqual(['announced two']);
  });
});
