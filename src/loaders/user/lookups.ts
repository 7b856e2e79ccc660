import type { UserKey, UserNode } from '../../../schema/user/ports.ts';
import type { DeveloperClient } from '../../eiam/developer/client.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { orNull } from '../absence.ts';
import { createSingleLoader } from '../batch-loader.ts';
import type { Calls } from '../calls.ts';
import { toUserNode } from '../nodes.ts';
import type { LoaderParts } from '../parts.ts';
import type { FindBearer } from './bearers.ts';
import { type Bearing, type CheckedLookup, toCheckedLookup, type UserQuestion } from './lookup-keys.ts';
import type { UserProfiles } from './profiles.ts';

/** How much of the user is read: no more than the profile, or all that GetUser has. */
export type UserNeed = 'profile' | 'detail';

/** What the look-ups of one key came to: its user, no user, or another user than the key's. */
type Outcome = UserSummary | 'none' | Extract<Bearing, 'namesake' | 'no'>;

interface Reads {
  idOf(question: UserQuestion): Promise<string | null>;
  userOf(id: string): Promise<UserSummary | null>;
}

/**
 * Users by username, e-mail address, number or external id. A look-up gives an id alone, from an index of upstream's that may
 * lag, or from memory; so the user is read, and returned only where it bears the key. Otherwise a second look-up past memory
 * settles it, or a search for the user that bears the key.
 */
export function createUserLookups(parts: LoaderParts, profiles: UserProfiles, findBearer: FindBearer) {
  const { calls, freshCalls, coalescing, settings } = parts;
  const ids = createSingleLoader(coalescing, (question: UserQuestion) => findId(calls, question), {
    // A region is no part of the question.
    nameOf: ({
      phoneRegion: _region,
      ...asked
    }: UserQuestion & { readonly phoneRegion?: string | undefined }) => JSON.stringify(asked),
  });
  const settled = createSingleLoader(coalescing, settle, { nameOf: JSON.stringify });

  const readsOf = (need: UserNeed): Reads => ({
    idOf: (question) => ids.load(question),
    userOf: (id) => (need === 'detail' ? profiles.details.load(id) : profiles.profiles.load(id)),
  });
  const freshReads: Reads = {
    idOf: (question) => findId(freshCalls, question),
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

async function lookUp({ questions, judge }: CheckedLookup, { idOf, userOf }: Reads): Promise<Outcome> {
  let outcome: Outcome = 'none';
  for (const question of questions) {
    const id = await idOf(question);
    const user = id === null ? null : await userOf(id);
    // Named and gone: deleted a moment ago.
    if (user === null) continue;
    const bearing = judge(user);
    if (bearing === 'yes' || bearing === 'unknown') return user;
    outcome = bearing;
  }
  return outcome;
}

function findId({ send }: Calls<DeveloperClient>, question: UserQuestion): Promise<string | null> {
  return orNull(
    send((client, context) => {
      if ('username' in question) return client.getUserIdByUsername(question.username, context);
      if ('email' in question) return client.getUserIdByEmail(question.email, context);
      if ('phoneNumber' in question) return client.getUserIdByPhoneNumber(question.phoneNumber, context);
      return client.getUserIdByUserExternalId(question, context);
    }),
  );
}

export type UserLookups = ReturnType<typeof createUserLookups>;
