import { Client, fetchExchange } from '@urql/core';
import type { ConcreteRequest, Variables } from 'relay-runtime';
import { createCache } from '../../urql/cache.ts';
import { type Ask, type ClientStore, listenTo, textOf } from './store.ts';

export interface GraphcacheStore extends ClientStore {
  readonly client: Client;
}

/** urql with the cache of the example. */
export function createGraphcacheStore(ask: Ask): GraphcacheStore {
  const network = listenTo(ask);
  const client = new Client({
    url: 'http://gateway/graphql',
    preferGetMethod: false,
    fetchSubscriptions: true,
    fetch: network.fetch,
    exchanges: [createCache(), fetchExchange],
  });

  function run(request: ConcreteRequest, variables: Variables): PromiseLike<unknown> {
    const text = textOf(request);
    switch (request.params.operationKind) {
      case 'query':
        return client.query(text, variables, { requestPolicy: 'network-only' }).toPromise();
      case 'mutation':
        return client.mutation(text, variables).toPromise();
      case 'subscription':
        return new Promise((resolve) => client.subscription(text, variables).subscribe(resolve));
    }
  }

  return {
    client,
    async send(request, variables) {
      await run(request, variables);
      return network.latest();
    },
    cached: (request, variables) =>
      client.readQuery(textOf(request), variables, { requestPolicy: 'cache-only' })?.data ?? null,
  };
}
