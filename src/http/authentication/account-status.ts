import { LRUCache } from 'lru-cache';
import type { DirectoryEventChange } from '../../../schema/changes/ports.ts';
import { KeyedListeners, type Listener } from '../../concurrency/keyed-listeners.ts';
import type { DirectoryEvent } from '../../events/directory-event.ts';
import { entriesAtMost } from '../../vocabulary/limits.ts';

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
const limits = entriesAtMost(maxAccounts);

type Closing = Extract<DirectoryEventChange, 'DISABLED' | 'LOCKED' | 'DELETED'>;
const closingChanges: readonly string[] = ['DISABLED', 'LOCKED', 'DELETED'] satisfies readonly Closing[];

/** By what closed an account, when, in milliseconds since the epoch; undefined: that has ended. */
export type Closings = ReadonlyMap<string, number | undefined>;

/** What ends each reason, and that one alone: an unlocked account can still be disabled. */
const lifts: Partial<Record<DirectoryEventChange, Closing>> = { ENABLED: 'DISABLED', UNLOCKED: 'LOCKED' };
/** The fields that decide whether an account may be used, in the graph's spelling. */
const statusFields = new Set(['status', 'lockExpiresAt', 'accountExpiresAt']);

export interface AccountStatus {
  /** What an event closes or opens; undefined: nothing. */
  closingsOf(event: AccountEvent): Closings | undefined;
  /** Accounts that were closed elsewhere. Their sessions are checked again: some may have begun since. */
  restore(closed: ReadonlyMap<string, ReadonlyMap<string, number>>): void;
  /** By account and by what closed it, when. */
  closed(): ReadonlyMap<string, ReadonlyMap<string, number>>;
  apply(event: AccountEvent): void;
  /** @param issuedAt when the token in question was issued, in milliseconds since the epoch */
  isSignedOut(userId: string, issuedAt: number): boolean;
  doubtOf(userId: string): Doubt | undefined;
  /** The account was read and may be used: this doubt ends, a newer one stays. */
  settle(userId: string, settled: Doubt): void;
  /** Calls back until the result is disposed of. */
  listen(userId: string, listener: Listener<SessionChange>): Disposable;
}

/** The accounts that were signed out, with the reason, and those in doubt. @param now milliseconds since the epoch */
export function createAccountStatus(now: () => number): AccountStatus {
  /** When accounts were signed out, by reason: an older token is refused. */
  const signedOut = new LRUCache<string, Map<string, number>>(limits);
  const doubts = new LRUCache<string, Doubt>(limits);
  const listeners = new KeyedListeners<SessionChange>();

  function doubt(userId: string): void {
    doubts.set(userId, { refusedUntil: 0 });
    listeners.notify(userId, 'DOUBTED');
  }

  return {
    closingsOf({ kind, change, quiet }) {
      if (kind !== 'USER' || quiet) return undefined;
      if (isClosing(change)) return new Map([[change, now()]]);
      const lifted = lifts[change];
      return lifted && new Map([[lifted, undefined]]);
    },
    restore(closed) {
      for (const [userId, closings] of closed) {
        const known = new Map(signedOut.get(userId));
        for (const [reason, at] of closings) {
          if (closingChanges.includes(reason) && at > (known.get(reason) ?? 0)) known.set(reason, at);
        }
        signedOut.set(userId, known);
        listeners.notify(userId, 'DOUBTED');
      }
    },
    closed: () => new Map(signedOut.entries()),
    apply(event) {
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
    isSignedOut(userId, issuedAt) {
      const moments = [...(signedOut.get(userId)?.values() ?? [])];
      return moments.some((at) => issuedAt <= at && now() - at < signedOutMs);
    },
    doubtOf: (userId) => doubts.get(userId),
    settle(userId, settled) {
      if (doubts.get(userId) === settled) doubts.delete(userId);
    },
    listen: (userId, listener) => listeners.listen([userId], listener),
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
