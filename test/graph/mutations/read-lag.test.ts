import { describe, expect, test } from 'vitest';
import { type MutationName, typeNameOf } from './documents.ts';
import { groupIn, unitIn, userIn } from './truth.ts';
import { wholeInputs } from './whole-inputs.ts';
import { startWorld, type World } from './world.ts';

/** The milliseconds that the gateway waited, and none of them for real. */
async function openWorld(config: object = {}, options: object = {}, accessKeys = false) {
  const waits: number[] = [];
  const pause = async (delayMs: number) => {
    waits.push(delayMs);
  };
  const world = await startWorld({ scope: 'all', ...options }, config, accessKeys, { pause });
  return { world, waits, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

/** Each mutation that answers with an object, and an input whose effect shows in it. */
const shown: readonly [MutationName, object][] = [
  [
    'createUser',
    { username: 'new', primaryOrganizationalUnitId: 'ou_platform', groupIds: ['group_keepers'] },
  ],
  ['patchUser', wholeInputs.patchUser],
  ['patchUser', { userId: 'user_ada', displayName: null, email: null, phone: null }],
  ['patchUser', { userId: 'user_ada', customFields: [{ name: 'city', value: null }] }],
  ['updateUserPassword', { userId: 'user_ben', password: 'Correct-Horse-9' }],
  ['enableUser', { userId: 'user_cleo' }],
  ['disableUser', wholeInputs.disableUser],
  ['setUserPrimaryOrganizationalUnit', wholeInputs.setUserPrimaryOrganizationalUnit],
  ['addUserToOrganizationalUnits', wholeInputs.addUserToOrganizationalUnits],
  ['removeUserFromOrganizationalUnits', wholeInputs.removeUserFromOrganizationalUnits],
  ['createGroup', wholeInputs.createGroup],
  ['patchGroup', wholeInputs.patchGroup],
  ['addUsersToGroup', wholeInputs.addUsersToGroup],
  ['removeUsersFromGroup', wholeInputs.removeUsersFromGroup],
  ['createOrganizationalUnit', wholeInputs.createOrganizationalUnit],
  ['patchOrganizationalUnit', wholeInputs.patchOrganizationalUnit],
  ['patchOrganizationalUnit', { organizationalUnitId: 'ou_platform', description: null }],
];

interface Payload {
  readonly user?: { readonly id: string };
  readonly group?: { readonly id: string };
  readonly organizationalUnit?: { readonly id: string };
}

/** The payload's object, written down from the store. */
function objectIn(world: World, { user, group, organizationalUnit }: Payload): object {
  return {
    ...(user && { user: userIn(world, user.id) }),
    ...(group && { group: groupIn(world, group.id) }),
    ...(organizationalUnit && { organizationalUnit: unitIn(world, organizationalUnit.id) }),
  };
}

describe.each(shown)('%s %j', (mutation, input) => {
  test('reads that lag are awaited: the payload shows what was written', async () => {
    await using fresh = await openWorld();
    const { calls: usual } = await fresh.world.run(mutation, input);
    expect(fresh.waits).toEqual([]);
    await using lagging = await openWorld({}, { readLag: { reads: 2 } });
    const { result, errors, calls } = await lagging.world.run(mutation, input);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject(objectIn(lagging.world, Object(result)));
    expect(Object.keys(Object(result)).length).toBeGreaterThan(1);
    expect(sum(calls)).toBeGreaterThan(sum(usual));
    expect(lagging.waits.length).toBeGreaterThan(0);
  });

  test('reads that lag for longer than is waited for are an error, and the write stands', async () => {
    await using lagging = await openWorld({}, { readLag: { reads: 1_000 } });
    const { result, errors = [], changes } = await lagging.world.run(mutation, input);
    // Where nothing was to be changed but cleared, it may also be that EIAM does not clear it.
    const isCleared = Object(result).__typename === 'DirectoryInvalidInputError';
    if (isCleared) expect(result).toMatchObject({ effect: 'UNKNOWN' });
    else expect(errors.length).toBeGreaterThan(0);
    for (const { path, extensions } of errors) {
      expect(extensions).toEqual({ code: 'UPSTREAM_STALE' });
      expect(path?.length).toBeGreaterThan(1);
    }
    expect(changes).not.toEqual({});
    expect(lagging.waits.slice(0, 5)).toEqual([50, 100, 200, 400, 800]);
  });
});

function sum(calls: Readonly<Record<string, number>>): number {
  return Object.values(calls).reduce((one, other) => one + other, 0);
}

test('the payload’s id stands beside the object that cannot be shown', async () => {
  await using lagging = await openWorld({}, { readLag: { reads: 1_000 } });
  const { data, errors } = await lagging.world.gateway.ask(`mutation {
    patchUser(input: { userId: "user_ada", displayName: "New" }) {
      ... on PatchUserPayload { userId user { displayName } }
    }
  }`);
  expect(data).toEqual({ patchUser: { userId: 'user_ada', user: null } });
  expect(errors).toMatchObject([
    { path: ['patchUser', 'user'], extensions: { code: 'UPSTREAM_STALE' }, message: /^The write was done/ },
  ]);
});

test('what is deleted is not listed any more', async () => {
  await using lagging = await openWorld({}, { readLag: { reads: 1 } });
  const members = 'group { members(first: 100) { nodes { id } } }';
  const { data, errors } = await lagging.world.gateway.ask(`mutation {
    deleteUser(input: { userId: "user_ada" }) { __typename }
    patchGroup(input: { groupId: "group_makers", name: "Makers" }) { ... on PatchGroupPayload { ${members} } }
  }`);
  expect(errors).toBeUndefined();
  expect(data?.patchGroup).toEqual({ group: { members: { nodes: [{ id: 'user_ben' }] } } });
});

test('later writes of an operation go over earlier ones', async () => {
  await using lagging = await openWorld({}, { readLag: { reads: 1 } });
  const userIs = '{ ... on PatchUserPayload { user { displayName } } }';
  const unitsAre =
    '{ ... on AddUserToOrganizationalUnitsPayload { user { organizationalUnits { nodes { id } } } } }';
  const { data, errors } = await lagging.world.gateway.ask(`mutation {
    one: patchUser(input: { userId: "user_ben", displayName: "One" }) ${userIs}
    two: patchUser(input: { userId: "user_ben", displayName: "Two" }) ${userIs}
    first: setUserPrimaryOrganizationalUnit(input: { userId: "user_ben", organizationalUnitId: "ou_platform" }) {
      __typename
    }
    second: setUserPrimaryOrganizationalUnit(input: { userId: "user_ben", organizationalUnitId: "ou_engineering" }) {
      __typename
    }
    three: addUserToOrganizationalUnits(input: { userId: "user_ben", organizationalUnitIds: ["ou_sales"] }) ${unitsAre}
  }`);
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    one: { user: { displayName: 'One' } },
    two: { user: { displayName: 'Two' } },
    three: { user: { organizationalUnits: { nodes: [{ id: 'ou_engineering' }, { id: 'ou_sales' }] } } },
  });
});

