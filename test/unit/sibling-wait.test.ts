import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Traffic } from '../../src/loaders/calls.ts';
import { createSiblingWait, shippedSiblingWait } from '../../src/loaders/sibling-wait.ts';

/** Traffic that the test begins and answers by hand. */
function createHandTraffic() {
  let inFlight = 0;
  let answered = 0;
  let listeners: (() => void)[] = [];
  const calls: Pick<Traffic, 'inFlight' | 'answered' | 'onceAnswered'> = {
    get inFlight() {
      return inFlight;
    },
    get answered() {
      return answered;
    },
    onceAnswered: (listener) => {
      listeners.push(listener);
    },
  };
  return {
    calls,
    begin: (count: number) => {
      inFlight += count;
    },
    answer: () => {
      inFlight -= 1;
      answered += 1;
      const told = listeners;
      listeners = [];
      for (const listener of told) listener();
    },
  };
}

describe('a batch with the shipped waits', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function start(siblings: number) {
    const hand = createHandTraffic();
    const schedule = createSiblingWait(hand.calls, shippedSiblingWait);
    const gone: string[] = [];
    hand.begin(siblings);
    schedule(() => gone.push('first'));
    return { ...hand, schedule, gone };
  }

  test('goes off at once when no sibling is in flight', async () => {
    const { gone } = start(0);
    expect(gone).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(gone).toEqual(['first']);
  });

  test('waits for answers that keep coming, and is sent once with all keys that came meanwhile', async () => {
    const { gone, answer, schedule } = start(3);
    for (let sibling = 0; sibling < 3; sibling += 1) {
      await vi.advanceTimersByTimeAsync(shippedSiblingWait.quietMs - 1);
      expect(gone).toEqual([]);
      answer();
    }
    schedule(() => gone.push('second'));
    await vi.advanceTimersByTimeAsync(0);
    expect(gone).toEqual(['first', 'second']);
  });

  test('does not wait for a sibling that stays silent', async () => {
    const { gone } = start(1);
    await vi.advanceTimersByTimeAsync(shippedSiblingWait.quietMs + 1);
    expect(gone).toEqual(['first']);
  });

  test('does not wait beyond the limit, however many answers come', async () => {
    const { gone, answer } = start(1_000);
    for (let waitedMs = 0; waitedMs <= shippedSiblingWait.limitMs; waitedMs += 2) {
      await vi.advanceTimersByTimeAsync(2);
      answer();
    }
    await vi.advanceTimersByTimeAsync(0);
    expect(gone).toEqual(['first']);
  });
});
