import { expect, test } from 'vitest';
import { RateLimiter } from '../../../src/emulator/rate-limiter.ts';

test('lets a burst pass, then one call for each share of a second', () => {
  let nowMs = 0;
  const limiter = new RateLimiter({ requestsPerSecond: 10, burst: 3 }, () => nowMs);
  expect([limiter.take(), limiter.take(), limiter.take(), limiter.take()]).toEqual([0, 0, 0, 100]);
  nowMs += 60;
  expect(limiter.take()).toBe(40);
  nowMs += 40;
  expect([limiter.take(), limiter.take()]).toEqual([0, 100]);
});

test('a clock that is put back takes nothing away, and goes on from there', () => {
  let nowMs = 3_600_000;
  const limiter = new RateLimiter({ requestsPerSecond: 10, burst: 1 }, () => nowMs);
  nowMs = 0;
  expect([limiter.take(), limiter.take()]).toEqual([0, 100]);
  nowMs += 100;
  expect(limiter.take()).toBe(0);
});

test('saves up no more than a burst', () => {
  let nowMs = 0;
  const limiter = new RateLimiter({ requestsPerSecond: 2 }, () => nowMs);
  nowMs += 3_600_000;
  expect([limiter.take(), limiter.take(), limiter.take()]).toEqual([0, 0, 500]);
});
