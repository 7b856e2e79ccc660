import { largestPage } from '../vocabulary/limits.ts';
import { createObservedLists, type ObservedLists } from './seen-lists.ts';

/**
 * How large the directory was when upstream last told: the only thing the reads themselves remember between operations. It
 * decides between single reads and a scan, never what is answered.
 */
export interface DirectorySize {
  users: number | undefined;
  groups: number | undefined;
  /** What its lists were like. */
  readonly lists: ObservedLists;
  /** Whether this reply is heard for the first time: what comes from memory may be older than what was told since. */
  isNews(reply: object): boolean;
}

export function createDirectorySize(): DirectorySize {
  const heard = new WeakSet<object>();
  return {
    users: undefined,
    groups: undefined,
    lists: createObservedLists(),
    isNews(reply) {
      const isNews = !heard.has(reply);
      heard.add(reply);
      return isNews;
    },
  };
}

/** How many pages a scan of so many rows takes; an empty list takes one as well. */
export function pagesOf(rows: number): number {
  return Math.max(1, Math.ceil(rows / largestPage));
}
