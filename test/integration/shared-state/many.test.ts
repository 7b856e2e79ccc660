import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/eiam/clock.ts';
import { FencedError, SharedStateUnavailableError } from '../../../src/shared-state/ports.ts';
import { Keys } from '../../../src/shared-state/redis/keys.ts';
import { StoreRefusedError } from '../../../src/shared-state/redis/store-errors.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { announced, openReachableReplica, openReplica } from '../../support/replicas.ts';

const answeredOf = (nonce: string) => ({
  answered: { nonce, bodyDigest: 'digest', reply: '{}', forgetAt: Date.now() + 3_600_000 },
});

async function* piecesOf(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

async function textOf(pieces: AsyncIterable<Buffer> | undefined): Promise<string> {
  const read: Buffer[] = [];
  for await (const piece of pieces ?? []) read.push(piece);
  return Buffer.concat(read).toString();
}

describe.runIf(hasRedisServer)('many replicas', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(async () => server[Symbol.asyncDispose]());

  async function openThree() {
    const applicationId = randomUUID();
    const stack = new AsyncDisposableStack();
    const open = async () => stack.use(await openReachableReplica(server, { applicationId }));
    const replicas = [await open(), await open(), await open()] as const;
    const keys = new Keys('idaas_one', applicationId);
    return { replicas, keys, applicationId, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  }

  test('work on one object one after the other', async () => {
    await using opened = await openThree();
    const exclusions = opened.replicas.map(({ state }) => state.exclusion('objects', 100));
    let running = 0;
    let most = 0;
    let done = 0;
    const task = async () => {
      running += 1;
      most = Math.max(most, running);
      await opened.replicas[0].log.caughtUp();
      running -= 1;
      done += 1;
    };
    await Promise.all(exclusions.flatMap((each) => Array.from({ length: 10 }, () => each.run('one', task))));
    expect({ most, done }).toEqual({ most: 1, done: 30 });
  });

  test('wait no longer for one that is gone than its lock lasts, and no longer than their signal', async () => {
    await using opened = await openThree();
    const [one, other] = opened.replicas.map(({ state }) => state.exclusion('objects', 100));
    const never = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const gone = one?.run('one', () => {
      begun.resolve();
      return never.promise;
    });
    await begun.promise;
    const leaving = new AbortController();
    const left = other?.run('one', async () => 'left', leaving.signal);
    leaving.abort(new Error('It left'));
    await expect(left).rejects.toThrow('It left');
    const next = other?.run('one', async () => 'next');
    // Its time is over.
    for (const key of await server.client.keys(opened.keys.of('lock', '*')))
      await server.client.pExpire(key, 0);
    expect(await next).toBe('next');
    never.resolve();
    await gone;
  });

  test('do nothing more in a turn that may be another’s, since they stood still', async () => {
    let stoodStillMs = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + stoodStillMs };
    await using replica = await openReachableReplica(server, { clock, applicationId: 'app_frozen' });
    await replica.state.exclusion('objects', 100).run('one', async (turn) => {
      turn.expectHeld();
      stoodStillMs = 14_000;
      turn.expectHeld();
      stoodStillMs = 15_000;
      expect(() => turn.expectHeld()).toThrow(SharedStateUnavailableError);
    });
  });

  test('spend one budget, to the call', async () => {
    await using opened = await openThree();
    const charged = await Promise.all(
      Array.from({ length: 90 }, (_, at) =>
        opened.replicas[at % 3 === 0 ? 0 : at % 3 === 1 ? 1 : 2].state.budgets.charge(
          'viewer',
          7,
          200,
          60_000,
        ),
      ),
    );
    expect(charged.filter(({ isGranted }) => isGranted)).toHaveLength(28);
    expect(new Set(charged.map(({ window }) => window)).size).toBe(1);
    const [first] = charged;
    if (!first) throw new Error('Expected a charge');
    expect(await opened.replicas[1].state.budgets.settle('viewer', first.window, -100)).toMatchObject({
      spent: 96,
    });
  });

  test('take a message once, and give its reply wherever it comes again', async () => {
    await using opened = await openThree();
    const messages = opened.replicas.map(({ state }) => state.messages);
    const claims = await Promise.all(messages.map((each) => each.claim('1')));
    expect(claims.map(({ kind }) => kind).sort()).toEqual(['claimed', 'running', 'running']);
    const taker = messages[claims.findIndex(({ kind }) => kind === 'claimed')];
    await taker?.keep(answeredOf('1'));
    for (const each of messages)
      expect(await each.claim('1')).toEqual({ kind: 'answered', bodyDigest: 'digest', reply: '{}' });
  });

  test('take over the message of one that is gone, whose late reply changes nothing', async () => {
    await using opened = await openThree();
    const [one, other, third] = opened.replicas;
    await one.state.messages.claim('1');
    expect(await other.state.messages.claim('1')).toEqual({ kind: 'running' });
    const ages = opened.keys.of('messages', 'ages');
    for (const nonce of await server.client.zRange(ages, 0, -1))
      await server.client.zAdd(ages, { score: 1, value: nonce });
    expect(await other.state.messages.claim('1')).toEqual({ kind: 'claimed' });
    // The first one wakes up: the claim is no longer its own to give back.
    await one.state.messages.release('1');
    expect(await third.state.messages.claim('1')).toEqual({ kind: 'running' });
    await other.state.messages.keep(answeredOf('1'));
    await one.state.messages.keep({ answered: { ...answeredOf('1').answered, reply: '{"late":true}' } });
    expect(await third.state.messages.claim('1')).toMatchObject({ kind: 'answered', reply: '{}' });
  });

  test('have one lease, whose holder writes nothing once it was taken from it', async () => {
    await using opened = await openThree();
    const [frozen, other] = opened.replicas;
    const fence = await frozen.state.mirror.lease.acquire(60_000);
    expect(await other.state.mirror.lease.acquire(60_000)).toBeUndefined();
    expect(await frozen.state.mirror.lease.renew(fence ?? 0, 60_000)).toBe(true);
    await frozen.log.append({ ...announced('held'), fence });
    // A minute goes by in which it is frozen.
    await server.client.pExpire(opened.keys.lease, 0);
    const next = await other.state.mirror.lease.acquire(60_000);
    expect(next).toBeGreaterThan(fence ?? Number.POSITIVE_INFINITY);
    await expect(frozen.log.append({ ...announced('late'), fence })).rejects.toThrow(FencedError);
    await expect(frozen.state.mirror.snapshots.put(1, piecesOf('late'), fence ?? 0)).rejects.toThrow(
      FencedError,
    );
    expect(await frozen.state.mirror.lease.renew(fence ?? 0, 60_000)).toBe(false);
    await frozen.state.mirror.lease.release(fence ?? 0);
    await other.log.append({ ...announced('taken'), fence: next });
    await other.state.mirror.lease.release(next ?? 0);
    expect(await frozen.state.mirror.lease.acquire(60_000)).toBeGreaterThan(next ?? Number.POSITIVE_INFINITY);
    await frozen.log.caughtUp();
    expect(frozen.seen.names).toEqual(['announced held', 'announced taken']);
  });

  test('read the newest snapshot, also while another takes its place', async () => {
    await using opened = await openThree();
    const [one, other] = opened.replicas;
    const fence = (await one.state.mirror.lease.acquire(60_000)) ?? 0;
    expect(await other.state.mirror.snapshots.latest()).toBeUndefined();
    await one.state.mirror.snapshots.put(3, piecesOf('mirror of ', 'user_wang'), fence);
    const before = await other.state.mirror.snapshots.latest();
    await one.state.mirror.snapshots.put(5, piecesOf('newer'), fence);
    expect(before?.position).toBe(3);
    expect(await textOf(before?.pieces)).toBe('mirror of user_wang');
    const newest = await other.state.mirror.snapshots.latest();
    expect(newest?.position).toBe(5);
    expect(await textOf(newest?.pieces)).toBe('newer');
    const large = Buffer.alloc(1_048_577);
    const put = one.state.mirror.snapshots.put(
      6,
      (async function* () {
        yield large;
      })(),
      fence,
    );
    await expect(put).rejects.toThrow(RangeError);
    const held = await Promise.all(
      (await server.client.keys(opened.keys.of('snapshot', '*'))).map((key) =>
        server.client.lRange(key, 0, -1),
      ),
    );
    expect(JSON.stringify(held)).not.toContain('wang');
  });

  test('count each other, and see one of another EIAM', async () => {
    await using opened = await openThree();
    const { applicationId, replicas } = opened;
    expect(replicas[2].state.replicas).toBe(3);
    const announcement = { endpoint: 'endpoint two', version: '1.0.1' };
    {
      await using stranger = await openReachableReplica(server, { applicationId, announcement });
      expect(stranger.state.replicas).toBe(4);
      expect(stranger.foreign).toContainEqual({ endpoint: 'endpoint one', version: '1.0.0' });
    }
    await using fourth = await openReachableReplica(server, { applicationId });
    expect(fourth.state.replicas).toBe(4);
    expect(fourth.foreign).toEqual([]);
  });

  test('have one key, which changes while none runs', async () => {
    const applicationId = randomUUID();
    const key = Buffer.alloc(32, 8);
    {
      await using one = await openReachableReplica(server, { applicationId });
      await one.log.append(announced('one'));
      await one.state.sessions.setClosed('user_one', new Map([['LOCKED', 5]]));
      await expect(openReplica(server, { applicationId, key })).rejects.toThrow(StoreRefusedError);
    }
    await using other = await openReachableReplica(server, { applicationId, key });
    expect(other.seen.entries).toEqual([]);
    expect(await other.state.sessions.closed()).toEqual(new Map());
    expect(other.failures).toEqual([]);
  });
});
