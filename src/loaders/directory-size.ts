import { largestPage } from './page.ts';

/**
 * How large the directory was when upstream last told: the only thing the reads remember between operations. It decides
 * between single reads and a scan, never what is answered.
 */
export interface DirectorySize {
  users: number | undefined;
  groups: number | undefined;
}

export function createDirectorySize(): DirectorySize {
  return { users: undefined, groups: undefined };
}

/** How many pages a scan of so many rows takes; an empty list takes one as well. */
export function pagesOf(rows: number): number {
  return Math.max(1, Math.ceil(rows / largestPage));
}
