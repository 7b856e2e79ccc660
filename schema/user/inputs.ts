import { acceptsButNull, acceptsOrganizationalUnitId, acceptsUserId } from '../core/arguments.ts';
import { builder } from '../core/builder.ts';
import * as limits from '../core/limits.ts';

const EmailInput = builder.inputType('DirectoryEmailInput', {
  description: 'An e-mail address, and whether it counts as verified. EIAM accepts them only together.',
  fields: (t) => ({
    address: t.string({
      required: true,
      description: 'The address, at most 128 characters, as in mei@example.com.',
      extensions: limits.emailAddress,
    }),
    verified: t.boolean({ required: true, description: 'Whether EIAM regards the address as verified.' }),
  }),
});

const PhoneInput = builder.inputType('DirectoryPhoneInput', {
  description:
    'A telephone number, its country code, and whether it counts as verified. EIAM accepts them only together.',
  fields: (t) => ({
    region: t.string({
      required: true,
      description: 'The country code of 1 to 6 digits without + or 00, as in 86.',
      extensions: limits.phoneRegion,
    }),
    number: t.string({
      required: true,
      description: 'The number without its country code: 6 to 15 digits, without separators.',
      extensions: limits.phoneNumber,
    }),
    verified: t.boolean({ required: true, description: 'Whether EIAM regards the number as verified.' }),
  }),
});

const CustomFieldInput = builder.inputType('DirectoryCustomFieldInput', {
  description: 'The value of one custom field of a new user.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'The identifier of the custom field.',
      extensions: limits.customFieldText,
    }),
    value: t.string({
      required: true,
      description: 'The value as text that fits the type of the field, as in "true" or "12".',
      extensions: limits.customFieldText,
    }),
  }),
});

const CustomFieldPatch = builder.inputType('DirectoryCustomFieldPatch', {
  description: 'A change to one custom field of a user.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'The identifier of the custom field.',
      extensions: limits.customFieldText,
    }),
    value: t.string({
      description:
        'The new value as text that fits the type of the field. Where it is null or left out, the value is removed.',
      extensions: limits.customFieldText,
    }),
  }),
});

const PasswordInitializationPriority = builder.enumType('DirectoryPasswordInitializationPriority', {
  description: 'Which rules for the initial password apply: those of the instance, or those of this input.',
  values: {
    GLOBAL: {
      value: 'global',
      description: 'The rules of the EIAM instance. The other members of the input are ignored.',
    },
    CUSTOM: { value: 'custom', description: 'The rules in the other members of this input.' },
  },
});

const NotificationChannel = builder.enumType('DirectoryNotificationChannel', {
  description: 'A channel by which EIAM notifies a user of a new password.',
  values: {
    EMAIL: { value: 'email', description: 'A message to the e-mail address of the user.' },
    SMS: { value: 'sms', description: 'A text message to the telephone number of the user.' },
  },
});

const PasswordInitializationInput = builder.inputType('DirectoryPasswordInitializationInput', {
  description: 'How EIAM creates the initial password of a user that is created without `password`.',
  fields: (t) => ({
    priority: t.field({
      type: PasswordInitializationPriority,
      required: true,
      description: 'Which rules apply: GLOBAL ignores the other members.',
    }),
    random: t.boolean({ description: 'Whether EIAM generates a random password. Left out or null: no.' }),
    forcedUpdate: t.boolean({
      description: 'Whether the user must change the password at the first sign-in. Left out or null: no.',
    }),
    notificationChannels: t.field({
      type: [NotificationChannel],
      description: 'The channels by which EIAM sends the password to the user.',
    }),
  }),
});

export const CreateUserInput = builder.inputType('CreateUserInput', {
  description: 'Properties of the user to create. A member that is null counts as left out.',
  fields: (t) => ({
    username: t.string({
      required: true,
      description:
        'The name used to sign in, 1 to 256 characters: letters, digits, `_`, `.`, `@` and `-`. It is unique in the EIAM instance.',
      extensions: limits.username,
    }),
    primaryOrganizationalUnitId: t.id({
      required: true,
      description: 'The id of the primary organizational unit of the user.',
      extensions: acceptsOrganizationalUnitId,
    }),
    displayName: t.string({
      description: 'The name to display, 1 to 128 characters.',
      extensions: limits.displayName,
    }),
    description: t.string({
      description: 'A description of the account, at most 256 characters. It cannot be changed later.',
      extensions: limits.description,
    }),
    password: t.string({
      description:
        'The initial password, 1 to 64 characters, which must meet the password policy of the EIAM instance. The gateway passes it on to EIAM and stores it nowhere.',
      extensions: limits.password,
    }),
    email: t.field({ type: EmailInput, description: 'The e-mail address, unique in the EIAM instance.' }),
    phone: t.field({ type: PhoneInput, description: 'The telephone number, unique in the EIAM instance.' }),
    externalId: t.string({
      description:
        'The id of the user in an external system, 1 to 128 characters. Left out: the same as `id`. It cannot be changed later.',
      extensions: limits.externalId,
    }),
    customFields: t.field({
      type: [CustomFieldInput],
      description: 'Values of custom fields, which the EIAM instance defines.',
    }),
    passwordInitialization: t.field({
      type: PasswordInitializationInput,
      description: 'How EIAM creates the initial password where `password` is left out.',
    }),
    organizationalUnitIds: t.idList({
      description: 'Ids of further units to add the user to after it is created, 1 to 100, each once.',
      extensions: limits.organizationalUnitIds,
    }),
    groupIds: t.idList({
      description: 'Ids of groups to add the user to after it is created, 1 to 100, each once.',
      extensions: limits.groupIds,
    }),
  }),
});
export type CreateUserInput = typeof CreateUserInput.$inferInput;

export const PatchUserInput = builder.inputType('PatchUserInput', {
  description:
    'Changes to a user. A member that is left out stays unchanged; null clears the field where EIAM can clear it.',
  fields: (t) => ({
    userId: t.id({ required: true, description: 'The id of the user to change.', extensions: acceptsUserId }),
    username: t.string({
      description:
        'The new name used to sign in, 1 to 256 characters, unique in the EIAM instance. Null is refused: it cannot be cleared.',
      extensions: acceptsButNull(limits.username),
    }),
    displayName: t.string({
      description: 'The new name to display, 1 to 128 characters. Null clears it.',
      extensions: limits.displayName,
    }),
    email: t.field({
      type: EmailInput,
      description: 'The new e-mail address. Null clears it, and whether it is verified.',
    }),
    phone: t.field({
      type: PhoneInput,
      description: 'The new telephone number. Null clears it, its country code, and whether it is verified.',
    }),
    customFields: t.field({
      type: [CustomFieldPatch],
      description:
        'Custom fields to set or to remove; other custom fields stay unchanged. Null is refused: remove the fields one by one.',
      extensions: acceptsButNull({}),
    }),
  }),
});
export type PatchUserInput = typeof PatchUserInput.$inferInput;
