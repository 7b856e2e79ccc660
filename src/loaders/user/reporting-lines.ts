import { ManagerCycleError } from '../../../schema/errors/errors.ts';
import type { UserNode } from '../../../schema/user/ports.ts';
import type { User } from '../../eiam/developer/users.ts';
import { toUserNode } from '../nodes.ts';
import { expectFound, toError } from '../not-found.ts';

interface ManagerReads {
  /** Undefined: the user has no manager. */
  managerId(userId: string): Promise<string | undefined>;
  detail(userId: string): Promise<User | null>;
}

/**
 * The managers above a user, nearest first, one after the other: only a user's own reply names the next. An error stands for one
 * that could not be read, or whose id could not be, and ends the chain; so does one that is in the chain already.
 */
export async function readManagers(
  userId: string,
  levels: number,
  { managerId, detail }: ManagerReads,
): Promise<readonly (UserNode | Error)[]> {
  const seen = new Set([userId]);
  const chain: (UserNode | Error)[] = [];

  async function above(id: string): Promise<UserNode | undefined> {
    const next = await managerId(id);
    if (next === undefined) return undefined;
    if (seen.has(next)) throw new ManagerCycleError();
    seen.add(next);
    return toUserNode(expectFound(await detail(next)));
  }

  let below = userId;
  while (chain.length < levels) {
    const manager = await above(below).catch(toError);
    if (manager === undefined) break;
    chain.push(manager);
    if (manager instanceof Error) break;
    below = manager.id;
  }
  return chain;
}
