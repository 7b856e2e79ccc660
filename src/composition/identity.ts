import type { ViewerIdentity } from '../../schema/core/permissions.ts';
import type { CallContext } from '../eiam/call-context.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { UserInfo } from '../eiam/developer/oauth.ts';
import type { User } from '../eiam/developer/users.ts';
import { isNotFound } from '../eiam/errors.ts';
import { readable } from '../eiam/unreadable.ts';
import { toFailure, toSignInFailure } from '../failures/failures.ts';
import type { Standing } from '../http/authentication/authentication.ts';
import { isSameText } from '../loaders/conditions/text-forms.ts';

/** How long a request waits for its caller's identity, in milliseconds. */
const timeoutMs = 5_000;

/** Many requests may wait for one answer, so that none of them aborts it. */
const never = new AbortController().signal;

/** A request waits for its caller's identity; all of them take one turn, as one viewer. */
const share = { viewer: 'authentication', priority: 'interactive' } as const;

type Client = Pick<DeveloperClient, 'getUserInfo' | 'getUser' | 'getUserIdByUsername'>;

/** Reads the identity of callers from EIAM: the account of a token, and its groups. @param now milliseconds since the epoch */
export function createIdentity(client: Client, now: () => number) {
  const inTime = (): CallContext => ({ signal: never, deadlineAt: now() + timeoutMs, share });

  async function findUser(account: NonNullable<ViewerIdentity['account']>): Promise<User | undefined> {
    const context = inTime();
    try {
      if ('userId' in account) return await client.getUser(account.userId, context);
      const userId = await client.getUserIdByUsername(account.username, context);
      const user = await client.getUser(userId, context);
      // The look-up reads an index that may be late: another user's groups give no rights.
      return user.username !== undefined && isSameText(user.username, account.username) ? user : undefined;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw toFailure(error);
    }
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
      const user = await findUser(account);
      const isUsable = user !== undefined && mayBeUsed(user, now());
      return {
        isUsable,
        groupIds: new Set(isUsable ? readable(user.groups).map(({ groupId }) => groupId) : []),
      };
    },
  };
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
