import { describe, expect, test } from 'vitest';
import type { MutationName } from '../mutations/documents.ts';
import { startWorld, type World } from '../mutations/world.ts';
import { listen, type Told } from './listen.ts';

type Expected = readonly [
  kind: string,
  change: string,
  entityId: string,
  relatedIds?: readonly string[],
  changedFields?: readonly string[],
];

const made = 'the new one';

/** What a mutation is told as, the id of what it made replaced, in an order that does not depend on who was first. */
async function toldOf(world: World, mutation: MutationName, input: object): Promise<Expected[]> {
  const before = new Set(idsIn(world));
  await using listener = await listen(world.gateway.app);
  await world.run(mutation, input);
  const fresh = idsIn(world).filter((id) => !before.has(id));
  const name = (id: string) => (fresh.includes(id) ? made : id);
  const told = await listener.all();
  for (const change of told) {
    expect(change.origin).toBe('MUTATION');
    expect(change.occurredAt).toMatch(/^\d{4}-.*Z$/);
  }
  expect(new Set(told.map(({ cursor }) => cursor)).size).toBe(told.length);
  return told
    .map(
      ({ kind, change, entityId, relatedIds, changedFields }: Told): Expected => [
        kind,
        change,
        name(entityId),
        relatedIds.map(name),
        changedFields.toSorted(),
      ],
    )
    .sort((one, other) => (one.join() < other.join() ? -1 : 1));
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
  ['createUser', least, [['USER', 'CREATED', made, ['ou_platform'], []]]],
  [
    'createUser',
    {
      ...least,
      organizationalUnitIds: ['ou_sales', 'ou_elsewhere'],
      groupIds: ['group_makers', 'group_nobody'],
    },
    [
      ['MEMBERSHIP', 'MEMBERS_ADDED', 'group_makers', [made], []],
      ['MEMBERSHIP', 'MEMBERS_ADDED', 'ou_sales', [made], []],
      ['USER', 'CREATED', made, ['ou_platform'], []],
    ],
  ],
  ['createUser', { ...least, username: 'ada' }, []],
  [
    'patchUser',
    { userId, displayName: 'New', email: null, phone: null, customFields: [{ name: 'city', value: 'Wien' }] },
    [['USER', 'UPDATED', userId, [], ['customFields', 'displayName', 'email', 'emailVerified', 'phone']]],
  ],
  ['patchUser', { userId, username: 'ben' }, []],
  ['patchUser', { userId, username: '' }, []],
  [
    'updateUserPassword',
    { userId, password: 'Correct-Horse-9' },
    [['USER', 'CREDENTIAL_CHANGED', userId, [], []]],
  ],
  ['enableUser', { userId: 'user_cleo' }, [['USER', 'ENABLED', 'user_cleo', [], ['status']]]],
  ['disableUser', { userId }, [['USER', 'DISABLED', userId, [], ['status']]]],
  ['deleteUser', { userId }, [['USER', 'DELETED', userId, [], []]]],
  ['deleteUser', { userId: 'user_nobody' }, []],
  [
    'setUserPrimaryOrganizationalUnit',
    { userId, organizationalUnitId: 'ou_platform' },
    [['USER', 'MOVED', userId, ['ou_platform'], ['organizationalUnits', 'primaryOrganizationalUnit']]],
  ],
  [
    'addUserToOrganizationalUnits',
    { userId, organizationalUnitIds: ['ou_division', 'ou_platform'] },
    [
      ['MEMBERSHIP', 'MEMBERS_ADDED', 'ou_division', [userId], []],
      ['MEMBERSHIP', 'MEMBERS_ADDED', 'ou_platform', [userId], []],
    ],
  ],
  ['addUserToOrganizationalUnits', { userId, organizationalUnitIds: ['ou_platform', 'ou_elsewhere'] }, []],
  [
    'removeUserFromOrganizationalUnits',
    { userId, organizationalUnitIds: ['ou_sales'] },
    [['MEMBERSHIP', 'MEMBERS_REMOVED', 'ou_sales', [userId], []]],
  ],
  ['createGroup', { name: 'New' }, [['GROUP', 'CREATED', made, [], []]]],
  [
    'patchGroup',
    { groupId: 'group_makers', name: 'New' },
    [['GROUP', 'UPDATED', 'group_makers', [], ['name']]],
  ],
  ['deleteGroup', { groupId: 'group_makers' }, [['GROUP', 'DELETED', 'group_makers', [], []]]],
  [
    'addUsersToGroup',
    { groupId: 'group_keepers', userIds },
    [['MEMBERSHIP', 'MEMBERS_ADDED', 'group_keepers', userIds, []]],
  ],
  [
    'addUsersToGroup',
    { groupId: 'group_keepers', userIds: [userId, 'user_nobody'] },
    [['MEMBERSHIP', 'MEMBERS_ADDED', 'group_keepers', [userId], []]],
  ],
  [
    'removeUsersFromGroup',
    { groupId: 'group_makers', userIds },
    [['MEMBERSHIP', 'MEMBERS_REMOVED', 'group_makers', userIds, []]],
  ],
  [
    'createOrganizationalUnit',
    { name: 'New', parentId: 'ou_division' },
    [['ORGANIZATIONAL_UNIT', 'CREATED', made, ['ou_division'], []]],
  ],
  [
    'patchOrganizationalUnit',
    { organizationalUnitId: 'ou_sales', name: 'New', description: 'Sells' },
    [['ORGANIZATIONAL_UNIT', 'UPDATED', 'ou_sales', [], ['description', 'name']]],
  ],
  [
    'deleteOrganizationalUnit',
    { organizationalUnitId: 'ou_platform' },
    [['ORGANIZATIONAL_UNIT', 'DELETED', 'ou_platform', [], []]],
  ],
  ['deleteOrganizationalUnit', { organizationalUnitId: 'ou_division' }, []],
];

