import type { CallContext } from '../call-context.ts';
import { checkPageSize, type NumberedPage } from '../developer/paging.ts';
import {
  type IdentityProvider,
  type IdentityProviderSummary,
  identityProviderReply,
  identityProviderRows,
} from './identity-provider-schema.ts';
import type { Send } from './send.ts';

export interface IdentityProviderPage {
  readonly totalCount: number;
  readonly data: IdentityProviderSummary[];
}

/** Reads about identity providers (management-api.md 5, 6). Every operation throws EiamError, and RangeError for a page that may not be asked. */
export function createIdentityProviderReads(send: Send) {
  return {
    /** One identity provider with its configuration, without its secrets. Not found: `isNotFound`. */
    async getIdentityProvider(identityProviderId: string, context: CallContext): Promise<IdentityProvider> {
      const question = { IdentityProviderId: identityProviderId };
      const reply = await send('GetIdentityProvider', question, identityProviderReply, context);
      return reply.identityProviderDetail;
    },

    /** One page of the instance's identity providers. */
    async listIdentityProviders(
      { pageNumber, pageSize }: NumberedPage,
      context: CallContext,
    ): Promise<IdentityProviderPage> {
      const query = { PageNumber: pageNumber, PageSize: checkPageSize(pageSize) };
      const reply = await send('ListIdentityProviders', query, identityProviderRows, context);
      return { totalCount: reply.totalCount, data: reply.identityProviders };
    },
  };
}
