import { LRUCache } from 'lru-cache';
import { entriesAtMost } from '../vocabulary/limits.ts';
import { type Written, WrittenState } from './written-state.ts';

/** How long reads of rights are expected to show a write, in milliseconds. A later one shows what others have written since. */
const recentMs = 5_000;
/** Objects that are written within that time; of more the oldest are dropped. */
const maxObjects = 10_000;

/**
 * What the whole process has written lately of what rights depend on: memberships, units, statuses, and what was deleted. Names and other
 * values give no rights, so that no caller waits for them.
 */
export class RecentWrites extends WrittenState {
  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    super(
      new LRUCache<string, Written>({
        ...entriesAtMost(maxObjects),
        ttl: recentMs,
        ttlResolution: 0,
        perf: { now },
      }),
    );
  }

  override changed(id: string, { status }: { readonly status?: unknown }): void {
    if (status !== undefined) super.changed(id, { status });
  }

  override listed(): void {}
}
