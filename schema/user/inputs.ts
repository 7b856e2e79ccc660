import {
  boolean,
  enumeration,
  input,
  list,
  nested,
  optional,
  required,
  type ValueOf,
} from '../core/input.ts';
import * as limits from '../core/limits.ts';

const email = nested(
  input(
    'DirectoryEmailInput',
    'An e-mail address, and whether it counts as verified. EIAM accepts them only together.',
    {
      address: required(limits.emailAddress, 'The address, at most 128 characters, as in mei@example.com.'),
      verified: required(boolean, 'Whether EIAM regards the address as verified.'),
    },
  ),
);

const phone = nested(
  input(
    'DirectoryPhoneInput',
    'A telephone number, its country code, and whether it counts as verified. EIAM accepts them only together.',
    {
      region: required(limits.phoneRegion, 'The country code of 1 to 6 digits without + or 00, as in 86.'),
      number: required(
        limits.phoneNumber,
        'The number without its country code: 6 to 15 digits, without separators.',
      ),
      verified: required(boolean, 'Whether EIAM regards the number as verified.'),
    },
  ),
);

const customFieldName = required(limits.customFieldText, 'The identifier of the custom field.');

const customFieldInput = input('DirectoryCustomFieldInput', 'The value of one custom field of a new user.', {
  name: customFieldName,
  value: required(
    limits.customFieldText,
    'The value as text that fits the type of the field, as in "true" or "12".',
  ),
});

const customFieldPatch = input('DirectoryCustomFieldPatch', 'A change to one custom field of a user.', {
  name: customFieldName,
  value: optional(
    limits.customFieldText,
    'The new value as text that fits the type of the field. Where it is null or left out, the value is removed.',
  ),
});

const passwordInitializationPriority = enumeration(
  'DirectoryPasswordInitializationPriority',
  'Which rules for the initial password apply: those of the instance, or those of this input.',
  {
    GLOBAL: {
      value: 'global',
      description: 'The rules of the EIAM instance. The other members of the input are ignored.',
    },
    CUSTOM: { value: 'custom', description: 'The rules in the other members of this input.' },
  },
);

const notificationChannel = enumeration(
  'DirectoryNotificationChannel',
  'A channel by which EIAM notifies a user of a new password.',
  {
    EMAIL: { value: 'email', description: 'A message to the e-mail address of the user.' },
    SMS: { value: 'sms', description: 'A text message to the telephone number of the user.' },
  },
);

const passwordInitialization = input(
  'DirectoryPasswordInitializationInput',
  'How EIAM creates the initial password of a user that is created without `password`.',
  {
    priority: required(
      passwordInitializationPriority,
      'Which rules apply: GLOBAL ignores the other members.',
    ),
    random: optional(boolean, 'Whether EIAM generates a random password. Left out or null: no.'),
    forcedUpdate: optional(
      boolean,
      'Whether the user must change the password at the first sign-in. Left out or null: no.',
    ),
    notificationChannels: optional(
      list(notificationChannel),
      'The channels by which EIAM sends the password to the user.',
    ),
  },
);

export const createUserInput = input(
  'CreateUserInput',
  'Properties of the user to create. A member that is null counts as left out.',
  {
    username: required(
      limits.username,
      'The name used to sign in, 1 to 256 characters: letters, digits, `_`, `.`, `@` and `-`. It is unique in the EIAM instance.',
    ),
    primaryOrganizationalUnitId: required(
      limits.organizationalUnitId,
      'The id of the primary organizational unit of the user.',
    ),
    displayName: optional(limits.displayName, 'The name to display, 1 to 128 characters.'),
    description: optional(
      limits.description,
      'A description of the account, at most 256 characters. It cannot be changed later.',
    ),
    password: optional(
      limits.password,
      'The initial password, 1 to 64 characters, which must meet the password policy of the EIAM instance. The gateway passes it on to EIAM and stores it nowhere.',
    ),
    email: optional(email, 'The e-mail address, unique in the EIAM instance.'),
    phone: optional(phone, 'The telephone number, unique in the EIAM instance.'),
    externalId: optional(
      limits.externalId,
      'The id of the user in an external system, 1 to 128 characters. Left out: the same as `id`. It cannot be changed later.',
    ),
    customFields: optional(
      list(nested(customFieldInput)),
      'Values of custom fields, which the EIAM instance defines.',
    ),
    passwordInitialization: optional(
      nested(passwordInitialization),
      'How EIAM creates the initial password where `password` is left out.',
    ),
    organizationalUnitIds: optional(
      limits.organizationalUnitIds,
      'Ids of further units to add the user to after it is created, 1 to 100, each once.',
    ),
    groupIds: optional(
      limits.groupIds,
      'Ids of groups to add the user to after it is created, 1 to 100, each once.',
    ),
  },
);
export type CreateUserInput = ValueOf<typeof createUserInput>;

export const patchUserInput = input(
  'PatchUserInput',
  'Changes to a user. A member that is left out stays unchanged; null clears the field where EIAM can clear it.',
  {
    userId: required(limits.userId, 'The id of the user to change.'),
    username: optional(
      limits.username,
      'The new name used to sign in, 1 to 256 characters, unique in the EIAM instance. Null is refused: it cannot be cleared.',
      { refusesNull: true },
    ),
    displayName: optional(
      limits.displayName,
      'The new name to display, 1 to 128 characters. Null clears it.',
    ),
    email: optional(email, 'The new e-mail address. Null clears it, and whether it is verified.'),
    phone: optional(
      phone,
      'The new telephone number. Null clears it, its country code, and whether it is verified.',
    ),
    customFields: optional(
      list(nested(customFieldPatch)),
      'Custom fields to set or to remove; other custom fields stay unchanged. Null is refused: remove the fields one by one.',
      { refusesNull: true },
    ),
  },
);
export type PatchUserInput = ValueOf<typeof patchUserInput>;

export const updateUserPasswordInput = input('UpdateUserPasswordInput', 'A user and the new password.', {
  userId: required(limits.userId, 'The id of the user whose password is set.'),
  password: required(
    limits.password,
    'The new password, 1 to 64 characters, which must meet the password policy of the EIAM instance. The gateway passes it on to EIAM and stores it nowhere.',
  ),
});

const user = { userId: required(limits.userId, 'The id of the user.') };
export const enableUserInput = input('EnableUserInput', 'The user to enable.', user);
export const disableUserInput = input('DisableUserInput', 'The user to disable.', user);
export const deleteUserInput = input('DeleteUserInput', 'The user to delete.', user);
