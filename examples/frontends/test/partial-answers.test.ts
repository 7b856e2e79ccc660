import { gql } from '@apollo/client/core';
import { createOperationDescriptor } from 'relay-runtime';
import { describe, expect, test } from 'vitest';
import strictUser from './operations/__generated__/StrictUserQuery.graphql.ts';
import user from './operations/__generated__/UserQuery.graphql.ts';
import { createApolloStore } from './stores/apollo-store.ts';
import { createGraphcacheStore } from './stores/graphcache-store.ts';
import { createRelayStore } from './stores/relay-store.ts';
import { textOf } from './stores/store.ts';
import { clients, startWorld } from './world.ts';

const ada = { id: 'user_ada' };
const message = 'EIAM sent no value for User.username that the gateway can read.';
/** `username` is @semanticNonNull: null in an answer of which an error says why, and never otherwise. */
const noUsername = { member: 'GetUser.username', value: 'null' };

describe.each(clients)('%s', (_name, createStore) => {
  test('a field that failed is null alone, and the next answer mends it', async () => {
    await using gateway = await startWorld();
    const store = createStore(gateway.ask);
    gateway.emulator.odd.set(noUsername);
    const { errors } = await store.send(user, ada);
    expect(errors).toMatchObject([{ path: ['user', 'username'], message }]);
    const rest = { displayName: 'ADA', rawStatus: 'enabled', source: { type: 'BUILD_IN' } };
    expect(store.cached(user, ada)).toMatchObject({ user: { username: null, ...rest } });

    gateway.emulator.odd.clear();
    expect((await store.send(user, ada)).errors).toBeUndefined();
    expect(store.cached(user, ada)).toMatchObject({ user: { username: 'ada', ...rest } });
  });
});

describe('Relay with @throwOnFieldError', () => {
  test('throws what the error of a @semanticNonNull field says', async () => {
    await using gateway = await startWorld();
    const store = createRelayStore(gateway.ask);
    gateway.emulator.odd.set(noUsername);
    await expect(store.send(strictUser, ada)).rejects.toThrow('Unexpected response payload');
    const { fragment } = createOperationDescriptor(strictUser, ada);
    expect(store.environment.lookup(fragment)).toMatchObject({
      fieldErrors: [{ kind: 'relay_field_payload.error', error: { message }, shouldThrow: true }],
    });
  });

  test('hands out a null that is true', async () => {
    await using gateway = await startWorld();
    const eve = { userId: 'user_eve', username: 'eve', organizationalUnitIds: ['ou_home'] };
    gateway.emulator.directory.addUser(eve);
    const store = createRelayStore(gateway.ask);
    await store.send(strictUser, { id: eve.userId });
    expect(store.cached(strictUser, { id: eve.userId })).toMatchObject({
      user: { username: 'eve', displayName: null },
    });
  });
});

test('Apollo, as it comes, keeps what it had in place of an answer that failed in part', async () => {
  await using gateway = await startWorld();
  const store = createApolloStore(gateway.ask);
  await store.send(user, ada);
  gateway.emulator.odd.set(noUsername);
  const query = gql(textOf(user));
  const asked = store.client.query({ query, variables: ada, fetchPolicy: 'network-only' });
  await expect(asked).rejects.toMatchObject({ name: 'CombinedGraphQLErrors', message });
  expect(store.cached(user, ada)).toMatchObject({ user: { username: 'ada', displayName: 'ADA' } });
});

test('graphcache does not take the null of an error for a value: it asks again', async () => {
  await using gateway = await startWorld();
  const store = createGraphcacheStore(gateway.ask);
  gateway.emulator.odd.set(noUsername);
  await store.send(user, ada);
  gateway.emulator.odd.clear();
  gateway.emulator.counters.reset();
  const shown = await store.client.query(textOf(user), ada, { requestPolicy: 'cache-first' }).toPromise();
  expect(shown.data).toMatchObject({ user: { username: 'ada' } });
  expect(gateway.emulator.counters.of('GetUser')).toBe(1);

  await store.client.query(textOf(user), ada, { requestPolicy: 'cache-first' }).toPromise();
  expect(gateway.emulator.counters.of('GetUser')).toBe(1);
});
