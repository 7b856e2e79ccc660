import { describe, expect, test } from 'vitest';
import addUsersToGroup from './operations/__generated__/AddUsersToGroupMutation.graphql.ts';
import deleteUser from './operations/__generated__/DeleteUserMutation.graphql.ts';
import group from './operations/__generated__/GroupQuery.graphql.ts';
import user from './operations/__generated__/UserQuery.graphql.ts';
import { createRelayStore } from './stores/relay-store.ts';
import { takeWarnings } from './warnings.ts';
import { clients, startWorld, withIdFrom } from './world.ts';

const ada = { id: 'user_ada' };
const makers = { id: 'group_makers' };

describe.each(clients)('%s', (_name, createStore) => {
  test('a user that turns out to be gone stays on screen as it was', async () => {
    await using gateway = await startWorld();
    const store = createStore(gateway.ask);
    await store.send(user, ada);
    const shown = store.cached(user, ada);
    expect(shown).toMatchObject({ user: { username: 'ada', displayName: 'ADA', rawStatus: 'enabled' } });

    gateway.emulator.directory.removeUser(ada.id);
    const { data } = await store.send(deleteUser, { input: { userId: ada.id } });
    const failure = { __typename: 'DirectoryNotFoundError', targetId: ada.id, code: 'NOT_FOUND' };
    expect(data).toMatchObject({ deleteUser: failure });
    expect(store.cached(user, ada)).toEqual(shown);
  });

  test('a part of a write that failed leaves the user that it names alone, and the rest shows', async () => {
    await using gateway = await startWorld();
    const store = createStore(gateway.ask);
    await store.send(user, ada);
    await store.send(group, makers);
    const shown = store.cached(user, ada);
    expect(store.cached(group, makers)).toMatchObject({
      group: { members: { totalCount: 1, nodes: [{ username: 'ben' }] } },
    });

    gateway.emulator.directory.removeUser(ada.id);
    const input = { groupId: makers.id, userIds: [ada.id, 'user_cleo'] };
    const { data } = await store.send(addUsersToGroup, { input });
    expect(data).toMatchObject({
      addUsersToGroup: {
        appliedUserIds: ['user_cleo'],
        failures: [{ targetId: ada.id, code: 'NOT_FOUND', effect: 'NONE' }],
      },
    });
    expect(store.cached(user, ada)).toEqual(shown);
    expect(store.cached(group, makers)).toMatchObject({
      group: {
        name: 'Makers',
        members: { totalCount: 2, nodes: [{ username: 'ben' }, { username: 'cleo' }] },
      },
    });
  });
});

describe('Relay keeps one record for an id, of whatever type', () => {
  test('failures are no records', async () => {
    await using gateway = await startWorld();
    const store = createRelayStore(gateway.ask);
    await store.send(user, ada);
    gateway.emulator.directory.removeUser(ada.id);
    await store.send(deleteUser, { input: { userId: ada.id } });
    await store.send(addUsersToGroup, { input: { groupId: makers.id, userIds: [ada.id] } });
    expect(store.types()).toEqual({ user_ada: 'User', group_makers: 'Group', user_ben: 'User' });
  });

  test('a failure with an `id`, as in 0.1, takes the place of the user', async () => {
    await using gateway = await startWorld();
    const store = createRelayStore(withIdFrom('targetId', gateway.ask));
    await store.send(user, ada);
    gateway.emulator.directory.removeUser(ada.id);
    await store.send(deleteUser, { input: { userId: ada.id } });
    expect(store.types()).toEqual({ user_ada: 'DirectoryNotFoundError' });
    expect(takeWarnings()).toEqual([expect.stringContaining('DirectoryNotFoundError')]);
  });
});
