import { describe, expect, test } from 'vitest';
import { Unsettled } from '../../../../src/mirror/replica/unsettled.ts';
import type { Target } from '../../../../src/mirror/sync/targets.ts';

const objectOf = (id: string, ...also: string[]): Target => ({ kind: 'object', id, dirty: [id, ...also] });
const keyOfAda = 'object:user_ada';

describe('what is not settled', () => {
  test('is dirty until the last entry of it is settled, and the floor is before the first', () => {
    const unsettled = new Unsettled();
    unsettled.note(5, [objectOf('user_ada', 'group_a')], false);
    unsettled.note(7, [objectOf('user_ada')], false);
    unsettled.note(8, [objectOf('user_ben')], false);
    expect(unsettled.floor).toBe(4);
    unsettled.settle([{ key: keyOfAda, position: 5 }]);
    expect([unsettled.isDirty('user_ada'), unsettled.isDirty('group_a'), unsettled.floor]).toEqual([
      ...[true, true, 5],
    ]);
    unsettled.settle([{ key: keyOfAda, position: 7 }]);
    expect([unsettled.isDirty('user_ada'), unsettled.isDirty('group_a'), unsettled.floor]).toEqual([
      ...[false, false, 7],
    ]);
    unsettled.settle([{ key: 'object:user_ben', position: 8 }]);
    expect([unsettled.isEmpty, unsettled.floor]).toEqual([true, undefined]);
  });

  test('of events does not count as written', () => {
    const unsettled = new Unsettled();
    unsettled.note(1, [objectOf('user_ada')], false);
    expect(unsettled.hasWrites).toBe(false);
    unsettled.note(2, [objectOf('user_ada')], true);
    expect(unsettled.hasWrites).toBe(true);
  });

  test('beyond what is kept is everything, until everything is settled', () => {
    const unsettled = new Unsettled();
    const many = Array.from({ length: 10_001 }, (_, at) => objectOf(`user_${at}`));
    unsettled.note(3, many.slice(0, 10_000), false);
    expect(unsettled.isAll).toBe(false);
    unsettled.note(4, many.slice(10_000), false);
    expect([unsettled.isAll, unsettled.hasWrites, unsettled.isDirty('group_a')]).toEqual([true, true, true]);
    unsettled.settle([{ position: 3 }]);
    expect(unsettled.isAll).toBe(true);
    unsettled.settle([{ position: 4 }]);
    expect(unsettled.isEmpty).toBe(true);
  });

  test('that names more than may be named is everything', () => {
    const unsettled = new Unsettled();
    const ids = Array.from({ length: 1_001 }, (_, at) => `user_${at}`);
    unsettled.note(1, [{ kind: 'groupUsers', id: 'group_a', dirty: ids }], false);
    expect(unsettled.isAll).toBe(true);
  });
});

describe('a wait for writes', () => {
  test('is of those until then, whatever is written meanwhile', async () => {
    const unsettled = new Unsettled();
    unsettled.note(1, [objectOf('user_ada')], true);
    const { shown } = unsettled.writesTo(1);
    unsettled.note(2, [objectOf('user_ben')], true);
    expect(unsettled.lacksWritesTo(1)).toBe(true);
    unsettled.settle([{ key: keyOfAda, position: 1 }]);
    await shown;
    expect([unsettled.lacksWritesTo(1), unsettled.lacksWritesTo(2)]).toEqual([false, true]);
  });

  test('is over at once where none is marked, or all of them are void', async () => {
    const unsettled = new Unsettled();
    await unsettled.writesTo(9).shown;
    unsettled.noteAll(4);
    const { shown } = unsettled.writesTo(9);
    unsettled.clear();
    await shown;
  });
});