test('a create whose answer was lost is found although reads lag', async () => {
  await using lagging = await openWorld({}, { readLag: { reads: 1 }, now: Date.now });
  const { emulator } = lagging.world;
  emulator.faults.add({ operation: 'CreateUser', fault: { kind: 'dropBeforeAnswer' }, times: 1 });
  const input = { username: 'new', primaryOrganizationalUnitId: 'ou_platform' };
  const { result, errors } = await lagging.world.run('createUser', input);
  expect(errors).toBeUndefined();
  expect(result).toMatchObject({ user: { username: 'new' } });
});

test.each([
  ['deleteUser', { userId: 'user_ada' }],
  ['deleteGroup', { groupId: 'group_makers' }],
  ['deleteOrganizationalUnit', { organizationalUnitId: 'ou_platform' }],
] as const)('%s, its answer lost, is not reported as not done because reads lag', async (mutation, input) => {
  await using lagging = await openWorld({}, { readLag: { reads: 1 } });
  const { faults } = lagging.world.emulator;
  faults.add({ operation: typeNameOf(mutation), fault: { kind: 'dropBeforeAnswer' }, times: 1 });
  const { result, errors } = await lagging.world.run(mutation, input);
  expect(errors).toBeUndefined();
  expect(result).toMatchObject({ __typename: `${typeNameOf(mutation)}Payload` });
});

test('what upstream spells in its own way is accepted in the end', async () => {
  await using lagging = await openWorld();
  const { directory } = lagging.world;
  const listening = directory.changes.listen((change) => {
    if (change.what !== 'user' || change.after?.email !== 'New@Example.com') return;
    listening[Symbol.dispose]();
    queueMicrotask(() => directory.updateUser(change.id, { email: 'new@example.com' }));
  });
  const email = { address: 'New@Example.com', verified: true };
  const { result, errors } = await lagging.world.run('patchUser', { userId: 'user_ada', email });
  expect(errors).toBeUndefined();
  expect(result).toMatchObject({ user: { email: 'new@example.com' } });
  expect(lagging.waits).toEqual([50, 100, 200, 400, 800]);
});

test('a field that upstream keeps is distinguished from a read that lags', async () => {
  await using lagging = await openWorld();
  const { directory } = lagging.world;
  using _listening = directory.changes.listen((change) => {
    if (change.what !== 'user' || change.after?.email !== undefined) return;
    queueMicrotask(() => directory.updateUser(change.id, { email: 'ada@example.com', emailVerified: true }));
  });
  const alone = await lagging.world.run('patchUser', { userId: 'user_ada', email: null });
  expect(alone.result).toMatchObject({
    __typename: 'DirectoryInvalidInputError',
    path: ['email'],
    effect: 'UNKNOWN',
    issues: [{ path: ['email'], code: 'NOT_CLEARABLE' }],
  });
  const input = { userId: 'user_ada', displayName: 'New', email: null };
  const beside = await lagging.world.run('patchUser', input);
  expect(beside.result).toMatchObject({ path: ['email'], effect: 'UNKNOWN' });
  expect(directory.user('user_ada')?.displayName).toBe('New');
});

test('with access keys, batches that lag are left to the Developer API', async () => {
  await using lagging = await openWorld({}, { readLag: { reads: 1 } }, true);
  const { result, errors } = await lagging.world.run('addUsersToGroup', wholeInputs.addUsersToGroup);
  expect(errors).toBeUndefined();
  expect(result).toMatchObject({ group: groupIn(lagging.world, 'group_makers') });
});
