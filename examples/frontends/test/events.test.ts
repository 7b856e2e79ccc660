import { describe, expect, test } from 'vitest';
import type { Gateway } from '../../../test/support/gateway.ts';
import { subscribeTo } from '../../../test/support/subscribe.ts';
import event from './operations/__generated__/EventSubscription.graphql.ts';
import group from './operations/__generated__/GroupQuery.graphql.ts';
import user from './operations/__generated__/UserQuery.graphql.ts';
import { createRelayStore } from './stores/relay-store.ts';
import type { Ask } from './stores/store.ts';
import { clients, startWorld } from './world.ts';

const ada = { id: 'user_ada' };
const makers = { id: 'group_makers' };

/** A gateway that answers a subscription with the first event of what another client does meanwhile. */
function whereMeanwhile(gateway: Gateway, mutation: string): Ask {
  return async (text, variables) => {
    if (!text.startsWith('subscription')) return gateway.ask(text, variables);
    await using stream = await subscribeTo<Record<string, unknown>>(gateway.app, text, variables);
    expect((await gateway.ask(`mutation { ${mutation} }`)).errors).toBeUndefined();
    const told = await stream.next();
    if (!told) throw new Error('Expected an event, but the stream ended');
    return told;
  };
}

const renaming = 'patchUser(input: { userId: "user_ada", displayName: "Ada L." }) { __typename }';
const joining = 'addUsersToGroup(input: { groupId: "group_makers", userIds: ["user_cleo"] }) { __typename }';
const deletion = 'deleteUser(input: { userId: "user_ada" }) { __typename }';

describe.each(clients)('%s', (_name, createStore) => {
  test('an event shows in the user on screen', async () => {
    await using gateway = await startWorld();
    const store = createStore(whereMeanwhile(gateway, renaming));
    await store.send(user, ada);
    const { data } = await store.send(event, {});
    const told = { __typename: 'DirectoryObjectChanged', objectId: ada.id, change: 'UPDATED' };
    expect(data).toMatchObject({ directoryChanged: told });
    expect(store.cached(user, ada)).toMatchObject({
      user: { username: 'ada', displayName: 'Ada L.', rawStatus: 'enabled' },
    });
  });

  test('an event shows in the members on screen', async () => {
    await using gateway = await startWorld();
    const store = createStore(whereMeanwhile(gateway, joining));
    await store.send(group, makers);
    const { data } = await store.send(event, {});
    const told = {
      __typename: 'DirectoryMembersChanged',
      containerId: makers.id,
      addedUserIds: ['user_cleo'],
    };
    expect(data).toMatchObject({ directoryChanged: told });
    expect(store.cached(group, makers)).toMatchObject({
      group: {
        name: 'Makers',
        members: { totalCount: 2, nodes: [{ username: 'ben' }, { username: 'cleo' }] },
      },
    });
  });

  test('the event of a deletion names the user, and leaves the object to the client', async () => {
    await using gateway = await startWorld();
    const store = createStore(whereMeanwhile(gateway, deletion));
    await store.send(user, ada);
    const shown = store.cached(user, ada);
    const { data } = await store.send(event, {});
    expect(data).toMatchObject({ directoryChanged: { objectId: ada.id, change: 'DELETED', object: null } });
    expect(store.cached(user, ada)).toEqual(shown);
  });
});

test('Relay keeps no event as a record', async () => {
  await using gateway = await startWorld();
  const store = createRelayStore(whereMeanwhile(gateway, joining));
  await store.send(group, makers);
  await store.send(event, {});
  expect(store.types()).toEqual({ group_makers: 'Group', user_ben: 'User', user_cleo: 'User' });
});
