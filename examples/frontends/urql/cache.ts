import { PersonFragmentDoc } from '@eiam-graphql/client';
import type { Exchange } from '@urql/core';
import { type Cache, cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { embedded, schema } from './__generated__/schema.ts';

/** urql's normalized cache, which knows the graph and therefore what may be null. */
export function createCache(): Exchange {
  return cacheExchange({
    schema,
    keys: Object.fromEntries(embedded.map((name) => [name, () => null])),
    resolvers: { Query: { users: relayPagination() } },
    optimistic: {
      patchUser({ input }, cache) {
        const { userId, username } = Object(input);
        const user = cache.readFragment(PersonFragmentDoc, { __typename: 'User', id: userId });
        return user && { __typename: 'PatchUserPayload', user: { ...user, username } };
      },
    },
    updates: {
      Query: {
        users(_result, { after }, cache) {
          if (after === undefined || after === null) dropLaterPages(cache);
        },
      },
      Subscription: {
        directoryChanged({ directoryChanged }, _variables, cache) {
          const { change, objectKind, objectId: id } = Object(directoryChanged);
          if (change === 'DELETED' && objectKind === 'USER') cache.invalidate({ __typename: 'User', id });
        },
      },
    },
  });
}

/** A list that is read from its beginning has other pages from there on. */
function dropLaterPages(cache: Cache): void {
  for (const { fieldName, arguments: used } of cache.inspectFields('Query')) {
    if (fieldName === 'users' && used?.after) cache.invalidate('Query', fieldName, used);
  }
}
