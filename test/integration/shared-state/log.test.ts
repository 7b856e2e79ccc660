import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SharedLog } from '../../../src/shared-state/ports.ts';
import { ProcessLog } from '../../../src/shared-state/process/log.ts';
import { FollowedLog } from '../../support/followed-log.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { announced, eventOf, openReachableReplica } from '../../support/replicas.ts';

interface OpenLog extends AsyncDisposable {
  readonly log: SharedLog;
  readonly seen: FollowedLog;
}

let server: RedisServer | undefined;

beforeAll(async () => {
  if (hasRedisServer) server = await startRedisServer();
});
afterAll(async () => server?.[Symbol.asyncDispose]());

async function openProcessLog(): Promise<OpenLog> {
  const log = new ProcessLog({ replica: 'one', epoch: 'epoch-one', now: Date.now });
  const seen = new FollowedLog();
  log.follow(seen);
  return { log, seen, [Symbol.asyncDispose]: async () => {} };
}

async function openRedisLog(): Promise<OpenLog> {
  if (!server) throw new Error('Expected a server');
  return openReachableReplica(server, { applicationId: randomUUID() });
}

const stores: [string, () => Promise<OpenLog>][] = [['one process', openProcessLog]];
if (hasRedisServer) stores.push(['Redis', openRedisLog]);

describe.each(stores)('the log of %s', (_, openLog) => {
  test('applies what is appended, in order, each once', async () => {
    await using open = await openLog();
    const { log, seen } = open;
    const started = Date.now();
    const one = announced('one');
    const first = await log.append(one);
    const second = await log.append(announced('two'));
    expect(await log.caughtUp()).not.toBe(false);
    expect(seen.names).toEqual(['announced one', 'announced two']);
    expect([first, second]).toEqual([
      { position: 1, isRepeated: false },
      { position: 2, isRepeated: false },
    ]);
    expect(seen.entries.map(({ position }) => position)).toEqual([1, 2]);
    expect(seen.entries[0]?.at).toBeGreaterThanOrEqual(started - 1);
    expect(seen.entries[0]?.body).toEqual(one.body);
    expect(seen.entries[0]?.firstChange).toBeUndefined();
  });

  test('keeps an event once that is delivered again', async () => {
    await using open = await openLog();
    const { log, seen } = open;
    const event = eventOf('user_one', 'user_two');
    const first = await log.append(event);
    await log.append(announced('between'));
    expect(await log.append(event)).toEqual({ ...first, isRepeated: true });
    await log.caughtUp();
    expect(seen.names).toEqual(['event', 'announced between']);
    expect(log.changes.head).toBe(2);
  });

  test('numbers changes without a gap', async () => {
    await using open = await openLog();
    const { log, seen } = open;
    const event = eventOf('user_one', 'user_two');
    await log.append(event);
    await log.append(announced('between'));
    await log.append(eventOf('user_three', 'user_four'));
    await log.caughtUp();
    expect(seen.entries.map((entry) => entry.firstChange)).toEqual([1, undefined, 3]);
    expect(seen.entries[0]?.body).toEqual(event.body);
    expect(log.changes.head).toBe(4);
  });
});
