import type { Loader } from '../batch-loader.ts';

/**
 * Pages of scans that one operation keeps: further scans of the same list are then answered by what it has read, as long as it
 * is no longer than that. Of longer ones the pages are dropped behind the scan.
 */
const mostHeldPages = 50;

/** The pages of one kind of list as scans read them. */
export interface ScanPages<Key, Page> {
  load(key: Key): Promise<Page>;
}

/**
 * @param nameOf the loader's key of a page
 * @param onDropped called for each page that is dropped
 */
export function createScanPages<Key, Page>(
  loader: Pick<Loader<Key, Page>, 'load' | 'clear'>,
  nameOf: (key: Key) => string,
  onDropped: (key: Key, page: Promise<Page>) => void = () => {},
): ScanPages<Key, Page> {
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
      // The page that was read last is dropped last.
      held.delete(name);
      held.set(name, { key, page });
      if (held.size > mostHeldPages) dropOldest();
      return page;
    },
  };
}
