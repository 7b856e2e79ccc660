import { describe, expect, test } from 'vitest';
import { userIn } from './truth.ts';
import { now, startWorld, toRow } from './world.ts';

const newUser = {
  displayName: null,
  description: null,
  email: null,
  emailVerified: false,
  phoneRegion: null,
  phoneNumber: null,
  phoneNumberVerified: false,
  passwordSet: false,
  passwordExpireTime: null,
  status: 'enabled',
  userSourceType: 'build_in',
  accountExpireTime: null,
  lockExpireTime: null,
  registerTime: now,
  createTime: now,
  updateTime: now,
  customFields: {},
  primaryOrganizationalUnitId: 'ou_platform',
  organizationalUnitIds: ['ou_platform'],
  groupIds: [],
};
const whole = {
  username: 'New.User_1@x-y',
  primaryOrganizationalUnitId: 'ou_platform',
  displayName: 'New User',
  description: 'Fresh',
  password: 'Correct-Horse-9',
  email: { address: 'new@example.com', verified: true },
  phone: { region: '86', number: '13800000000', verified: false },
  externalId: 'external-new',
  customFields: [
    { name: 'floor', value: '7' },
    { name: 'city', value: 'Wien' },
  ],
  organizationalUnitIds: ['ou_sales'],
  groupIds: ['group_keepers', 'group_makers'],
};
const least = { username: 'new', primaryOrganizationalUnitId: 'ou_platform' };
const absent = {
  displayName: null,
  description: null,
  password: null,
  email: null,
  phone: null,
  externalId: null,
  customFields: null,
  passwordInitialization: null,
  organizationalUnitIds: null,
  groupIds: null,
};

describe('createUser', () => {
  test.each([
    ['with the least that it takes', least, {}, {}],
    ['null says the same as absent', { ...least, ...absent }, {}, {}],
    [
      'the first password drawn at random',
      { ...least, passwordInitialization: { priority: 'CUSTOM', random: true, forcedUpdate: true } },
      { passwordSet: true },
      {},
    ],
    [
      "the instance's rules for the first password",
      { ...least, passwordInitialization: { priority: 'GLOBAL', notificationChannels: ['EMAIL', 'SMS'] } },
      {},
      {},
    ],
    [
      'with all there is',
      whole,
      {
        displayName: 'New User',
        description: 'Fresh',
        email: 'new@example.com',
        emailVerified: true,
        phoneRegion: '86',
        phoneNumber: '13800000000',
        passwordSet: true,
        customFields: { floor: '7', city: 'Wien' },
        organizationalUnitIds: ['ou_platform', 'ou_sales'],
        groupIds: ['group_keepers', 'group_makers'],
      },
      { AddUserToOrganizationalUnits: 1, AddUsersToGroup: 2 },
    ],
  ])('%s', async (_name, input, stored, calls) => {
    await using world = await startWorld();
    const outcome = await world.run('createUser', input);
    const { userId = '' } = world.directory.userByUsername(input.username) ?? {};
    expect(outcome).toEqual({
      result: { __typename: 'CreateUserPayload', user: userIn(world, userId), failures: [] },
      errors: undefined,
      calls: { CreateUser: 1, ...calls, GetUser: 1 },
      changes: {
        users: {
          [userId]: {
            ...newUser,
            userId,
            username: input.username,
            userExternalId: input === whole ? 'external-new' : userId,
            userSourceId: world.emulator.instanceId,
            ...stored,
            ...('groupIds' in stored ? { groupIds: expect.toSatisfy(sameIds(stored.groupIds)) } : {}),
          },
        },
        units: {
          ou_platform: { userIds: [userId] },
          ...(input === whole ? { ou_sales: { userIds: ['user_ada', 'user_ben', userId] } } : {}),
        },
        ...(input === whole
          ? {
              groups: {
                group_keepers: { userIds: [userId] },
                group_makers: { userIds: ['user_ada', 'user_ben', userId] },
              },
            }
          : {}),
      },
    });
  });

  const sameIds = (expected: readonly string[]) => (ids: readonly string[]) =>
    [...ids].sort().join() === [...expected].sort().join();
});

