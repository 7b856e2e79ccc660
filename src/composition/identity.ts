import type { ViewerIdentity } from '../../schema/core/permissions.ts';
import { type AwaitedReadsParts, awaitedReads } from '../actions/awaited-reads.ts';
import type { CallContext } from '../eiam/call-context.ts';
import { developerOperations } from '../eiam/developer/catalogue.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { UserInfo } from '../eiam/developer/oauth.ts';
import type { DeveloperPlane } from '../eiam/developer/operation.ts';
import type { User } from '../eiam/developer/users.ts';
import { isNotFound } from '../eiam/errors.ts';
import { through } from '../eiam/operation.ts';
import { readable } from '../eiam/unreadable.ts';
import { toFailure, toSignInFailure } from '../failures/failures.ts';
import type { Standing } from '../http/authentication/sign-in.ts';
import { tags as changeTags } from '../vocabulary/tags.ts';
import { isSameText } from '../vocabulary/text-forms.ts';

/** How long a request waits for its caller's identity, in milliseconds. */
const timeoutMs = 5_000;

/** Many requests may wait for one answer, so that none of them aborts it. */
const never = new AbortController().signal;

/** A request waits for its caller's identity; all of them take one turn, as one viewer. */
const share = { viewer: 'authentication', priority: 'interactive' } as const;

export interface IdentityParts extends AwaitedReadsParts {
  readonly client: DeveloperClient;
}

/** The account, and tags of what it was read from. */
interface FoundAccount {
  readonly user: User | undefined;
  readonly tags: readonly string[];
}

/** Reads the identity of callers from EIAM: the account of a token, and its groups, as they are since the process wrote to them. */
export function createIdentity({ client: calling, ...parts }: IdentityParts) {
  const { now } = parts;
  const client = through(calling, awaitedReads<DeveloperPlane>(parts));
  const inTime = (): CallContext => ({ signal: never, deadlineAt: now() + timeoutMs, share });

  async function findById(userId: string, context: CallContext): Promise<FoundAccount> {
    const { tags = [], tagsOf, absenceTags = [] } = developerOperations.getUser.cachePolicy?.(userId) ?? {};
    const user = await unlessAbsent(client.getUser(userId, context));
    return { user, tags: [...tags, ...(user ? (tagsOf?.(user) ?? []) : absenceTags)] };
  }

  async function findByUsername(username: string, context: CallContext): Promise<FoundAccount> {
    const userId = await unlessAbsent(client.getUserIdByUsername(username, context));
    if (userId === undefined) return { user: undefined, tags: [changeTags.userAbsent] };
    const { user, tags } = await findById(userId, context);
    // The look-up reads an index that may be late: another user's groups give no rights.
    const isSame = user?.username !== undefined && isSameText(user.username, username);
    return { user: isSame ? user : undefined, tags: [changeTags.userAbsent, ...tags] };
  }

  return {
    async getUserInfo(token: string): Promise<UserInfo> {
      try {
        return await client.getUserInfo(token, inTime());
      } catch (error) {
        throw toSignInFailure(error);
      }
    },
    /** Whether an account may be used, and its groups; none for an account that may not be used or does not exist. */
    async findStanding(account: NonNullable<ViewerIdentity['account']>): Promise<Standing> {
      const context = inTime();
      const { user, tags } =
        'userId' in account
          ? await findById(account.userId, context)
          : await findByUsername(account.username, context);
      const isUsable = user !== undefined && mayBeUsed(user, now());
      return {
        isUsable,
        groupIds: new Set(isUsable ? readable(user.groups).map(({ groupId }) => groupId) : []),
        tags,
      };
    },
  };
}

async function unlessAbsent<Answer>(reading: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw toFailure(error);
  }
}

/**
 * An account can be enabled, and locked or expired all the same (developer-api.md 8.6). Where it cannot be read which, it may not
 * be used.
 */
function mayBeUsed({ status, lockExpireTime, accountExpireTime, faults }: User, now: number): boolean {
  if (faults?.lockExpireTime || faults?.accountExpireTime) return false;
  const isLocked = lockExpireTime !== undefined && lockExpireTime > now;
  const isExpired = accountExpireTime !== undefined && accountExpireTime <= now;
  return status === 'enabled' && !isLocked && !isExpired;
}
