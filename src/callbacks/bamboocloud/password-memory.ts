import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { entriesAtMost } from '../../vocabulary/limits.ts';

/** Users whose latest password is recognised, and for how long: as long as an event may be sent again after a lost reply. */
const mostUsers = 10_000;
const memoryMs = 3_600_000;

/** What became of the latest password that was handed on for a user. */
export type Written = 'done' | 'uncertain';

/**
 * Recognises a password that was handed on before and may have been taken, although the answer was lost: under a password
 * history EIAM refuses it when it comes again. Keeps keyed digests, no password.
 */
export function createPasswordMemory(key: Buffer, now: () => number) {
  const latest = new LRUCache<string, { readonly digest: string; readonly written: Written }>({
    ...entriesAtMost(mostUsers),
    ttl: memoryMs,
    ttlResolution: 0,
    perf: { now },
  });
  const digestOf = (password: string) => createHmac('sha256', key).update(password).digest('base64');

  return {
    note(userId: string, password: string, written: Written): void {
      latest.set(userId, { digest: digestOf(password), written });
    },
    /** Undefined: this is not the one that was handed on last. */
    recall(userId: string, password: string): Written | undefined {
      const known = latest.get(userId);
      return known?.digest === digestOf(password) ? known.written : undefined;
    },
  };
}

export type PasswordMemory = ReturnType<typeof createPasswordMemory>;
