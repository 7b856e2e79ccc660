import { expect, test } from 'vitest';
import { createRestCheck } from '../../../src/composition/rest-check.ts';

test('memory is returned once after each time of work, and not while it lasts', () => {
  const shares = [0, 0, 0.4, 0.02, 0.005, 0, 0, 0.9, 0.01, 0];
  const releasedAt: number[] = [];
  let at = -1;
  const check = createRestCheck({
    utilization: () => shares[at] ?? 0,
    release: () => releasedAt.push(at),
  });
  for (at = 0; at < shares.length; at += 1) check();
  expect(releasedAt).toEqual([4, 8]);
});
