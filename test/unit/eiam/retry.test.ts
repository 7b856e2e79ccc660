import { describe, expect, test } from 'vitest';
import { EiamError } from '../../../src/eiam/errors.ts';
import { backOffMs } from '../../../src/eiam/retry.ts';
import { InstantClock, ManualClock } from './clocks.ts';
import { patient, samples } from './samples.ts';
import {
  type Answer,
  breakOff,
  hangUp,
  inTurn,
  json,
  neverAnswer,
  raw,
  ScriptedUpstream,
} from './scripted-upstream.ts';

const found = json(samples.user);
const unavailable = json({ error: 'Internal Server Error' }, 500);
const throttled = (retryAfterMs: number) =>
  json({ Code: 'Throttling.User', RequestId: 'R1' }, 429, { 'x-acs-retry-after': `${retryAfterMs}` });

describe('a read is repeated', () => {
  test.each<[string, Answer]>([
    ['500', unavailable],
    ['502 with HTML', raw('<html>', 502)],
    ['503', json({ Code: 'ServiceUnavailable' }, 503)],
    ['504', raw('', 504)],
    ['429', throttled(1)],
    ['throttling with status 400', json({ Code: 'Throttling' }, 400)],
    ['a connection dropped before the answer', hangUp],
    ['a connection dropped within the answer', breakOff],
  ])('after %s', async (_, failure) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client({ ...new InstantClock() });
    upstream.answer = inTurn(failure, found);
    expect(await client.getUser('user_1', patient)).toEqual(samples.user);
    expect(upstream.seen).toHaveLength(2);
  });

  test('after an attempt that took too long', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client({ callTimeoutMs: 100 });
    upstream.answer = inTurn(neverAnswer, found);
    expect(await client.getUser('user_1', patient)).toEqual(samples.user);
  });

  test('even when it is a POST, for a look-up changes nothing', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = inTurn(unavailable, json({ userId: 'user_1' }));
    expect(await client.getUserIdByUsername('alice', patient)).toBe('user_1');
    expect(upstream.seen.map(({ body }) => body)).toEqual(['{"username":"alice"}', '{"username":"alice"}']);
  });

  test.each([
    [1, 1],
    [2, 2],
    [undefined, 4],
  ])(
    'with maxAttempts %j no more than %i times, and the last failure is reported',
    async (maxAttempts, attempts) => {
      await using upstream = await ScriptedUpstream.listen();
      await using client = upstream.client({ maxAttempts });
      upstream.answer = unavailable;
      await expect(client.getUser('user_1', patient)).rejects.toMatchObject({
        operation: 'GetUser',
        kind: 'unavailable',
        code: 'Internal Server Error',
        status: 500,
      });
      expect(upstream.seen).toHaveLength(attempts);
    },
  );

  test.each<[string, Answer]>([
    ['a refusal', json({ error: 'ResourceNotFound.User' }, 404)],
    ['a missing permission', json({ error: 'permission_denied' }, 403)],
    ['an unreadable answer', raw('{"userId"')],
  ])('not after %s', async (_, failure) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = failure;
    await expect(client.getUser('user_1', patient)).rejects.toThrow(EiamError);
    expect(upstream.seen).toHaveLength(1);
  });
});

test('no server listens: unavailable, with the reason and no address', async () => {
  const upstream = await ScriptedUpstream.listen();
  await using client = upstream.client({ maxAttempts: 2 });
  await upstream[Symbol.asyncDispose]();
  const error = await client.getUser('user_1', patient).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    operation: 'GenerateToken',
    kind: 'unavailable',
    status: undefined,
    cause: { code: 'ECONNREFUSED' },
  });
});

test('an attempt that takes too long is a timeout', async () => {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client({ callTimeoutMs: 100, maxAttempts: 1 });
  upstream.answer = neverAnswer;
  await expect(client.getUser('user_1', patient)).rejects.toMatchObject({
    kind: 'timeout',
    status: undefined,
  });
  // And its connection is cut.
  await upstream.until(() => upstream.inFlight === 0);
});

test('an answer that stops in its middle is a timeout', async () => {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client({ callTimeoutMs: 100, maxAttempts: 1 });
  upstream.answer = (response) => response.writeHead(200).write('{"userId":');
  await expect(client.getUser('user_1', patient)).rejects.toMatchObject({ kind: 'timeout' });
});

