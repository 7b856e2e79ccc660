import { LRUCache } from 'lru-cache';
import type { ViewerIdentity } from '../../../schema/core/permissions.ts';
import type { Cache } from '../../cache/cache.ts';
import type { Grants } from '../../settings/authentication.ts';
import { entriesAtMost } from '../../vocabulary/limits.ts';
import { tags as changeTags } from '../../vocabulary/tags.ts';
import { createAccountStatus, type Doubt } from './account-status.ts';
import type { Authentication, Session } from './authentication.ts';
import { type Credentials, digestOf, readToken } from './bearer-token.ts';
import { anonymous } from './fixed-access.ts';
import { RevokedTokens } from './revoked-tokens.ts';
import { type AccountClaims, identityOf, permissionsOf, type TokenFacts } from './rights.ts';
import { createSessionEndings } from './session-endings.ts';
import type { SharedEndingsParts } from './shared-endings.ts';
import { type RefusalReason, refusalReasonOf, refuseToken } from './token-refusal.ts';

type Account = NonNullable<ViewerIdentity['account']>;

/** The status and the groups of an account in EIAM. */
export interface Standing {
  /** It is there, enabled, not locked and not expired. */
  readonly isUsable: boolean;
  /** Empty where the account may not be used. */
  readonly groupIds: ReadonlySet<string>;
  /** Tags of what it was read from. */
  readonly tags: readonly string[];
}

