import type { CallContext } from '../call-context.ts';
import { checkPageSize, type NumberedPage } from '../developer/paging.ts';
import type { ValueOf } from '../kinds.ts';
import { tolerant } from '../reply-schema.ts';
import {
  type IdentityProvider,
  identityProviderReply,
  identityProviderRows,
} from './identity-provider-schema.ts';
import type { Send } from './send.ts';

/** A page of the instance's identity providers. */
export interface IdentityProviderPage extends Pick<Rows, 'totalCount' | 'faults'> {
  readonly data: Rows['identityProviders'];
}

type Rows = ValueOf<typeof identityProviderRows>;

/** Reads about identity providers (management-api.md 5, 6). Every operation throws EiamError, and RangeError for a page that may not be asked. */
export function createIdentityProviderReads(send: Send) {
  return {
    /** One identity provider with its configuration, without its secrets. Not found: `isNotFound`. */
    async getIdentityProvider(identityProviderId: string, context: CallContext): Promise<IdentityProvider> {
      const question = { IdentityProviderId: identityProviderId };
      const reader = tolerant(
        identityProviderReply,
        ({ identityProviderDetail: found }) => found.identityProviderId === identityProviderId,
      );
      const reply = await send('GetIdentityProvider', question, reader, context);
      return reply.identityProviderDetail;
    },

    /** One page of the instance's identity providers. */
    async listIdentityProviders(
      { pageNumber, pageSize }: NumberedPage,
      context: CallContext,
    ): Promise<IdentityProviderPage> {
      const query = { PageNumber: pageNumber, PageSize: checkPageSize(pageSize) };
      const reply = await send('ListIdentityProviders', query, tolerant(identityProviderRows), context);
      const { identityProviders, ...facts } = reply;
      return { ...facts, data: identityProviders };
    },
  };
}
