import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Access, ViewerIdentity } from '../../schema/core/permissions.ts';
import { UnauthenticatedError } from '../../schema/errors/errors.ts';
import type { Grants } from '../settings/authentication.ts';
import { type AccountEvent, createAccountNews, type SessionNews } from './authentication/account-news.ts';
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
  /**
   * What happens to accounts: one that was disabled, locked or deleted is signed out at once; one that may have been is not
   * trusted again before its status was read.
   */
  tell(event: AccountEvent): void;
  /** Calls back when the session's account is signed out or doubted, until the result is disposed of. */
  onNews(session: Session, listener: (news: SessionNews) => void): Disposable;
}

type Account = NonNullable<ViewerIdentity['account']>;

/** What EIAM says of an account. */
export interface Standing {
  /** It is there, enabled, not locked and not expired. */
  readonly isUsable: boolean;
  /** None of one that may not be used. */
  readonly groupIds: ReadonlySet<string>;
}

export interface SignInOptions {
  /** Whether a token holds, and what it says. @throws UnauthenticatedError, and the failures of whoever had to be asked */
  readonly check: (token: string) => Promise<TokenFacts>;
  /** @throws the failures of whoever had to be asked */
  readonly findStanding: (account: Account) => Promise<Standing>;
  readonly claims: AccountClaims;
  readonly grants: Grants;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long it is remembered who a token belongs to and what they may do, in milliseconds: so late is a change noticed. */
const rememberedMs = 30_000;
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
    onNews: () => ({ [Symbol.dispose]: () => {} }),
  };
}

const nobody: Session = {
  access: { viewer: null, permissions: new Set(), signIn: 'required' },
  validUntil: undefined,
  expiresAt: undefined,
};

/** Who asks is whom their access token belongs to. Tokens are remembered by their digest, and kept nowhere. */
export function createSignIn({ check, findStanding, claims, grants, now }: SignInOptions): Authentication {
  const known = new LRUCache<string, Known>({ max: maxRemembered });
  const asking = new Map<string, Promise<Known>>();
  const news = createAccountNews(now);

  /** @throws UnauthenticatedError for an account that may have been closed, and was */
  async function expectUsable(userId: string, find: () => Promise<Standing>): Promise<void> {
    const doubt = news.doubtOf(userId);
    if (!doubt) return;
    if (now() < doubt.refusedUntil) throw new UnauthenticatedError();
    const { isUsable } = await find();
    if (isUsable) return news.settle(userId, doubt);
    doubt.refusedUntil = now() + rememberedMs;
    throw new UnauthenticatedError();
  }

  async function ask(token: string): Promise<Known> {
    const at = now();
    const { claims: said, expiresAt, issuedAt } = await check(token);
    const viewer = identityOf(said, claims);
    if (!viewer) throw new UnauthenticatedError();
    const { account } = viewer;
    let standing: Promise<Standing> | undefined;
    const find = (those: Account) => {
      standing ??= findStanding(those);
      return standing;
    };
    if (account && 'userId' in account) await expectUsable(account.userId, () => find(account));
    const findGroupIds = async () => (account ? (await find(account)).groupIds : new Set<string>());
    const permissions = await permissionsOf(said, grants, findGroupIds);
    const until = Math.min(at + rememberedMs, expiresAt ?? Number.POSITIVE_INFINITY);
    const access = { viewer, permissions, signIn: 'required' } as const;
    return { session: { access, validUntil: until, expiresAt }, issuedAt, until };
  }

  /** What was found before the account was doubted says nothing of it any more. @throws UnauthenticatedError where it was closed */
  function isFresh({ session, until }: Known): boolean {
    const userId = userIdOf(session);
    const doubt = userId === undefined ? undefined : news.doubtOf(userId);
    // Without asking whose the token is: whoever is refused tries over and over.
    if (doubt && now() < doubt.refusedUntil) throw new UnauthenticatedError();
    return now() < until && doubt === undefined;
  }

  /** One question for as many as wait for its answer. */
  async function recall(token: string): Promise<Known> {
    const digest = createHash('sha256').update(token).digest('base64');
    const remembered = known.get(digest);
    if (remembered && isFresh(remembered)) return remembered;
    let answer = asking.get(digest);
    if (!answer) {
      answer = ask(token).finally(() => asking.delete(digest));
      asking.set(digest, answer);
    }
    const found = await answer;
    known.set(digest, found);
    return found;
  }

  return {
    async authenticate(credentials) {
      const token = readToken(credentials);
      if (token === undefined) return nobody;
      const { session, issuedAt } = await recall(token);
      const userId = userIdOf(session);
      if (userId !== undefined && news.isSignedOut(userId, issuedAt)) throw new UnauthenticatedError();
      return session;
    },
    tell: news.tell,
    onNews(session, listener) {
      const userId = userIdOf(session);
      return userId === undefined ? { [Symbol.dispose]: () => {} } : news.listen(userId, listener);
    },
  };
}

function userIdOf({ access }: Session): string | undefined {
  const account = access.viewer?.account;
  return account && 'userId' in account ? account.userId : undefined;
}
