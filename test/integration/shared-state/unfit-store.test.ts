import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { SharedStateUnavailableError } from '../../../src/shared-state/ports.ts';
import { serverIssue } from '../../../src/shared-state/redis/server-check.ts';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';
import { announced, openReachableReplica, openReplica } from '../../support/replicas.ts';

const isUp = ({ reachability }: { readonly reachability: readonly boolean[] }) =>
  reachability.at(-1) === true;

describe.runIf(hasRedisServer)('a store is refused', () => {
  test('that evicts what was acknowledged', async () => {
    await using server = await startRedisServer({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    await expect(openReplica(server)).rejects.toThrow(
      'expected maxmemory-policy noeviction, but the store has allkeys-lru',
    );
  });

  test('that is a replica of another', async () => {
    await using server = await startRedisServer();
    await server.client.sendCommand(['REPLICAOF', '127.0.0.1', '1']);
    await expect(openReplica(server)).rejects.toThrow('this one is a replica of another');
  });

  test('that does not know the user or the password', async () => {
    await using server = await startRedisServer({ args: ['--requirepass', 'secret'] });
    const refusal = 'the store refuses the user name or the password';
    await expect(openReplica(server)).rejects.toThrow(refusal);
    await expect(openReplica(server, { password: () => 'another' })).rejects.toThrow(refusal);
    await using replica = await openReachableReplica(server, { password: () => 'secret' });
    await replica.log.append(announced('one'));
    expect(await replica.log.caughtUp()).toBe(true);
  });

  test('that is too old to be spoken to', async () => {
    const old = createServer((socket) => {
      socket.on('data', () => socket.write("-ERR unknown command 'HELLO'\r\n"));
      socket.on('error', () => {});
    });
    await once(old.listen(0, '127.0.0.1'), 'listening');
    // The port of a server that listens on one.
    const { port } = old.address() as AddressInfo;
    await expect(openReplica({ port })).rejects.toThrow('expected Redis 7 or newer, or Valkey');
    old.close();
  });
});

test('an older version is named', () => {
  expect(serverIssue('redis_version:6.2.14\r\nmaxmemory_policy:noeviction\r\nrole:master\r\n')).toBe(
    'expected Redis 7 or newer, or Valkey, but the store is 6.2.14',
  );
  expect(
    serverIssue('redis_version:7.0.15\r\nmaxmemory_policy:noeviction\r\nrole:master\r\n'),
  ).toBeUndefined();
  expect(serverIssue('')).toContain('an unknown version');
});

describe.runIf(hasRedisServer)('a store that stops to fit', () => {
  test('that is full takes nothing more, and what it has is followed', async () => {
    await using server = await startRedisServer();
    await using one = await openReachableReplica(server);
    await one.log.append(announced('one'));
    await server.client.configSet('maxmemory', '1');
    await expect(one.log.append(announced('two'))).rejects.toThrow(SharedStateUnavailableError);
    await expect(one.state.messages.claim('1')).rejects.toThrow(SharedStateUnavailableError);
    // No write was announced, so that what is remembered is as new as before.
    expect(await one.log.caughtUp()).toBe(true);
    await server.client.configSet('maxmemory', '0');
    expect(await one.log.append(announced('three'))).toEqual({ position: 2, isRepeated: false });
    expect(await one.log.caughtUp()).toBe(true);
    expect(one.seen.names).toEqual(['announced one', 'announced three']);
    expect(one.seen.discontinuities).toEqual([]);
  });

  test('that becomes a replica of another is left until it is written to again', async () => {
    await using server = await startRedisServer();
    await using one = await openReachableReplica(server);
    await server.client.sendCommand(['REPLICAOF', '127.0.0.1', '1']);
    await expect(one.log.append(announced('one'))).rejects.toThrow(SharedStateUnavailableError);
    await one.seen.until(({ reachability }) => reachability.at(-1) === false);
    expect(await one.log.caughtUp()).toBe(false);
    await server.client.sendCommand(['REPLICAOF', 'NO', 'ONE']);
    await one.seen.until(isUp);
    await one.log.append(announced('two'));
    expect(await one.log.caughtUp()).toBe(true);
    expect(one.seen.names).toEqual(['announced two']);
  });

  test('that evicts by now is left, although it is connected to, until it does not', async () => {
    await using server = await startRedisServer();
    await using one = await openReachableReplica(server, { checkEveryMs: 20 });
    await server.client.configSet('maxmemory-policy', 'allkeys-lru');
    await one.seen.until(({ reachability }) => reachability.at(-1) === false);
    expect(await one.log.caughtUp()).toBe(false);
    await server.client.configSet('maxmemory-policy', 'noeviction');
    await one.seen.until(isUp);
    await one.log.append(announced('one'));
    expect(one.seen.discontinuities).toEqual([]);
  });

  test('whose clock differs from the replicas’: time is the store’s alone', async () => {
    await using server = await startRedisServer();
    const clockOf = (offsetMs: number) => ({
      now: () => Date.now() + offsetMs,
      setTimer: (callback: () => void, delayMs: number) => {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
    });
    await using early = await openReachableReplica(server, { clock: clockOf(-600_000) });
    await using late = await openReachableReplica(server, { clock: clockOf(600_000) });
    await early.log.append(announced('one'));
    expect(await late.log.caughtUp()).toBe(true);
    await late.log.append(announced('two'));
    expect(await early.log.caughtUp()).toBe(true);
    for (const { at } of late.seen.entries) expect(Math.abs(at - Date.now())).toBeLessThan(60_000);
    expect(late.seen.entries).toEqual(early.seen.entries);
    // Of the early one's minute, the late one sees all: it would be long over by its own clock.
    await early.state.sessions.addRevoked(['token'], Date.now() - 600_000 + 60_000);
    const until = (await late.state.sessions.revoked()).get('token') ?? 0;
    expect(Math.abs(until - (Date.now() + 600_000 + 60_000))).toBeLessThan(30_000);
    const forgetAt = Date.now() - 600_000 + 60_000;
    await early.state.messages.claim('1');
    await early.state.messages.keep({
      answered: { nonce: '1', bodyDigest: 'digest', reply: '{}', forgetAt },
    });
    expect(await late.state.messages.claim('1')).toMatchObject({ kind: 'answered' });
    expect(await late.state.mirror.lease.acquire(60_000)).toBeDefined();
    expect(await early.state.mirror.lease.acquire(60_000)).toBeUndefined();
  });
});
