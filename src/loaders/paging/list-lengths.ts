import { checked } from '../../../schema/core/unreadable.ts';
import type { Reply } from './page.ts';

type Counted = Pick<Reply<unknown>, 'totalCount' | 'faults'>;

/** How many rows lists have. */
export interface ListLengths {
  /** Notes a page of a list that is being read: each page has the length of the whole list. */
  noting<Page extends Counted>(list: string, page: Promise<Page>): Promise<Page>;
  /**
   * The length of a list; undefined where this tenant never sends it.
   * @throws UnreadableMemberError where upstream sent none that can be read
   */
  of(list: string): Promise<number | undefined>;
}

/**
 * Lengths of lists of one kind, from pages that the operation reads anyway, otherwise from the smallest page.
 * @param loadSmallest what it loads has to be noted like any other page, so that lengths read together share it
 */
export function createListLengths(loadSmallest: (list: string) => Promise<Counted>): ListLengths {
  const noted = new Map<string, Promise<Counted>>();
  return {
    noting(list, page) {
      noted.set(list, page);
      return page;
    },
    async of(list) {
      // The fields beside this one begin to read their pages in the same tick.
      await null;
      const page = await noted.get(list)?.catch(() => undefined);
      return checked(page ?? (await loadSmallest(list))).totalCount;
    },
  };
}
