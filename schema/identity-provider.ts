import type { IdentityProvider as ProviderDetail } from '../src/eiam/management/identity-provider-schema.ts';
import type { IdentityProviderNode } from '../src/loaders/nodes.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { Configuration, toConfiguration, toConfigurations } from './identity-provider-configuration.ts';
import {
  IdentityProviderType,
  identityProviderTypes,
  toEnabled,
  toKnown,
} from './identity-provider-enums.ts';
import { detail, detailRow, shared } from './identity-provider-fields.ts';
import {
  Authentication,
  InboundSynchronization,
  OutboundSynchronization,
} from './identity-provider-synchronization.ts';
import { IdentityProvider, Node } from './node.ts';
import { connectionType } from './pagination.ts';
import { identityProviderRead } from './permissions.ts';
import { needs } from './selection.ts';

const EndpointMetadata = builder
  .objectRef<NonNullable<ProviderDetail['endpointMetadata']>>('IdentityProviderEndpointMetadata')
  .implement({
    requiresScopes: identityProviderRead,
    description: "EIAM's own addresses, to be given to a SAML identity provider.",
    fields: (t) => ({
      samlEntityId: t.exposeString('samlEntityId', {
        nullable: true,
        description: 'Who EIAM is to the provider.',
      }),
      samlAssertionConsumerUrl: t.exposeString('samlAcsEndpoint', {
        nullable: true,
        description: 'Where the provider sends its assertions.',
      }),
      samlMetadataUrl: t.exposeString('samlMetaEndpoint', {
        nullable: true,
        description: 'Where the provider can read all of this by itself.',
      }),
    }),
  });

/** A provider that only the client's word stands for: its own reply proves that it exists. */
export function findIdentityProvider(id: string, { loaders }: GraphContext) {
  return loaders.identityProviders.find(id);
}

IdentityProvider.implement({
  requiresScopes: identityProviderRead,
  description: 'A system outside EIAM that people sign in through, or are synchronized with.',
  interfaces: [Node],
  fields: (t) => ({
    name: t.string({
      description: 'What administrators call it.',
      resolve: shared(({ identityProviderName }) => identityProviderName),
    }),
    description: t.string({
      description: 'What it is there for.',
      resolve: shared(({ description }) => description),
    }),
    type: t.field({
      type: IdentityProviderType,
      description: 'Its kind, and which way people are synchronized; null where upstream names none.',
      resolve: shared(({ identityProviderType: type }) =>
        type === undefined ? null : toKnown(identityProviderTypes, type),
      ),
    }),
    rawType: t.string({
      description: "The kind's URN as upstream writes it, also where `type` is OTHER.",
      resolve: shared(({ identityProviderType }) => identityProviderType),
    }),
    externalId: t.string({
      description: "The outside system's own id, such as a company's id there.",
      resolve: shared(({ identityProviderExternalId }) => identityProviderExternalId),
    }),
    instanceId: t.string({
      description: 'The EIAM instance it belongs to, as in idaas_…',
      resolve: shared(({ instanceId }) => instanceId),
    }),
    logoUrl: t.string({ description: 'Where its logo is.', resolve: shared(({ logoUrl }) => logoUrl) }),
    lockReason: t.string({
      description: 'Why EIAM has locked it, as in `financial`; null while it is not locked.',
      resolve: shared(({ lockReason }) => lockReason),
    }),
    advancedEnabled: t.boolean({
      description: 'Whether its advanced configuration is in force.',
      resolve: shared(({ advancedStatus }) => toEnabled(advancedStatus)),
    }),
    authentication: t.field({
      type: Authentication,
      nullable: false,
      description: 'Signing in through it.',
      resolve: (self) => self,
    }),
    inboundSynchronization: t.field({
      type: InboundSynchronization,
      description: 'What comes from it into EIAM.',
      resolve: (self) => self,
    }),
    outboundSynchronization: t.field({
      type: OutboundSynchronization,
      description: 'What goes from EIAM out to it.',
      resolve: (self) => self,
    }),
    configuration: t.field({
      type: Configuration,
      description:
        'How EIAM reaches it: the configuration that belongs to its `rawType`, whatever others there are. Null where that one is absent. For a type that this version does not know, or none, it is the only one there is, and null where there are several. In a list it costs a call each.',
      extensions: needs('detail'),
      resolve: detailRow(toConfiguration),
    }),
    configurations: t.field({
      type: [Configuration],
      nullable: { list: true, items: true },
      description:
        'Every configuration that upstream sends, that of its type and any other, one of each kind at most. One in which nothing is set is left out; one that cannot be read is null, with an error. In a list it costs a call each.',
      extensions: needs('detail'),
      resolve: detailRow(toConfigurations),
    }),
    endpointMetadata: t.field({
      type: EndpointMetadata,
      description: "EIAM's own addresses, to be given to a SAML provider. In a list it costs a call each.",
      extensions: needs('detail'),
      resolve: detail(({ endpointMetadata }) => endpointMetadata),
    }),
    networkAccessEndpointId: t.id({
      description: 'The network endpoint it is reached through, as in nae_… In a list it costs a call each.',
      extensions: needs('detail'),
      resolve: detail(({ networkAccessEndpointId }) => networkAccessEndpointId),
    }),
    lastStatusCheckResult: t.string({
      description: "What came of the last check of the connection, in upstream's own word, as in `success`.",
      resolve: shared(({ lastStatusCheckJobResult }) => lastStatusCheckJobResult),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was made in EIAM.',
      resolve: shared(({ createTime }) => createTime),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When its settings last changed.',
      resolve: shared(({ updateTime }) => updateTime),
    }),
  }),
});

export const { connection: IdentityProviderConnection } = connectionType<IdentityProviderNode>({
  requiresScopes: identityProviderRead,
  name: 'IdentityProvider',
  description: 'A page of identity providers.',
  node: IdentityProvider,
  resolveNode: (provider) => provider,
});
