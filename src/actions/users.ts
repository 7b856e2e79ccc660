import type { WriteFailure } from '../../schema/errors/write-failure.ts';
import type { CreateUserInput, PatchUserInput } from '../../schema/user/inputs.ts';
import type { CreatedUser, UserActions, WrittenUser } from '../../schema/user/ports.ts';
import { readable } from '../eiam/unreadable.ts';
import { mayStillArrive } from '../failures/failures.ts';
import {
  announced,
  announcedOnceSettled,
  givenFields,
  knownUnits,
  userChange,
  type WrittenChange,
} from './announce.ts';
import { expectCleared } from './cleared.ts';
import { failuresOf } from './joins.ts';
import type { ActionParts } from './parts.ts';
import { about, lookAgain, settleCreate, settleDelete } from './settle.ts';
import { findCreatedUser, uniqueValuesOf } from './settle-user.ts';
import { createUserMemberships } from './user-memberships.ts';
import { toNewUser, toUserChanges } from './user-wire.ts';

/** The input's fields that a patch can clear, by upstream's members. */
const clearableFields = {
  displayName: 'displayName',
  email: 'email',
  emailVerified: 'email',
  phoneRegion: 'phone',
  phoneNumber: 'phone',
  phoneNumberVerified: 'phone',
} as const;

/** Writes to users (developer-api.md 8.5, 8.7). Each resolves once upstream has it; failures are those promised to clients. */
export function createUserActions(parts: ActionParts): UserActions {
  const { writes, settling, announce, instanceId } = parts;
  const memberships = createUserMemberships(parts);

  async function create(input: CreateUserInput): Promise<CreatedUser> {
    const created = settleCreate(parts, {
      values: uniqueValuesOf(input),
      send: () => writes.send((client, context) => client.createUser(toNewUser(input), context)),
      find: () => findCreatedUser(settling, input),
    });
    const changesOf = (id: string) => [
      userChange(id, 'CREATED', { relatedIds: knownUnits(input.primaryOrganizationalUnitId) }),
    ];
    const newId = announcedOnceSettled(announce, created, instanceId, changesOf);
    const userId = await about(input.primaryOrganizationalUnitId, newId);
    const units = memberships.joinUnitsSingly(userId, input.organizationalUnitIds ?? []);
    const groups = memberships.joinGroupsSingly(userId, input.groupIds ?? []);
    const failures = await stillMissing(userId, await failuresOf([...units, ...groups]));
    return { userId, failures };
  }

  /** A join whose answer was lost may stand all the same: the user's own reply shows it, or, where it lags behind, the next one. */
  async function stillMissing(
    userId: string,
    failures: readonly WriteFailure[],
  ): Promise<readonly WriteFailure[]> {
    if (!failures.some(({ error }) => error.effect === 'UNKNOWN')) return failures;
    const look = () => missingOf(userId, failures).catch(() => undefined);
    const missing = await lookAgain(parts, look, (left) => left?.length === 0);
    if (!missing) return failures;
    for (const { id, error } of failures) {
      const isMissing = missing.some((failure) => failure.id === id);
      if (isMissing && mayStillArrive(error)) continue;
      await parts.settled(error, isMissing ? 'NONE' : 'DONE');
      if (isMissing) error.withEffect('NONE');
    }
    return missing;
  }

  async function missingOf(userId: string, failures: readonly WriteFailure[]) {
    parts.clear();
    const { groups, organizationalUnits } = await parts.settle(() => parts.loaders.users.detail(userId));
    const joined = new Set([
      ...readable(groups).map(({ groupId }) => groupId),
      ...readable(organizationalUnits).map(({ organizationalUnitId }) => organizationalUnitId),
    ]);
    return failures.filter(({ id }) => !joined.has(id));
  }

  async function patch(input: PatchUserInput): Promise<WrittenUser> {
    const { userId } = input;
    const changes = toUserChanges(input);
    const done = writes.send((client, context) => client.patchUser(userId, changes, context));
    // An address comes with what is known of it.
    const changedFields = givenFields(input, 'userId').flatMap((field) =>
      field === 'email' ? ['email', 'emailVerified'] : [field],
    );
    await about(userId, announced(announce, done, [userChange(userId, 'UPDATED', { changedFields })]));
    const read = () => parts.settle(() => parts.loaders.users.detail(userId));
    await expectCleared(read, changes, clearableFields);
    return { userId };
  }

  /** A write about one user that has no other answer than that it was done. */
  async function change(done: Promise<void>, what: WrittenChange): Promise<WrittenUser> {
    const userId = what.entityId;
    await about(userId, announced(announce, done, [what]));
    return { userId };
  }

  async function remove(userId: string): Promise<WrittenUser> {
    const done = settleDelete(
      parts,
      userId,
      () => writes.send((client, context) => client.deleteUser(userId, context)),
      () => settling.send((client, context) => client.getUser(userId, context)),
    );
    const removed = announcedOnceSettled(announce, done, instanceId, () => [userChange(userId, 'DELETED')]);
    await about(userId, removed);
    return { userId };
  }

  return {
    create,
    patch,
    ...memberships,
    remove,
    updatePassword: (userId: string, password: string) =>
      change(
        writes.send((client, context) => client.updateUserPassword(userId, password, context)),
        userChange(userId, 'CREDENTIAL_CHANGED'),
      ),
    enable: (userId: string) =>
      change(
        writes.send((client, context) => client.enableUser(userId, context)),
        userChange(userId, 'ENABLED', { changedFields: ['status'] }),
      ),
    disable: (userId: string) =>
      change(
        writes.send((client, context) => client.disableUser(userId, context)),
        userChange(userId, 'DISABLED', { changedFields: ['status'] }),
      ),
  };
}
