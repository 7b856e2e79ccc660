import { createHash, timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Access, Permission, ViewerIdentity } from '../../../schema/core/permissions.ts';
import { UnauthenticatedError } from '../../../schema/errors/errors.ts';
import type { Grants } from '../../settings/authentication.ts';
import { type AccountEvent, createAccountStatus, type SessionChange } from './account-status.ts';
import { type Credentials, readToken } from './bearer-token.ts';
import { type AccountClaims, identityOf, permissionsOf, type TokenFacts } from './rights.ts';

/** What is known at present of the caller of a request or of a connection. */
export interface Session {
  readonly access: Access;
  /** When the caller has to be authenticated again, in milliseconds since the epoch; undefined: never. */
  readonly validUntil: number | undefined;
  /** When the token expires, in milliseconds since the epoch; undefined: it has no expiry. */
  readonly expiresAt: number | undefined;
}

export interface Authentication {
  /** @throws UnauthenticatedError, and the failures of the calls to EIAM or to the issuer */
  authenticate(credentials: Credentials): Promise<Session>;
  /**
   * Applies an event of the directory: an account that was disabled, locked or deleted is signed out at once; one that may have
   * been is not trusted again before its status was read.
   */
  apply(event: AccountEvent): void;
  /** Calls back when the session's account is signed out or in doubt, until the result is disposed of. */
  onChange(session: Session, listener: (change: SessionChange) => void): Disposable;
}

type Account = NonNullable<ViewerIdentity['account']>;

/** The status and the groups of an account in EIAM. */
export interface Standing {
  /** It is there, enabled, not locked and not expired. */
  readonly isUsable: boolean;
  /** Empty where the account may not be used. */
  readonly groupIds: ReadonlySet<string>;
}

export interface SignInOptions {
  /** Checks a token and reads its claims. @throws UnauthenticatedError, and the failures of the calls that this takes */
  readonly check: (token: string) => Promise<TokenFacts>;
  /** @throws the failures of the calls that this takes */
  readonly findStanding: (account: Account) => Promise<Standing>;
  readonly claims: AccountClaims;
  readonly grants: Grants;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long the session of a token is kept, in milliseconds: so late takes a change of rights effect. */
const sessionLifeMs = 30_000;
/** Each is a few hundred bytes. */
const maxSessions = 10_000;

interface Known {
  readonly session: Session;
  readonly issuedAt: number;
  readonly until: number;
}

/** CREDENTIAL_ISSUE takes an account. */
const allWithoutAccount: ReadonlySet<Permission> = new Set([
  'DIRECTORY_READ',
  'DIRECTORY_WRITE',
  'IDENTITY_PROVIDER_READ',
]);

/** No authentication: every caller has the same permissions. */
export function createAnonymousAccess(): Authentication {
  const session = lasting({ viewer: null, permissions: allWithoutAccount, signIn: 'none' });
  return { authenticate: async () => session, ...withoutAccounts };
}

/** One token, for as long as the process lives: for a person who tries the gateway out on their own machine. */
export function createLocalAccess(token: string): Authentication {
  const session = lasting({
    viewer: { subject: 'local', account: undefined },
    permissions: allWithoutAccount,
    signIn: 'required',
  });
  const expected = digestOf(token);
  return {
    async authenticate(credentials) {
      const sent = readToken(credentials);
      if (sent === undefined) return anonymous;
      // Of the same length, and compared in constant time: how long it takes discloses nothing.
      if (!timingSafeEqual(digestOf(sent), expected)) throw new UnauthenticatedError();
      return session;
    },
    ...withoutAccounts,
  };
}

/** Where no account stands behind a session, no event ends it. */
const withoutAccounts: Pick<Authentication, 'apply' | 'onChange'> = {
  apply: () => {},
  onChange: () => ({ [Symbol.dispose]: () => {} }),
};

function lasting(access: Access): Session {
  return { access, validUntil: undefined, expiresAt: undefined };
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

const anonymous = lasting({ viewer: null, permissions: new Set(), signIn: 'required' });

/** Authenticates callers by their access tokens. Sessions are kept by the digest of a token, and the token itself nowhere. */
export function createSignIn({ check, findStanding, claims, grants, now }: SignInOptions): Authentication {
  const known = new LRUCache<string, Known>({ max: maxSessions });
  const inFlight = new Map<string, Promise<Known>>();
  const accounts = createAccountStatus(now);

  /** @throws UnauthenticatedError for an account that may have been closed, and was */
  async function expectUsable(userId: string, find: () => Promise<Standing>): Promise<void> {
    const doubt = accounts.doubtOf(userId);
    if (!doubt) return;
    if (now() < doubt.refusedUntil) throw new UnauthenticatedError();
    const { isUsable } = await find();
    if (isUsable) return accounts.settle(userId, doubt);
    doubt.refusedUntil = now() + sessionLifeMs;
    throw new UnauthenticatedError();
  }

  async function openSession(token: string): Promise<Known> {
    const at = now();
    const { claims: values, expiresAt, issuedAt } = await check(token);
    const viewer = identityOf(values, claims);
    if (!viewer) throw new UnauthenticatedError();
    const { account } = viewer;
    let standing: Promise<Standing> | undefined;
    const find = (wanted: Account) => {
      standing ??= findStanding(wanted);
      return standing;
    };
    if (account && 'userId' in account) await expectUsable(account.userId, () => find(account));
    const findGroupIds = async () => (account ? (await find(account)).groupIds : new Set<string>());
    const permissions = await permissionsOf(values, grants, findGroupIds);
    const until = Math.min(at + sessionLifeMs, expiresAt ?? Number.POSITIVE_INFINITY);
    const access = { viewer, permissions, signIn: 'required' } as const;
    return { session: { access, validUntil: until, expiresAt }, issuedAt, until };
  }

  /** A session from before a doubt about its account is not fresh. @throws UnauthenticatedError where the account is closed */
  function isFresh({ session, until }: Known): boolean {
    const userId = userIdOf(session);
    const doubt = userId === undefined ? undefined : accounts.doubtOf(userId);
    // Before any call: a refused client repeats its request again and again.
    if (doubt && now() < doubt.refusedUntil) throw new UnauthenticatedError();
    return now() < until && doubt === undefined;
  }

  /** Single flight: requests with the same token share one check. */
  async function sessionOf(token: string): Promise<Known> {
    const digest = digestOf(token).toString('base64');
    const kept = known.get(digest);
    if (kept && isFresh(kept)) return kept;
    let answer = inFlight.get(digest);
    if (!answer) {
      answer = openSession(token).finally(() => inFlight.delete(digest));
      inFlight.set(digest, answer);
    }
    const found = await answer;
    known.set(digest, found);
    return found;
  }

  return {
    async authenticate(credentials) {
      const token = readToken(credentials);
      if (token === undefined) return anonymous;
      const { session, issuedAt } = await sessionOf(token);
      const userId = userIdOf(session);
      if (userId !== undefined && accounts.isSignedOut(userId, issuedAt)) throw new UnauthenticatedError();
      return session;
    },
    apply: accounts.apply,
    onChange(session, listener) {
      const userId = userIdOf(session);
      return userId === undefined ? { [Symbol.dispose]: () => {} } : accounts.listen(userId, listener);
    },
  };
}

function userIdOf({ access }: Session): string | undefined {
  const account = access.viewer?.account;
  return account && 'userId' in account ? account.userId : undefined;
}
