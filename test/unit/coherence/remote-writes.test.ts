import { expect, test } from 'vitest';
import { Evictions } from '../../../src/cache/evictions.ts';
import { RemoteWrites } from '../../../src/coherence/remote-writes.ts';
import { ManualClock } from '../eiam/clocks.ts';

const one = ['User:user_1'];
const both = ['User:user_1', 'User:user_2'];

function open() {
  const clock = new ManualClock();
  const evictions = new Evictions(clock.now);
  const writes = new RemoteWrites({ evictions, setTimer: clock.setTimer });
  const announce = (write: string, tags: readonly string[], lastsMs = 60_000) =>
    writes.announced({ kind: 'announced', write, tags, lastsMs });
  const complete = (write: string, tags: readonly string[], outcome: 'written' | 'uncertain' | 'none') =>
    writes.completed({ kind: 'completed', write, tags, outcome });
  return { clock, evictions, writes, announce, complete };
}

test('what a write may touch is evicted and held until it has ended, each time that it is', () => {
  const { evictions, announce, complete } = open();
  const before = evictions.sequence;
  announce('write-1', one);
  announce('write-2', both);
  expect([evictions.isTouched(before, one), evictions.isHeld(one), evictions.isHeld(both)]).toEqual([
    true,
    true,
    true,
  ]);
  const during = evictions.sequence;
  complete('write-2', both, 'none');
  expect(evictions.isTouched(during, ['User:user_2'])).toBe(true);
  expect([evictions.isHeld(one), evictions.isHeld(['User:user_2'])]).toEqual([true, false]);
  complete('write-1', one, 'none');
  expect(evictions.isHeld(one)).toBe(false);
});

test('one that ended is held for as long as reads may lag behind it, or its effect may come', async () => {
  const { clock, evictions, announce, complete } = open();
  announce('write-1', one);
  complete('write-1', [...one, 'User:made'], 'written');
  expect(evictions.isHeld(['User:made'])).toBe(true);
  await clock.advance(2_000);
  expect(evictions.isHeld(['User:made'])).toBe(false);
  announce('write-2', one);
  complete('write-2', one, 'uncertain');
  await clock.advance(29_999);
  expect(evictions.isHeld(one)).toBe(true);
  await clock.advance(1);
  expect(evictions.isHeld(one)).toBe(false);
});

test('one that is not heard of again counts as uncertain once its time is over', async () => {
  const { clock, evictions, writes, announce } = open();
  announce('write-1', one, 35_000);
  await clock.advance(34_999);
  const before = evictions.sequence;
  expect([writes.size, evictions.isHeld(one)]).toEqual([1, true]);
  await clock.advance(1);
  expect([writes.size, evictions.isTouched(before, one), evictions.isHeld(one)]).toEqual([0, true, true]);
  await clock.advance(30_000);
  expect([evictions.isHeld(one), clock.appointments]).toEqual([false, 0]);
});

test('of more than can be known at once, everything is held', async () => {
  const { clock, evictions, writes, announce } = open();
  for (let count = 0; count < 10_000; count += 1) announce(`write-${count}`, [`User:${count}`], 60_000);
  expect(evictions.isHeld(['User:other'])).toBe(false);
  announce('one-too-many', one, 35_000);
  expect([writes.size, evictions.isHeld(['User:other'])]).toEqual([10_000, true]);
  await clock.advance(35_000);
  expect(evictions.isHeld(['User:other'])).toBe(false);
  writes[Symbol.dispose]();
  expect(clock.appointments).toBe(0);
});

test('while changes are not heard of nothing is kept', () => {
  const { evictions } = open();
  evictions.suspend();
  expect(evictions.isHeld(one)).toBe(true);
  evictions.resume();
  expect(evictions.isHeld(one)).toBe(false);
});
