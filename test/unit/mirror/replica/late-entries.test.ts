import { expect, test } from 'vitest';
import { LateEntries } from '../../../../src/mirror/replica/late-entries.ts';

function open() {
  const timers: (() => void)[] = [];
  const late = new LateEntries({
    setTimer(callback) {
      timers.push(callback);
      return () => {};
    },
  });
  return { late, timers };
}

test('the log waits for an entry until it is applied, or late', async () => {
  const { late, timers } = open();
  await late.within(Promise.resolve());
  expect(late.isAny).toBe(false);
  const { promise: applying, resolve: apply } = Promise.withResolvers<void>();
  const waiting = late.within(applying);
  expect(late.isAny).toBe(false);
  timers.at(-1)?.();
  await waiting;
  expect(late.isAny).toBe(true);
  apply();
  await applying;
  await Promise.resolve();
  expect(late.isAny).toBe(false);
});

test('behind an entry that is late the log waits for none, and none counts as current until all are applied', async () => {
  const { late, timers } = open();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const waiting = late.within(first.promise);
  timers.at(-1)?.();
  await waiting;
  const { length } = timers;
  await late.within(second.promise);
  expect(timers).toHaveLength(length);
  first.resolve();
  await first.promise;
  await Promise.resolve();
  expect(late.isAny).toBe(true);
  second.resolve();
  await second.promise;
  await Promise.resolve();
  expect(late.isAny).toBe(false);
});
