import type { UserKey } from '../src/loaders/lookup-keys.ts';
import { acceptsPhoneNumber, acceptsPhoneRegion, acceptsText, acceptsUserId } from './arguments.ts';
import { builder } from './builder.ts';
import { ExternalIdInput, externalIdOf } from './external-id.ts';
import { personal } from './subgraph.ts';

const DirectoryPhoneLookup = builder.inputType('DirectoryPhoneLookup', {
  description: 'A telephone number to look a user up by, as people write it.',
  fields: (t) => ({
    number: t.string({
      required: true,
      description:
        'The whole number, with or without separators. Behind + or 00 it begins with its country code; without one it may be of any country.',
      extensions: acceptsPhoneNumber,
    }),
    region: t.string({
      description:
        'The country code, as in 86. Left out: the one that the number begins with, or any. Two countries may have the same number.',
      extensions: acceptsPhoneRegion,
    }),
  }),
});

export const UserBy = builder.inputType('UserBy', {
  description:
    'The one thing that a user is looked up by: exactly one of these. A look-up takes one upstream call, and another that reads the user it names; by id only the latter.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: "EIAM's own id of the user.", extensions: acceptsUserId }),
    username: t.string({
      tag: personal,
      description: 'The whole name used to sign in, in capital or small letters.',
      extensions: acceptsText,
    }),
    email: t.string({
      tag: personal,
      description: 'The whole e-mail address, in capital or small letters.',
      extensions: acceptsText,
    }),
    phone: t.field({ tag: personal, type: DirectoryPhoneLookup, description: 'The whole telephone number.' }),
    externalId: t.field({
      tag: personal,
      type: ExternalIdInput,
      description: 'The id that the user has at the source it comes from.',
    }),
  }),
});

/** The key that is no id. */
export function userKeyOf({ username, email, phone, externalId }: typeof UserBy.$inferInput): UserKey {
  return { username, email, phone, externalId: externalId ? externalIdOf(externalId) : undefined };
}
