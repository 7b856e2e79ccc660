import { describe, expect, test } from 'vitest';
import { UpstreamInvalidResponseError } from '../../../schema/errors/errors.ts';
import type { Page, Position, Window } from '../../../schema/paging/page.ts';
import { loadOffsetWindow } from '../../../src/loaders/paging/offset-window.ts';
import type { Reply } from '../../../src/loaders/paging/page.ts';
import type { PageRequest } from '../../../src/loaders/paging/page-plan.ts';
import type { TokenReply } from '../../../src/loaders/paging/token-reader.ts';
import { scanByToken } from '../../../src/loaders/paging/token-scan.ts';
import { loadTokenWindow } from '../../../src/loaders/paging/token-window.ts';

type Row = string | null;

const idOf = (row: Row) => row ?? undefined;
const rowsOf = (count: number): Row[] => Array.from({ length: count }, (_, index) => `row_${index}`);
const seams = { verify: false, doubted() {} };

type LoadWindow = (window: Window) => Promise<Page<Row>>;

const numbered =
  (serve: (request: PageRequest) => Reply<Row>, verify = false): LoadWindow =>
  (window) =>
    loadOffsetWindow(window, { idOf, loadPage: async (request) => serve(request) }, { ...seams, verify });

const byToken =
  (serve: (token: string | undefined, size: number) => TokenReply<Row>, verify = false): LoadWindow =>
  (window) =>
    loadTokenWindow(
      window,
      { idOf, maxPages: 50, loadPage: async (token, size) => serve(token, size) },
      { ...seams, verify },
    );

async function walk(load: LoadWindow, first: number) {
  const rows: Row[] = [];
  const doubts = new Set<string>();
  let after: Position | undefined;
  for (let turn = 0; turn < 400; turn += 1) {
    const page = await load({ first, after });
    rows.push(...page.entries.map(({ row }) => row));
    for (const doubt of page.doubts) doubts.add(doubt);
    if (!page.hasNextPage) return { rows, doubts: [...doubts] };
    const position = page.entries.at(-1)?.position;
    after = position && { ...position, marks: position.marks, tokens: position.tokens };
  }
  throw new Error('Expected the walk to end');
}

const slice = (rows: readonly Row[], { pageNumber, pageSize }: PageRequest) =>
  rows.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);

describe.each([1, 7, 20, 50, 99, 100])('pages of %i', (first) => {
  test.each([1, 7, 20, 50, 99])(
    'upstream serves at most %i rows a page: none is lost, none comes twice',
    async (most) => {
      const rows = rowsOf(230);
      const clamped = numbered(({ pageNumber, pageSize }) => ({
        totalCount: rows.length,
        data: slice(rows, { pageNumber, pageSize: Math.min(pageSize, most) }),
      }));
      expect((await walk(clamped, first)).rows).toEqual(rows);
      for (const verify of [false, true]) {
        const tokens = byToken((token, size) => {
          const start = Number(token ?? 0);
          const end = start + Math.min(size, most);
          const nextToken = end < rows.length ? String(end) : undefined;
          return { totalCount: rows.length, data: rows.slice(start, end), nextToken };
        }, verify);
        expect((await walk(tokens, first)).rows).toEqual(rows);
      }
    },
  );

  test('upstream leaves rows out of its pages, and counts them: those that it serves come once', async () => {
    const rows = rowsOf(230);
    const served = (row: Row, index: number) => index % 40 !== 3 && row !== null;
    const load = numbered((request) => {
      const start = (request.pageNumber - 1) * request.pageSize;
      return {
        totalCount: rows.length,
        data: slice(rows, request).filter((row, at) => served(row, start + at)),
      };
    });
    const walked = await walk(load, first);
    expect(walked.rows).toEqual(rows.filter(served));
  });

  test('rows that cannot be read stand at their place and count', async () => {
    const rows = rowsOf(230).map((row, index) =>
      index % 9 === 0 || (index > 95 && index < 103) ? null : row,
    );
    const load = numbered((request) => ({ totalCount: rows.length, data: slice(rows, request) }));
    expect((await walk(load, first)).rows).toEqual(rows);
    const tokens = byToken((token, size) => {
      const end = Number(token ?? 0) + size;
      const nextToken = end < rows.length ? String(end) : undefined;
      return { totalCount: rows.length, data: rows.slice(end - size, end), nextToken };
    });
    expect((await walk(tokens, first)).rows).toEqual(rows);
  });

  test.each([0, 1, 100, 199, 200, 230])('upstream sends no totalCount of its %i rows', async (count) => {
    const rows = rowsOf(count);
    expect(
      (
        await walk(
          numbered((request) => ({ data: slice(rows, request) })),
          first,
        )
      ).rows,
    ).toEqual(rows);
    const tokens = byToken((token, size) => {
      const end = Number(token ?? 0) + size;
      return { data: rows.slice(end - size, end), nextToken: end < count ? String(end) : undefined };
    });
    expect((await walk(tokens, first)).rows).toEqual(rows);
  });
});

