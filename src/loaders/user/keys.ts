import type { UserKey, UserNode } from '../../../schema/user/ports.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import { createBatchLoader } from '../batch-loader.ts';
import type { IdBatches } from '../id-batches.ts';
import type { LoaderContext } from '../loader-context.ts';
import { toError } from '../not-found.ts';
import { createUserIndex } from './index-by-key.ts';
import { createKeyedRows } from './keyed-rows.ts';
import type { UserLookups, UserNeed } from './lookups.ts';
import type { UserRowSource, UserRows } from './rows.ts';

interface WantedUser {
  readonly key: UserKey;
  readonly need: UserNeed;
}

/** Many users by any keys, in the way that is cheapest for the size of the batch. */
export function createUserKeys(
  { coalescing, schedule, settings }: LoaderContext,
  rows: () => UserRowSource,
  lookups: UserLookups,
  { takesAnyId }: Pick<IdBatches, 'takesAnyId'>,
) {
  const users = createBatchLoader<WantedUser, UserNode | null>(coalescing, loadUsers, {
    nameOf: JSON.stringify,
    schedule,
  });

  const indexOf = (known: UserRows) => createUserIndex(known, settings.instanceId);

  async function loadUsers(wanted: readonly WantedUser[]): Promise<(UserNode | null | Error)[]> {
    // Too few to justify a look at the scope.
    const perProfile = wanted.length > 1 && (await takesAnyId()) ? 1 / largestPage : 1;
    const keys = wanted.map(({ key }) => key);
    const { found, areAll } = await rows().insteadOf(
      () => createKeyedRows(keys),
      (known) => callsFor(wanted, indexOf(known.rows), perProfile),
    );
    const userBy = indexOf(found.rows);
    const isAbsent = (key: UserKey) => areAll && found.isAbsent(key);
    return Promise.all(
      wanted.map(
        ({ key, need }) => userBy(key) ?? (isAbsent(key) ? null : lookups.find(key, need).catch(toError)),
      ),
    );
  }

  return {
    findBy: (key: UserKey, need: UserNeed): Promise<UserNode | null> => users.load({ key, need }),
  };
}

/**
 * developer-api.md 2: a look-up each, and the profile that it is checked by, a GetUser each or a batch of them, against one
 * scan. Where GetUser is needed whichever way the user is found, it makes no difference.
 */
function callsFor(
  wanted: readonly WantedUser[],
  find: (key: UserKey) => UserNode | undefined,
  perProfile: number,
): number {
  const missing = wanted.filter(({ key }) => !find(key));
  const profiles = missing.filter(({ need }) => need === 'profile').length;
  return missing.length + Math.ceil(profiles * perProfile);
}
