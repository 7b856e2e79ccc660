import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { typeNameOf } from './documents.ts';
import { notFound, outOfScope, wrongInput } from './failures.ts';
import { limits, lists } from './limit-cases.ts';
import { wholeInputs, withValue } from './whole-inputs.ts';
import { startWorld, type World } from './world.ts';

const titled = (wanted: 'fits' | 'refused') =>
  limits.flatMap(({ mutation, path, [wanted]: values }) =>
    values.map((value) => ({ mutation, path, value, name: path.join('.'), short: shorten(value) })),
  );
function shorten(value: unknown): string {
  const text = `${value}`;
  return text.length > 30 ? `${text.slice(0, 12)}… of ${text.length}` : JSON.stringify(value);
}

describe('a value beyond its limit is named, and nothing is asked of upstream', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test.each(titled('refused'))('$mutation: $name of $short', async ({ mutation, path, value, name }) => {
    const outcome = await world.run(mutation, withValue(wholeInputs[mutation], path, value));
    expect(outcome).toEqual(wrongInput(`input.${name}`));
  });

  test.each(lists)('%s: %s without any, with one twice, with one too many', async (...row) => {
    const [mutation, field, prefix, most] = row;
    const run = (ids: readonly string[]) =>
      world.run(mutation, withValue(wholeInputs[mutation], [field], ids));
    expect(await run([])).toEqual(wrongInput(`input.${field}`));
    const ids = Array.from({ length: most + 1 }, (_, index) => `${prefix}${index}`);
    expect(await run(ids)).toEqual(wrongInput(`input.${field}`));
    const twice = [`${prefix}a`, `${prefix}b`, `${prefix}a`];
    expect(await run(twice)).toEqual(wrongInput(`input.${field}.2`));
  });

  test('five wrong fields are all named, in the order of the type', async () => {
    const input = {
      username: '',
      displayName: 'x'.repeat(129),
      email: { address: 'none', verified: true },
      phone: { region: '86', number: '1', verified: true },
      password: '',
      primaryOrganizationalUnitId: 'ou_sales',
    };
    const wrong = ['username', 'displayName', 'password', 'email.address', 'phone.number'];
    const { result, ...others } = await world.run('createUser', input);
    const { issues, ...failure } = Object(result);
    const expected = Object(wrongInput(...wrong.map((path) => `input.${path}`)).result);
    expect(issues).toHaveLength(5);
    expect(issues.toSorted(byPath)).toEqual(expected.issues.toSorted(byPath));
    expect(failure).toMatchObject({ __typename: 'DirectoryInvalidInputError', path: issues[0].path });
    expect(others).toEqual({ errors: undefined, calls: {}, changes: {} });
  });
});

const byPath = (one: { path: string[] }, other: { path: string[] }) =>
  one.path.join('.') < other.path.join('.') ? -1 : 1;

describe('a value that just meets its limit is written as it is', () => {
  test.each(titled('fits'))('$mutation: $name of $short', async ({ mutation, path, value }) => {
    await using world = await startWorld();
    const input = withValue(wholeInputs[mutation], path, value);
    const { result, errors, changes } = await world.run(mutation, input);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ __typename: `${typeNameOf(mutation)}Payload` });
    // A password is not to be read; an empty text is none.
    if (path[0] !== 'password' && value !== '')
      expect(JSON.stringify(changes)).toContain(JSON.stringify(value));
  });

  test.each(['organizationalUnitIds', 'groupIds'])('createUser: 100 %s', async (field) => {
    await using world = await startWorld();
    const ids = Array.from({ length: 100 }, (_, index) =>
      field === 'groupIds'
        ? world.directory.addGroup({ groupName: `G${index}` }).groupId
        : world.directory.addOrganizationalUnit({ parentId: 'ou_division' }).organizationalUnitId,
    );
    const input = { username: 'new', primaryOrganizationalUnitId: 'ou_sales', [field]: ids };
    const { result } = await world.run('createUser', input);
    expect(result).toMatchObject({ __typename: 'CreateUserPayload', failures: [] });
    const stored = world.directory.userByUsername('new');
    const held = field === 'groupIds' ? stored?.groupIds : stored?.organizationalUnitIds;
    expect(held).toEqual(expect.arrayContaining(ids));
  });

  test('100 units joined, and left', async () => {
    await using world = await startWorld();
    const organizationalUnitIds = Array.from(
      { length: 100 },
      () => world.directory.addOrganizationalUnit({ parentId: 'ou_division' }).organizationalUnitId,
    );
    const input = { userId: 'user_ada', organizationalUnitIds };
    const own = ['ou_engineering', 'ou_sales'];
    const joined = await world.run('addUserToOrganizationalUnits', input);
    expect(joined.calls).toEqual({ AddUserToOrganizationalUnits: 1, GetUser: 1 });
    expect(world.directory.user('user_ada')?.organizationalUnitIds).toEqual([
      ...own,
      ...organizationalUnitIds,
    ]);
    const left = await world.run('removeUserFromOrganizationalUnits', input);
    expect(left.calls).toEqual({ RemoveUserFromOrganizationalUnits: 1, GetUser: 1 });
    expect(world.directory.user('user_ada')?.organizationalUnitIds).toEqual(own);
  });

  test.each(['addUsersToGroup', 'removeUsersFromGroup'] as const)(
    '%s: 100,000 ids are asked about, and the unknown group is what is wrong',
    async (mutation) => {
      await using world = await startWorld();
      const userIds = Array.from({ length: 100_000 }, (_, index) => `user_${index}`);
      const { result, calls } = await world.run(mutation, { groupId: 'group_nobody', userIds });
      expect(result).toEqual(notFound('group_nobody', {}).result);
      expect(calls.GetGroup).toBeUndefined();
      // The chunks that were on their way when the group was found to be unknown, and no others.
      expect(calls[typeNameOf(mutation)]).toBeLessThanOrEqual(8);
    },
  );

  test('ids of 64 characters are asked about', async () => {
    await using world = await startWorld();
    const groupId = `group_${'a'.repeat(58)}`;
    expect((await world.run('deleteGroup', { groupId })).result).toEqual(notFound(groupId, {}).result);
    const parentId = `ou_${'a'.repeat(61)}`;
    const input = { name: 'New', parentId };
    const { result } = await world.run('createOrganizationalUnit', input);
    expect(result).toEqual(outOfScope(parentId, {}).result);
  });
});
