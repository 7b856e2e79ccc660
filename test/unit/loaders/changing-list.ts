import type { Doubt, Page, Position } from '../../../schema/paging/page.ts';
import type { Seams } from '../../../src/loaders/paging/completeness.ts';
import { loadOffsetWindow } from '../../../src/loaders/paging/offset-window.ts';
import type { PageRequest } from '../../../src/loaders/paging/page-plan.ts';
import { loadTokenWindow } from '../../../src/loaders/paging/token-window.ts';

export interface Row {
  readonly id: string;
}

/** By page number; by tokens that are offsets; by tokens that name the last row. */
export const styles = ['numbers', 'offset tokens', 'key tokens'] as const;
export type Style = (typeof styles)[number];

/** A list that upstream pages, in a stable order: a row keeps its rank for as long as it lives. */
export class ChangingList {
  #rows: { readonly id: string; readonly rank: number }[];
  #made = 0;
  calls = 0;
  /** Runs before every call: the list may change between any two of them. */
  beforeCall = () => {};

  constructor(count: number) {
    this.#rows = Array.from({ length: count }, (_, rank) => ({ id: `row_${rank}`, rank }));
  }

  get ids(): readonly string[] {
    return this.#rows.map(({ id }) => id);
  }

  removeAt(at: number, count = 1): void {
    this.#rows.splice(at, count);
  }

  /** A new row in front of the one that stands at this place, or at the end. */
  insertAt(at: number): void {
    const before = this.#rows[at - 1]?.rank ?? -1;
    const after = this.#rows[at]?.rank ?? before + 2;
    this.#made += 1;
    this.#rows.splice(at, 0, { id: `new_${this.#made}`, rank: (before + after) / 2 });
  }

  #page(start: number, size: number) {
    this.calls += 1;
    const data = this.#rows.slice(start, start + size).map(({ id }): Row => ({ id }));
    return { totalCount: this.#rows.length, data };
  }

  #numbered({ pageNumber, pageSize }: PageRequest) {
    this.beforeCall();
    return this.#page((pageNumber - 1) * pageSize, pageSize);
  }

  #byToken(style: Style, token: string | undefined, size: number) {
    this.beforeCall();
    const at = Number(token ?? (style === 'key tokens' ? -1 : 0));
    const behind = this.#rows.findIndex(({ rank }) => rank > at);
    const start = style === 'key tokens' ? (behind < 0 ? this.#rows.length : behind) : at;
    const end = start + size;
    const last = this.#rows[end - 1]?.rank;
    const next = end < this.#rows.length ? String(style === 'key tokens' ? last : end) : undefined;
    return { ...this.#page(start, size), nextToken: next };
  }

  /** A page of the largest size, by its number. */
  async numbered(pageNumber: number) {
    return this.#numbered({ pageNumber, pageSize: 100 });
  }

  load(
    style: Style,
    window: { first: number; after: Position | undefined },
    seams: Seams,
  ): Promise<Page<Row>> {
    const idOf = ({ id }: Row) => id;
    if (style === 'numbers') {
      return loadOffsetWindow(window, { idOf, loadPage: async (request) => this.#numbered(request) }, seams);
    }
    const loadPage = async (token: string | undefined, size: number) => this.#byToken(style, token, size);
    return loadTokenWindow(window, { idOf, loadPage, maxPages: 100 }, seams);
  }
}

export interface Walk {
  readonly seen: readonly string[];
  readonly pages: readonly { readonly ids: readonly string[]; readonly doubts: readonly Doubt[] }[];
  readonly calls: number;
}

/** Follows a list to its end, as a client does; `change` happens at each seam. */
export async function walkList(
  list: ChangingList,
  style: Style,
  options: {
    readonly sizes: readonly number[];
    readonly verify?: boolean;
    readonly change?: (seen: readonly string[]) => void;
  },
): Promise<Walk> {
  const { sizes, verify = false, change = () => {} } = options;
  const seams = { verify, doubted: () => {} };
  const pages: { ids: string[]; doubts: Doubt[] }[] = [];
  const seen: string[] = [];
  let after: Position | undefined;
  for (let turn = 0; turn < 2_000; turn += 1) {
    const page = await list.load(style, { first: sizes[turn % sizes.length] ?? 1, after }, seams);
    const ids = page.entries.map(({ row }) => row.id);
    pages.push({ ids, doubts: [...page.doubts] });
    seen.push(...ids);
    if (!page.hasNextPage) return { seen, pages, calls: list.calls };
    const position = page.entries.at(-1)?.position;
    // As a cursor carries it: read out once.
    after = position && { ...position, marks: position.marks, tokens: position.tokens };
    change(seen);
  }
  throw new Error('Expected the walk to end');
}
