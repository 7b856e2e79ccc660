import { expect, test } from 'vitest';
import { startWorld } from './world.ts';

const unit = 'ou_platform';

test('serial fields of one operation see what those before them did', async () => {
  await using world = await startWorld();
  const { groupId } = world.directory.addGroup({ groupName: 'Newcomers' });
  const members = 'group { members { totalCount nodes { username } } }';
  const query = `mutation ($group: ID!) {
    before: patchGroup(input: { groupId: $group, name: "First" }) { ... on PatchGroupPayload { ${members} } }
    joined: addUsersToGroup(input: { groupId: $group, userIds: ["user_ada", "user_ben"] }) {
      ... on AddUsersToGroupPayload { ${members} }
    }
    gone: deleteUser(input: { userId: "user_ada" }) { ... on DeleteUserPayload { deletedUserId } }
    after: patchGroup(input: { groupId: $group, name: "Last" }) { ... on PatchGroupPayload { ${members} } }
    again: deleteUser(input: { userId: "user_ada" }) { __typename ... on DirectoryNotFoundError { targetId } }
  }`;
  const membersAre = (...names: string[]) => ({
    group: { members: { totalCount: names.length, nodes: names.map((username) => ({ username })) } },
  });
  const { data, errors } = await world.gateway.ask(query, { group: groupId });
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    before: membersAre(),
    joined: membersAre('ada', 'ben'),
    gone: { deletedUserId: 'user_ada' },
    after: membersAre('ben'),
    again: { __typename: 'DirectoryNotFoundError', targetId: 'user_ada' },
  });
});

test('aliases of one mutation are carried out one after the other, and each payload shows its own moment', async () => {
  await using world = await startWorld();
  const select =
    '{ ... on PatchUserPayload { user { displayName email } } ... on DirectoryConflictError { path } }';
  const query = `mutation {
    one: patchUser(input: { userId: "user_ada", displayName: "One" }) ${select}
    two: patchUser(input: { userId: "user_ada", displayName: "Two", email: null }) ${select}
    taken: patchUser(input: { userId: "user_ada", displayName: "Three", username: "ben" }) ${select}
    four: patchUser(input: { userId: "user_ada", displayName: null }) ${select}
    same: patchUser(input: { userId: "user_ada" }) ${select}
  }`;
  const { data, errors } = await world.gateway.ask(query);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    one: { user: { displayName: 'One', email: 'ada@example.com' } },
    two: { user: { displayName: 'Two', email: null } },
    taken: { path: ['username'] },
    four: { user: { displayName: null, email: null } },
    same: { user: { displayName: null, email: null } },
  });
});

test('a failure hides nothing of what was done before it or after it', async () => {
  await using world = await startWorld();
  world.emulator.faults.add({ operation: 'DisableUser', fault: { kind: 'error500' } });
  const query = `mutation {
    made: createGroup(input: { name: "Made" }) { ... on CreateGroupPayload { group { name } } }
    failed: disableUser(input: { userId: "user_ada" }) { ... on DisableUserPayload { user { status } } ... on DirectoryWriteUnsettledError { code } }
    enabled: enableUser(input: { userId: "user_cleo" }) { ... on EnableUserPayload { user { status } } }
  }`;
  const { data, errors } = await world.gateway.ask(query);
  expect(data).toEqual({
    made: { group: { name: 'Made' } },
    failed: { code: 'UPSTREAM_UNAVAILABLE' },
    enabled: { user: { status: 'ENABLED' } },
  });
  expect(errors).toBeUndefined();
});

test('a query after a mutation sees it by every way that leads there', async () => {
  await using world = await startWorld();
  const create = `mutation ($input: CreateUserInput!) {
    createUser(input: $input) { ... on CreateUserPayload { user { id } failures { targetId } } }
  }`;
  const input = {
    username: 'new',
    primaryOrganizationalUnitId: unit,
    email: { address: 'new@example.com', verified: true },
    groupIds: ['group_keepers'],
  };
  const everyWay = `{
    byName: user(by: { username: "new" }) { username }
    byMail: user(by: { email: "new@example.com" }) { username }
    group(id: "group_keepers") { members { nodes { username } } }
    organizationalUnit(by: { id: "${unit}" }) { users { nodes { username } } }
    users { totalCount }
  }`;
  const unchanged = { totalCount: 3 };
  const before = await world.gateway.ask(everyWay);
  expect(before.data).toMatchObject({ byName: null, byMail: null, users: unchanged });

  const made = await world.gateway.ask<{ createUser: { user: { id: string } } }>(create, { input });
  const id = made.data?.createUser.user.id;
  expect(made.data).toEqual({ createUser: { user: { id: expect.stringMatching(/^user_/) }, failures: [] } });
  const one = { nodes: [{ username: 'new' }] };
  const after = await world.gateway.ask(everyWay);
  expect(after.data).toEqual({
    byName: { username: 'new' },
    byMail: { username: 'new' },
    group: { members: one },
    organizationalUnit: { users: one },
    users: { totalCount: 4 },
  });

  await world.gateway.ask('mutation ($id: ID!) { deleteUser(input: { userId: $id }) { __typename } }', {
    id,
  });
  expect((await world.gateway.ask(everyWay)).data).toEqual(before.data);
});

test('a payload is read as deep as any query', async () => {
  await using world = await startWorld();
  const query = `mutation {
    addUsersToGroup(input: { groupId: "group_keepers", userIds: ["user_ada"] }) { __typename }
    enableUser(input: { userId: "user_ada" }) {
      ... on EnableUserPayload {
        user {
          primaryOrganizationalUnit { path users { nodes { username } } }
          groups { nodes { name members { totalCount nodes { username organizationalUnits { nodes { name } } } } } }
        }
      }
    }
  }`;
  const { data, errors } = await world.gateway.ask(query);
  expect(errors).toBeUndefined();
  const ada = {
    username: 'ada',
    organizationalUnits: { nodes: [{ name: 'Engineering' }, { name: 'Sales' }] },
  };
  const ben = { username: 'ben', organizationalUnits: { nodes: [{ name: 'Sales' }] } };
  expect(data).toEqual({
    addUsersToGroup: { __typename: 'AddUsersToGroupPayload' },
    enableUser: {
      user: {
        primaryOrganizationalUnit: {
          path: '/Division/Engineering',
          users: { nodes: [{ username: 'ada' }, { username: 'cleo' }] },
        },
        groups: {
          nodes: [
            { name: 'Makers', members: { totalCount: 2, nodes: [ada, ben] } },
            { name: 'Keepers', members: { totalCount: 1, nodes: [ada] } },
          ],
        },
      },
    },
  });
});
