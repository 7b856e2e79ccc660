import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import { type Gateway, startGateway } from '../../support/gateway.ts';

const unknownId = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';

describe('relations of a user', () => {
  let gateway: Gateway;
  let directory: Directory;

  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users: 10 } });
    ({ directory } = gateway.emulator);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test("a membership's own source, where it is not the group's", async () => {
    const byHand = { type: 'build_in', id: directory.instanceId };
    const imported = directory.addGroup({ groupName: 'A', groupSourceType: 'okta', groupSourceId: 'o-1' });
    const mixed = directory.addGroup({ groupName: 'B', groupSourceType: 'ldap', groupSourceId: 'l-1' });
    const { userId } = directory.addUser({ username: 'member', groupIds: [imported.groupId] });
    directory.joinGroup(userId, mixed.groupId, byHand);
    const query = `query ($id: ID!) { user(by: { id: $id }) { groups { edges {
      source { type rawType sourceId } node { name source { rawType } }
    } } } }`;
    const { data, errors } = await gateway.ask(query, { id: userId });
    const edges = [
      {
        source: { type: 'OTHER', rawType: 'okta', sourceId: 'o-1' },
        node: { name: 'A', source: { rawType: 'okta' } },
      },
      {
        source: { type: 'BUILD_IN', rawType: 'build_in', sourceId: byHand.id },
        node: { name: 'B', source: { rawType: 'ldap' } },
      },
    ];
    expect({ data, errors }).toEqual({ data: { user: { groups: { edges } } } });
    const cheap = 'query ($id: ID!) { user(by: { id: $id }) { groups { edges { source { sourceId } } } } }';
    expect(await gateway.count(cheap, { id: userId })).toEqual({ GetUser: 1, ListGroupsForUser: 1 });
  });

  test('managers: set, unset, gone, and a text that is no id', async () => {
    const field = gateway.emulator.managerField;
    const mia = directory.addUser({ username: 'Mia.Chen' });
    const add = (username: string, customFields?: Record<string, string>) =>
      directory.addUser({ username, ...(customFields ? { customFields } : {}) });
    const users = [
      add('led', { [field]: mia.userId }),
      add('unled'),
      add('orphan', { [field]: `user_${unknownId}` }),
      add('texted', { [field]: 'Mia (user_1), the boss' }),
      add('own', { [field]: 'placeholder' }),
    ];
    const own = users[4]?.userId ?? '';
    directory.updateUser(own, { customFields: { [field]: own } });
    const query =
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User { username manager { username } } } }';
    const { data, errors } = await gateway.ask(query, { ids: users.map(({ userId }) => userId) });
    expect({ data, errors }).toEqual({
      data: {
        nodes: [
          { username: 'led', manager: { username: 'Mia.Chen' } },
          { username: 'unled', manager: null },
          { username: 'orphan', manager: null },
          { username: 'texted', manager: null },
          { username: 'own', manager: { username: 'own' } },
        ],
      },
    });
  });

  test('the operator may name another field for managers', async () => {
    await using other = await startGateway({ emulator: { users: 3 }, config: { managerField: 'boss' } });
    const { directory: small } = other.emulator;
    const [boss] = [...small.users()];
    const { userId } = small.addUser({
      customFields: { boss: boss?.userId ?? '', manager_user_id: 'user_x' },
    });
    const query = 'query ($id: ID!) { user(by: { id: $id }) { manager { id } } }';
    expect((await other.ask(query, { id: userId })).data).toEqual({
      user: { manager: { id: boss?.userId } },
    });
  });

  test('profile and memberships of several users by id: one GetUser each and nothing else', async () => {
    const ids = [...directory.users()].slice(0, 5).map(({ userId }) => userId);
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User { id groups { nodes { id name } } } } }`;
    expect(await gateway.count(query, { ids })).toEqual({ GetUser: 5 });
  });
});
