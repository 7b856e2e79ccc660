import type { Loader } from '../batch-loader.ts';

/**
 * Pages of scans that one operation keeps: further scans of the same list are then answered by what it has read, as long as it
 * is no longer than that. Of longer ones the pages are let go of behind the scan.
 */
const mostHeldPages = 50;

/** The pages of one kind of list as scans read them. */
export interface HeldPages<Key, Page> {
  load(key: Key): Promise<Page>;
}

/**
 * @param nameOf what the loader knows a page by
 * @param onDropped called for each page that is let go of
 */
export function createHeldPages<Key, Page>(
  loader: Pick<Loader<Key, Page>, 'load' | 'clear'>,
  nameOf: (key: Key) => string,
  onDropped: (key: Key, page: Promise<Page>) => void = () => {},
): HeldPages<Key, Page> {
  const held = new Map<string, { readonly key: Key; readonly page: Promise<Page> }>();

  function dropOldest(): void {
    const [oldest] = held;
    if (!oldest) return;
    const [name, { key, page }] = oldest;
    held.delete(name);
    loader.clear(key);
    onDropped(key, page);
  }

  return {
    load(key) {
      const name = nameOf(key);
      const page = loader.load(key);
      // The page that was asked for last is let go of last.
      held.delete(name);
      held.set(name, { key, page });
      if (held.size > mostHeldPages) dropOldest();
      return page;
    },
  };
}