describe('patchUser changes what is given and nothing else', () => {
  test.each([
    ['nothing', {}, {}],
    ['username', { username: 'ada.l' }, { username: 'ada.l' }],
    ['the same username in another case', { username: 'ADA' }, { username: 'ADA' }],
    ['displayName', { displayName: 'Countess' }, { displayName: 'Countess' }],
    ['displayName, cleared', { displayName: null }, { displayName: null }],
    [
      'email',
      { email: { address: 'a@example.com', verified: false } },
      { email: 'a@example.com', emailVerified: false },
    ],
    ['email, cleared', { email: null }, { email: null, emailVerified: false }],
    [
      'phone',
      { phone: { region: '49', number: '301234567', verified: false } },
      { phoneRegion: '49', phoneNumber: '301234567', phoneNumberVerified: false },
    ],
    ['phone, cleared', { phone: null }, { phoneRegion: null, phoneNumber: null, phoneNumberVerified: false }],
    ['no custom fields', { customFields: [] }, {}],
    [
      'one custom field, set',
      { customFields: [{ name: 'city', value: 'Turin' }] },
      { customFields: { city: 'Turin', floor: '3' } },
    ],
    [
      'one custom field, taken away by null',
      { customFields: [{ name: 'city', value: null }] },
      { customFields: { floor: '3' } },
    ],
    ['one custom field, taken away', { customFields: [{ name: 'city' }] }, { customFields: { floor: '3' } }],
    [
      'all at once',
      {
        username: 'countess',
        displayName: 'Countess',
        email: { address: 'a@example.com', verified: true },
        phone: null,
        customFields: [{ name: 'floor', value: '9' }, { name: 'city' }],
      },
      {
        username: 'countess',
        displayName: 'Countess',
        email: 'a@example.com',
        phoneRegion: null,
        phoneNumber: null,
        phoneNumberVerified: false,
        customFields: { floor: '9' },
      },
    ],
    ['what was there already', { displayName: 'Ada L.' }, {}],
  ])('%s', async (_name, patch, stored) => {
    await using world = await startWorld();
    const outcome = await world.run('patchUser', { userId: 'user_ada', ...patch });
    expect(outcome).toEqual({
      result: { __typename: 'PatchUserPayload', user: userIn(world, 'user_ada') },
      errors: undefined,
      calls: { PatchUser: 1, GetUser: 1 },
      changes:
        Object.keys(stored).length === 0 ? {} : { users: { user_ada: { ...stored, updateTime: now } } },
    });
  });
});

describe('what is done to a user', () => {
  test.each([
    ['updateUserPassword', 'the first', 'user_ben', { password: 'Correct-Horse-9' }, { passwordSet: true }],
    ['updateUserPassword', 'another', 'user_ada', { password: 'Correct-Horse-9' }, {}],
    ['enableUser', 'disabled before', 'user_cleo', {}, { status: 'enabled' }],
    ['enableUser', 'enabled before', 'user_ada', {}, undefined],
    ['disableUser', 'enabled before', 'user_ada', {}, { status: 'disabled' }],
    ['disableUser', 'disabled before', 'user_cleo', {}, undefined],
  ] as const)('%s, %s', async (mutation, _name, userId, input, stored) => {
    await using world = await startWorld();
    const outcome = await world.run(mutation, { userId, ...input });
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
    expect(outcome).toEqual({
      result: { __typename: `${type}Payload`, user: userIn(world, userId) },
      errors: undefined,
      calls: { [type]: 1, GetUser: 1 },
      changes: stored === undefined ? {} : { users: { [userId]: { ...stored, updateTime: now } } },
    });
  });

  test('deleteUser takes the user out of every list', async () => {
    await using world = await startWorld();
    expect(await world.run('deleteUser', { userId: 'user_ada' })).toEqual({
      result: { __typename: 'DeleteUserPayload', deletedUserId: 'user_ada' },
      errors: undefined,
      calls: { DeleteUser: 1 },
      changes: {
        users: { user_ada: null },
        groups: { group_makers: { userIds: ['user_ben'] } },
        units: { ou_engineering: { userIds: ['user_cleo'] }, ou_sales: { userIds: ['user_ben'] } },
      },
    });
    expect(world.directory.userByUsername('ada')).toBeUndefined();
  });

  test('a store that is compared whole shows a field that is unset', () => {
    expect(toRow({ displayName: undefined, groupIds: [] })).toEqual({ displayName: null, groupIds: [] });
  });
});
