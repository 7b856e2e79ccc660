import { describe, expect, test } from 'vitest';
import { SharedStateUnavailableError } from '../../../src/shared-state/ports.ts';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';
import { announced, eventOf, openReachableReplica, openReplica } from '../../support/replicas.ts';
import { openTunnel } from '../../support/tunnel.ts';

/** What is reached again, after it was lost. */
const isBack = ({ reachability }: { readonly reachability: readonly boolean[] }) =>
  reachability.at(-1) === true && reachability.includes(false);

describe.runIf(hasRedisServer)('a store', () => {
  test('that is down at the start is followed as soon as it is there', async () => {
    await using server = await startRedisServer();
    await server.kill();
    await using replica = await openReplica(server);
    expect(replica.state.isReachable).toBe(false);
    expect(await replica.log.caughtUp()).toBe(false);
    await expect(replica.log.append(announced('one'))).rejects.toThrow(SharedStateUnavailableError);
    await server.start();
    await replica.seen.until(({ reachability }) => reachability.at(-1) === true);
    await replica.log.append(announced('two'));
    expect(await replica.log.caughtUp()).toBe(true);
    expect(replica.seen.names).toEqual(['announced two']);
    expect(replica.seen.discontinuities).toEqual([]);
  });

  test('that is lost is said to be, and what it kept is followed on', async () => {
    await using server = await startRedisServer();
    await using one = await openReachableReplica(server);
    await using other = await openReachableReplica(server);
    await one.log.append(announced('before'));
    await server.save();
    await server.kill();
    await one.seen.until(({ reachability }) => reachability.at(-1) === false);
    expect(await one.log.caughtUp()).toBe(false);
    await expect(one.log.append(announced('meanwhile'))).rejects.toThrow(SharedStateUnavailableError);
    await server.start();
    await Promise.all([one.seen.until(isBack), other.seen.until(isBack)]);
    await other.log.append(announced('after'));
    expect(await one.log.caughtUp()).toBe(true);
    expect(one.seen.names).toEqual(['announced before', 'announced after']);
    expect(one.seen.discontinuities).toEqual([]);
    expect(one.seen.reachability).toEqual([true, false, true]);
  });

  test('that is reached again shows what was appended before a read that was not to wait for it', async () => {
    await using server = await startRedisServer();
    await using tunnel = await openTunnel(server.port);
    await using one = await openReachableReplica(tunnel);
    await using other = await openReachableReplica(server);
    tunnel.cut();
    await one.seen.until(({ reachability }) => reachability.at(-1) === false);
    tunnel.mend();
    tunnel.delayReplies(100);
    let refusedAt = 0;
    for (let count = 1; !isBack(one.seen); count += 1) {
      await other.log.append(announced(`${count}`));
      if (!(await one.log.caughtUp())) refusedAt = count;
    }
    expect(refusedAt).toBeGreaterThan(0);
    expect(one.seen.appliedWhenReached).toBeGreaterThanOrEqual(refusedAt);
  });

  test('whose head cannot be read counts as lost, whatever else it answers', async () => {
    await using server = await startRedisServer();
    await using replica = await openReachableReplica(server);
    const [head = ''] = await server.client.keys('*:head');
    await server.client.rename(head, 'kept');
    await server.client.set(head, 'of another kind');
    expect(await replica.log.caughtUp()).toBe(false);
    expect(replica.seen.reachability).toEqual([true, false]);
    await server.client.rename('kept', head);
    await replica.seen.until(isBack);
    expect(await replica.log.caughtUp()).toBe(true);
    expect(replica.seen.discontinuities).toEqual([]);
  });

  test('that comes back empty begins another log, at all replicas', async () => {
    await using server = await startRedisServer();
    await using one = await openReachableReplica(server);
    await using other = await openReachableReplica(server);
    const { epoch } = one.log;
    await one.log.append(eventOf('user_one'));
    await server.kill();
    await server.start();
    await Promise.all([one.seen.until(isBack), other.seen.until(isBack)]);
    expect(one.seen.discontinuities).toEqual(['NEW_LOG']);
    expect(other.seen.discontinuities).toEqual(['NEW_LOG']);
    expect(one.log.epoch).not.toBe(epoch);
    expect(other.log.epoch).toBe(one.log.epoch);
    expect(other.log.changes.head).toBe(0);
    expect(await other.log.append(announced('after'))).toEqual({ position: 1, isRepeated: false });
    expect(await one.log.caughtUp()).toBe(true);
    expect(one.seen.names.at(-1)).toBe('announced after');
  });

  test('that lost the end of the log begins another, however many entries it has again', async () => {
    await using server = await startRedisServer();
    await using one = await openReachableReplica(server);
    await one.log.append(eventOf('user_one', 'user_two'));
    await server.save();
    await one.log.append(eventOf('user_three'));
    await one.log.append(announced('lost'));
    expect(await one.log.caughtUp()).toBe(true);
    expect(one.log.changes.head).toBe(3);
    await server.kill();
    await server.start();
    // One that knows nothing of what was lost is there first, and makes the log longer than it was.
    await using fresh = await openReachableReplica(server, { applicationId: 'app_one' });
    for (const name of ['a', 'b', 'c']) await fresh.log.append(announced(name));
    await one.seen.until(isBack);
    expect(await one.log.caughtUp()).toBe(true);
    expect(one.seen.discontinuities).toEqual(['NEW_LOG']);
    expect(await fresh.log.caughtUp()).toBe(true);
    expect(fresh.log.epoch).toBe(one.log.epoch);
    await fresh.log.append(eventOf('user_four'));
    expect(await one.log.caughtUp()).toBe(true);
    expect(await fresh.log.caughtUp()).toBe(true);
    expect(one.seen.entries.at(-1)).toMatchObject({ firstChange: 3 });
    expect(fresh.log.changes.head).toBe(one.log.changes.head);
  });

  test('that answers nothing is given up, and followed again once it does', async () => {
    await using server = await startRedisServer();
    await using replica = await openReachableReplica(server, { deadlineMs: 300 });
    server.freeze();
    expect(await replica.log.caughtUp()).toBe(false);
    expect(replica.state.isReachable).toBe(false);
    await expect(replica.log.append(announced('meanwhile'))).rejects.toThrow(SharedStateUnavailableError);
    server.resume();
    await replica.seen.until(isBack);
    await replica.log.append(announced('after'));
    expect(await replica.log.caughtUp()).toBe(true);
    expect(replica.seen.names.at(-1)).toBe('announced after');
    expect(replica.seen.discontinuities).toEqual([]);
  });
});
