import type { IdentityProvider as ProviderDetail } from '../../src/eiam/management/identity-provider-schema.ts';
import type { ReadableRow } from '../../src/eiam/unreadable.ts';
import { builder } from '../core/builder.ts';
import { toKnown } from '../core/input.ts';
import { enumType } from '../core/input-type.ts';
import { OrganizationalUnit } from '../core/node.ts';
import { identityProviderRead } from '../core/permissions.ts';
import { checked, listed, settled } from '../core/unreadable.ts';
import { reads } from '../cost/step.ts';
import { resolveOrganizationalUnit } from '../organizational-unit/organizational-unit.ts';
import { scopeRows } from '../organizational-unit/steps.ts';
import { authenticationSourceSupplier, authenticationSourceType, toEnabled } from './enums.ts';
import { detail, shared, summary } from './fields.ts';
import type { IdentityProviderNode } from './ports.ts';

export const Authentication = builder.objectRef<IdentityProviderNode>('IdentityProviderAuthentication');
Authentication.implement({
  requiresScopes: identityProviderRead,
  description: 'Settings of sign-in through an identity provider.',
  fields: (t) => ({
    enabled: t.boolean({
      description: 'Whether users can sign in through the provider. Null where EIAM does not state it.',
      resolve: shared(({ authnStatus }) => toEnabled(authnStatus)),
    }),
    sourceType: t.field({
      type: enumType(authenticationSourceType),
      description: 'The sign-in protocol. Null where EIAM sends none.',
      resolve: shared(({ authnSourceType }) => toKnown(authenticationSourceType, authnSourceType)),
    }),
    rawSourceType: t.string({
      description:
        'The URN of the sign-in protocol as EIAM spells it. It is set where `sourceType` is OTHER as well.',
      resolve: shared(({ authnSourceType }) => authnSourceType),
    }),
    sourceSupplier: t.field({
      type: enumType(authenticationSourceSupplier),
      description: 'The product that provides the identities. Null where EIAM sends none.',
      resolve: shared(({ authnSourceSupplier }) =>
        toKnown(authenticationSourceSupplier, authnSourceSupplier),
      ),
    }),
    rawSourceSupplier: t.string({
      description:
        'The URN of the product as EIAM spells it. It is set where `sourceSupplier` is OTHER as well.',
      resolve: shared(({ authnSourceSupplier }) => authnSourceSupplier),
    }),
  }),
});

/** Where people come from and go to. */
const scopeOf = (config: ProviderDetail['udPullConfig']) => checked(checked(config)?.udSyncScopeConfig);

export const InboundSynchronization = builder.objectRef<IdentityProviderNode>(
  'IdentityProviderInboundSynchronization',
);
InboundSynchronization.implement({
  requiresScopes: identityProviderRead,
  description: 'Settings of the synchronization of users and units from the identity provider into EIAM.',
  fields: (t) => ({
    enabled: t.boolean({
      description: 'Whether inbound synchronization is enabled. Null where EIAM does not state it.',
      resolve: shared(({ udPullStatus }) => toEnabled(udPullStatus)),
    }),
    periodicEnabled: t.boolean({
      description:
        'Whether synchronization also runs periodically. Null where EIAM does not state it. Only the list of providers has it: on one provider it costs one more call.',
      extensions: reads({ calls: 1 }),
      resolve: summary(({ periodicSyncStatus }) => toEnabled(periodicSyncStatus)),
    }),
    groupSynchronizationEnabled: t.boolean({
      description:
        'Whether groups are synchronized as well. Null where EIAM does not state it. In a list it costs one call for each provider.',
      extensions: reads({ calls: 1 }),
      resolve: detail(({ udPullConfig }) => toEnabled(checked(udPullConfig)?.groupSyncStatus)),
    }),
    incrementalCallbackEnabled: t.boolean({
      description:
        'Whether EIAM processes change events of the provider as they occur. Null where EIAM does not state it.',
      resolve: (node, page, context) =>
        node.summary
          ? toEnabled(checked(node.summary).incrementalCallbackStatus)
          : detail(({ udPullConfig }) => toEnabled(checked(udPullConfig)?.incrementalCallbackStatus))(
              node,
              page,
              context,
            ),
    }),
    sourceScopes: t.stringList({
      nullable: { list: true, items: true },
      description:
        'The ids, at the provider, of the nodes that are synchronized. Null where EIAM sends no list. In a list it costs one call for each provider.',
      extensions: reads({ calls: 1 }),
      resolve: detail(({ udPullConfig }) => listed(scopeOf(udPullConfig)?.sourceScopes)),
    }),
    targetOrganizationalUnit: t.field({
      type: OrganizationalUnit,
      description:
        'The organizational unit in EIAM into which users are synchronized. Null where EIAM names none. Its `id` is known even where the unit is out of scope.',
      resolve: async (node, page, context, info) => {
        const id = node.summary
          ? checked(node.summary).udPullTargetScope
          : await detail(({ udPullConfig }) => scopeOf(udPullConfig)?.targetScope)(node, page, context);
        return id === undefined ? null : resolveOrganizationalUnit({ id }, context, info);
      },
    }),
  }),
});

type ScopeShape = ReadableRow<NonNullable<ProviderDetail['udPushConfig']>['udSyncScopeConfigs']>;

const OutboundScope = builder
  .objectRef<ScopeShape>('IdentityProviderOutboundSynchronizationScope')
  .implement({
    requiresScopes: identityProviderRead,
    description: 'Organizational units that are synchronized to the provider, and their target there.',
    fields: (t) => ({
      sourceOrganizationalUnits: t.field({
        type: [OrganizationalUnit],
        nullable: { list: true, items: true },
        description:
          'The units whose users are synchronized to the provider. An item is null, with an error, where the unit cannot be read.',
        extensions: reads({ rows: scopeRows, brings: 'identity' }),
        resolve: (scope, _arguments, context, info) =>
          settled(listed(checked(scope).sourceScopes) ?? [], (id) =>
            resolveOrganizationalUnit({ id }, context, info),
          ),
      }),
      targetScope: t.exposeString('targetScope', {
        description:
          'The id, at the provider, of the node into which they are synchronized. Null where EIAM sends none.',
      }),
    }),
  });

export const OutboundSynchronization = builder.objectRef<IdentityProviderNode>(
  'IdentityProviderOutboundSynchronization',
);
OutboundSynchronization.implement({
  requiresScopes: identityProviderRead,
  description: 'Settings of the synchronization of users and units from EIAM to the identity provider.',
  fields: (t) => ({
    enabled: t.boolean({
      description: 'Whether outbound synchronization is enabled. Null where EIAM does not state it.',
      resolve: shared(({ udPushStatus }) => toEnabled(udPushStatus)),
    }),
    incrementalCallbackEnabled: t.boolean({
      description:
        'Whether EIAM sends change events to the provider as they occur. EIAM documents it as not in use yet. Null where EIAM does not state it. In a list it costs one call for each provider.',
      extensions: reads({ calls: 1 }),
      resolve: detail(({ udPushConfig }) => toEnabled(checked(udPushConfig)?.incrementalCallbackStatus)),
    }),
    scopes: t.field({
      type: [OutboundScope],
      nullable: { list: true, items: true },
      description:
        'The units that are synchronized, each with its target. Null where EIAM sends no list. In a list it costs one call for each provider.',
      extensions: reads({ calls: 1 }),
      resolve: detail(({ udPushConfig }) => listed(checked(udPushConfig)?.udSyncScopeConfigs)),
    }),
  }),
});
