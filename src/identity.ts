import type { ViewerIdentity } from '../schema/permissions.ts';
import type { CallContext } from './eiam/call-context.ts';
import type { DeveloperClient } from './eiam/developer/client.ts';
import type { UserInfo } from './eiam/developer/oauth.ts';
import type { User } from './eiam/developer/users.ts';
import { isNotFound } from './eiam/errors.ts';
import { toFailure, toSignInFailure } from './failures.ts';

/** How long a request waits to learn who makes it, in milliseconds. */
const timeoutMs = 5_000;

/** Many may wait for one answer, so that none of them breaks it off. */
const never = new AbortController().signal;

type Client = Pick<DeveloperClient, 'getUserInfo' | 'getUser' | 'getUserIdByUsername'>;

/** What EIAM knows of those who ask: whose a token is, and which groups they are in. @param now milliseconds since the epoch */
export function createIdentity(client: Client, now: () => number) {
  const inTime = (): CallContext => ({ signal: never, deadlineAt: now() + timeoutMs });

  async function findUser(account: NonNullable<ViewerIdentity['account']>): Promise<User | undefined> {
    const context = inTime();
    try {
      const userId =
        'userId' in account ? account.userId : await client.getUserIdByUsername(account.username, context);
      return await client.getUser(userId, context);
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
    /** The groups of an account; none of one that is not there, or not enabled. */
    async findGroupIds(account: NonNullable<ViewerIdentity['account']>): Promise<ReadonlySet<string>> {
      const user = await findUser(account);
      return new Set(user?.status === 'enabled' ? user.groups.map(({ groupId }) => groupId) : []);
    },
  };
}
