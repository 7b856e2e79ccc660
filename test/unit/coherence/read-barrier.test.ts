import { expect, test } from 'vitest';
import { createReadBarrier } from '../../../src/coherence/read-barrier.ts';

function open() {
  const questions: PromiseWithResolvers<boolean>[] = [Promise.withResolvers<boolean>()];
  let forgotten = 0;
  const barrier = createReadBarrier(
    { caughtUp: () => questions.at(-1)?.promise },
    {
      forget: () => {
        forgotten += 1;
      },
    },
  );
  return { questions, barrier, forgotten: () => forgotten };
}

test('reads that share a question wait for one promise, and what is kept is forgotten before the first goes on', async () => {
  const { questions, barrier, forgotten } = open();
  const seen: number[] = [];
  const both = [barrier(), barrier()];
  expect(both[0]).toBe(both[1]);
  const after = both.map((behind) => behind?.then(() => void seen.push(forgotten())));
  questions[0]?.resolve(false);
  await Promise.all(after);
  expect(seen).toEqual([1, 1]);
});

test('a later question has a promise of its own', async () => {
  const { questions, barrier, forgotten } = open();
  const first = barrier();
  questions[0]?.resolve(false);
  await first;
  questions.push(Promise.withResolvers());
  const second = barrier();
  expect(second).not.toBe(first);
  questions[1]?.resolve(true);
  await second;
  expect(forgotten()).toBe(1);
});

test('one process waits for nothing', () => {
  expect(createReadBarrier({ caughtUp: () => undefined }, { forget: () => {} })()).toBeUndefined();
});
