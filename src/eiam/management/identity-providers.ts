import { checkPageSize, type NumberedPage } from '../developer/paging.ts';
import { part } from '../kinds.ts';
import { about, firstPage } from '../known-objects.ts';
import { readable } from '../unreadable.ts';
import { identityProviderReply, identityProviderRows } from './identity-provider-schema.ts';
import { read } from './operation.ts';

/** Reads about identity providers (management-api.md 5, 6). They are not cached: no event reports that one has changed. */
export const identityProviderReads = {
  /** One identity provider with its configuration, without its secrets. Not found: `isNotFound`. */
  getIdentityProvider: read('GetIdentityProvider', {
    request: (identityProviderId: string) => ({ IdentityProviderId: identityProviderId }),
    reply: part(identityProviderReply, ({ identityProviderDetail }) => identityProviderDetail),
    examples: ({ identityProviderIds }) => about(identityProviderIds),
    isRequested: (found, identityProviderId) => found.identityProviderId === identityProviderId,
  }),

  /** One page of the instance's identity providers. */
  listIdentityProviders: read('ListIdentityProviders', {
    request: ({ pageNumber, pageSize }: NumberedPage) => ({
      PageNumber: pageNumber,
      PageSize: checkPageSize(pageSize),
    }),
    examples: () => [[firstPage]],
    finds: (found, { data }) => found.identityProviders(readable(data).map((row) => row.identityProviderId)),
    reply: part(identityProviderRows, ({ identityProviders: data, ...facts }) => ({ ...facts, data })),
  }),
};