describe('back-off', () => {
  const error = (kind: 'unavailable' | 'throttled', retryAfterMs?: number) =>
    new EiamError('GetUser', kind, { retryAfterMs });

  test('has full jitter under a bound that doubles up to 5 s', () => {
    const bounds = [1, 2, 3, 4, 7, 8].map((attempt) => backOffMs(error('unavailable'), attempt, () => 1));
    expect(bounds).toEqual([100, 200, 400, 800, 5_000, 5_000]);
    expect(backOffMs(error('unavailable'), 3, () => 0)).toBe(0);
    expect(backOffMs(error('unavailable'), 3, () => 0.5)).toBe(200);
  });

  test('is what upstream requested, where it did', () => {
    expect(backOffMs(error('throttled', 1_234), 1, () => 1)).toBe(1_234);
    expect(backOffMs(error('throttled'), 1, () => 1)).toBe(500);
  });

  test('waits between attempts, and reports it to the observer', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const clock = new InstantClock();
    await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer, random: () => 0.5 });
    upstream.answer = inTurn(unavailable, hangUp, throttled(700), found);
    const told: unknown[] = [];
    const observer = {
      called: (operation: string) => told.push(['called', operation]),
      retried: (operation: string) => told.push(['retried', operation]),
      waited: (ms: number) => told.push(['waited', ms]),
    };
    await client.getUser('user_1', { ...patient, observer });
    expect(clock.waits).toEqual([50, 100, 700]);
    const again = [
      ['called', 'GetUser'],
      ['retried', 'GetUser'],
    ];
    expect(told).toEqual([
      ['called', 'GetUser'],
      ['waited', 50],
      ...again,
      ['waited', 100],
      ...again,
      ['waited', 700],
      ...again,
    ]);
  });
});

describe('a deadline', () => {
  test('that a back-off would reach ends the call at once with the real failure', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const clock = new ManualClock();
    await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer, random: () => 0.5 });
    upstream.answer = unavailable;
    const deadlineAt = clock.now() + 50;
    await expect(client.getUser('user_1', { ...patient, deadlineAt })).rejects.toMatchObject({
      kind: 'unavailable',
      status: 500,
    });
    expect(upstream.seen).toHaveLength(1);
  });

  test('that a throttle pause would reach ends the call at once, saying for how long', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const clock = new ManualClock();
    await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer });
    upstream.answer = throttled(30_000);
    const deadlineAt = clock.now() + 10_000;
    await expect(client.getUser('user_1', { ...patient, deadlineAt })).rejects.toMatchObject({
      kind: 'throttled',
      code: 'Throttling.User',
      status: 429,
      retryAfterMs: 30_000,
      requestId: 'R1',
    });
    // The next call waits for the pause and is not sent.
    await clock.advance(1_000);
    await expect(client.getUser('user_1', { ...patient, deadlineAt })).rejects.toMatchObject({
      kind: 'throttled',
      retryAfterMs: 29_000,
    });
    expect(upstream.seen).toHaveLength(1);
  });

  test('passing while the call waits for another attempt leaves the real failure', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const clock = new ManualClock();
    await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer, maxConcurrency: 1 });
    upstream.answer = inTurn(unavailable, neverAnswer);
    const first = client.getUser('user_1', { ...patient, deadlineAt: clock.now() + 1_000 });
    const failed = expect(first).rejects.toMatchObject({ kind: 'unavailable', status: 500 });
    const second = client.getUser('user_2', patient).catch(() => {});
    await upstream.until(() => upstream.seen.length === 2);
    await clock.advance(1_000);
    await failed;
    await client[Symbol.asyncDispose]();
    await second;
  });

  test('passing during the last attempt ends it', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const clock = new ManualClock();
    await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer, maxAttempts: 1 });
    upstream.answer = neverAnswer;
    const call = client.getUser('user_1', { ...patient, deadlineAt: clock.now() + 5_000 });
    const failed = expect(call).rejects.toMatchObject({ operation: 'GetUser', kind: 'deadline' });
    await upstream.until(() => upstream.seen.length === 1);
    await clock.advance(5_000);
    await failed;
    await upstream.until(() => upstream.inFlight === 0);
  });

  test('passed before the call lets nothing out', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    await expect(client.getUser('user_1', { ...patient, deadlineAt: Date.now() - 1 })).rejects.toMatchObject({
      kind: 'deadline',
    });
    expect([upstream.seen, upstream.tokenCalls]).toEqual([[], []]);
  });

  test('by a signal that timed out is a deadline too', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = neverAnswer;
    await expect(client.getUser('user_1', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      kind: 'deadline',
    });
  });
});
