import { acceptsIdentityProviderId } from '../core/arguments.ts';
import { builder, semanticNonNull } from '../core/builder.ts';
import { IdentityProvider } from '../core/node.ts';
import { connect, forwardArguments } from '../paging/pagination.ts';
import { findIdentityProvider, IdentityProviderConnection } from './identity-provider.ts';

builder.queryFields((t) => ({
  identityProvider: t.field({
    type: IdentityProvider,
    description:
      'One identity provider by its id; null where there is none. One call. Needs the access keys of the gateway: NOT_CONFIGURED without them.',
    args: {
      id: t.arg.id({
        required: true,
        description: 'The id of the identity provider, as in idp_….',
        extensions: acceptsIdentityProviderId,
      }),
    },
    resolve: (_root, { id }, context) => findIdentityProvider(id, context),
  }),
  identityProviders: t.field({
    type: IdentityProviderConnection,
    ...semanticNonNull,
    description:
      'All identity providers of the EIAM instance. One call for each page. Needs the access keys of the gateway: NOT_CONFIGURED without them.',
    args: forwardArguments('Query.identityProviders'),
    resolve: (_root, page, { loaders }) =>
      connect('Query.identityProviders', undefined, page, (window) => loaders.identityProviders.list(window)),
  }),
}));
