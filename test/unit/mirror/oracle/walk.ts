import { expect } from 'vitest';
import type { MirrorEntry, MirrorPage, MirrorWindow } from '../../../../src/mirror/questions.ts';
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
    if (isForwards) found.push(...rows);
    else found.unshift(...rows);
    bound = isForwards ? page.entries.at(-1) : page.entries.at(0);
    if (rows.length === 0) break;
  } while (found.length < expected.length);
  expect(found, said).toEqual(expected);
}