export interface SignInOptions {
  /** What all replicas know of sessions that ended. */
  readonly endings: SharedEndingsParts;
  /** Checks a token and reads its claims. @throws UnauthenticatedError, and the failures of the calls that this takes */
  readonly check: (token: string) => Promise<TokenFacts>;
  /** @throws the failures of the calls that this takes */
  readonly findStanding: (account: Account) => Promise<Standing>;
  /** What is changed through the gateway, or by an event: sessions end by the same evictions as cached answers. */
  readonly evictions: Pick<Cache, 'evict' | 'sequence' | 'isTouched' | 'isHeld' | 'onEvicted'>;
  readonly claims: AccountClaims;
  readonly grants: Grants;
  /** Takes why each token that is refused was, and where it came from. */
  readonly onRefusal: (reason: RefusalReason, address: string | undefined) => void;
  /** Takes the caller of each token that is accepted and was not seen lately; default: it goes nowhere. */
  readonly onSignIn?: ((viewer: ViewerIdentity, address: string | undefined) => void) | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long the session of a token is kept, in milliseconds: so late takes a change of rights effect that nothing reports. */
const sessionLifeMs = 30_000;
/** The same where reads may still show what was there before a change. */
const uncertainLifeMs = 1_000;
/** Each is a few hundred bytes. */
const maxSessions = 10_000;

interface Known {
  readonly session: Session;
  readonly digest: string;
  readonly issuedAt: number;
  readonly until: number;
  /** Tags of what it was made of. */
  readonly tags: readonly string[];
  /** The doubt that it was read under. */
  readonly doubt: Doubt | undefined;
  /** The sequence of evictions at which it was last known to be valid. */
  validAt: number;
}

/** One check for all requests with a token. */
interface Flight {
  readonly answer: Promise<Known>;
  /** The sequence of evictions when it began. */
  readonly since: number;
}

/** Authenticates callers by their access tokens. Sessions are kept by the digest of a token, and the token itself nowhere. */
export function createSignIn(options: SignInOptions): Authentication {
  const { check, findStanding, evictions, claims, grants, onRefusal, onSignIn, now } = options;
  const known = new LRUCache<string, Known>(entriesAtMost(maxSessions));
  /** What each session was made of. */
  const origins = new WeakMap<Session, Known>();
  const inFlight = new Map<string, Flight>();
  const accounts = createAccountStatus(now);
  const revoked = new RevokedTokens(now);
  const endings = createSessionEndings({
    ...{ shared: options.endings, accounts, revoked, evictions, now },
    forget: (digest) => known.delete(digest),
  });

  /** The doubt that the account was read under. @throws UnauthenticatedError for one that may have been closed, and was */
  async function expectUsable(userId: string, find: () => Promise<Standing>): Promise<Doubt | undefined> {
    const doubt = accounts.doubtOf(userId);
    if (!doubt) return undefined;
    if (now() < doubt.refusedUntil) throw refuseToken('account');
    const { isUsable, tags } = await find();
    if (!isUsable) {
      doubt.refusedUntil = now() + sessionLifeMs;
      throw refuseToken('account');
    }
    // What was read may be older than what the doubt is about.
    if (!evictions.isHeld(tags)) accounts.settle(userId, doubt);
    return doubt;
  }

  async function openSession(token: string, digest: string): Promise<Known> {
    const at = now();
    const validAt = evictions.sequence;
    const { claims: values, expiresAt, issuedAt } = await check(token);
    const viewer = identityOf(values, claims);
    if (!viewer) throw refuseToken('claims');
    const { account } = viewer;
    let standing: Promise<Standing> | undefined;
    const find = (wanted: Account) => {
      standing ??= findStanding(wanted);
      return standing;
    };
    const userId = userIdOf(account);
    const doubt =
      account && userId !== undefined ? await expectUsable(userId, () => find(account)) : undefined;
    const findGroupIds = async () => (account ? (await find(account)).groupIds : new Set<string>());
    const permissions = await permissionsOf(values, grants, findGroupIds);
    const own = [changeTags.session(digest), ...(userId === undefined ? [] : [changeTags.user(userId)])];
    const tags = [...own, ...((await standing)?.tags ?? [])];
    const lifeMs = evictions.isHeld(tags) ? uncertainLifeMs : sessionLifeMs;
    const until = Math.min(at + lifeMs, expiresAt ?? Number.POSITIVE_INFINITY);
    const access = { viewer, permissions, signIn: 'required' } as const;
    const session = { access, validUntil: until, expiresAt };
    return { session, digest, issuedAt, until, tags, doubt, validAt };
  }

  function doubtOf({ session }: Known): Doubt | undefined {
    const userId = userIdOf(session.access.viewer?.account);
    return userId === undefined ? undefined : accounts.doubtOf(userId);
  }

  /** Whether nothing that it was made of has changed since. */
  function isUntouched(one: Known): boolean {
    const { sequence } = evictions;
    if (one.validAt !== sequence && evictions.isTouched(one.validAt, one.tags)) return false;
    // No eviction up to now has touched it: the next request checks later ones only.
    one.validAt = sequence;
    const doubt = doubtOf(one);
    return doubt === undefined || doubt === one.doubt;
  }

  /** Whether the account was closed since the token was issued, or the token revoked. */
  function isOver({ session, digest, issuedAt }: Known): boolean {
    const userId = userIdOf(session.access.viewer?.account);
    return revoked.has(digest) || (userId !== undefined && accounts.isSignedOut(userId, issuedAt));
  }

  /** Of a session that is kept. @throws UnauthenticatedError where the account was found to be closed */
  function isFresh(one: Known): boolean {
    // Before any call: a refused client repeats its request again and again.
    if (now() < (doubtOf(one)?.refusedUntil ?? 0)) throw refuseToken('account');
    return now() < one.until && isUntouched(one);
  }

  function takeOff(token: string, digest: string, { addressOf }: Credentials): Flight {
    const since = evictions.sequence;
    const answer = openSession(token, digest)
      .then((found) => {
        origins.set(found.session, found);
        const { viewer } = found.session.access;
        if (viewer && !known.has(digest)) onSignIn?.(viewer, addressOf?.());
        // Where something has changed meanwhile, the next request notices by its tags.
        known.set(digest, found);
        return found;
      })
      .finally(() => inFlight.delete(digest));
    const flight = { answer, since };
    inFlight.set(digest, flight);
    return flight;
  }

  /** Single flight: requests with the same token share one check, unless something has changed since it began. */
  async function sessionOf(token: string, digest: string, credentials: Credentials): Promise<Known> {
    const kept = known.get(digest);
    if (kept && isFresh(kept)) return kept;
    const joined = inFlight.get(digest);
    if (!joined) return takeOff(token, digest, credentials).answer;
    const found = await joined.answer.catch((error: unknown) => {
      if (evictions.sequence === joined.since) throw error;
    });
    if (found && isUntouched(found)) return found;
    // What is in flight by now began after the request came.
    return (inFlight.get(digest) ?? takeOff(token, digest, credentials)).answer;
  }

  return {
    async authenticate(credentials) {
      try {
        const token = readToken(credentials);
        if (token === undefined) return anonymous;
        const digest = digestOf(token).toString('base64');
        if (revoked.has(digest)) throw refuseToken('revoked');
        const found = await sessionOf(token, digest, credentials);
        if (isOver(found)) throw refuseToken('revoked');
        return found.session;
      } catch (error) {
        const reason = refusalReasonOf(error);
        if (reason) onRefusal(reason, credentials.addressOf?.());
        throw error;
      }
    },
    apply: accounts.apply,
    ...endings,
    onChange(session, listener) {
      const listening = new DisposableStack();
      const one = origins.get(session);
      const userId = userIdOf(session.access.viewer?.account);
      if (userId !== undefined) listening.use(accounts.listen(userId, listener));
      if (one) {
        listening.use(evictions.onEvicted(one.tags, () => listener('DOUBTED')));
        listening.use(revoked.listen(one.digest, () => listener('SIGNED_OUT')));
      }
      return listening;
    },
    isCurrent(session) {
      const one = origins.get(session);
      return one === undefined || (!isOver(one) && isUntouched(one));
    },
  };
}

function userIdOf(account: Account | undefined): string | undefined {
  return account && 'userId' in account ? account.userId : undefined;
}
