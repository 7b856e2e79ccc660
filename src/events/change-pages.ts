import { setImmediate } from 'node:timers/promises';
import type { ChangesWanted, DirectoryChange, ResyncReason } from '../../schema/changes/ports.ts';
import type { ListPage } from '../../schema/paging/page.ts';
import type { ChangeLog } from './change-log.ts';
import { createMatcher } from './subscriber.ts';

/** Changes that are looked at before the event loop has a turn. */
const stretch = 500;

export interface ChangePagesParts {
  readonly log: ChangeLog;
  /** The number of the change in front of the page, or why the log cannot be read on from there. */
  readonly position: number | ResyncReason;
  readonly toResync: (reason: ResyncReason) => DirectoryChange;
}

/** Changes of the log in order. Where it does not reach back to the place, a DirectoryResyncRequired stands for all of them. */
export async function readChanges(
  { log, position, toResync }: ChangePagesParts,
  { first, isCounted, ...filter }: Omit<ChangesWanted, 'after'>,
): Promise<ListPage<DirectoryChange>> {
  if (typeof position === 'string') return toPage([toResync(position)], { first, total: 1 });
  const matches = createMatcher(filter);
  const found: DirectoryChange[] = [];
  let total = 0;
  const { head } = log;
  for (let sequence = position + 1; sequence <= head; sequence += 1) {
    const change = log.at(sequence);
    if (change && matches(change)) {
      total += 1;
      if (found.length <= first) found.push(change);
      if (total > first && !isCounted) break;
    }
    if ((sequence - position) % stretch === 0) await setImmediate();
  }
  return toPage(found, { first, total: isCounted ? total : undefined });
}

function toPage(
  found: readonly DirectoryChange[],
  { first, total }: { readonly first: number; readonly total: number | undefined },
): ListPage<DirectoryChange> {
  const entries = found.slice(0, first).map((row) => ({ row, position: { cursor: row.cursor } }));
  return {
    entries,
    totalCount: total,
    hasNextPage: found.length > first,
    hasPreviousPage: false,
    doubts: new Set(),
  };
}
