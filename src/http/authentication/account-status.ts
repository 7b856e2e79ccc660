import { LRUCache } from 'lru-cache';
import type { DirectoryEventChange } from '../../../schema/changes/ports.ts';
import { KeyedListeners, type Listener } from '../../concurrency/keyed-listeners.ts';
import type { DirectoryEvent } from '../../events/directory-event.ts';

/** What happened to the account of a session. DOUBTED: it has to be checked again before it is trusted. */
export type SessionChange = 'SIGNED_OUT' | 'DOUBTED';

/** The parts of an event that show the status of an account. */
export type AccountEvent = Pick<DirectoryEvent, 'kind' | 'change' | 'entityId' | 'changedFields'> & {
  readonly full?: boolean | undefined;
  readonly quiet?: boolean | undefined;
};

/** An event may have closed the account: its status has to be read before it is trusted again. */
export interface Doubt {
  /** The account was read and may not be used: it is not read again until then, in milliseconds since the epoch. */
  refusedUntil: number;
}

/** How long an account stays signed out without an event that ends it: no access token lives so long. */
const signedOutMs = 86_400_000;
/** Each is a few hundred bytes. A full synchronisation pushes every account there is. */
const maxAccounts = 100_000;
/** Grows with what it holds: a `max` would take 2 MB for each of the two at the start. */
const limits = { maxSize: maxAccounts, sizeCalculation: () => 1 };

type Closing = Extract<DirectoryEventChange, 'DISABLED' | 'LOCKED' | 'DELETED'>;
/** What ends each reason, and that one alone: an unlocked account can still be disabled. */
const lifts: Partial<Record<DirectoryEventChange, Closing>> = { ENABLED: 'DISABLED', UNLOCKED: 'LOCKED' };
/** The fields that decide whether an account may be used, in the graph's spelling. */
const statusFields = new Set(['status', 'lockExpiresAt', 'accountExpiresAt']);

/** The accounts that were signed out, with the reason, and those in doubt. @param now milliseconds since the epoch */
export function createAccountStatus(now: () => number) {
  /** When accounts were signed out, by reason: an older token is refused. */
  const signedOut = new LRUCache<string, Map<Closing, number>>(limits);
  const doubts = new LRUCache<string, Doubt>(limits);
  const listeners = new KeyedListeners<SessionChange>();

  function doubt(userId: string): void {
    doubts.set(userId, { refusedUntil: 0 });
    listeners.notify(userId, 'DOUBTED');
  }

  return {
    apply(event: AccountEvent): void {
      const { kind, change, entityId, quiet } = event;
      if (kind !== 'USER') return;
      if (isClosing(change) && !quiet) {
        signedOut.set(entityId, new Map(signedOut.get(entityId)).set(change, now()));
        listeners.notify(entityId, 'SIGNED_OUT');
        return;
      }
      const lifted = lifts[change];
      if (lifted !== undefined && !quiet) signedOut.get(entityId)?.delete(lifted);
      // A closed account is read again: that grants nothing, so that a late event does no harm.
      if (mayClose(event) || (lifted !== undefined && doubts.has(entityId))) doubt(entityId);
    },
    /** @param issuedAt when the token in question was issued, in milliseconds since the epoch */
    isSignedOut(userId: string, issuedAt: number): boolean {
      const moments = [...(signedOut.get(userId)?.values() ?? [])];
      return moments.some((at) => issuedAt <= at && now() - at < signedOutMs);
    },
    doubtOf: (userId: string): Doubt | undefined => doubts.get(userId),
    /** The account was read and may be used: this doubt ends, a newer one stays. */
    settle(userId: string, settled: Doubt): void {
      if (doubts.get(userId) === settled) doubts.delete(userId);
    },
    /** Calls back until the result is disposed of. */
    listen: (userId: string, listener: Listener<SessionChange>): Disposable =>
      listeners.listen([userId], listener),
  };
}

function isClosing(change: DirectoryEventChange): change is Closing {
  return change === 'DISABLED' || change === 'LOCKED' || change === 'DELETED';
}

/** A push names no fields, and the newer event that overtook a late one need not have opened the account. */
function mayClose({ change, changedFields, full }: AccountEvent): boolean {
  if (isClosing(change)) return true;
  if (change !== 'UPDATED' && change !== 'CREATED') return false;
  return (
    full === true || changedFields.length === 0 || changedFields.some((field) => statusFields.has(field))
  );
}
