import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { UnauthenticatedError } from '../../schema/errors.ts';
import type { Access, ViewerIdentity } from '../../schema/permissions.ts';
import type { DirectoryEvent } from '../events/directory-event.ts';
import type { Grants } from '../settings/authentication.ts';
import { type Credentials, readToken } from './authentication/credentials.ts';
import { type AccountClaims, identityOf, permissionsOf, type TokenFacts } from './authentication/rights.ts';

/** Somebody who asks, as far as it is known now. */
export interface Session {
  readonly access: Access;
  /** From then on it has to be asked anew who this is, in milliseconds since the epoch; undefined: never. */
  readonly validUntil: number | undefined;
  /** When the token is over, whatever anybody says, in milliseconds since the epoch; undefined: it does not say. */
  readonly expiresAt: number | undefined;
}

export interface Authentication {
  /** @throws UnauthenticatedError, and the failures of whoever had to be asked */
  authenticate(credentials: Credentials): Promise<Session>;
  /** What happens to accounts: one that was disabled, locked or deleted is signed out at once. */
  tell(event: Pick<DirectoryEvent, 'kind' | 'change' | 'entityId'>): void;
  /** Calls back when the session's account is signed out, until the result is disposed of. */
  onRevoked(session: Session, listener: () => void): Disposable;
}

export interface SignInOptions {
  /** Whether a token holds, and what it says. @throws UnauthenticatedError, and the failures of whoever had to be asked */
  readonly check: (token: string) => Promise<TokenFacts>;
  /** The groups of an account that may be used; none of one that may not, or that is not there. */
  readonly findGroupIds: (account: NonNullable<ViewerIdentity['account']>) => Promise<ReadonlySet<string>>;
  readonly claims: AccountClaims;
  readonly grants: Grants;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long it is remembered who a token belongs to and what they may do, in milliseconds: so late is a change noticed. */
const rememberedMs = 30_000;
/** How long an account stays signed out without a word that it may sign in again: no access token lives so long. */
const revokedMs = 86_400_000;
/** Each is a few hundred bytes. */
const maxRemembered = 10_000;

interface Known {
  readonly session: Session;
  readonly issuedAt: number;
  readonly until: number;
}

/** Anybody may ask, and nobody is asked who they are. CREDENTIAL_ISSUE is more than that is good for. */
export function createOpenDoor(): Authentication {
  const access: Access = {
    viewer: null,
    permissions: new Set(['DIRECTORY_READ', 'DIRECTORY_WRITE', 'IDENTITY_PROVIDER_READ']),
    signIn: 'none',
  };
  return {
    authenticate: async () => ({ access, validUntil: undefined, expiresAt: undefined }),
    tell: () => {},
    onRevoked: () => ({ [Symbol.dispose]: () => {} }),
  };
}

const nobody: Session = {
  access: { viewer: null, permissions: new Set(), signIn: 'required' },
  validUntil: undefined,
  expiresAt: undefined,
};

/** Who asks is whom their access token belongs to. Tokens are remembered by their digest, and kept nowhere. */
export function createSignIn({ check, findGroupIds, claims, grants, now }: SignInOptions): Authentication {
  const known = new LRUCache<string, Known>({ max: maxRemembered });
  const asking = new Map<string, Promise<Known>>();
  /** When accounts were signed out: a token that is older does not open the door again. */
  const revoked = new LRUCache<string, number>({ max: maxRemembered });
  const listeners = new Map<string, Set<() => void>>();

  async function ask(token: string): Promise<Known> {
    const at = now();
    const { claims: said, expiresAt, issuedAt } = await check(token);
    const viewer = identityOf(said, claims);
    if (!viewer) throw new UnauthenticatedError();
    const { account } = viewer;
    const find = async () => (account ? findGroupIds(account) : new Set<string>());
    const permissions = await permissionsOf(said, grants, find);
    const until = Math.min(at + rememberedMs, expiresAt ?? Number.POSITIVE_INFINITY);
    const access = { viewer, permissions, signIn: 'required' } as const;
    return { session: { access, validUntil: until, expiresAt }, issuedAt, until };
  }

  /** One question for as many as wait for its answer. */
  async function recall(token: string): Promise<Known> {
    const digest = createHash('sha256').update(token).digest('base64');
    const remembered = known.get(digest);
    if (remembered && now() < remembered.until) return remembered;
    let answer = asking.get(digest);
    if (!answer) {
      answer = ask(token).finally(() => asking.delete(digest));
      asking.set(digest, answer);
    }
    const found = await answer;
    known.set(digest, found);
    return found;
  }

  function isRevoked({ session, issuedAt }: Known): boolean {
    const userId = userIdOf(session);
    const revokedAt = userId === undefined ? undefined : revoked.get(userId);
    return revokedAt !== undefined && issuedAt <= revokedAt && now() - revokedAt < revokedMs;
  }

  return {
    async authenticate(credentials) {
      const token = readToken(credentials);
      if (token === undefined) return nobody;
      const found = await recall(token);
      if (isRevoked(found)) throw new UnauthenticatedError();
      return found.session;
    },
    tell({ kind, change, entityId }) {
      if (kind !== 'USER') return;
      if (change === 'ENABLED' || change === 'UNLOCKED') revoked.delete(entityId);
      if (change !== 'DISABLED' && change !== 'LOCKED' && change !== 'DELETED') return;
      revoked.set(entityId, now());
      for (const listener of [...(listeners.get(entityId) ?? [])]) listener();
    },
    onRevoked(session, listener) {
      const userId = userIdOf(session);
      if (userId === undefined) return { [Symbol.dispose]: () => {} };
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

function userIdOf({ access }: Session): string | undefined {
  const account = access.viewer?.account;
  return account && 'userId' in account ? account.userId : undefined;
}