describe('rows that upstream repeats', () => {
  test('within one page, and across pages of one window, come once', async () => {
    const pages: Record<string, TokenReply<Row>> = {
      '': { totalCount: 5, data: ['a', 'b', 'a'], nextToken: '1' },
      1: { totalCount: 5, data: ['b', 'c', 'c'], nextToken: '2' },
      2: { totalCount: 5, data: ['d', 'e'] },
    };
    const tokens = byToken((token) => pages[token ?? ''] ?? { data: [] });
    expect((await walk(tokens, 100)).rows).toEqual(['a', 'b', 'c', 'd', 'e']);
    const twice = numbered(() => ({ totalCount: 4, data: ['a', 'b', 'b', 'c'] }));
    expect((await walk(twice, 10)).rows).toEqual(['a', 'b', 'c']);
  });

  test.each([
    [
      'a token that leads to itself',
      byToken((token) => ({ totalCount: 900, data: [token ?? 'x'], nextToken: 'T' })),
    ],
    [
      'tokens that lead to each other',
      byToken((token) => ({ totalCount: 900, data: [token ?? 'x'], nextToken: token === 'A' ? 'B' : 'A' })),
    ],
    [
      'whole pages that lead to each other',
      byToken((token, size) => {
        const start = { A: 100, B: 200 }[token ?? ''] ?? 0;
        return {
          totalCount: 900,
          data: rowsOf(300).slice(start, start + size),
          nextToken: token === 'A' ? 'B' : 'A',
        };
      }),
    ],
    [
      'new tokens for the same page',
      byToken((token, size) => ({
        totalCount: 900,
        data: rowsOf(100).slice(0, size),
        nextToken: String(Number(token ?? 0) + 1),
      })),
    ],
    [
      'a page number that changes nothing',
      numbered(({ pageSize }) => ({ totalCount: 900, data: rowsOf(pageSize) })),
    ],
  ])('%s: an error, not a walk without an end', async (_what, load) => {
    await expect(walk(load, 100)).rejects.toThrow(UpstreamInvalidResponseError);
  });

  test('a scan by tokens ends in an error as well', async () => {
    const scan = (serve: (token: string | undefined) => TokenReply<Row>) =>
      scanByToken(
        async (token) => serve(token),
        (row) => row ?? '',
        1_000,
      );
    await expect(
      scan((token) => ({ data: [token ?? 'x'], nextToken: token === 'A' ? 'B' : 'A' })),
    ).rejects.toThrow(UpstreamInvalidResponseError);
    let page = 0;
    const same = () => {
      page += 1;
      return { data: ['a', 'b'], nextToken: String(page) };
    };
    await expect(scan(same)).rejects.toThrow(UpstreamInvalidResponseError);
    expect(page).toBe(4);
  });
});

describe('what an undisturbed walk costs', () => {
  const countCalls = async (style: 'numbers' | 'tokens', rows: number, first: number, verify: boolean) => {
    let calls = 0;
    const all = rowsOf(rows);
    const load =
      style === 'numbers'
        ? numbered((request) => {
            calls += 1;
            return { totalCount: rows, data: slice(all, request) };
          }, verify)
        : byToken((token, size) => {
            calls += 1;
            const end = Number(token ?? 0) + size;
            return {
              totalCount: rows,
              data: all.slice(end - size, end),
              nextToken: end < rows ? String(end) : undefined,
            };
          }, verify);
    const { rows: given, doubts } = await walk(load, first);
    expect(given).toEqual(all);
    return { calls, doubts };
  };

  test.each([
    ['numbers', 300, 100, { calls: 3, doubts: ['UNVERIFIED_SEAM'] }, { calls: 5, doubts: [] }],
    ['numbers', 250, 50, { calls: 5, doubts: [] }, { calls: 5, doubts: [] }],
    ['numbers', 200, 20, { calls: 10, doubts: [] }, { calls: 10, doubts: [] }],
    ['numbers', 100, 100, { calls: 1, doubts: [] }, { calls: 1, doubts: [] }],
    // The first seam takes a token within the first page, which upstream gives for a call of its own.
    ['tokens', 300, 100, { calls: 3, doubts: ['UNVERIFIED_SEAM'] }, { calls: 6, doubts: [] }],
    ['tokens', 250, 50, { calls: 5, doubts: [] }, { calls: 5, doubts: [] }],
    ['tokens', 200, 20, { calls: 10, doubts: [] }, { calls: 10, doubts: [] }],
    ['tokens', 100, 100, { calls: 1, doubts: [] }, { calls: 1, doubts: [] }],
  ] as const)('%s, %i rows, %i a page', async (style, rows, first, plain, verified) => {
    expect(await countCalls(style, rows, first, false)).toEqual(plain);
    expect(await countCalls(style, rows, first, true)).toEqual(verified);
  });
});
