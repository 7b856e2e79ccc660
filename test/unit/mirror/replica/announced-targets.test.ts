import { expect, test } from 'vitest';
import { AnnouncedTargets } from '../../../../src/mirror/replica/announced-targets.ts';
import type { LogBody } from '../../../../src/shared-state/ports.ts';
import { tags } from '../../../../src/vocabulary/tags.ts';
import { ManualClock } from '../../eiam/clocks.ts';

const announced: LogBody = { kind: 'announced', write: 'w', tags: ['User:user_a'], lastsMs: 40_000 };
const completed: LogBody = { kind: 'completed', write: 'w', tags: ['User:user_a'], outcome: 'written' };

function start() {
  const clock = new ManualClock();
  const lapsed: string[] = [];
  const targets = new AnnouncedTargets({
    clock,
    onLapsed: async ({ write }) => void lapsed.push(write),
    onFailure: (error) => {
      throw error;
    },
  });
  return { clock, lapsed, targets };
}

test('a write that has ended in its time is never ended for its gateway', async () => {
  const { clock, lapsed, targets } = start();
  targets.applied({ body: announced, position: 1 });
  expect([targets.isDirty('user_a'), targets.isDirty('user_b')]).toEqual([true, false]);
  targets.applied({ body: completed, position: 2 });
  expect([targets.isDirty('user_a'), targets.isAny]).toEqual([false, false]);
  await clock.advance(100_000);
  expect(lapsed).toEqual([]);
});

test('a write of a gateway that has died is to be ended until the log has its end', async () => {
  const { clock, lapsed, targets } = start();
  targets.applied({ body: announced, position: 1 });
  await clock.advance(39_999);
  expect(lapsed).toEqual([]);
  await clock.advance(1);
  await clock.advance(5_000);
  expect(lapsed).toEqual(['w', 'w']);
  expect(targets.isDirty('user_a')).toBe(true);
  targets.applied({ body: completed, position: 2 });
  await clock.advance(5_000);
  expect(lapsed).toEqual(['w', 'w']);
});

test('reads wait for a write until its end is known, and for none that takes long', async () => {
  const { clock, targets } = start();
  expect(await targets.ended()).toBe(0);
  targets.applied({ body: announced, position: 1 });
  const first = targets.ended();
  await clock.advance(999);
  targets.applied({ body: completed, position: 2 });
  expect(await first).toBe(2);
  targets.applied({ body: announced, position: 1 });
  const second = targets.ended();
  await clock.advance(1_000);
  expect(await second).toBeUndefined();
  expect(await targets.ended()).toBeUndefined();
  targets.applied({ body: completed, position: 2 });
  expect(await targets.ended()).toBe(0);
});

test('a write that may touch anything leaves nothing current', () => {
  const { targets } = start();
  targets.applied({ body: { ...announced, tags: [tags.everything] }, position: 1 });
  expect(targets.isDirty('group_z')).toBe(true);
  targets[Symbol.dispose]();
  expect(targets.isAny).toBe(false);
});
