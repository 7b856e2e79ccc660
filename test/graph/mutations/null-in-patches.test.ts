import { expect, test } from 'vitest';
import type { MutationName } from './documents.ts';
import { wrongInput } from './failures.ts';
import { userIn } from './truth.ts';
import { startWorld } from './world.ts';

const user = { userId: 'user_ada' };

// What null clears, and what absent leaves alone, is in the tables of what succeeds.
test.each<[MutationName, object, string]>([
  ['patchUser', { ...user, username: null }, 'input.username'],
  ['patchUser', { ...user, customFields: null }, 'input.customFields'],
  ['patchUser', { ...user, displayName: 'X', username: null }, 'input.username'],
  ['patchGroup', { groupId: 'group_makers', name: null }, 'input.name'],
  ['patchOrganizationalUnit', { organizationalUnitId: 'ou_platform', name: null }, 'input.name'],
  [
    'patchOrganizationalUnit',
    { organizationalUnitId: 'ou_platform', name: null, description: null },
    'input.name',
  ],
])('%s of %j: null cannot clear %s', async (mutation, input, field) => {
  await using world = await startWorld();
  expect(await world.run(mutation, input)).toEqual(wrongInput(field));
});

test('null for what is not set is no failure and no change', async () => {
  await using world = await startWorld();
  const nothing = {
    displayName: null,
    email: null,
    phone: null,
    customFields: [{ name: 'city', value: null }],
  };
  const { result, errors, changes } = await world.run('patchUser', { userId: 'user_ben', ...nothing });
  expect(errors).toBeUndefined();
  expect(result).toEqual({ __typename: 'PatchUserPayload', user: userIn(world, 'user_ben') });
  expect(changes).toEqual({});
});
