import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QueueFullError } from '../../../src/concurrency/keyed-queue.ts';
import type { SharedState } from '../../../src/shared-state/ports.ts';
import { createProcessParts } from '../../../src/shared-state/process/process-parts.ts';
import { createMemoryState } from '../../../src/state/memory-state.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { openReachableReplica } from '../../support/replicas.ts';

interface OpenParts extends AsyncDisposable {
  readonly state: Pick<SharedState, 'marks' | 'exclusion' | 'budgets' | 'sessions' | 'messages'>;
}

let server: RedisServer | undefined;
beforeAll(async () => {
  if (hasRedisServer) server = await startRedisServer();
});
afterAll(async () => server?.[Symbol.asyncDispose]());

async function openProcess(): Promise<OpenParts> {
  const messages = createMemoryState(Date.now, { mostMessages: 2 });
  const state = { ...createProcessParts(Date.now), messages };
  return { state, [Symbol.asyncDispose]: async () => {} };
}

async function openRedis(): Promise<OpenParts> {
  if (!server) throw new Error('Expected a server');
  return openReachableReplica(server, { applicationId: randomUUID(), messageLimits: { mostMessages: 2 } });
}

const stores: [string, () => Promise<OpenParts>][] = [['one process', openProcess]];
if (hasRedisServer) stores.push(['Redis', openRedis]);
const hour = 3_600_000;

