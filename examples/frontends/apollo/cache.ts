import { InMemoryCache } from '@apollo/client/core';
import { relayStylePagination } from '@apollo/client/utilities';
import { possibleTypes } from '@eiam-graphql/client';

/**
 * Apollo's cache with what it cannot know by itself: the types behind interfaces and unions, and that a list grows page by page.
 * A list is another one where its filter or its order is, or the key that a query gives it by `@connection`.
 */
export function createCache(): InMemoryCache {
  const list = relayStylePagination(['filter', 'orderBy', '@connection', ['key']]);
  return new InMemoryCache({ possibleTypes, typePolicies: { Query: { fields: { users: list } } } });
}
