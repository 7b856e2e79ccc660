import { describe, expect, test } from 'vitest';
import { groupIn, unitIn } from './truth.ts';
import { now, startWorld } from './world.ts';

/** Where no external id is given EIAM fills in the object's own id, and none of the gateway's making. */
const ownId = undefined;

describe('groups', () => {
  test.each([
    ['with a name only', { name: 'Makers' }, ownId],
    ['with a null for what may be absent', { name: 'New', externalId: null }, ownId],
    ['with an external id', { name: 'New', externalId: 'external-new' }, 'external-new'],
  ])('createGroup %s', async (_name, input, groupExternalId) => {
    await using world = await startWorld();
    const outcome = await world.run('createGroup', input);
    const groupId = [...world.directory.groups()].at(-1)?.groupId ?? '';
    expect(outcome).toEqual({
      result: { __typename: 'CreateGroupPayload', group: groupIn(world, groupId) },
      errors: undefined,
      calls: { CreateGroup: 1, GetGroup: 1, ListUsersForGroup: 1 },
      changes: {
        groups: {
          [groupId]: {
            groupId,
            groupName: input.name,
            description: null,
            groupExternalId: groupExternalId ?? groupId,
            groupSourceType: 'build_in',
            groupSourceId: world.emulator.instanceId,
            createTime: now,
            updateTime: now,
            userIds: [],
          },
        },
      },
    });
  });

  test.each([
    ['a new name', { name: 'Doers' }, { groups: { group_makers: { groupName: 'Doers', updateTime: now } } }],
    [
      'the name that another group has',
      { name: 'Keepers' },
      { groups: { group_makers: { groupName: 'Keepers', updateTime: now } } },
    ],
    ['the same name', { name: 'Makers' }, {}],
    ['nothing', {}, {}],
  ])('patchGroup, %s', async (_name, patch, changes) => {
    await using world = await startWorld();
    expect(await world.run('patchGroup', { groupId: 'group_makers', ...patch })).toEqual({
      result: { __typename: 'PatchGroupPayload', group: groupIn(world, 'group_makers') },
      errors: undefined,
      calls: { PatchGroup: 1, GetGroup: 1, ListUsersForGroup: 1 },
      changes,
    });
  });

  test.each([
    [
      'group_makers',
      { groups: { group_makers: null }, users: { user_ada: { groupIds: [] }, user_ben: { groupIds: [] } } },
    ],
    ['group_keepers', { groups: { group_keepers: null } }],
  ])('deleteGroup, %s', async (groupId, changes) => {
    await using world = await startWorld();
    expect(await world.run('deleteGroup', { groupId })).toEqual({
      result: { __typename: 'DeleteGroupPayload', deletedGroupId: groupId },
      errors: undefined,
      calls: { DeleteGroup: 1 },
      changes,
    });
  });
});

describe('organizational units', () => {
  const read = { GetOrganizationalUnit: 1, ListUsers: 1, ListOrganizationalUnits: 1 };

  test.each([
    ['with the least', { name: 'Sales', parentId: 'ou_engineering' }, null, ownId],
    [
      'with nulls for what may be absent',
      { name: 'New', parentId: 'ou_engineering', description: null, externalId: null },
      null,
      ownId,
    ],
    [
      'with all there is',
      { name: 'New', parentId: 'ou_engineering', description: 'Fresh', externalId: 'external-new' },
      'Fresh',
      'external-new',
    ],
  ])('createOrganizationalUnit %s', async (_name, input, description, organizationalUnitExternalId) => {
    await using world = await startWorld();
    const outcome = await world.run('createOrganizationalUnit', input);
    const id = [...world.directory.organizationalUnits()].at(-1)?.organizationalUnitId ?? '';
    expect(outcome).toEqual({
      result: { __typename: 'CreateOrganizationalUnitPayload', organizationalUnit: unitIn(world, id) },
      errors: undefined,
      calls: { CreateOrganizationalUnit: 1, ...read },
      changes: {
        units: {
          ou_engineering: { childIds: ['ou_platform', id] },
          [id]: {
            organizationalUnitId: id,
            organizationalUnitName: input.name,
            parentId: 'ou_engineering',
            organizationalUnitExternalId: organizationalUnitExternalId ?? id,
            organizationalUnitSourceType: 'build_in',
            organizationalUnitSourceId: world.emulator.instanceId,
            description,
            createTime: now,
            updateTime: now,
            childIds: [],
            userIds: [],
          },
        },
      },
    });
  });

  test('createOrganizationalUnit below ou_root', async () => {
    await using world = await startWorld({ scope: 'all' });
    const { result } = await world.run('createOrganizationalUnit', { name: 'Top', parentId: 'ou_root' });
    const { organizationalUnitId, parentId } = [...world.directory.organizationalUnits()].at(-1) ?? {};
    expect(parentId).toBe(world.directory.root.organizationalUnitId);
    expect(result).toEqual({
      __typename: 'CreateOrganizationalUnitPayload',
      organizationalUnit: unitIn(world, organizationalUnitId ?? ''),
    });
  });

  test.each([
    ['a new name', { name: 'Basement' }, { organizationalUnitName: 'Basement' }],
    ["another unit's name, below another parent", { name: 'Sales' }, { organizationalUnitName: 'Sales' }],
    ['a new description', { description: 'Below' }, { description: 'Below' }],
    ['the description cleared by null', { description: null }, { description: null }],
    ['the description cleared by an empty text', { description: '' }, { description: null }],
    [
      'both',
      { name: 'Basement', description: null },
      { organizationalUnitName: 'Basement', description: null },
    ],
    ['nothing', {}, undefined],
    ['what was there already', { name: 'Platform', description: 'Holds the rest up' }, undefined],
  ])('patchOrganizationalUnit, %s', async (_name, patch, stored) => {
    await using world = await startWorld();
    const input = { organizationalUnitId: 'ou_platform', ...patch };
    expect(await world.run('patchOrganizationalUnit', input)).toEqual({
      result: {
        __typename: 'PatchOrganizationalUnitPayload',
        organizationalUnit: unitIn(world, 'ou_platform'),
      },
      errors: undefined,
      calls: { PatchOrganizationalUnit: 1, ...read },
      changes: stored === undefined ? {} : { units: { ou_platform: { ...stored, updateTime: now } } },
    });
  });

  test('deleteOrganizationalUnit, an empty one', async () => {
    await using world = await startWorld();
    const input = { organizationalUnitId: 'ou_platform' };
    expect(await world.run('deleteOrganizationalUnit', input)).toEqual({
      result: { __typename: 'DeleteOrganizationalUnitPayload', deletedOrganizationalUnitId: 'ou_platform' },
      errors: undefined,
      calls: { DeleteOrganizationalUnit: 1 },
      changes: { units: { ou_platform: null, ou_engineering: { childIds: [] } } },
    });
  });
});
