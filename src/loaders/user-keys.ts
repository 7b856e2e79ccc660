import type { UserSummary } from '../eiam/developer/users.ts';
import { toError } from './absence.ts';
import { createBatchLoader } from './batch-loader.ts';
import type { IdBatches } from './id-batches.ts';
import type { UserNode } from './nodes.ts';
import { largestPage } from './page.ts';
import type { LoaderParts } from './parts.ts';
import type { UserLookups, UserNeed } from './user-lookups.ts';
import type { UserRowSource, UserRows } from './user-rows.ts';

/** What other subgraphs may name a user by instead of the id. */
export type UserEntityKey =
  | { readonly username: string; readonly email?: never }
  | { readonly email: string; readonly username?: never };

interface WantedUser {
  readonly key: UserEntityKey;
  readonly need: UserNeed;
}

/** Many users by username or e-mail address, in the cheapest way for as many as are wanted together. */
export function createUserKeys(
  { coalescing, schedule }: LoaderParts,
  rows: UserRowSource,
  lookups: UserLookups,
  { takesAnyId }: Pick<IdBatches, 'takesAnyId'>,
) {
  const users = createBatchLoader<WantedUser, UserNode | null>(coalescing, loadUsers, {
    nameOf: JSON.stringify,
    schedule,
  });

  async function loadUsers(wanted: readonly WantedUser[]): Promise<(UserNode | null | Error)[]> {
    // Too few to be worth a look at how wide the scope is.
    const perProfile = wanted.length > 1 && (await takesAnyId()) ? 1 / largestPage : 1;
    const found = indexOf(await rows.insteadOf((known) => callsFor(wanted, indexOf(known), perProfile)));
    return Promise.all(wanted.map(({ key, need }) => found(key) ?? lookups.find(key, need).catch(toError)));
  }

  return {
    findBy: (key: UserEntityKey, need: UserNeed): Promise<UserNode | null> => users.load({ key, need }),
  };
}

/**
 * developer-api.md 2: a look-up each, and the profile that it is checked by, a GetUser each or a batch of them, against one
 * scan. Where GetUser is needed whichever way the user is found, it says nothing for either.
 */
function callsFor(
  wanted: readonly WantedUser[],
  find: (key: UserEntityKey) => UserNode | undefined,
  perProfile: number,
): number {
  const missing = wanted.filter(({ key }) => !find(key));
  const profiles = missing.filter(({ need }) => need === 'profile').length;
  return missing.length + Math.ceil(profiles * perProfile);
}

/**
 * Finds rows by exactly what they say. Upstream's look-ups seem to ignore case (developer-api.md 8.6, uncertain): a key that
 * differs in that is left to them, so that the way of reading never decides what is found.
 */
function indexOf(rows: UserRows): (key: UserEntityKey) => UserNode | undefined {
  const usernames = new Map<string, UserSummary>();
  const emails = new Map<string, UserSummary>();
  for (const row of rows.values()) {
    if (row.username !== undefined) usernames.set(row.username, row);
    if (row.email !== undefined) emails.set(row.email, row);
  }
  return ({ username, email }) => {
    const profile = username === undefined ? emails.get(email) : usernames.get(username);
    return profile && { id: profile.userId, profile };
  };
}
