import { gql } from '@apollo/client/core';
import { describe, expect, test } from 'vitest';
import userEdges from './operations/__generated__/UserEdgesQuery.graphql.ts';
import userNodes from './operations/__generated__/UserNodesQuery.graphql.ts';
import { createApolloStore } from './stores/apollo-store.ts';
import { createRelayStore } from './stores/relay-store.ts';
import type { ClientStore } from './stores/store.ts';
import { clients, startWorld } from './world.ts';

const everyone = ['ada', 'ben', 'cleo', 'dan'];
const ids = everyone.map((name) => `user_${name}`);
const nodesOf = (names: readonly string[]) => names.map((username) => ({ username }));
const edgesOf = (names: readonly string[]) => names.map((username) => ({ node: { username } }));

function endCursorOf(data: unknown): string {
  return Object(data).users.pageInfo.endCursor;
}

/** The whole list in pages of two by `nodes`, and then in pages of three by `edges`. */
async function turnPages(store: ClientStore): Promise<void> {
  const nodes = await store.send(userNodes, { first: 2 });
  await store.send(userNodes, { first: 2, after: endCursorOf(nodes.data) });
  const edges = await store.send(userEdges, { first: 3 });
  await store.send(userEdges, { first: 3, after: endCursorOf(edges.data) });
}

describe.each(clients)('%s', (_name, createStore) => {
  test('pages by edges become one list with every row once', async () => {
    await using gateway = await startWorld();
    const store = createStore(gateway.ask);
    await turnPages(store);
    expect(store.cached(userEdges, { first: 3 })).toMatchObject({
      users: { totalCount: 4, edges: edgesOf(everyone) },
    });
  });

  test('what a page by nodes has of a user shows in the list by edges, and the other way round', async () => {
    await using gateway = await startWorld();
    const { directory } = gateway.emulator;
    const store = createStore(gateway.ask);
    await store.send(userEdges, { first: 4 });
    directory.updateUser('user_ben', { username: 'benedict' });
    await store.send(userNodes, { first: 4 });
    const renamed = ['ada', 'benedict', 'cleo', 'dan'];
    expect(store.cached(userEdges, { first: 4 })).toMatchObject({ users: { edges: edgesOf(renamed) } });

    directory.updateUser('user_dan', { username: 'daniel' });
    await store.send(userEdges, { first: 4 });
    const renamedAgain = nodesOf(['ada', 'benedict', 'cleo', 'daniel']);
    expect(store.cached(userNodes, { first: 4 })).toMatchObject({ users: { nodes: renamedAgain } });
  });
});

test('Relay keeps one record of each user', async () => {
  await using gateway = await startWorld();
  const store = createRelayStore(gateway.ask);
  await turnPages(store);
  expect(store.types()).toEqual(Object.fromEntries(ids.map((id) => [id, 'User'])));
});

test('Apollo keeps one object of each user', async () => {
  await using gateway = await startWorld();
  const store = createApolloStore(gateway.ask);
  await turnPages(store);
  expect(store.keys()).toEqual(['ROOT_QUERY', ...ids.map((id) => `User:${id}`)]);
});

// `relayStylePagination` cuts what it has behind `after`, also where a page brings nodes and no edges.
test('Apollo keeps pages by nodes apart from a list by edges, under a key of their own', async () => {
  await using gateway = await startWorld();
  const { client } = createApolloStore(gateway.ask);
  const byNodes = gql`
    query ($after: String) {
      users(first: 2, after: $after) @connection(key: "byNodes") {
        nodes { username }
        pageInfo { endCursor }
      }
    }
  `;
  const byEdges = gql`
    query ($after: String) {
      users(first: 3, after: $after) @connection(key: "byEdges") {
        edges { cursor node { username } }
        pageInfo { endCursor }
      }
    }
  `;
  const fetchPolicy = 'network-only';
  const nodes = await client.query({ query: byNodes, fetchPolicy });
  const edges = await client.query({ query: byEdges, fetchPolicy });
  await client.query({ query: byNodes, variables: { after: endCursorOf(nodes.data) }, fetchPolicy });
  await client.query({ query: byEdges, variables: { after: endCursorOf(edges.data) }, fetchPolicy });
  expect(client.readQuery({ query: byEdges })).toMatchObject({ users: { edges: edgesOf(everyone) } });
});
