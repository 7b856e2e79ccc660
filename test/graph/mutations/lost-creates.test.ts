import { expect, test } from 'vitest';
import type { MutationName } from './documents.ts';
import { conflict } from './failures.ts';
import { groupIn, unitIn, userIn } from './truth.ts';
import { wholeInputs } from './whole-inputs.ts';
import { startWorld, type World } from './world.ts';

/** Everything in the store of that kind, the newest last. */
const idsIn = ({ directory }: World) => ({
  createUser: [...directory.users()].map(({ userId }) => userId),
  createGroup: [...directory.groups()].map(({ groupId }) => groupId),
  createOrganizationalUnit: [...directory.organizationalUnits()].map(
    ({ organizationalUnitId }) => organizationalUnitId,
  ),
});

const payloadOf = {
  createUser: (world: World, id: string) => ({ user: userIn(world, id), failures: [] }),
  createGroup: (world: World, id: string) => ({ group: groupIn(world, id) }),
  createOrganizationalUnit: (world: World, id: string) => ({ organizationalUnit: unitIn(world, id) }),
};

type Create = keyof typeof payloadOf & MutationName;
const least = { username: 'new', primaryOrganizationalUnitId: 'ou_platform' };

test.each<[Create, string, object]>([
  ['createUser', 'the least', least],
  ['createUser', 'all there is', wholeInputs.createUser],
  ['createUser', 'capitals in what is found in any case', { ...least, username: 'NEW' }],
  ['createUser', 'a description of no text', { ...least, description: '' }],
  ['createUser', 'ou_root for the root', { ...least, primaryOrganizationalUnitId: 'ou_root' }],
  ['createGroup', 'a name that others have', { name: 'Makers' }],
  ['createGroup', 'all there is', wholeInputs.createGroup],
  ['createOrganizationalUnit', 'the least', { name: 'New', parentId: 'ou_division' }],
  ['createOrganizationalUnit', 'all there is', wholeInputs.createOrganizationalUnit],
  ['createOrganizationalUnit', 'ou_root for the root', { name: 'New', parentId: 'ou_root' }],
])(
  '%s with %s, its answer lost: the object is there once, and is told of',
  async (mutation, _name, input) => {
    await using world = await startWorld({ scope: 'all' });
    const before = idsIn(world)[mutation];
    const operation = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
    world.emulator.faults.add({ operation, fault: { kind: 'dropBeforeAnswer' }, times: 1 });
    const { result, errors, calls } = await world.run(mutation, input);
    const [made = '', ...others] = idsIn(world)[mutation].filter((id) => !before.includes(id));
    expect(others).toEqual([]);
    expect(errors).toBeUndefined();
    expect(result).toEqual({ __typename: `${operation}Payload`, ...payloadOf[mutation](world, made) });
    expect(calls[operation]).toBe(1);
  },
);

test('a user of that name who was there before is no lost create', async () => {
  await using world = await startWorld();
  world.emulator.faults.add({ operation: 'CreateUser', fault: { kind: 'dropBeforeAnswer' }, times: 1 });
  const { result, changes } = await world.run('createUser', { ...least, username: 'ada' });
  expect(result).toEqual({ ...Object(conflict('input.username', {}).result), requestId: null });
  expect(changes).toEqual({});
});
