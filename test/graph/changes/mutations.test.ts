import { describe, expect, test } from 'vitest';
import type { MutationName } from '../mutations/documents.ts';
import { startWorld, type World } from '../mutations/world.ts';
import { type Heard, listen, subjectOf } from './listen.ts';

/** An event without its cursor, its time and its origin. */
type Expected = object;

const made = 'the new one';

function changed(
  objectKind: string,
  change: string,
  objectId: string,
  changedFields: readonly string[] | null = null,
): Expected {
  return { __typename: 'DirectoryObjectChanged', objectKind, change, objectId, changedFields };
}

function added(containerId: string, addedUserIds: readonly string[]): Expected {
  return { __typename: 'DirectoryMembersChanged', containerId, addedUserIds, removedUserIds: [] };
}

function removed(containerId: string, removedUserIds: readonly string[]): Expected {
  return { __typename: 'DirectoryMembersChanged', containerId, addedUserIds: [], removedUserIds };
}

function renamed(heard: Heard, name: (id: string) => string): Expected {
  const { cursor: _cursor, occurredAt: _occurredAt, origin: _origin, ...event } = heard;
  switch (event.__typename) {
    case 'DirectoryObjectChanged': {
      const changedFields = event.changedFields?.toSorted() ?? null;
      return { ...event, objectId: name(event.objectId), changedFields };
    }
    case 'DirectoryMembersChanged':
      return {
        ...event,
        addedUserIds: event.addedUserIds?.map(name) ?? null,
        removedUserIds: event.removedUserIds?.map(name) ?? null,
      };
    default:
      return event;
  }
}

/** The events of a mutation, the id of what it made replaced, in an order that does not depend on who was first. */
async function eventsOf(world: World, mutation: MutationName, input: object): Promise<Expected[]> {
  const before = new Set(idsIn(world));
  await using listener = await listen(world.gateway.app);
  await world.run(mutation, input);
  const fresh = idsIn(world).filter((id) => !before.has(id));
  const name = (id: string) => (fresh.includes(id) ? made : id);
  const heard = await listener.all();
  for (const change of heard) {
    expect(change.origin).toBe('MUTATION');
    expect(change.occurredAt).toMatch(/^\d{4}-.*Z$/);
  }
  expect(new Set(heard.map(({ cursor }) => cursor)).size).toBe(heard.length);
  const order = (one: Heard) => `${one.__typename} ${name(subjectOf(one))}`;
  return heard
    .toSorted((one, other) => (order(one) < order(other) ? -1 : 1))
    .map((one) => renamed(one, name));
}

function idsIn({ directory }: World): string[] {
  return [
    ...[...directory.users()].map(({ userId }) => userId),
    ...[...directory.groups()].map(({ groupId }) => groupId),
    ...[...directory.organizationalUnits()].map(({ organizationalUnitId }) => organizationalUnitId),
  ];
}

const least = { username: 'new', primaryOrganizationalUnitId: 'ou_platform' };
const userId = 'user_ada';
const userIds = ['user_ada', 'user_cleo'];

const rows: readonly (readonly [MutationName, object, readonly Expected[]])[] = [
  ['createUser', least, [changed('USER', 'CREATED', made)]],
  [
    'createUser',
    {
      ...least,
      organizationalUnitIds: ['ou_sales', 'ou_elsewhere'],
      groupIds: ['group_makers', 'group_nobody'],
    },
    [added('group_makers', [made]), added('ou_sales', [made]), changed('USER', 'CREATED', made)],
  ],
  ['createUser', { ...least, username: 'ada' }, []],
  [
    'patchUser',
    { userId, displayName: 'New', email: null, phone: null, customFields: [{ name: 'city', value: 'Wien' }] },
    [changed('USER', 'UPDATED', userId, ['customFields', 'displayName', 'email', 'emailVerified', 'phone'])],
  ],
  ['patchUser', { userId, username: 'ben' }, []],
  ['patchUser', { userId, username: '' }, []],
  [
    'updateUserPassword',
    { userId, password: 'Correct-Horse-9' },
    [changed('USER', 'CREDENTIAL_CHANGED', userId)],
  ],
  ['enableUser', { userId: 'user_cleo' }, [changed('USER', 'ENABLED', 'user_cleo', ['status'])]],
  ['disableUser', { userId }, [changed('USER', 'DISABLED', userId, ['status'])]],
  ['deleteUser', { userId }, [changed('USER', 'DELETED', userId)]],
  ['deleteUser', { userId: 'user_nobody' }, []],
  [
    'setUserPrimaryOrganizationalUnit',
    { userId, organizationalUnitId: 'ou_platform' },
    [{ __typename: 'DirectoryUserMoved', userId, fromIds: null, toIds: ['ou_platform'] }],
  ],
  [
    'addUserToOrganizationalUnits',
    { userId, organizationalUnitIds: ['ou_division', 'ou_platform'] },
    [added('ou_division', [userId]), added('ou_platform', [userId])],
  ],
  ['addUserToOrganizationalUnits', { userId, organizationalUnitIds: ['ou_platform', 'ou_elsewhere'] }, []],
  [
    'removeUserFromOrganizationalUnits',
    { userId, organizationalUnitIds: ['ou_sales'] },
    [removed('ou_sales', [userId])],
  ],
  ['createGroup', { name: 'New' }, [changed('GROUP', 'CREATED', made)]],
  [
    'patchGroup',
    { groupId: 'group_makers', name: 'New' },
    [changed('GROUP', 'UPDATED', 'group_makers', ['name'])],
  ],
  ['deleteGroup', { groupId: 'group_makers' }, [changed('GROUP', 'DELETED', 'group_makers')]],
  ['addUsersToGroup', { groupId: 'group_keepers', userIds }, [added('group_keepers', userIds)]],
  [
    'addUsersToGroup',
    { groupId: 'group_keepers', userIds: [userId, 'user_nobody'] },
    [added('group_keepers', [userId])],
  ],
  ['removeUsersFromGroup', { groupId: 'group_makers', userIds }, [removed('group_makers', userIds)]],
  [
    'createOrganizationalUnit',
    { name: 'New', parentId: 'ou_division' },
    [changed('ORGANIZATIONAL_UNIT', 'CREATED', made)],
  ],
  [
    'patchOrganizationalUnit',
    { organizationalUnitId: 'ou_sales', name: 'New', description: 'Sells' },
    [changed('ORGANIZATIONAL_UNIT', 'UPDATED', 'ou_sales', ['description', 'name'])],
  ],
  [
    'deleteOrganizationalUnit',
    { organizationalUnitId: 'ou_platform' },
    [changed('ORGANIZATIONAL_UNIT', 'DELETED', 'ou_platform')],
  ],
  ['deleteOrganizationalUnit', { organizationalUnitId: 'ou_division' }, []],
];