describe('a mutation is told of as what it changed', () => {
  test.for(rows)('%s %j', async ([mutation, input, expected]) => {
    await using world = await startWorld();
    expect(await toldOf(world, mutation, input)).toEqual(expected);
  });

  test('where the root is meant by its alias, nobody says which unit it is', async () => {
    await using world = await startWorld({ scope: 'all' });
    const user = { ...least, primaryOrganizationalUnitId: 'ou_root' };
    expect(await toldOf(world, 'createUser', user)).toEqual([['USER', 'CREATED', made, [], []]]);
    const unit = { name: 'New', parentId: 'ou_root' };
    expect(await toldOf(world, 'createOrganizationalUnit', unit)).toEqual([
      ['ORGANIZATIONAL_UNIT', 'CREATED', made, [], []],
    ]);
  });

  test('many members are told of a hundred at a time', async () => {
    await using world = await startWorld({ scope: 'all' });
    const many = Array.from({ length: 250 }, (_, index) => `user_m${index}`);
    for (const id of many) {
      world.directory.addUser({ userId: id, username: id, organizationalUnitIds: ['ou_sales'] });
    }
    const told = await toldOf(world, 'addUsersToGroup', { groupId: 'group_keepers', userIds: many });
    expect(told.map(([, , , relatedIds = []]) => relatedIds.length).sort()).toEqual([100, 100, 50]);
    expect(told.flatMap(([, , , relatedIds = []]) => relatedIds).sort()).toEqual(many.toSorted());
  });
});

describe('a write whose answer was lost', () => {
  const lost = { kind: 'dropBeforeAnswer' } as const;

  test('is told of as made, for it may have been', async () => {
    await using world = await startWorld();
    world.emulator.faults.add({ operation: 'PatchUser', fault: lost });
    const told = await toldOf(world, 'patchUser', { userId, displayName: 'New' });
    expect(told).toEqual([['USER', 'UPDATED', userId, [], ['displayName']]]);
  });

  test('and found again is told of once', async () => {
    await using world = await startWorld();
    world.emulator.faults.add({ operation: 'CreateUser', fault: lost });
    expect(await toldOf(world, 'createUser', least)).toEqual([
      ['USER', 'CREATED', made, ['ou_platform'], []],
    ]);
  });

  test('and whose object nobody could look for makes everybody read everything again', async () => {
    await using world = await startWorld();
    const { faults, instanceId } = world.emulator;
    faults.add({ operation: 'CreateUser', fault: lost });
    faults.add({ operation: 'GetUserIdByUsername', fault: { kind: 'error500' } });
    expect(await toldOf(world, 'createUser', least)).toEqual([
      ['DIRECTORY', 'RESYNC_REQUIRED', instanceId, [], []],
    ]);
  });

  test('and which was not made, for all that can be seen, is not told of', async () => {
    await using world = await startWorld();
    world.emulator.faults.add({ operation: 'DeleteUser', fault: { kind: 'error500', effect: 'before' } });
    expect(await toldOf(world, 'deleteUser', { userId })).toEqual([]);
  });
});
