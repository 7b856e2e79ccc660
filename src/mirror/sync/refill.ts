import type { Clock } from '../../eiam/clock.ts';
import type { WriteBatch } from '../store/write-types.ts';

/** Why the mirror is filled again: its log has no difference for what changes meanwhile. */
export type RefillReason = 'SCOPE_CHANGED' | 'GAP';

/** The name in the mirror's meta of a fill that is not the first. Its value is the reason; version 0.2 wrote `1`. */
export const refillName = 'sync.refill';

/** Undefined: no such fill is due. */
export function parseRefillReason(text: string | undefined): RefillReason | undefined {
  if (text === undefined) return undefined;
  return text === 'GAP' ? 'GAP' : 'SCOPE_CHANGED';
}

/** What the log has in place of the differences. */
export function resyncOf({ now }: Clock, reason: RefillReason): WriteBatch['writes'][number] {
  const facts = { origin: 'GATEWAY', occurredAt: now(), reason } as const;
  return { kind: 'changes', changes: [{ type: 'DirectoryResyncRequired', ...facts }] };
}
