import { describe, expect, test } from 'vitest';
import { attemptMs } from '../../../src/eiam/retry.ts';
import { RetryBudget } from '../../../src/eiam/retry-budget.ts';
import { InstantClock } from './clocks.ts';
import { patient, samples } from './samples.ts';
import { type Answer, inTurn, json, ScriptedUpstream } from './scripted-upstream.ts';

const found = json(samples.user);
const unavailable = json({ Code: 'ServiceUnavailable' }, 503);
const throttled = json({ Code: 'Throttling.User' }, 429, { 'x-acs-retry-after': '1' });

describe('retries', () => {
  test('come out of a reserve, and ten answered calls earn one', () => {
    const budget = new RetryBudget(2);
    const failure = { kind: 'unavailable' } as const;
    expect([1, 2, 3].map(() => budget.tryTake(failure))).toEqual([true, true, false]);
    for (let count = 0; count < 9; count += 1) budget.earn();
    expect(budget.tryTake(failure)).toBe(false);
    budget.earn();
    expect(budget.tryTake(failure)).toBe(true);
    expect(budget.figures).toEqual({ left: 0, granted: 3, denied: 2 });
  });

  test('never grow beyond the reserve', () => {
    const budget = new RetryBudget(1);
    for (let count = 0; count < 100; count += 1) budget.earn();
    expect(budget.figures.left).toBe(1);
  });

  test('after a time-out take the place of two', () => {
    const budget = new RetryBudget(3);
    expect([1, 2].map(() => budget.tryTake({ kind: 'timeout' }))).toEqual([true, false]);
    expect(budget.tryTake({ kind: 'unavailable' })).toBe(true);
  });

  test('of all calls together add a tenth to them, while every other call fails', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client({ retryReserve: 5, ...new InstantClock() });
    let turn = 0;
    upstream.answer = (response, request) => {
      turn += 1;
      (turn % 2 === 0 ? found : unavailable)(response, request);
    };
    const calls = 400;
    for (let call = 0; call < calls; call += 1) await client.getUser('user_1', patient).catch(() => {});
    expect(upstream.seen.length - calls).toBeGreaterThan(5);
    expect(upstream.seen.length - calls).toBeLessThanOrEqual(5 + calls / 10);
    expect(client.outage().retries.granted).toBe(upstream.seen.length - calls);
  });

  test.each<[string, Answer, number]>([
    ['503', unavailable, 1],
    ['throttling, which the pace bounds', throttled, 4],
  ])('are none where the reserve is empty, after %s', async (_, answer, sent) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client({ retryReserve: 0, ...new InstantClock() });
    upstream.answer = inTurn(answer);
    await expect(client.getUser('user_1', patient)).rejects.toThrow('GetUser failed');
    expect(upstream.seen).toHaveLength(sent);
  });
});

describe('an attempt', () => {
  test.each([
    ['has its share of what is left', 30_000, 4, 7_500],
    ['has more of it when fewer attempts are left', 22_500, 3, 7_500],
    ['has three seconds at least: upstream may only be slow', 4_000, 4, 3_000],
    ['has no more than one call may take', 100_000, 4, 10_000],
    ['has all of it when it is the last', 2_000, 1, 10_000],
    ['without a deadline has what one call may take', undefined, 4, 10_000],
  ])('%s', (_, leftMs, attemptsLeft, expected) => {
    expect(attemptMs(10_000, leftMs, attemptsLeft)).toBe(expected);
  });
});
