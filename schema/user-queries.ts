import {
  acceptsOrganizationalUnitId,
  acceptsPhoneNumber,
  acceptsPhoneRegion,
  acceptsText,
  acceptsUserId,
} from './arguments.ts';
import { builder, semanticNonNull } from './builder.ts';
import { costs, type DirectoryFacts, listsOf, scanCalls } from './cost.ts';
import { ExternalIdInput, externalIdOf } from './external-id.ts';
import { User } from './node.ts';
import { connect, pageArguments } from './pagination.ts';
import { personal } from './subgraph.ts';
import { findUser, lookUpUser, UserConnection } from './user.ts';
import { UserStatus } from './user-fields.ts';

const DirectoryPhoneLookup = builder.inputType('DirectoryPhoneLookup', {
  description: 'A telephone number to look a user up by, as people write it.',
  fields: (t) => ({
    number: t.string({
      required: true,
      description:
        'The whole number, with or without separators. Behind + or 00 it begins with its country code.',
      extensions: acceptsPhoneNumber,
    }),
    region: t.string({
      description: 'The country code, as in 86; left out: the one that the number begins with, or any.',
      extensions: acceptsPhoneRegion,
    }),
  }),
});

const UserBy = builder.inputType('UserBy', {
  description: 'The one thing that a user is looked up by.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: "EIAM's own id of the user.", extensions: acceptsUserId }),
    username: t.string({
      tag: personal,
      description: 'The whole name used to sign in.',
      extensions: acceptsText,
    }),
    email: t.string({ tag: personal, description: 'The whole e-mail address.', extensions: acceptsText }),
    phoneNumber: t.string({
      tag: personal,
      description:
        'The whole number, with or without separators. Behind + or 00 it begins with its country code; without one it may be of any.',
      extensions: acceptsPhoneNumber,
    }),
    phone: t.field({
      tag: personal,
      type: DirectoryPhoneLookup,
      description: 'The telephone number in its region: two regions may have the same number.',
    }),
    externalId: t.field({ tag: personal, type: ExternalIdInput, description: 'The id at the source.' }),
  }),
});

const UserFilter = builder.inputType('UserFilter', {
  description: 'What the users of a list must meet, all of it.',
  fields: (t) => ({
    organizationalUnitId: t.id({
      description: 'Directly in this unit, be it their primary one or not.',
      extensions: acceptsOrganizationalUnitId,
    }),
    usernameStartsWith: t.string({
      tag: personal,
      description: 'A username that begins like this, in capital or small letters.',
      extensions: acceptsText,
    }),
    displayNameStartsWith: t.string({
      tag: personal,
      description: 'A display name that begins like this, in capital or small letters.',
      extensions: acceptsText,
    }),
    email: t.string({ tag: personal, description: 'Exactly this e-mail address.', extensions: acceptsText }),
    phoneNumber: t.string({
      tag: personal,
      description:
        'Exactly this number, with or without separators. Behind + or 00 it begins with its country code.',
      extensions: acceptsPhoneNumber,
    }),
    status: t.field({ type: UserStatus, description: 'In this status.' }),
  }),
});

/** A filter's conditions in one order: an empty filter is none, and null is no condition. */
function givenOf(filter: object | null | undefined) {
  return Object.entries(filter ?? {}).filter(([, value]) => value !== null);
}

interface Searched {
  readonly usernameStartsWith?: unknown;
  readonly displayNameStartsWith?: unknown;
}

/** A page, a look-up with the user that it finds, or a scan; with access keys a search, for which a scan may have to stand in. */
function listCalls(filter: Searched, after: unknown, facts: DirectoryFacts): number {
  const given = Object.entries(filter).flatMap(([name, value]) => (value ? [name] : []));
  if (given.includes('email') || given.includes('phoneNumber')) return 2;
  const isScan = given.some((name) => name !== 'organizationalUnitId');
  if (isScan && !facts.readsInBatches) return scanCalls(facts);
  if (isScan) return 1 + listsOf(filter.usernameStartsWith) * listsOf(filter.displayNameStartsWith);
  return after ? 2 : 1;
}

builder.queryFields((t) => ({
  user: t.field({
    type: User,
    description: 'One user; null when there is none that the application may see.',
    args: { by: t.arg({ type: UserBy, required: true, description: 'What to look the user up by.' }) },
    extensions: costs({ calls: ({ by }) => (Object(by).id ? 0 : 1) }),
    resolve: (_root, { by }, context, info) => {
      if (by.id) return findUser(by.id, context, info);
      const { username, email, phoneNumber } = by;
      const phone = by.phone ?? (phoneNumber ? { number: phoneNumber } : undefined);
      const externalId = by.externalId ? externalIdOf(by.externalId) : undefined;
      return lookUpUser({ username, email, phone, externalId }, context, info);
    },
  }),
  users: t.field({
    type: UserConnection,
    ...semanticNonNull,
    description:
      'All users that the application may see. A unit, an e-mail address or a number is looked up; any other filter is a search where the gateway has access keys and sees the whole directory, and otherwise reads the whole list, as far as the operator allows.',
    args: {
      filter: t.arg({ type: UserFilter, description: 'What they must meet.' }),
      ...pageArguments('Query.users'),
    },
    extensions: costs({ calls: ({ filter, after }, facts) => listCalls(Object(filter ?? {}), after, facts) }),
    resolve: (_root, { filter, ...page }, { loaders }) =>
      connect('Query.users', givenOf(filter), page, (window) => loaders.users.list(filter ?? {}, window)),
  }),
}));
