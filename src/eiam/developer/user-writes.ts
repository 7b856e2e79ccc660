import { membersOf, tags } from '../../vocabulary/tags.ts';
import type { Expectations } from '../operation.ts';
import { strict, strictRecord, text } from '../reply-schema.ts';
import { change, create } from './operation.ts';
import { checkIds } from './paging.ts';
import { permissions } from './permissions.ts';

/** How the first password comes about; without a priority the rest has no effect (developer-api.md 8.5). Open enumerations (6.5). */
export interface PasswordInitializationConfig {
  readonly passwordInitializationPolicyPriority?: string | undefined;
  readonly passwordForcedUpdateStatus?: string | undefined;
  readonly passwordInitializationType?: string | undefined;
  readonly userNotificationChannels?: readonly string[] | undefined;
}

/** A user to be (8.5). What is undefined is not sent; `emailVerified` and the two around a phone number come with their value. */
export interface NewUser {
  readonly username: string;
  readonly primaryOrganizationalUnitId: string;
  readonly displayName?: string | undefined;
  readonly password?: string | undefined;
  readonly email?: string | undefined;
  readonly emailVerified?: boolean | undefined;
  readonly phoneRegion?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly phoneNumberVerified?: boolean | undefined;
  readonly userExternalId?: string | undefined;
  readonly description?: string | undefined;
  readonly customFields?: readonly { readonly fieldName: string; readonly fieldValue: string }[] | undefined;
  readonly passwordInitializationConfig?: PasswordInitializationConfig | undefined;
}

export interface CustomFieldChange {
  readonly fieldName: string;
  readonly fieldValue?: string | undefined;
  /** Undefined: upstream takes it for a replacement (8.5). */
  readonly operation?: 'add' | 'replace' | 'remove' | undefined;
}

/** What shall change about a user; what is undefined stays (8.5). */
export interface UserChanges {
  readonly username?: string | undefined;
  readonly displayName?: string | undefined;
  readonly phoneRegion?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly phoneNumberVerified?: boolean | undefined;
  readonly email?: string | undefined;
  readonly emailVerified?: boolean | undefined;
  readonly customFields?: readonly CustomFieldChange[] | undefined;
}

const permission = permissions.manageUsers;

function joinUnits(expect: Expectations, userId: string, unitIds: readonly string[], isIn: boolean): void {
  for (const id of unitIds) {
    expect.joined(userId, 'organizationalUnits', id, isIn);
    expect.listed('unitUsers', id, userId, isIn);
  }
}

/** Writes about users (developer-api.md 8.5, 8.7). */
export const userWrites = {
  /** Taken already: `isDuplicate`. */
  createUser: create<NewUser>('CreateUser', {
    route: 'POST {B}/users',
    permission,
    reply: strict(strictRecord({ userId: text }).transform(({ userId }) => userId)),
    touches: (input) => [tags.userAbsent, tags.userList, membersOf(input.primaryOrganizationalUnitId)],
    made: tags.user,
    settle: (expect, userId, input) =>
      expect.listed('unitUsers', input.primaryOrganizationalUnitId, userId, true),
  }),

  patchUser: change('PatchUser', {
    route: 'PATCH {B}/users/{userId}',
    permission,
    body: (changes: UserChanges) => changes,
    // The one change that a repeat would make twice (8.5).
    once: (changes) => changes.customFields?.some(({ operation }) => operation === 'add') ?? false,
    // A new name, address or number may be one that was looked up in vain.
    touches: (userId) => [tags.user(userId), tags.userAbsent, tags.userList],
    settle: (expect, userId, changes) => expect.changed(userId, changes),
  }),

  /** Not repeatable: a history of passwords refuses the password just set (8.5). */
  updateUserPassword: change('UpdateUserPassword', {
    route: 'POST {B}/users/{userId}/actions/updateUserPassword',
    permission,
    repeatable: false,
    body: (password: string) => ({ password }),
    touches: (userId) => [tags.user(userId)],
    settle: (expect, userId) => expect.changed(userId, { passwordSet: true }),
  }),

  /** For good, with all memberships. Gone already: `isNotFound`, so that the failure of a repeat would be misleading. */
  deleteUser: change('DeleteUser', {
    route: 'DELETE {B}/users/{userId}',
    permission,
    repeatable: false,
    // The groups and units that the user leaves are not known, and each page of theirs counts their members.
    touches: (userId) => [
      tags.user(userId),
      tags.userList,
      tags.groupsOfUser(userId),
      tags.membersOfGroups,
      tags.membersOfUnits,
    ],
    settle: (expect, userId) => expect.deleted(userId),
  }),

  enableUser: change('EnableUser', {
    route: 'POST {B}/users/{userId}/actions/enable',
    permission,
    touches: (userId) => [tags.user(userId), tags.userList],
    settle: (expect, userId) => expect.changed(userId, { status: 'enabled' }),
  }),

  disableUser: change('DisableUser', {
    route: 'POST {B}/users/{userId}/actions/disable',
    permission,
    touches: (userId) => [tags.user(userId), tags.userList],
    settle: (expect, userId) => expect.changed(userId, { status: 'disabled' }),
  }),

  /** The user leaves the former primary unit. */
  setUserPrimaryOrganizationalUnit: change('SetUserPrimaryOrganizationalUnit', {
    route: 'POST {B}/users/{userId}/actions/setUserPrimaryOrganizationalUnit',
    permission,
    body: (organizationalUnitId: string) => ({ organizationalUnitId }),
    // The unit that the user leaves is not known.
    touches: (userId) => [tags.user(userId), tags.membersOfUnits],
    settle: (expect, userId, unitId) => {
      expect.moved(userId, unitId);
      joinUnits(expect, userId, [unitId], true);
    },
  }),

  /** As secondary units; those the user is in already are skipped. */
  addUserToOrganizationalUnits: change('AddUserToOrganizationalUnits', {
    route: 'POST {B}/users/{userId}/actions/addUserToOrganizationalUnits',
    permission,
    body: (unitIds: readonly string[]) => ({ organizationalUnitIds: checkIds(unitIds) }),
    touches: (userId, unitIds) => [tags.user(userId), ...unitIds.map(membersOf)],
    settle: (expect, userId, unitIds) => joinUnits(expect, userId, unitIds, true),
  }),

  /** Those the user is not in are skipped; the primary one cannot be left. */
  removeUserFromOrganizationalUnits: change('RemoveUserFromOrganizationalUnits', {
    route: 'POST {B}/users/{userId}/actions/removeUserFromOrganizationalUnits',
    permission,
    body: (unitIds: readonly string[]) => ({ organizationalUnitIds: checkIds(unitIds) }),
    touches: (userId, unitIds) => [tags.user(userId), ...unitIds.map(membersOf)],
    settle: (expect, userId, unitIds) => joinUnits(expect, userId, unitIds, false),
  }),
};
