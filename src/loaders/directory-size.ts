import { largestPage } from '../vocabulary/limits.ts';
import { createObservedLists, type ObservedLists } from './seen-lists.ts';

/**
 * The size of the directory by the last reply with a count: the only state that loaders share across operations beside the cache.
 * It decides between single reads and a scan, never what is answered.
 */
export interface DirectorySize {
  users: number | undefined;
  groups: number | undefined;
  /** Lengths of its lists, as observed. */
  readonly lists: ObservedLists;
  /** Whether this reply is used for the first time: a cached one may be older than the counts in later replies. */
  isFirstUse(reply: object): boolean;
}

export function createDirectorySize(): DirectorySize {
  const used = new WeakSet<object>();
  return {
    users: undefined,
    groups: undefined,
    lists: createObservedLists(),
    isFirstUse(reply) {
      const isFirstUse = !used.has(reply);
      used.add(reply);
      return isFirstUse;
    },
  };
}

/** How many pages a scan of so many rows takes; an empty list takes one as well. */
export function pagesOf(rows: number): number {
  return Math.max(1, Math.ceil(rows / largestPage));
}
