import { ApolloClient, gql, HttpLink } from '@apollo/client/core';
import type { ConcreteRequest, Variables } from 'relay-runtime';
import { createCache } from '../../apollo/cache.ts';
import { type Ask, type ClientStore, listenTo, textOf } from './store.ts';

export interface ApolloStore extends ClientStore {
  readonly client: ApolloClient;
  /** What the cache calls each object that it keeps by itself. */
  keys(): readonly string[];
}

/** Apollo with the cache of the example. */
export function createApolloStore(ask: Ask): ApolloStore {
  const network = listenTo(ask);
  const cache = createCache();
  const link = new HttpLink({ uri: 'http://gateway/graphql', fetch: network.fetch });
  const client = new ApolloClient({ cache, link });

  function run(request: ConcreteRequest, variables: Variables): Promise<unknown> {
    const document = gql(textOf(request));
    const errorPolicy = 'all';
    switch (request.params.operationKind) {
      case 'query':
        return client.query({ query: document, variables, errorPolicy, fetchPolicy: 'network-only' });
      case 'mutation':
        return client.mutate({ mutation: document, variables, errorPolicy });
      case 'subscription':
        return new Promise<void>((complete, error) => {
          client.subscribe({ query: document, variables, errorPolicy }).subscribe({ complete, error });
        });
    }
  }

  return {
    client,
    async send(request, variables) {
      await run(request, variables);
      return network.latest();
    },
    cached: (request, variables) => client.readQuery({ query: gql(textOf(request)), variables }),
    keys: () => Object.keys(cache.extract()).toSorted(),
  };
}
