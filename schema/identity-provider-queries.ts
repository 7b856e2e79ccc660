import { acceptsIdentityProviderId } from './arguments.ts';
import { builder, semanticNonNull } from './builder.ts';
import { findIdentityProvider, IdentityProviderConnection } from './identity-provider.ts';
import { IdentityProvider } from './node.ts';
import { connect, forwardArguments } from './pagination.ts';

builder.queryFields((t) => ({
  identityProvider: t.field({
    type: IdentityProvider,
    description:
      'One identity provider; null when there is none with this id. The gateway needs access keys for it.',
    args: {
      id: t.arg.id({
        required: true,
        description: 'The id of the identity provider.',
        extensions: acceptsIdentityProviderId,
      }),
    },
    resolve: (_root, { id }, context) => findIdentityProvider(id, context),
  }),
  identityProviders: t.field({
    type: IdentityProviderConnection,
    ...semanticNonNull,
    description: 'All identity providers of the instance. The gateway needs access keys for it.',
    args: forwardArguments('Query.identityProviders'),
    resolve: (_root, page, { loaders }) =>
      connect('Query.identityProviders', undefined, page, (window) => loaders.identityProviders.list(window)),
  }),
}));
