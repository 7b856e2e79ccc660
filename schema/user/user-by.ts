import { phoneNumberSchema, phoneRegionSchema } from '../core/arguments.ts';
import { externalIdInput, externalIdOf } from '../core/external-id.ts';
import { input, nested, oneOf, optional, required, text, type ValueOf } from '../core/input.ts';
import { inputType } from '../core/input-type.ts';
import { searchText, userId } from '../core/limits.ts';
import { personal } from '../federation/marks.ts';
import type { UserKey } from './ports.ts';

const phoneLookup = input(
  'DirectoryPhoneLookup',
  'A telephone number to look a user up by, in any common notation.',
  {
    number: required(
      text(phoneNumberSchema),
      'The whole number, with or without separators. After + or 00 it begins with its country code; without one it can be of any country.',
    ),
    region: optional(
      text(phoneRegionSchema),
      'The country code, as in 86. Left out: that of `number`, or any. The same number can exist in several countries.',
    ),
  },
);

const isPersonal = { tag: personal };
const userBy = oneOf(
  'UserBy',
  'The key by which a user is looked up: exactly one member. One call for the look-up and one to read the user; by `id` only the latter.',
  {
    id: optional(userId, 'The id of the user in EIAM, as in user_….'),
    username: optional(searchText, 'The whole name used to sign in. Case is ignored.', isPersonal),
    email: optional(searchText, 'The whole e-mail address. Case is ignored.', isPersonal),
    phone: optional(
      nested(phoneLookup),
      'The whole telephone number, with or without its country code.',
      isPersonal,
    ),
    externalId: optional(nested(externalIdInput), 'The id of the user in its source system.', isPersonal),
  },
);
export type UserBy = ValueOf<typeof userBy>;
export const UserByType = inputType(nested(userBy));

/** The key that is no id. */
export function userKeyOf({ username, email, phone, externalId }: UserBy): UserKey {
  return { username, email, phone, externalId: externalId ? externalIdOf(externalId) : undefined };
}
