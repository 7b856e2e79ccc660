import { describe, expect, test } from 'vitest';
import { type MutationName, typeNameOf } from './documents.ts';
import { conflict, notAccepted, notFound, outOfScope } from './failures.ts';
import { startWorld } from './world.ts';

const password = 'Correct-Horse-9';
const look = { GetOrganizationalUnit: 3 };

const ofUsers = [
  ['patchUser', { displayName: 'X' }],
  ['updateUserPassword', { password }],
  ['enableUser', {}],
  ['disableUser', {}],
  ['deleteUser', {}],
  ['setUserPrimaryOrganizationalUnit', { organizationalUnitId: 'ou_sales' }],
  ['addUserToOrganizationalUnits', { organizationalUnitIds: ['ou_sales'] }],
  ['removeUserFromOrganizationalUnits', { organizationalUnitIds: ['ou_sales'] }],
] as const;

const strangers = [
  ['no object has', 'user_aaaaaaaaaaaaaaaaaaaaaaaaaa'],
  ['of the greatest length', `user_${'a'.repeat(59)}`],
  ['out of scope', 'user_eve'],
] as const;

describe.each(strangers)('a user id %s', (_name, userId) => {
  test.each(ofUsers)('%s', async (mutation, input) => {
    await using world = await startWorld();
    const outcome = await world.run(mutation, { userId, ...input });
    expect(outcome).toEqual(notFound(userId, { [typeNameOf(mutation)]: 1 }));
  });
});

describe('a group id that no group has', () => {
  const groupId = 'group_aaaaaaaaaaaaaaaaaaaaaaaaaa';

  test.each([
    ['patchGroup', { name: 'X' }, {}],
    ['deleteGroup', {}, {}],
    ['addUsersToGroup', { userIds: ['user_ada', 'user_ben'] }, {}],
    ['removeUsersFromGroup', { userIds: ['user_ada', 'user_ben'] }, {}],
  ] as const)('%s', async (mutation, input, calls) => {
    await using world = await startWorld();
    const outcome = await world.run(mutation, { groupId, ...input });
    expect(outcome).toEqual(notFound(groupId, { [typeNameOf(mutation)]: 1, ...calls }));
  });
});

const units = [
  ['no object has', 'ou_aaaaaaaaaaaaaaaaaaaaaaaaaa'],
  ['of the greatest length', `ou_${'a'.repeat(60)}`],
  ['out of scope', 'ou_elsewhere'],
] as const;

describe.each(units)('a unit id %s', (_name, unitId) => {
  const userId = 'user_ada';
  const several = ['ou_sales', 'ou_platform', unitId];

  test.each<[MutationName, string, object, Record<string, number>]>([
    ['createUser', 'as the primary one', { username: 'new', primaryOrganizationalUnitId: unitId }, {}],
    ['setUserPrimaryOrganizationalUnit', '', { userId, organizationalUnitId: unitId }, {}],
    ['addUserToOrganizationalUnits', 'alone', { userId, organizationalUnitIds: [unitId] }, {}],
    ['removeUserFromOrganizationalUnits', 'alone', { userId, organizationalUnitIds: [unitId] }, {}],
    [
      'addUserToOrganizationalUnits',
      'among others',
      { userId, organizationalUnitIds: several },
      { GetOrganizationalUnit: 3 },
    ],
    [
      'removeUserFromOrganizationalUnits',
      'among others',
      { userId, organizationalUnitIds: several.toReversed() },
      look,
    ],
    ['createOrganizationalUnit', 'as the parent', { name: 'X', parentId: unitId }, {}],
    ['patchOrganizationalUnit', '', { organizationalUnitId: unitId, name: 'X' }, {}],
    ['deleteOrganizationalUnit', '', { organizationalUnitId: unitId }, {}],
  ])('%s %s', async (mutation, _place, input, calls) => {
    await using world = await startWorld();
    const outcome = await world.run(mutation, input);
    expect(outcome).toEqual(outOfScope(unitId, { [typeNameOf(mutation)]: 1, ...calls }));
  });
});

const newUser = { username: 'new', primaryOrganizationalUnitId: 'ou_sales' };
const ada = { userId: 'user_ada' };

// Those that cannot be seen, being out of scope, are taken all the same.
test.each<[MutationName, string, object, string]>([
  ['createUser', 'username', { ...newUser, username: 'ada' }, 'input.username'],
  ['createUser', 'username in another case', { ...newUser, username: 'ADA' }, 'input.username'],
  ['createUser', 'username out of scope', { ...newUser, username: 'eve' }, 'input.username'],
  [
    'createUser',
    'e-mail',
    { ...newUser, email: { address: 'ADA@example.com', verified: true } },
    'input.email.address',
  ],
  [
    'createUser',
    'phone number',
    { ...newUser, phone: { region: '44', number: '2071234567', verified: true } },
    'input.phone.number',
  ],
  ['createUser', 'external id', { ...newUser, externalId: 'external-ada' }, 'input.externalId'],
  ['patchUser', 'username', { ...ada, username: 'ben' }, 'input.username'],
  ['patchUser', 'username out of scope', { ...ada, username: 'eve' }, 'input.username'],
  [
    'patchUser',
    'e-mail',
    { ...ada, email: { address: 'eve@example.com', verified: true } },
    'input.email.address',
  ],
  [
    'patchUser',
    'phone number',
    { ...ada, phone: { region: '1', number: '5550100', verified: true } },
    'input.phone.number',
  ],
  ['createGroup', 'external id', { name: 'New', externalId: 'external-makers' }, 'input.externalId'],
  ['createOrganizationalUnit', 'name', { name: 'Sales', parentId: 'ou_division' }, 'input.name'],
  [
    'createOrganizationalUnit',
    'external id',
    { name: 'New', parentId: 'ou_division', externalId: 'external-elsewhere' },
    'input.externalId',
  ],
  [
    'patchOrganizationalUnit',
    'name',
    { organizationalUnitId: 'ou_sales', name: 'Engineering' },
    'input.name',
  ],
])('%s: the %s that another has', async (mutation, _name, input, field) => {
  await using world = await startWorld();
  expect(await world.run(mutation, input)).toEqual(conflict(field, { [typeNameOf(mutation)]: 1 }));
});

test.each<[MutationName, string, object, string]>([
  ['createUser', 'a password too short', { ...newUser, password: 'Short-1' }, 'input.password'],
  ['createUser', 'a password of one case', { ...newUser, password: 'correct-horse-9' }, 'input.password'],
  ['createUser', 'a password with the name', { ...newUser, password: 'My-New-Pass-9' }, 'input.password'],
  ['updateUserPassword', 'a password too short', { ...ada, password: 'Short-1' }, 'input.password'],
  [
    'updateUserPassword',
    'a password without a digit',
    { ...ada, password: 'Correct-Horse' },
    'input.password',
  ],
  [
    'createUser',
    'a custom field that is not defined',
    { ...newUser, customFields: [{ name: 'shoe', value: '42' }] },
    'input.customFields',
  ],
  [
    'patchUser',
    'a custom field that is not defined',
    { ...ada, customFields: [{ name: 'shoe', value: '42' }] },
    'input.customFields',
  ],
])('%s: %s', async (mutation, _name, input, field) => {
  await using world = await startWorld();
  expect(await world.run(mutation, input)).toEqual(notAccepted(field, { [typeNameOf(mutation)]: 1 }));
});
