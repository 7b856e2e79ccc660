import { acceptsButNull, acceptsOrganizationalUnitId, acceptsUserId } from './arguments.ts';
import { builder } from './builder.ts';
import * as limits from './limits.ts';

const EmailInput = builder.inputType('DirectoryEmailInput', {
  description: 'An e-mail address with its flag: neither goes without the other.',
  fields: (t) => ({
    address: t.string({
      required: true,
      description: 'As in mei@example.com.',
      extensions: limits.emailAddress,
    }),
    verified: t.boolean({ required: true, description: 'Whether it counts as confirmed from the start.' }),
  }),
});

const PhoneInput = builder.inputType('DirectoryPhoneInput', {
  description: 'A telephone number with its region and its flag: none goes without the others.',
  fields: (t) => ({
    region: t.string({
      required: true,
      description: 'The country code without + or 00, as in 86.',
      extensions: limits.phoneRegion,
    }),
    number: t.string({
      required: true,
      description: 'Digits only, without the region.',
      extensions: limits.phoneNumber,
    }),
    verified: t.boolean({ required: true, description: 'Whether it counts as confirmed from the start.' }),
  }),
});

const CustomFieldInput = builder.inputType('DirectoryCustomFieldInput', {
  description: 'A value for a field that the company added.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: "The field's identifier.",
      extensions: limits.customFieldText,
    }),
    value: t.string({
      required: true,
      description: 'Text that fits the type of the field: "true", "12".',
      extensions: limits.customFieldText,
    }),
  }),
});

const CustomFieldPatch = builder.inputType('DirectoryCustomFieldPatch', {
  description: 'What becomes of one field that the company added; those not named stay as they are.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: "The field's identifier.",
      extensions: limits.customFieldText,
    }),
    value: t.string({
      description: 'The new value; null takes it away.',
      extensions: limits.customFieldText,
    }),
  }),
});

const PasswordInitializationPriority = builder.enumType('DirectoryPasswordInitializationPriority', {
  description: 'Whose rules make the first password.',
  values: {
    GLOBAL: {
      value: 'global',
      description: 'The rules of the EIAM instance; all other members of this input are ignored.',
    },
    CUSTOM: { value: 'custom', description: 'The other members of this input.' },
  },
});

const NotificationChannel = builder.enumType('DirectoryNotificationChannel', {
  description: 'How a user is told of a new password.',
  values: {
    EMAIL: { value: 'email', description: "A message to the user's address." },
    SMS: { value: 'sms', description: "A text to the user's number." },
  },
});

const PasswordInitializationInput = builder.inputType('DirectoryPasswordInitializationInput', {
  description: 'How the first password is made, where none is given.',
  fields: (t) => ({
    priority: t.field({
      type: PasswordInitializationPriority,
      required: true,
      description: 'Whose rules apply.',
    }),
    random: t.boolean({ description: 'Whether a password is drawn at random.' }),
    forcedUpdate: t.boolean({
      description: 'Whether the user must choose another one when first signing in.',
    }),
    notificationChannels: t.field({
      type: [NotificationChannel],
      description: 'How the user is told of it.',
    }),
  }),
});

export const CreateUserInput = builder.inputType('CreateUserInput', {
  description: 'A new account.',
  fields: (t) => ({
    username: t.string({
      required: true,
      description: 'The name to sign in with, unique in the instance.',
      extensions: limits.username,
    }),
    primaryOrganizationalUnitId: t.id({
      required: true,
      description: 'The unit that the user mainly belongs to.',
      extensions: acceptsOrganizationalUnitId,
    }),
    displayName: t.string({ description: 'The name to show to people.', extensions: limits.displayName }),
    description: t.string({ description: 'A note on the account.', extensions: limits.description }),
    password: t.string({
      description: "A first password that meets the instance's policy. It is handed on, and kept nowhere.",
      extensions: limits.password,
    }),
    email: t.field({ type: EmailInput, description: 'The e-mail address, unique in the instance.' }),
    phone: t.field({ type: PhoneInput, description: 'The telephone number, unique in the instance.' }),
    externalId: t.string({
      description: 'The id at the source; left out: the same as `id`.',
      extensions: limits.externalId,
    }),
    customFields: t.field({
      type: [CustomFieldInput],
      description: 'Values for fields that the company added.',
    }),
    passwordInitialization: t.field({
      type: PasswordInitializationInput,
      description: 'How the first password is made.',
    }),
    organizationalUnitIds: t.idList({
      description: 'Further units to join once the user is there.',
      extensions: limits.organizationalUnitIds,
    }),
    groupIds: t.idList({
      description: 'Groups to join once the user is there.',
      extensions: limits.groupIds,
    }),
  }),
});
export type CreateUserInput = typeof CreateUserInput.$inferInput;

export const PatchUserInput = builder.inputType('PatchUserInput', {
  description: 'Changes to an account. What is absent stays as it is; null clears, where EIAM can clear.',
  fields: (t) => ({
    userId: t.id({ required: true, description: 'The user to change.', extensions: acceptsUserId }),
    username: t.string({
      description: 'A new name to sign in with; it cannot be cleared.',
      extensions: acceptsButNull(limits.username),
    }),
    displayName: t.string({
      description: 'A new name to show; null clears it.',
      extensions: limits.displayName,
    }),
    email: t.field({ type: EmailInput, description: 'A new address; null clears it, flag included.' }),
    phone: t.field({
      type: PhoneInput,
      description: 'A new number; null clears it, region and flag included.',
    }),
    customFields: t.field({
      type: [CustomFieldPatch],
      description: 'Fields to set or to take away. The list itself cannot be cleared.',
      extensions: acceptsButNull({}),
    }),
  }),
});
export type PatchUserInput = typeof PatchUserInput.$inferInput;
