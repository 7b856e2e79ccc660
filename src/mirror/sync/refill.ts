import type { Clock } from '../../eiam/clock.ts';
import type { WriteBatch } from '../store/write-types.ts';

/** Why the mirror is filled again: its log has no difference for what changes meanwhile. */
export type RefillReason = 'SCOPE_CHANGED' | 'GAP';

/** The name in the mirror's meta of a fill that is not the first. */
export const refillName = 'sync.refill';

/** What the log has in place of the differences. */
export function resyncOf({ now }: Clock, reason: RefillReason): WriteBatch['writes'][number] {
  const facts = { origin: 'GATEWAY', occurredAt: now(), reason } as const;
  return { kind: 'changes', changes: [{ type: 'DirectoryResyncRequired', ...facts }] };
}
