import { acceptsPhoneNumber, acceptsPhoneRegion, acceptsText, acceptsUserId } from '../core/arguments.ts';
import { builder } from '../core/builder.ts';
import { ExternalIdInput, externalIdOf } from '../core/external-id.ts';
import { personal } from '../federation/subgraph.ts';
import type { UserKey } from './ports.ts';

const DirectoryPhoneLookup = builder.inputType('DirectoryPhoneLookup', {
  description: 'A telephone number to look a user up by, in any common notation.',
  fields: (t) => ({
    number: t.string({
      required: true,
      description:
        'The whole number, with or without separators. After + or 00 it begins with its country code; without one it can be of any country.',
      extensions: acceptsPhoneNumber,
    }),
    region: t.string({
      description:
        'The country code, as in 86. Left out: that of `number`, or any. The same number can exist in several countries.',
      extensions: acceptsPhoneRegion,
    }),
  }),
});

export const UserBy = builder.inputType('UserBy', {
  description:
    'The key by which a user is looked up: exactly one member. One call for the look-up and one to read the user; by `id` only the latter.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: 'The id of the user in EIAM, as in user_….', extensions: acceptsUserId }),
    username: t.string({
      tag: personal,
      description: 'The whole name used to sign in. Case is ignored.',
      extensions: acceptsText,
    }),
    email: t.string({
      tag: personal,
      description: 'The whole e-mail address. Case is ignored.',
      extensions: acceptsText,
    }),
    phone: t.field({
      tag: personal,
      type: DirectoryPhoneLookup,
      description: 'The whole telephone number, with or without its country code.',
    }),
    externalId: t.field({
      tag: personal,
      type: ExternalIdInput,
      description: 'The id of the user in its source system.',
    }),
  }),
});

/** The key that is no id. */
export function userKeyOf({ username, email, phone, externalId }: typeof UserBy.$inferInput): UserKey {
  return { username, email, phone, externalId: externalId ? externalIdOf(externalId) : undefined };
}
