import { describe, expect, test } from 'vitest';
import { typeNameOf } from './documents.ts';
import { groupIn, userIn } from './truth.ts';
import { now, startWorld } from './world.ts';

describe("a user's units", () => {
  test.each([
    [
      'setUserPrimaryOrganizationalUnit',
      'a new one: the old one is left',
      { organizationalUnitId: 'ou_platform' },
      {
        users: {
          user_ada: {
            primaryOrganizationalUnitId: 'ou_platform',
            organizationalUnitIds: expect.toSatisfy(sameIds('ou_platform', 'ou_sales')),
            updateTime: now,
          },
        },
        units: { ou_engineering: { userIds: ['user_cleo'] }, ou_platform: { userIds: ['user_ada'] } },
      },
    ],
    [
      'setUserPrimaryOrganizationalUnit',
      'a further one of before',
      { organizationalUnitId: 'ou_sales' },
      {
        users: {
          user_ada: {
            primaryOrganizationalUnitId: 'ou_sales',
            organizationalUnitIds: ['ou_sales'],
            updateTime: now,
          },
        },
        units: { ou_engineering: { userIds: ['user_cleo'] } },
      },
    ],
    ['setUserPrimaryOrganizationalUnit', 'the same again', { organizationalUnitId: 'ou_engineering' }, {}],
    [
      'addUserToOrganizationalUnits',
      'one new, two of before',
      { organizationalUnitIds: ['ou_sales', 'ou_platform', 'ou_engineering'] },
      {
        users: { user_ada: { organizationalUnitIds: ['ou_engineering', 'ou_sales', 'ou_platform'] } },
        units: { ou_platform: { userIds: ['user_ada'] } },
      },
    ],
    ['addUserToOrganizationalUnits', 'none new', { organizationalUnitIds: ['ou_engineering'] }, {}],
    [
      'removeUserFromOrganizationalUnits',
      'one of hers, one not',
      { organizationalUnitIds: ['ou_platform', 'ou_sales'] },
      {
        users: { user_ada: { organizationalUnitIds: ['ou_engineering'] } },
        units: { ou_sales: { userIds: ['user_ben'] } },
      },
    ],
    ['removeUserFromOrganizationalUnits', 'none of hers', { organizationalUnitIds: ['ou_platform'] }, {}],
  ] as const)('%s, %s', async (mutation, _name, input, changes) => {
    await using world = await startWorld();
    const outcome = await world.run(mutation, { userId: 'user_ada', ...input });
    expect(outcome).toEqual({
      result: { __typename: `${typeNameOf(mutation)}Payload`, user: userIn(world, 'user_ada') },
      errors: undefined,
      calls: { [typeNameOf(mutation)]: 1, GetUser: 1 },
      changes,
    });
  });

  function sameIds(...expected: readonly string[]) {
    return (ids: readonly string[]) => [...ids].sort().join() === [...expected].sort().join();
  }
});

describe("a group's members", () => {
  const members = (ids: readonly string[], groups: Record<string, readonly string[]>) => ({
    groups: { group_makers: { userIds: ids } },
    users: Object.fromEntries(Object.entries(groups).map(([id, groupIds]) => [id, { groupIds }])),
  });

  test.each([
    [
      'addUsersToGroup',
      'one new, one of before',
      ['user_cleo', 'user_ada'],
      members(['user_ada', 'user_ben', 'user_cleo'], { user_cleo: ['group_makers'] }),
    ],
    ['addUsersToGroup', 'none new', ['user_ben', 'user_ada'], {}],
    [
      'removeUsersFromGroup',
      'one member, one not',
      ['user_cleo', 'user_ada'],
      members(['user_ben'], { user_ada: [] }),
    ],
    [
      'removeUsersFromGroup',
      'all members',
      ['user_ben', 'user_ada'],
      members([], { user_ada: [], user_ben: [] }),
    ],
    ['removeUsersFromGroup', 'no member', ['user_cleo'], {}],
  ] as const)('%s, %s', async (mutation, _name, userIds, changes) => {
    await using world = await startWorld();
    const outcome = await world.run(mutation, { groupId: 'group_makers', userIds });
    expect(outcome).toEqual({
      result: {
        __typename: `${typeNameOf(mutation)}Payload`,
        group: groupIn(world, 'group_makers'),
        appliedUserIds: userIds,
        appliedUsers: userIds.map((id) => ({ id })),
        failures: [],
      },
      errors: undefined,
      calls: { [typeNameOf(mutation)]: 1, GetGroup: 1, ListUsersForGroup: 1 },
      changes,
    });
  });

  test.each([
    [
      'addUsersToGroup',
      members(['user_ada', 'user_ben', 'user_cleo'], { user_cleo: ['group_makers'] }),
      'user_cleo',
    ],
    ['removeUsersFromGroup', members(['user_ben'], { user_ada: [] }), 'user_ada'],
  ] as const)(
    '%s, one unknown and one out of scope: both named, the good one applied',
    async (mutation, changes, id) => {
      await using world = await startWorld();
      const userIds = ['user_nobody', id, 'user_eve'];
      const {
        result,
        errors,
        changes: made,
      } = await world.run(mutation, { groupId: 'group_makers', userIds });
      const text = expect.stringMatching(/\S/);
      expect(result).toEqual({
        __typename: `${typeNameOf(mutation)}Payload`,
        group: groupIn(world, 'group_makers'),
        appliedUserIds: [id],
        appliedUsers: [{ id }],
        failures: ['user_nobody', 'user_eve'].map((unknown) => ({
          targetId: unknown,
          code: 'NOT_FOUND',
          effect: 'NONE',
          message: text,
          requestId: text,
          path: null,
        })),
      });
      expect(errors).toBeUndefined();
      expect(made).toEqual(changes);
    },
  );
});