describe('a mutation is published as what it changed', () => {
  test.for(rows)('%s %j', async ([mutation, input, expected]) => {
    await using world = await startWorld();
    expect(await eventsOf(world, mutation, input)).toEqual(expected);
  });

  test('where the root is meant by its alias, the unit that a user moved to is not known', async () => {
    await using world = await startWorld({ scope: 'all' });
    const input = { userId, organizationalUnitId: 'ou_root' };
    expect(await eventsOf(world, 'setUserPrimaryOrganizationalUnit', input)).toEqual([
      { __typename: 'DirectoryUserMoved', userId, fromIds: null, toIds: null },
    ]);
    const user = { ...least, primaryOrganizationalUnitId: 'ou_root' };
    expect(await eventsOf(world, 'createUser', user)).toEqual([changed('USER', 'CREATED', made)]);
    const unit = { name: 'New', parentId: 'ou_root' };
    expect(await eventsOf(world, 'createOrganizationalUnit', unit)).toEqual([
      changed('ORGANIZATIONAL_UNIT', 'CREATED', made),
    ]);
  });

  test('many members are published a hundred at a time', async () => {
    await using world = await startWorld({ scope: 'all' });
    const many = Array.from({ length: 250 }, (_, index) => `user_m${index}`);
    for (const id of many) {
      world.directory.addUser({ userId: id, username: id, organizationalUnitIds: ['ou_sales'] });
    }
    const heard = await eventsOf(world, 'addUsersToGroup', { groupId: 'group_keepers', userIds: many });
    const ids: string[][] = heard.map((one) =>
      'addedUserIds' in one ? [one.addedUserIds].flat(2).map(String) : [],
    );
    expect(ids.map(({ length }) => length).sort()).toEqual([100, 100, 50]);
    expect(ids.flat().sort()).toEqual(many.toSorted());
  });
});

describe('a write whose answer was lost', () => {
  const lost = { kind: 'dropBeforeAnswer' } as const;

  test('is published as made, for it may have been', async () => {
    await using world = await startWorld();
    world.emulator.faults.add({ operation: 'PatchUser', fault: lost });
    const heard = await eventsOf(world, 'patchUser', { userId, displayName: 'New' });
    expect(heard).toEqual([changed('USER', 'UPDATED', userId, ['displayName'])]);
  });

  test('and found again is published once', async () => {
    await using world = await startWorld();
    world.emulator.faults.add({ operation: 'CreateUser', fault: lost });
    expect(await eventsOf(world, 'createUser', least)).toEqual([changed('USER', 'CREATED', made)]);
  });

  test('and whose object could not be looked for is published as a gap', async () => {
    await using world = await startWorld();
    const { faults } = world.emulator;
    faults.add({ operation: 'CreateUser', fault: lost });
    faults.add({ operation: 'GetUserIdByUsername', fault: { kind: 'error500' } });
    expect(await eventsOf(world, 'createUser', least)).toEqual([
      { __typename: 'DirectoryResyncRequired', reason: 'GAP' },
    ]);
  });

  test('and which was not made, for all that can be seen, is not published', async () => {
    await using world = await startWorld();
    world.emulator.faults.add({ operation: 'DeleteUser', fault: { kind: 'error500', effect: 'before' } });
    expect(await eventsOf(world, 'deleteUser', { userId })).toEqual([]);
  });
});
