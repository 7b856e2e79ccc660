import { expect, test } from 'vitest';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';
import { announced, eventOf, openReachableReplica, usualLimits } from '../../support/replicas.ts';
import { openTunnel } from '../../support/tunnel.ts';

test.runIf(hasRedisServer)(
  'a replica that was away for longer than the log reaches back forgets all, and goes on in the same log',
  async () => {
    await using server = await startRedisServer();
    await using tunnel = await openTunnel(server.port);
    await using away = await openReachableReplica(tunnel);
    await using other = await openReachableReplica(server);
    await other.log.append(announced('before'));
    expect(await away.log.caughtUp()).toBe(true);
    tunnel.cut();
    await away.seen.until(({ reachability }) => reachability.at(-1) === false);
    for (const name of ['user_one', 'user_two', 'user_three']) await other.log.append(eventOf(name));
    expect(await other.log.caughtUp()).toBe(true);
    // By its limits all of that is old: its append trims what stands before it.
    const limits = { ...usualLimits, logAgeMs: 0, markEveryMs: 0 };
    await using late = await openReachableReplica(server, { limits });
    await late.log.append(eventOf('user_four'));
    expect(await other.log.caughtUp()).toBe(true);
    tunnel.mend();
    await away.seen.until(({ reachability }) => reachability.at(-1) === true);
    expect(await away.log.caughtUp()).toBe(true);
    expect(away.seen.discontinuities).toEqual(['GAP']);
    expect(away.seen.names).toEqual(['announced before', 'event']);
    // Those of it have the numbers that all others know them by.
    expect(away.seen.entries.at(-1)).toEqual(other.seen.entries.at(-1));
    expect(away.log.changes.head).toBe(other.log.changes.head);
    expect(away.log.epoch).toBe(other.log.epoch);
    expect(other.seen.discontinuities).toEqual([]);
  },
);
