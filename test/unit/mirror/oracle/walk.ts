import { expect } from 'vitest';
import type { MirrorEntry, MirrorKey, MirrorPage, MirrorWindow } from '../../../../src/mirror/questions.ts';
import type { Random } from './random.ts';

/** What a list should hold, in order. */
export interface Expected {
  readonly id: string;
  /** Whether a member that could not be read leaves it open. */
  readonly isOpen: boolean;
  /** What the list says of it. */
  readonly said?: unknown;
}

export type AskPage<Row> = (window: MirrorWindow) => Promise<MirrorPage<Row>>;

interface Walk<Row> {
  /** What is asked, for messages. */
  readonly asked: unknown;
  readonly ask: AskPage<Row>;
  readonly toExpected: (entry: MirrorEntry<Row>) => Expected;
  readonly expected: readonly Expected[];
}

/** Pages of random sizes, from the start or from the end, joined and each compared. */
export async function expectWalk<Row>(
  random: Random,
  { asked, ask, toExpected, expected }: Walk<Row>,
): Promise<void> {
  const isForwards = random.chance(0.6);
  const isCounted = random.chance(0.5);
  const found: Expected[] = [];
  const keys: MirrorKey[] = [];
  const said = JSON.stringify(asked);
  let bound: MirrorEntry<Row> | undefined;
  do {
    const size = 1 + random.below(12);
    const sized = isForwards ? { first: size, after: bound?.key } : { last: size, before: bound?.key };
    const page = await ask({ ...sized, isCounted });
    const rows = page.entries.map(toExpected);
    expect(page.totalCount, said).toBe(isCounted ? expected.length : undefined);
    const isRest = found.length + rows.length === expected.length;
    expect(page.hasNextPage, said).toBe(isForwards ? !isRest : bound !== undefined);
    expect(page.hasPreviousPage, said).toBe(isForwards ? bound !== undefined : !isRest);
    const places = page.entries.map(({ key }) => key);
    if (isForwards) {
      found.push(...rows);
      keys.push(...places);
    } else {
      found.unshift(...rows);
      keys.unshift(...places);
    }
    bound = isForwards ? page.entries.at(-1) : page.entries.at(0);
    if (rows.length === 0) break;
  } while (found.length < expected.length);
  expect(found, said).toEqual(expected);
  await expectBetween(random, ask, expected, keys);
}

/** A page between two places of the list. */
async function expectBetween<Row>(
  random: Random,
  ask: AskPage<Row>,
  expected: readonly Expected[],
  keys: readonly MirrorKey[],
): Promise<void> {
  if (expected.length < 2) return;
  const from = random.below(expected.length - 1);
  const to = from + 1 + random.below(expected.length - from - 1);
  const size = random.below(4);
  const isForwards = random.chance(0.5);
  const bounds = { after: keys[from], before: keys[to], isCounted: false };
  const page = await ask({ ...bounds, ...(isForwards ? { first: size } : { last: size }) });
  const between = keys.slice(from + 1, to);
  const rest = Math.max(0, between.length - size);
  expect(page.entries.map(({ key }) => key)).toEqual(
    isForwards ? between.slice(0, size) : between.slice(rest),
  );
  // The bounds are rows of the list themselves.
  expect([page.hasNextPage, page.hasPreviousPage]).toEqual([true, true]);
}
