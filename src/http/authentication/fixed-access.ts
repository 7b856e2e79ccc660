import { timingSafeEqual } from 'node:crypto';
import type { Access, Permission } from '../../../schema/core/permissions.ts';
import type { Authentication, Session } from './authentication.ts';
import { digestOf, readToken } from './bearer-token.ts';
import { type RefusalReason, refusalReasonOf, refuseToken } from './token-refusal.ts';

/** CREDENTIAL_ISSUE takes an account. */
const allWithoutAccount: ReadonlySet<Permission> = new Set([
  'DIRECTORY_READ',
  'DIRECTORY_WRITE',
  'IDENTITY_PROVIDER_READ',
]);

/** Where no account stands behind a session, no event and no write ends it. */
const withoutAccounts: Omit<Authentication, 'authenticate'> = {
  apply: () => {},
  keep: () => {},
  ended: () => {},
  load: async () => {},
  shareAgain: async () => {},
  revoke: () => {},
  granted: () => {},
  onChange: () => ({ [Symbol.dispose]: () => {} }),
  isCurrent: () => true,
};

/** The session of callers without a token. */
export const anonymous = lasting({ viewer: null, permissions: new Set(), signIn: 'required' });

/** No authentication: every caller has the same permissions. */
export function createAnonymousAccess(): Authentication {
  const session = lasting({ viewer: null, permissions: allWithoutAccount, signIn: 'none' });
  return { authenticate: async () => session, ...withoutAccounts };
}

/** One token, for as long as the process lives: for a person who tries the gateway out on their own machine. */
export function createLocalAccess(
  token: string,
  onRefusal: (reason: RefusalReason, address: string | undefined) => void,
): Authentication {
  const session = lasting({
    viewer: { subject: 'local', account: undefined },
    permissions: allWithoutAccount,
    signIn: 'required',
  });
  const expected = digestOf(token);
  return {
    async authenticate(credentials) {
      try {
        const sent = readToken(credentials);
        if (sent === undefined) return anonymous;
        // Of the same length, and compared in constant time: how long it takes discloses nothing.
        if (!timingSafeEqual(digestOf(sent), expected)) throw refuseToken('unknown');
        return session;
      } catch (error) {
        const reason = refusalReasonOf(error);
        if (reason) onRefusal(reason, credentials.addressOf?.());
        throw error;
      }
    },
    ...withoutAccounts,
  };
}

function lasting(access: Access): Session {
  return { access, validUntil: undefined, expiresAt: undefined };
}
