import type { CallContext } from '../call-context.ts';
import { nothing, strict, strictRecord, text } from '../reply-schema.ts';
import { checkIdBatch } from './id-batch.ts';
import type { Send } from './send.ts';

const createdUser = strictRecord({ userId: text });

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

/** Writes about users (developer-api.md 8.5, 8.7). Every operation throws EiamError; too many ids, or none, are a RangeError. */
export function createUserWrites(send: Send) {
  return {
    /** Gives the new user's id. Taken already: `isDuplicate`. Effect `unknown`: the user may exist all the same. */
    async createUser(input: NewUser, context: CallContext): Promise<string> {
      const { userId } = await send('CreateUser', { body: input }, strict(createdUser), context);
      return userId;
    },

    /** Adding to a custom field is the one change that a repeat would make twice (8.5). */
    patchUser(userId: string, changes: UserChanges, context: CallContext): Promise<void> {
      const once = changes.customFields?.some(({ operation }) => operation === 'add') ?? false;
      return send('PatchUser', { path: { userId }, body: changes, once }, nothing, context);
    },

    updateUserPassword: (userId: string, password: string, context: CallContext): Promise<void> =>
      send('UpdateUserPassword', { path: { userId }, body: { password } }, nothing, context),

    /** For good, with all memberships. Gone already: `isNotFound`. */
    deleteUser: (userId: string, context: CallContext): Promise<void> =>
      send('DeleteUser', { path: { userId } }, nothing, context),

    enableUser: (userId: string, context: CallContext): Promise<void> =>
      send('EnableUser', { path: { userId } }, nothing, context),

    disableUser: (userId: string, context: CallContext): Promise<void> =>
      send('DisableUser', { path: { userId } }, nothing, context),

    /** The user leaves the former primary unit. */
    setUserPrimaryOrganizationalUnit: (
      userId: string,
      organizationalUnitId: string,
      context: CallContext,
    ): Promise<void> => {
      const body = { organizationalUnitId };
      return send('SetUserPrimaryOrganizationalUnit', { path: { userId }, body }, nothing, context);
    },

    /** As secondary units; those the user is in already are skipped. */
    async addUserToOrganizationalUnits(
      userId: string,
      organizationalUnitIds: readonly string[],
      context: CallContext,
    ): Promise<void> {
      const body = { organizationalUnitIds: checkIdBatch(organizationalUnitIds) };
      return send('AddUserToOrganizationalUnits', { path: { userId }, body }, nothing, context);
    },

    /** Those the user is not in are skipped; the primary one cannot be left. */
    async removeUserFromOrganizationalUnits(
      userId: string,
      organizationalUnitIds: readonly string[],
      context: CallContext,
    ): Promise<void> {
      const body = { organizationalUnitIds: checkIdBatch(organizationalUnitIds) };
      return send('RemoveUserFromOrganizationalUnits', { path: { userId }, body }, nothing, context);
    },
  };
}
