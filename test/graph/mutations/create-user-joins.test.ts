import { expect, test } from 'vitest';
import { permissions } from '../../../src/emulator/application.ts';
import { userIn } from './truth.ts';
import { startWorld, type World } from './world.ts';

const text = expect.stringMatching(/\S/);
const input = { username: 'new', primaryOrganizationalUnitId: 'ou_platform' };

const failure = (targetId: string, code: string) => ({
  targetId,
  code,
  effect: 'NONE',
  message: text,
  requestId: text,
  path: null,
});

/** The user was created whatever became of the joins: the payload shows the store, and each join that failed. */
function expectCreated(world: World, result: unknown, failures: readonly object[]): void {
  const { userId = '' } = world.directory.userByUsername('new') ?? {};
  expect(result).toEqual({ __typename: 'CreateUserPayload', user: userIn(world, userId), failures });
}

const joined = ({ directory }: World) => {
  const { organizationalUnitIds = [], groupIds = [] } = directory.userByUsername('new') ?? {};
  return { units: organizationalUnitIds.toSorted(), groups: groupIds.toSorted() };
};

test('units and groups that cannot be joined are named, all others are joined', async () => {
  await using world = await startWorld();
  const organizationalUnitIds = ['ou_sales', 'ou_elsewhere', 'ou_nobody', 'ou_engineering'];
  const groupIds = ['group_nobody', 'group_makers', 'group_nothing', 'group_keepers'];
  const { result, errors, calls } = await world.run('createUser', {
    ...input,
    organizationalUnitIds,
    groupIds,
  });
  expect(errors).toBeUndefined();
  expectCreated(world, result, [
    failure('ou_elsewhere', 'OUT_OF_SCOPE'),
    failure('ou_nobody', 'OUT_OF_SCOPE'),
    failure('group_nobody', 'NOT_FOUND'),
    failure('group_nothing', 'NOT_FOUND'),
  ]);
  expect(joined(world)).toEqual({
    units: ['ou_engineering', 'ou_platform', 'ou_sales'],
    groups: ['group_keepers', 'group_makers'],
  });
  expect(calls).toEqual({
    CreateUser: 1,
    AddUserToOrganizationalUnits: 1 + organizationalUnitIds.length,
    AddUsersToGroup: groupIds.length,
    GetUser: 1,
  });
});

test('groups that the application may not write to are named, units are joined', async () => {
  await using world = await startWorld();
  const { manageGroups: _lacking, ...granted } = permissions;
  world.emulator.application.grant(Object.values(granted));
  const organizationalUnitIds = ['ou_sales'];
  const groupIds = ['group_makers', 'group_keepers'];
  const { result, errors } = await world.run('createUser', { ...input, organizationalUnitIds, groupIds });
  expect(errors).toBeUndefined();
  expectCreated(
    world,
    result,
    groupIds.map((id) => failure(id, 'UPSTREAM_UNAUTHORIZED')),
  );
  expect(joined(world)).toEqual({ units: ['ou_platform', 'ou_sales'], groups: [] });
});

test('the primary unit among the further ones is no failure', async () => {
  await using world = await startWorld();
  const { result } = await world.run('createUser', { ...input, organizationalUnitIds: ['ou_platform'] });
  expectCreated(world, result, []);
  expect(joined(world)).toEqual({ units: ['ou_platform'], groups: [] });
});

test('a join that upstream keeps failing is named, and the user stands', async () => {
  await using world = await startWorld();
  world.emulator.faults.add({ operation: 'AddUsersToGroup', fault: { kind: 'error500' } });
  const { result, errors } = await world.run('createUser', { ...input, groupIds: ['group_makers'] });
  expect(errors).toBeUndefined();
  expectCreated(world, result, [failure('group_makers', 'UPSTREAM_UNAVAILABLE')]);
  expect(joined(world)).toEqual({ units: ['ou_platform'], groups: [] });
});

test('a user that is refused joins nothing', async () => {
  await using world = await startWorld();
  const { calls, changes } = await world.run('createUser', {
    ...input,
    username: 'ada',
    organizationalUnitIds: ['ou_sales'],
    groupIds: ['group_keepers'],
  });
  expect(calls).toEqual({ CreateUser: 1 });
  expect(changes).toEqual({});
});
