import type { IdentityProvider as ProviderDetail } from '../../src/eiam/management/identity-provider-schema.ts';
import { builder } from '../core/builder.ts';
import type { GraphContext } from '../core/context.ts';
import { toKnown } from '../core/input.ts';
import { enumType } from '../core/input-type.ts';
import { IdentityProvider, Node } from '../core/node.ts';
import { identityProviderRead } from '../core/permissions.ts';
import { reads } from '../cost/step.ts';
import { connectionType } from '../paging/pagination.ts';
import { Configuration, toConfiguration, toConfigurations } from './configuration.ts';
import { identityProviderType, toEnabled } from './enums.ts';
import { detail, detailRow, shared } from './fields.ts';
import type { IdentityProviderNode } from './ports.ts';
import { Authentication, InboundSynchronization, OutboundSynchronization } from './synchronization.ts';

const EndpointMetadata = builder
  .objectRef<NonNullable<ProviderDetail['endpointMetadata']>>('IdentityProviderEndpointMetadata')
  .implement({
    requiresScopes: identityProviderRead,
    description:
      'The SAML addresses of EIAM as a service provider, to be configured at the identity provider.',
    fields: (t) => ({
      samlEntityId: t.exposeString('samlEntityId', {
        description: 'The SAML entity id of EIAM. Null where EIAM sends none.',
      }),
      samlAssertionConsumerUrl: t.exposeString('samlAcsEndpoint', {
        description:
          'The URL of the assertion consumer service (ACS), to which the provider posts its responses. Null where EIAM sends none.',
      }),
      samlMetadataUrl: t.exposeString('samlMetaEndpoint', {
        description: 'The URL of the SAML metadata of EIAM. Null where EIAM sends none.',
      }),
    }),
  });

/** A provider by an id of the client, which proves nothing: its own reply proves that it exists. */
export function findIdentityProvider(id: string, { loaders }: GraphContext) {
  return loaders.identityProviders.find(id);
}

IdentityProvider.implement({
  requiresScopes: identityProviderRead,
  description:
    'An external system through which users sign in to EIAM, or with which users are synchronized.',
  interfaces: [Node],
  fields: (t) => ({
    name: t.string({
      description: 'The name that administrators gave to the provider. Null where EIAM sends none.',
      resolve: shared(({ identityProviderName }) => identityProviderName),
    }),
    description: t.string({
      description: 'A description by the administrators. Null where none is set.',
      resolve: shared(({ description }) => description),
    }),
    type: t.field({
      type: enumType(identityProviderType),
      description:
        'The product or protocol, and the direction of synchronization. Null where EIAM sends none.',
      resolve: shared(({ identityProviderType: type }) => toKnown(identityProviderType, type)),
    }),
    rawType: t.string({
      description: 'The URN of the type as EIAM spells it. It is set where `type` is OTHER as well.',
      resolve: shared(({ identityProviderType }) => identityProviderType),
    }),
    externalId: t.string({
      description:
        'The id of the provider in the external system, for example of the company there. Null where none is set.',
      resolve: shared(({ identityProviderExternalId }) => identityProviderExternalId),
    }),
    instanceId: t.string({
      description: 'The id of the EIAM instance, as in idaas_…. Null where EIAM sends none.',
      resolve: shared(({ instanceId }) => instanceId),
    }),
    logoUrl: t.string({
      description: 'The URL of the logo. Null where none is set.',
      resolve: shared(({ logoUrl }) => logoUrl),
    }),
    lockReason: t.string({
      description:
        'Why EIAM has locked the provider, as EIAM spells it, as in `financial`. Null where it is not locked.',
      resolve: shared(({ lockReason }) => lockReason),
    }),
    advancedEnabled: t.boolean({
      description: 'Whether the advanced configuration is enabled. Null where EIAM does not state it.',
      resolve: shared(({ advancedStatus }) => toEnabled(advancedStatus)),
    }),
    authentication: t.field({
      type: Authentication,
      nullable: false,
      description: 'Settings of sign-in through the provider.',
      resolve: (self) => self,
    }),
    inboundSynchronization: t.field({
      type: InboundSynchronization,
      description: 'Settings of the synchronization from the provider into EIAM.',
      resolve: (self) => self,
    }),
    outboundSynchronization: t.field({
      type: OutboundSynchronization,
      description: 'Settings of the synchronization from EIAM to the provider.',
      resolve: (self) => self,
    }),
    configuration: t.field({
      type: Configuration,
      description:
        'The connection settings that belong to the `rawType` of the provider. Null where EIAM does not send them. Where the type is absent or unknown to this version, the only settings that EIAM sends, or null where there are several. In a list it costs one call for each provider.',
      extensions: reads({ needs: 'detail' }),
      resolve: detailRow(toConfiguration),
    }),
    configurations: t.field({
      type: [Configuration],
      nullable: { list: true, items: true },
      description:
        'All connection settings that EIAM sends, those of other types included, at most one of each kind. Empty ones are left out; an item is null, with an error, where it cannot be read. In a list it costs one call for each provider.',
      extensions: reads({ needs: 'detail' }),
      resolve: detailRow(toConfigurations),
    }),
    endpointMetadata: t.field({
      type: EndpointMetadata,
      description:
        'The SAML addresses of EIAM, to be configured at the provider. Null where EIAM sends none. In a list it costs one call for each provider.',
      extensions: reads({ needs: 'detail' }),
      resolve: detail(({ endpointMetadata }) => endpointMetadata),
    }),
    networkAccessEndpointId: t.id({
      description:
        'The id of the network endpoint through which EIAM reaches the provider, as in nae_…. Null where none is used. In a list it costs one call for each provider.',
      extensions: reads({ needs: 'detail' }),
      resolve: detail(({ networkAccessEndpointId }) => networkAccessEndpointId),
    }),
    lastStatusCheckResult: t.string({
      description:
        'The result of the last connection check as EIAM spells it, as in `success`. Null where none was made.',
      resolve: shared(({ lastStatusCheckJobResult }) => lastStatusCheckJobResult),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When the provider was created in EIAM. Null where EIAM does not state it.',
      resolve: shared(({ createTime }) => createTime),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When the settings last changed. Null where EIAM does not state it.',
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
