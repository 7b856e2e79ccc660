import { BadUserInputError } from '../../schema/errors.ts';
import type { CreateUserInput, PatchUserInput } from '../../schema/user-inputs.ts';
import { readable } from '../eiam/unreadable.ts';
import {
  announced,
  announcedOnceSettled,
  givenFields,
  knownUnits,
  userChange,
  type WrittenChange,
} from './announce.ts';
import { failuresOf, type WriteFailure } from './joins.ts';
import type { ActionParts } from './parts.ts';
import { about, settleCreate, settleDelete } from './settle.ts';
import { findCreatedUser } from './settle-user.ts';
import { createUserMemberships } from './user-memberships.ts';
import { toNewUser, toUserChanges } from './user-wire.ts';

/** The user that a write was about. */
export interface WrittenUser {
  readonly userId: string;
}

/** A user that was created, and the joins that did not come about; all others did. */
export interface CreatedUser extends WrittenUser {
  readonly failures: readonly WriteFailure[];
}

/** Writes to users (developer-api.md 8.5, 8.7). Each resolves once upstream has it; failures are those promised to clients. */
export function createUserActions(parts: ActionParts) {
  const { writes, settling, announce, instanceId } = parts;
  const memberships = createUserMemberships(parts);

  async function create(input: CreateUserInput): Promise<CreatedUser> {
    const send = () => writes.send((client, context) => client.createUser(toNewUser(input), context));
    const created = announcedOnceSettled(
      announce,
      settleCreate(parts, send, () => findCreatedUser(settling, input)),
      instanceId,
      (id) => [userChange(id, 'CREATED', { relatedIds: knownUnits(input.primaryOrganizationalUnitId) })],
    );
    const userId = await about(input.primaryOrganizationalUnitId, created);
    const units = memberships.joinUnitsSingly(userId, input.organizationalUnitIds ?? []);
    const groups = memberships.joinGroupsSingly(userId, input.groupIds ?? []);
    const failures = await stillMissing(userId, await failuresOf([...units, ...groups]));
    return { userId, failures };
  }

  /** A join whose answer was lost may stand all the same: the user's own reply tells. */
  async function stillMissing(
    userId: string,
    failures: readonly WriteFailure[],
  ): Promise<readonly WriteFailure[]> {
    if (!failures.some(({ effect }) => effect === 'UNKNOWN')) return failures;
    const user = await parts.loaders.users.detail(userId).catch(() => undefined);
    if (!user) return failures;
    const joined = new Set([
      ...readable(user.groups).map(({ groupId }) => groupId),
      ...readable(user.organizationalUnits).map(({ organizationalUnitId }) => organizationalUnitId),
    ]);
    const missing = failures.filter(({ id }) => !joined.has(id));
    return missing.map((failure) => ({ ...failure, effect: 'NONE' as const }));
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
    await expectCleared(input);
    return { userId };
  }

  /** Upstream does not document that "" clears (U12), so what was to be cleared is read again. */
  async function expectCleared({ userId, displayName, email, phone }: PatchUserInput): Promise<void> {
    if (displayName !== null && email !== null && phone !== null) return;
    // A read that fails says nothing of the write; reading the payload will tell of it.
    const user = await parts.loaders.users.detail(userId).catch(() => undefined);
    if (!user) return;
    const kept = [
      displayName === null && user.displayName !== undefined ? 'displayName' : undefined,
      email === null && user.email !== undefined ? 'email' : undefined,
      phone === null && user.phoneNumber !== undefined ? 'phone' : undefined,
    ].find((field) => field !== undefined);
    if (kept)
      throw new BadUserInputError(
        `input.${kept}`,
        'EIAM does not clear this field; the other changes were made',
      );
  }

  /** A write about one user that has no other answer than that it was done. */
  async function change(done: Promise<void>, what: WrittenChange): Promise<WrittenUser> {
    const userId = what.entityId;
    await about(userId, announced(announce, done, [what]));
    return { userId };
  }

  async function remove(userId: string): Promise<WrittenUser> {
    const done = settleDelete(
      () => writes.send((client, context) => client.deleteUser(userId, context)),
      () => settling.send((client, context) => client.getUser(userId, context)),
    );
    const told = announcedOnceSettled(announce, done, instanceId, () => [userChange(userId, 'DELETED')]);
    await about(userId, told);
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

export type UserActions = ReturnType<typeof createUserActions>;