describe.each(stores)('the state of %s', (_, open) => {
  test('marks events as done, and the last versions of what they are about', async () => {
    await using opened = await open();
    const { marks } = opened.state;
    expect(await marks.isDone('event_one')).toBe(false);
    await marks.markDone('event_one');
    expect(await marks.isDone('event_one')).toBe(true);
    expect(await marks.isDone('event_two')).toBe(false);
    expect(await marks.versionsOf('user_one')).toEqual(new Map());
    const versions = new Map([
      ['profile', { updateTime: 5, eventTime: undefined }],
      ['death', { updateTime: undefined, eventTime: 7 }],
    ]);
    await marks.setVersions('user_one', versions);
    expect(await marks.versionsOf('user_one')).toEqual(versions);
    await marks.setVersions('user_one', new Map([['death', undefined]]));
    expect(await marks.versionsOf('user_one')).toEqual(new Map([...versions].slice(0, 1)));
    expect(await marks.versionsOf('user_two')).toEqual(new Map());
  });

  test('charges what is granted alone, and gives back what was charged too much', async () => {
    await using opened = await open();
    const { budgets } = opened.state;
    const first = await budgets.charge('viewer_one', 6, 10, hour);
    expect(first).toMatchObject({ spent: 6, isGranted: true });
    expect(Math.abs(first.endsAt - Date.now() - hour)).toBeLessThan(60_000);
    expect(await budgets.charge('viewer_one', 5, 10, hour)).toMatchObject({ spent: 6, isGranted: false });
    expect(await budgets.charge('viewer_two', 5, 10, hour)).toMatchObject({ spent: 5, isGranted: true });
    expect(await budgets.settle('viewer_one', first.window, -4)).toMatchObject({ spent: 2 });
    expect(await budgets.charge('viewer_one', 8, 10, hour)).toMatchObject({ spent: 10, isGranted: true });
    // Of a window that is over: nothing is charged to the one that runs.
    expect(await budgets.settle('viewer_one', 'another window', 3)).toMatchObject({ spent: 10 });
    expect(await budgets.settle('viewer_three', first.window, 3)).toBeUndefined();
  });

  test('runs one task at a time for each key, in order, and no more than it may', async () => {
    await using opened = await open();
    const exclusion = opened.state.exclusion('a use', 4);
    const other = opened.state.exclusion('another use', 4);
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const first = exclusion.run('one', async () => {
      order.push('first begins');
      begun.resolve();
      await gate.promise;
      order.push('first ends');
      return 'first';
    });
    await begun.promise;
    const second = exclusion.run('one', async () => {
      order.push('second');
    });
    await exclusion.run('two', async () => void order.push('two'));
    await other.run('one', async () => void order.push('another use'));
    const leaving = new AbortController();
    const left = exclusion.run('one', async () => void order.push('left'), leaving.signal);
    leaving.abort(new Error('It left'));
    await expect(left).rejects.toThrow('It left');
    const third = exclusion.run('three', () => gate.promise);
    await expect(exclusion.run('one', async () => {})).rejects.toThrow(QueueFullError);
    gate.resolve();
    expect(await first).toBe('first');
    await Promise.all([second, third]);
    await expect(exclusion.run('one', async () => Promise.reject(new RangeError('failed')))).rejects.toThrow(
      RangeError,
    );
    await exclusion.run('one', async () => void order.push('last'));
    expect(order).toEqual(['first begins', 'two', 'another use', 'first ends', 'second', 'last']);
  });

  test('knows what ended sessions', async () => {
    await using opened = await open();
    const { sessions } = opened.state;
    const until = Date.now() + hour;
    await sessions.addRevoked(['token_one', 'token_two'], until);
    await sessions.addRevoked(['token_three'], Date.now() - 1);
    const revoked = await sessions.revoked();
    expect([...revoked.keys()].sort()).toEqual(['token_one', 'token_two']);
    expect(Math.abs((revoked.get('token_one') ?? 0) - until)).toBeLessThan(60_000);
    await sessions.setClosed(
      'user_one',
      new Map([
        ['LOCKED', 5],
        ['DISABLED', 6],
      ]),
    );
    await sessions.setClosed('user_two', new Map([['DELETED', 7]]));
    await sessions.setClosed('user_one', new Map([['LOCKED', undefined]]));
    expect(await sessions.closed()).toEqual(
      new Map([
        ['user_one', new Map([['DISABLED', 6]])],
        ['user_two', new Map([['DELETED', 7]])],
      ]),
    );
  });

  test('knows the access tokens of one grant by whatever they were obtained with', async () => {
    await using opened = await open();
    const { sessions } = opened.state;
    await sessions.addFamily('code', ['one'], 'refresh');
    await sessions.addFamily('refresh', ['two'], 'rotated');
    for (const secret of ['code', 'refresh', 'rotated'])
      expect(await sessions.familyOf(secret)).toEqual(['one', 'two']);
    await sessions.addFamily('alone', ['three'], undefined);
    expect(await sessions.familyOf('alone')).toEqual(['three']);
    expect(await sessions.familyOf('unknown')).toEqual([]);
  });

  test('answers a message once, and keeps what was applied', async () => {
    await using opened = await open();
    const { messages } = opened.state;
    const forgetAt = Date.now() + hour;
    expect(await messages.claim('1')).toEqual({ kind: 'claimed' });
    await messages.release('1');
    expect(await messages.claim('1')).toEqual({ kind: 'claimed' });
    const applied = { object: 'user 1', timestamp: 5, bodyDigest: 'digest', isComplete: true };
    await messages.keep({
      answered: { nonce: '1', bodyDigest: 'digest', reply: '{"code":"200"}', forgetAt },
      applied: { ...applied, names: ['a', 'b'], releasedNames: ['c'], forgetAt },
    });
    await messages.release('1');
    expect(await messages.claim('1')).toEqual({
      kind: 'answered',
      bodyDigest: 'digest',
      reply: '{"code":"200"}',
    });
    expect(await messages.lastApplied('user 1')).toMatchObject({
      ...{ timestamp: 5, bodyDigest: 'digest', isComplete: true },
    });
    expect(await messages.lastApplied('user 2')).toBeUndefined();
    expect(await messages.objectNamed('a')).toMatchObject({ object: 'user 1' });
    expect(await messages.objectNamed('c')).toMatchObject({ object: 'user 1', releasedAt: 5 });
    expect(await messages.claim('2')).toEqual({ kind: 'claimed' });
    expect(await messages.claim('3')).toEqual({ kind: 'full' });
    await messages.release('2');
  });

  test('forgets a message whose time is over', async () => {
    await using opened = await open();
    const { messages } = opened.state;
    const over = Date.now() - 1_000;
    const applied = { object: 'user 1', timestamp: 5, bodyDigest: 'digest', isComplete: true };
    for (const nonce of ['1', '2', '3']) {
      expect(await messages.claim(nonce)).toEqual({ kind: 'claimed' });
      await messages.keep({
        answered: { nonce, bodyDigest: 'digest', reply: '{}', forgetAt: over },
        applied: { ...applied, names: ['a'], releasedNames: [], forgetAt: over },
      });
    }
    expect(await messages.claim('1')).toEqual({ kind: 'claimed' });
    expect(await messages.lastApplied('user 1')).toBeUndefined();
    expect(await messages.objectNamed('a')).toBeUndefined();
    await messages.release('1');
  });
});
