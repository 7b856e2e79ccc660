import { describe, expect, test } from 'vitest';
import { Holds, type Shown } from '../../../src/cache/holds.ts';

const shows = (id: string, updateTime: number | undefined) => (): Shown => new Map([[id, { updateTime }]]);
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

describe('tags that are held', () => {
  test('are so until the latest of their times', () => {
    const holds = new Holds();
    holds.hold(['a'], 100, 0);
    holds.hold(['a'], 50, 0);
    expect(
      [['a', 99] as const, ['a', 100] as const, ['b', 0] as const].map(([tag, at]) =>
        holds.isHeld([tag], at),
      ),
    ).toEqual([true, false, false]);
  });

  test('are all that there are, where there are too many, and those whose time is over do not count', () => {
    const holds = new Holds();
    holds.hold(numbered(10_000), 100, 0);
    holds.hold(['a'], 200, 100);
    expect([holds.isHeld(['b'], 100), holds.isHeld(['a'], 100)]).toEqual([false, true]);
    holds.hold(numbered(10_001), 200, 100);
    expect([holds.isHeld(['b'], 199), holds.isHeld(['b'], 200)]).toEqual([true, false]);
  });

  test('let an answer pass that shows the object as new as the change', () => {
    const holds = new Holds();
    holds.hold(['user', 'list', 'members'], 100, 0, { id: 'mia', updateTime: 7, tags: ['user', 'list'] });
    expect([6, 7, 8, undefined].map((time) => holds.isHeld(['user'], 0, shows('mia', time)))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(holds.isHeld(['user', 'members'], 0, shows('mia', 7))).toBe(true);
    expect(holds.isHeld(['list'], 0, shows('jan', 9))).toBe(true);
    expect(holds.isHeld(['list'], 0)).toBe(true);
    expect(holds.isHeld(['list'], 100)).toBe(false);
  });

  test('let it pass only where it shows each of them, by the newest change', () => {
    const holds = new Holds();
    for (const [id, updateTime] of [
      ['mia', 7],
      ['jan', 3],
      ['mia', 5],
    ] as const) {
      holds.hold(['list'], 100, 0, { id, updateTime, tags: ['list'] });
    }
    const both = (mia: number, jan: number) => () =>
      new Map([
        ['mia', { updateTime: mia }],
        ['jan', { updateTime: jan }],
      ]);
    expect([both(7, 3), both(6, 3), both(7, 2)].map((shown) => holds.isHeld(['list'], 0, shown))).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('wait for no proof where there would be too many, or where one change has none', () => {
    const holds = new Holds();
    for (const id of numbered(100)) holds.hold(['list'], 100, 0, { id, updateTime: 1, tags: ['list'] });
    const all = () => new Map(numbered(101).map((id) => [id, { updateTime: 1 }]));
    expect(holds.isHeld(['list'], 0, all)).toBe(false);
    holds.hold(['list'], 100, 0, { id: 't100', updateTime: 1, tags: ['list'] });
    expect(holds.isHeld(['list'], 0, all)).toBe(true);
    holds.hold(['other'], 100, 0, { id: 't0', updateTime: 1, tags: ['other'] });
    expect(holds.isHeld(['other'], 0, all)).toBe(false);
    holds.hold(['other'], 100, 0);
    expect(holds.isHeld(['other'], 0, all)).toBe(true);
  });
});
