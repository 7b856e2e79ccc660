/** Tasks that run at once, each of which reads one object: how many calls that makes, the turns decide. */
const objectsAtOnce = 64;
/**
 * The same where each reads a list, page by page. A page that waits to be written is copied by each collection of young objects meanwhile,
 * which stops everything: of 64 of them a stop was four times as long, and the fill no shorter.
 */
export const listsAtOnce = 16;

export interface Items<Item> {
  /** The next ones; none: there are none for now, though tasks that still run may bring some. */
  more(): Promise<readonly Item[]>;
}

/**
 * A task for each item, a bounded number at once. The first failure ends it once the tasks that run have ended.
 * @param finished called for each item in order: all before it are done
 * @param width tasks that run at once
 */
export async function eachOf<Item>(
  items: Items<Item>,
  run: (item: Item) => Promise<void>,
  finished: (item: Item) => void = () => {},
  width = objectsAtOnce,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const begun: { readonly item: Item; isDone: boolean }[] = [];
  let failure: { readonly error: unknown } | undefined;
  const begin = (item: Item) => {
    const task = { item, isDone: false };
    begun.push(task);
    const done = run(item)
      .then(() => {
        task.isDone = true;
        while (begun[0]?.isDone) finished(begun.shift()?.item ?? item);
      })
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => running.delete(done));
    running.add(done);
  };
  while (!failure) {
    const next = await items.more();
    if (next.length === 0 && running.size === 0) break;
    if (next.length === 0) await Promise.race(running);
    for (const item of next) {
      while (running.size >= width) await Promise.race(running);
      if (failure) break;
      begin(item);
    }
  }
  await Promise.all(running);
  if (failure) throw failure.error;
}

/** Items of pages that each go on behind the last item of the one before. */
export function pagedBy<Item>(
  read: (after: Item | undefined) => Promise<readonly Item[]>,
  from?: Item | undefined,
): Items<Item> {
  let after = from;
  let isOver = false;
  return {
    async more() {
      if (isOver) return [];
      const page = await read(after);
      after = page.at(-1);
      isOver = after === undefined;
      return page;
    },
  };
}

/** Items that are all at hand. */
export function pagedOnce<Item>(items: Item[]): Items<Item> {
  return { more: async () => items.splice(0) };
}
