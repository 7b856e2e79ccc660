import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Doubt, Position, Window } from '../../../schema/paging/page.ts';
import { type RowSink, walkNumbered, walkWindows } from '../../../src/loaders/paging/list-walk.ts';
import { windowOfMatches } from '../../../src/loaders/paging/match-window.ts';
import { ChangingList, type Row, type Style, styles } from './changing-list.ts';

const idOf = ({ id }: Row) => id;
const silent = { verify: false, doubted: () => {} };

/** About so many of a list's rows match, spread over it. */
function matcher(oneIn: number) {
  return ({ id }: Row) => Number(id.replace(/\D/g, '')) % oneIn === 0;
}

interface Reading {
  readonly style: Style;
  readonly oneIn: number;
  readonly verify?: boolean;
}

function pageOf(list: ChangingList, { style, oneIn, verify = false }: Reading, window: Window) {
  const walked = {
    idOf,
    window: (wanted: Window, isVerified: boolean) =>
      list.load(style, wanted, { ...silent, verify: isVerified }),
    maxPages: 100,
    tooComplex: (pages: number) => new Error(`${pages} are too many`),
  };
  const numbered = { ...walked, load: (page: number) => list.numbered(page) };
  const walk = (sink: RowSink<Row>) =>
    style === 'numbers' ? walkNumbered(numbered, sink, verify) : walkWindows(walked, sink, verify);
  const evaluate = matcher(oneIn);
  return windowOfMatches<Row>(window, { evaluate, idOf: (row) => idOf(row as Row), walk }, silent);
}

interface Walk extends Reading {
  readonly first: number;
  /** Whether each page is read with its count. */
  readonly counts: readonly boolean[];
  readonly change?: (page: number) => void;
}

/** Follows the matches to their end. */
async function walkMatches(list: ChangingList, { first, counts, change, ...reading }: Walk) {
  const seen: string[] = [];
  const doubts = new Set<Doubt>();
  const totals: (number | undefined)[] = [];
  let after: Position | undefined;
  for (let turn = 0; turn < 500; turn += 1) {
    const isCounted = counts[turn % counts.length] ?? true;
    const page = await pageOf(list, reading, { first, after, isCounted });
    seen.push(...page.entries.map(({ row }) => idOf(row as Row)));
    totals.push(page.totalCount);
    for (const doubt of page.doubts) doubts.add(doubt);
    if (!page.hasNextPage) return { seen, doubts, totals };
    const position = page.entries.at(-1)?.position;
    after = position && { ...position, marks: position.marks };
    change?.(turn);
  }
  throw new Error('Expected the walk to end');
}

const matchesOf = (list: ChangingList, oneIn: number) => list.ids.filter((id) => matcher(oneIn)({ id }));

describe.each(styles)('matches out of a list by %s', (style) => {
  const drawn = fc.record({
    rows: fc.integer({ min: 0, max: 900 }),
    oneIn: fc.integer({ min: 1, max: 60 }),
    first: fc.integer({ min: 1, max: 100 }),
    counts: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
  });

  test('each once, in order, however much is counted', async () => {
    const property = fc.asyncProperty(drawn, async ({ rows, ...how }) => {
      const list = new ChangingList(rows);
      const { seen, totals } = await walkMatches(list, { style, ...how });
      const expected = matchesOf(list, how.oneIn);
      expect(seen).toEqual(expected);
      for (const [turn, total] of totals.entries())
        expect(total).toBe(how.counts[turn % how.counts.length] ? expected.length : undefined);
    });
    await fc.assert(property, { numRuns: 60, seed: 12 });
  });

  test('rows come and go between pages: what was lost or repeated is in doubt', async () => {
    const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
    const changing = fc.record({ drawn, gone: places, come: places });
    const property = fc.asyncProperty(changing, async ({ drawn: { rows, ...how }, gone, come }) => {
      const list = new ChangingList(rows);
      let alive = matchesOf(list, how.oneIn);
      const change = (page: number) => {
        if (page > 20) return;
        for (const share of gone)
          if (list.ids.length > 1) list.removeAt(Math.floor(share * (list.ids.length - 1)));
        for (const share of come) list.insertAt(Math.floor(share * list.ids.length));
        const left = new Set(list.ids);
        alive = alive.filter((id) => left.has(id));
      };
      const { seen, doubts } = await walkMatches(list, { style, ...how, change });
      const given = new Set(seen);
      const isExact = given.size === seen.length && alive.every((id) => given.has(id));
      expect(isExact || doubts.size > 0).toBe(true);
    });
    await fc.assert(property, { numRuns: 60, seed: 12 });
  });

  test('all that was given is gone: the next page goes on where it stood, counted or not', async () => {
    for (const counts of [[true], [false]]) {
      const list = new ChangingList(500);
      const before = matchesOf(list, 2);
      const change = (page: number) => {
        if (page === 1) list.removeAt(0, 200);
      };
      const { seen } = await walkMatches(list, { style, oneIn: 2, first: 50, counts, change });
      expect(seen.slice(0, 100)).toEqual(before.slice(0, 100));
      expect(before.filter((id) => !seen.includes(id))).toEqual([]);
    }
  });
});

describe('how far a list is read', () => {
  const calls = async (rows: number, reading: Omit<Reading, 'style'>, window: Partial<Window>) => {
    const list = new ChangingList(rows);
    const page = await pageOf(
      list,
      { style: 'numbers', ...reading },
      { first: 20, after: undefined, ...window },
    );
    return { calls: list.calls, doubts: [...page.doubts] };
  };

  test('a full page ends it, and out of a single reply it is exact', async () => {
    expect(await calls(1_000, { oneIn: 2 }, { isCounted: false })).toEqual({ calls: 1, doubts: [] });
  });

  test('behind the first page no more is read ahead than has been read', async () => {
    const sparse = await calls(10_000, { oneIn: 20 }, { isCounted: false });
    // 21 matches stand on five pages.
    expect(sparse.doubts).toEqual(['UNVERIFIED_SEAM']);
    expect(sparse.calls).toBeLessThanOrEqual(10);
  });

  test('a count reads all of it once', async () => {
    expect(await calls(1_000, { oneIn: 2 }, {})).toEqual({ calls: 10, doubts: ['UNVERIFIED_SEAM'] });
  });

  test('a list that is longer than a scan may read is refused after its first page', async () => {
    const list = new ChangingList(10_001);
    const page = pageOf(
      list,
      { style: 'numbers', oneIn: 2 },
      { first: 1, after: undefined, isCounted: false },
    );
    await expect(page).rejects.toThrow('101 are too many');
    expect(list.calls).toBe(1);
  });
});
