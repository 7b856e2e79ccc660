import { expect, test } from 'vitest';
import { createId } from '../../../src/emulator/directory/identifiers.ts';
import { Random } from '../../../src/emulator/random.ts';

const draw = (seed: number) => {
  const random = new Random(seed);
  return Array.from({ length: 50 }, () => random.next());
};

test('a seed gives one sequence, neighbours another', () => {
  expect(draw(1)).toEqual(draw(1));
  expect(new Set([...draw(1), ...draw(2), ...draw(0), ...draw(-1)]).size).toBe(200);
});

test('draws spread evenly and stay in their bounds', () => {
  const random = new Random(9);
  const counts = new Map<number, number>();
  for (let round = 0; round < 10_000; round += 1) {
    const value = random.between(3, 7);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  expect([...counts.keys()].toSorted()).toEqual([3, 4, 5, 6, 7]);
  for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  expect([random.below(0), random.below(1), random.pickAny([])]).toEqual([0, 0, undefined]);
});

test('ids have their prefix, the alphabet of upstream, and do not repeat', () => {
  const random = new Random(4);
  const ids = Array.from({ length: 1_000 }, () => createId('user_', random));
  for (const id of ids) expect(id).toMatch(/^user_[a-z2-7]{26}$/);
  expect(new Set(ids).size).toBe(1_000);
});
