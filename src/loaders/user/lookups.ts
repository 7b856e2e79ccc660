import type { UserKey, UserNode } from '../../../schema/user/ports.ts';
import type { DeveloperClient } from '../../eiam/developer/client.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { createSingleLoader } from '../batch-loader.ts';
import type { Reads } from '../calls.ts';
import type { LoaderContext } from '../loader-context.ts';
import { toUserNode } from '../nodes.ts';
import { orNull } from '../not-found.ts';
import type { FindBearer } from './bearers.ts';
import { type Bearing, type CheckedLookup, toCheckedLookup, type UserLookup } from './lookup-keys.ts';
import type { UserProfiles } from './profiles.ts';

/** How much of the user is read: no more than the profile, or all that GetUser has. */
export type UserNeed = 'profile' | 'detail';

/** The result of the look-ups of one key: its user, no user, or another user than the key's. */
type Outcome = UserSummary | 'none' | Extract<Bearing, 'namesake' | 'no'>;

interface LookupReads {
  idOf(lookup: UserLookup): Promise<string | null>;
  userOf(id: string): Promise<UserSummary | null>;
}

/**
 * Users by username, e-mail address, number or external id. A look-up gives an id alone, from an index of upstream's that may
 * lag, or from the cache; so the user is read, and returned only where it bears the key. Otherwise a second look-up past the cache
 * decides, or a search for the user that bears the key.
 */
export function createUserLookups(parts: LoaderContext, profiles: UserProfiles, findBearer: FindBearer) {
  const { calls, freshCalls, coalescing, settings } = parts;
  const ids = createSingleLoader(coalescing, (lookup: UserLookup) => findId(calls, lookup), {
    // The region is not sent.
    nameOf: ({ phoneRegion: _region, ...key }: UserLookup & { readonly phoneRegion?: string | undefined }) =>
      JSON.stringify(key),
  });
  const settled = createSingleLoader(coalescing, settle, { nameOf: JSON.stringify });

  const readsOf = (need: UserNeed): LookupReads => ({
    idOf: (lookup) => ids.load(lookup),
    userOf: (id) => (need === 'detail' ? profiles.details.load(id) : profiles.profiles.load(id)),
  });
  const freshReads: LookupReads = {
    idOf: (lookup) => findId(freshCalls, lookup),
    userOf: (id) => orNull(freshCalls.send((client, context) => client.getUser(id, context))),
  };

  /**
   * The user that bears a key, read as far as is needed; null when there is none.
   * @throws OperationTooComplexError where upstream names another user, and a scan for the right one is larger than is allowed
   */
  async function find(key: UserKey, need: UserNeed): Promise<UserNode | null> {
    const outcome = await lookUp(toCheckedLookup(key, settings.instanceId), readsOf(need));
    if (outcome === 'none') return null;
    if (typeof outcome === 'object') return toUserNode(outcome);
    const user = await settled.load({ key, hasNamesake: outcome === 'namesake' });
    return user && toUserNode(user);
  }

  interface Unsettled {
    readonly key: UserKey;
    /** Whether another user with the same number explains the answer: the same look-up would then give the same user again. */
    readonly hasNamesake: boolean;
  }

  async function settle({ key, hasNamesake }: Unsettled): Promise<UserSummary | null> {
    const lookup = toCheckedLookup(key, settings.instanceId);
    const outcome = hasNamesake ? 'namesake' : await lookUp(lookup, freshReads);
    if (outcome === 'none') return null;
    return typeof outcome === 'object' ? outcome : findBearer(lookup);
  }

  return {
    find,
    idOf: async (key: UserKey): Promise<string | null> => (await find(key, 'detail'))?.id ?? null,
  };
}

async function lookUp({ lookups, evaluate }: CheckedLookup, { idOf, userOf }: LookupReads): Promise<Outcome> {
  let outcome: Outcome = 'none';
  for (const lookup of lookups) {
    const id = await idOf(lookup);
    const user = id === null ? null : await userOf(id);
    // Named and gone: deleted a moment ago.
    if (user === null) continue;
    const bearing = evaluate(user);
    if (bearing === 'yes' || bearing === 'unknown') return user;
    outcome = bearing;
  }
  return outcome;
}

function findId(calls: Reads<DeveloperClient>, lookup: UserLookup): Promise<string | null> {
  return orNull(
    calls.read((client, context) => {
      if ('username' in lookup) return client.getUserIdByUsername(lookup.username, context);
      if ('email' in lookup) return client.getUserIdByEmail(lookup.email, context);
      if ('phoneNumber' in lookup) return client.getUserIdByPhoneNumber(lookup.phoneNumber, context);
      return client.getUserIdByUserExternalId(lookup, context);
    }),
  );
}

export type UserLookups = ReturnType<typeof createUserLookups>;
