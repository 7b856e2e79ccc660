import type { MutationName } from './documents.ts';
import { longFieldName } from './world.ts';

export interface Limit {
  readonly mutation: MutationName;
  /** From the input down to the value. */
  readonly path: readonly (string | number)[];
  readonly fits: readonly unknown[];
  readonly refused: readonly unknown[];
}

const of = (character: string, length: number) => character.repeat(length);

function textOf(from: number, to: number) {
  const fits = [of('x', to), of('界', to), of('x', Math.max(from, 1)), ...(from === 0 ? [''] : [])];
  return { fits, refused: [of('x', to + 1), ...(from > 0 ? [of('x', from - 1)] : [])] };
}

const username = {
  fits: ['u', of('u', 256), 'Az09_.@-'],
  refused: ['', of('u', 257), 'a b', 'zoë', 'a/b', 'a+b', 'a\n'],
};
// Of both cases and with a digit, as the emulator's policy wants.
const password = { fits: [`Aa1${of('!', 61)}`], refused: ['', `Aa1${of('!', 62)}`] };
const address = {
  fits: ['a@b.c', 'A.z_0-9@x-y.example.com', `${of('a', 116)}@example.com`],
  refused: [
    '',
    `${of('a', 117)}@example.com`,
    'a',
    'a@b',
    '@b.c',
    'a@',
    'a b@c.de',
    'a+b@c.de',
    'a@b..c',
    'a@b@c.d',
  ],
};
const region = { fits: ['1', '999999'], refused: ['', '+86', '0086', '1234567', '8 6', 'x'] };
const number = {
  fits: [of('1', 6), of('1', 15)],
  refused: ['', of('1', 5), of('1', 16), '+8613800000000', '138 0000 0000', '1380000000x'],
};
const customField = {
  name: { fits: ['city', longFieldName], refused: [''] },
  value: { fits: ['v', of('v', 65), of('界', 1_024)], refused: [''] },
};

/** Ids of every other kind, ids of none, and one that is a character too long. */
const wrongId = (prefix: string) => ({
  fits: [],
  refused: [
    ...['user_ada', 'group_makers', 'ou_sales', 'idp_one'].filter((id) => !id.startsWith(prefix)),
    '',
    prefix,
    `${prefix}a b`,
    `${prefix}a/../b`,
    `${prefix}${of('a', 65 - prefix.length)}`,
    prefix.toUpperCase(),
  ],
});
const userId = wrongId('user_');
const groupId = { fits: [], refused: [...wrongId('group_').refused, 'iggroup_all'] };
const unitId = wrongId('ou_');

const limitsOf = (
  mutation: MutationName,
  fields: Readonly<Record<string, Pick<Limit, 'fits' | 'refused'>>>,
): Limit[] =>
  Object.entries(fields).map(([name, { fits, refused }]) => {
    const path = name.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    return { mutation, path, fits, refused };
  });

const contacts = {
  'email.address': address,
  'phone.region': region,
  'phone.number': number,
  'customFields.0.name': customField.name,
  'customFields.0.value': customField.value,
};

export const limits: readonly Limit[] = [
  ...limitsOf('createUser', {
    username,
    primaryOrganizationalUnitId: unitId,
    displayName: textOf(1, 128),
    description: textOf(0, 256),
    password,
    ...contacts,
    externalId: textOf(1, 128),
    'organizationalUnitIds.0': unitId,
    'groupIds.0': groupId,
  }),
  ...limitsOf('patchUser', { userId, username, displayName: textOf(1, 128), ...contacts }),
  ...limitsOf('updateUserPassword', { userId, password }),
  ...limitsOf('enableUser', { userId }),
  ...limitsOf('disableUser', { userId }),
  ...limitsOf('deleteUser', { userId }),
  ...limitsOf('setUserPrimaryOrganizationalUnit', { userId, organizationalUnitId: unitId }),
  ...limitsOf('addUserToOrganizationalUnits', { userId, 'organizationalUnitIds.0': unitId }),
  ...limitsOf('removeUserFromOrganizationalUnits', { userId, 'organizationalUnitIds.0': unitId }),
  ...limitsOf('createGroup', { name: textOf(1, 64), externalId: textOf(1, 64) }),
  ...limitsOf('patchGroup', { groupId, name: textOf(1, 64) }),
  ...limitsOf('deleteGroup', { groupId }),
  ...limitsOf('addUsersToGroup', { groupId, 'userIds.0': userId }),
  ...limitsOf('removeUsersFromGroup', { groupId, 'userIds.0': userId }),
  ...limitsOf('createOrganizationalUnit', {
    name: textOf(1, 128),
    parentId: unitId,
    description: textOf(0, 256),
    externalId: textOf(1, 128),
  }),
  ...limitsOf('patchOrganizationalUnit', {
    organizationalUnitId: unitId,
    name: textOf(1, 128),
    description: textOf(0, 256),
  }),
  ...limitsOf('deleteOrganizationalUnit', { organizationalUnitId: unitId }),
];

/** The fields that take a list of ids, and how many. */
export const lists = [
  ['createUser', 'organizationalUnitIds', 'ou_', 100],
  ['createUser', 'groupIds', 'group_', 100],
  ['addUserToOrganizationalUnits', 'organizationalUnitIds', 'ou_', 100],
  ['removeUserFromOrganizationalUnits', 'organizationalUnitIds', 'ou_', 100],
  ['addUsersToGroup', 'userIds', 'user_', 100_000],
  ['removeUsersFromGroup', 'userIds', 'user_', 100_000],
] as const;
