import { LRUCache } from 'lru-cache';
import type { DirectoryEventChange } from '../../../schema/changes/ports.ts';
import type { DirectoryEvent } from '../../events/directory-event.ts';

/** What is told of an account to whoever has a session of it. */
export type SessionNews = 'SIGNED_OUT' | 'DOUBTED';

/** What of an event tells something about an account. */
export type AccountEvent = Pick<DirectoryEvent, 'kind' | 'change' | 'entityId' | 'changedFields'> & {
  readonly full?: boolean | undefined;
  readonly quiet?: boolean | undefined;
};

/** Something happened that may have closed the account: its status has to be read before it is trusted again. */
export interface Doubt {
  /** It was read, and the account may not be used: until then nobody reads it again, in milliseconds since the epoch. */
  refusedUntil: number;
}

/** How long an account stays signed out without a word that it may sign in again: no access token lives so long. */
const signedOutMs = 86_400_000;
/** Each is a few hundred bytes. A full synchronisation pushes every account there is. */
const maxAccounts = 100_000;

type Closing = Extract<DirectoryEventChange, 'DISABLED' | 'LOCKED' | 'DELETED'>;
/** What ends each reason, and that one alone: who is unlocked may be disabled still. */
const lifts: Partial<Record<DirectoryEventChange, Closing>> = { ENABLED: 'DISABLED', UNLOCKED: 'LOCKED' };
/** The fields that say whether an account may be used, in the graph's spelling. */
const tellingFields = new Set(['status', 'lockExpiresAt', 'accountExpiresAt']);

/** Remembers which accounts were signed out and why, and which ones nobody can be sure of. @param now milliseconds since the epoch */
export function createAccountNews(now: () => number) {
  /** When accounts were signed out, by reason: a token that is older does not open the door again. */
  const signedOut = new LRUCache<string, Map<Closing, number>>({ max: maxAccounts });
  const doubts = new LRUCache<string, Doubt>({ max: maxAccounts });
  const listeners = new Map<string, Set<(news: SessionNews) => void>>();

  function announce(userId: string, news: SessionNews): void {
    for (const listener of [...(listeners.get(userId) ?? [])]) listener(news);
  }

  function doubt(userId: string): void {
    doubts.set(userId, { refusedUntil: 0 });
    announce(userId, 'DOUBTED');
  }

  return {
    tell(event: AccountEvent): void {
      const { kind, change, entityId, quiet } = event;
      if (kind !== 'USER') return;
      if (isClosing(change) && !quiet) {
        signedOut.set(entityId, new Map(signedOut.get(entityId)).set(change, now()));
        announce(entityId, 'SIGNED_OUT');
        return;
      }
      const lifted = lifts[change];
      if (lifted !== undefined && !quiet) signedOut.get(entityId)?.delete(lifted);
      // Whoever was found closed is looked at anew: that trusts nobody, so that it does not matter how late it is told.
      if (mayClose(event) || (lifted !== undefined && doubts.has(entityId))) doubt(entityId);
    },
    /** @param issuedAt when the token in question was issued, in milliseconds since the epoch */
    isSignedOut(userId: string, issuedAt: number): boolean {
      const moments = [...(signedOut.get(userId)?.values() ?? [])];
      return moments.some((at) => issuedAt <= at && now() - at < signedOutMs);
    },
    doubtOf: (userId: string): Doubt | undefined => doubts.get(userId),
    /** The account may be used, as far as was known when this doubt was looked into: a newer one stays. */
    settle(userId: string, settled: Doubt): void {
      if (doubts.get(userId) === settled) doubts.delete(userId);
    },
    /** Calls back until the result is disposed of. */
    listen(userId: string, listener: (news: SessionNews) => void): Disposable {
      const those = listeners.get(userId) ?? new Set();
      listeners.set(userId, those.add(listener));
      return {
        [Symbol.dispose]: () => {
          those.delete(listener);
          if (those.size === 0 && listeners.get(userId) === those) listeners.delete(userId);
        },
      };
    },
  };
}

function isClosing(change: DirectoryEventChange): change is Closing {
  return change === 'DISABLED' || change === 'LOCKED' || change === 'DELETED';
}

/** Nobody names the fields of a push, and what came late was overtaken by something that need not have opened the account. */
function mayClose({ change, changedFields, full }: AccountEvent): boolean {
  if (isClosing(change)) return true;
  if (change !== 'UPDATED' && change !== 'CREATED') return false;
  return (
    full === true || changedFields.length === 0 || changedFields.some((field) => tellingFields.has(field))
  );
}
