import type { IdentityProvider as ProviderDetail } from '../src/eiam/management/identity-provider-schema.ts';
import type { ReadableRow } from '../src/eiam/unreadable.ts';
import type { IdentityProviderNode } from '../src/loaders/nodes.ts';
import { builder } from './builder.ts';
import { costs } from './cost.ts';
import {
  AuthenticationSourceSupplier,
  AuthenticationSourceType,
  authenticationSourceSuppliers,
  authenticationSourceTypes,
  toEnabled,
  toKnown,
} from './identity-provider-enums.ts';
import { detail, shared, summary } from './identity-provider-fields.ts';
import { OrganizationalUnit } from './node.ts';
import { resolveOrganizationalUnit } from './organizational-unit.ts';
import { identityProviderRead } from './permissions.ts';
import { checked, listed, settled } from './unreadable.ts';

export const Authentication = builder.objectRef<IdentityProviderNode>('IdentityProviderAuthentication');
Authentication.implement({
  requiresScopes: identityProviderRead,
  description: 'How people sign in through an identity provider.',
  fields: (t) => ({
    enabled: t.boolean({
      description: 'Whether users may sign in through it.',
      resolve: shared(({ authnStatus }) => toEnabled(authnStatus)),
    }),
    sourceType: t.field({
      type: AuthenticationSourceType,
      description: 'The protocol; null where upstream names none.',
      resolve: shared(({ authnSourceType }) =>
        authnSourceType === undefined ? null : toKnown(authenticationSourceTypes, authnSourceType),
      ),
    }),
    rawSourceType: t.string({
      description: "The protocol's URN as upstream writes it, also where `sourceType` is OTHER.",
      resolve: shared(({ authnSourceType }) => authnSourceType),
    }),
    sourceSupplier: t.field({
      type: AuthenticationSourceSupplier,
      description: 'The product behind it; null where upstream names none.',
      resolve: shared(({ authnSourceSupplier }) =>
        authnSourceSupplier === undefined
          ? null
          : toKnown(authenticationSourceSuppliers, authnSourceSupplier),
      ),
    }),
    rawSourceSupplier: t.string({
      description: "The product's URN as upstream writes it, also where `sourceSupplier` is OTHER.",
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
  description: 'How people and units come from the identity provider into EIAM.',
  fields: (t) => ({
    enabled: t.boolean({
      description: 'Whether anything comes in at all.',
      resolve: shared(({ udPullStatus }) => toEnabled(udPullStatus)),
    }),
    periodicEnabled: t.boolean({
      description: 'Whether it also runs on a timetable. Only the list tells: alone it costs a call more.',
      extensions: costs({ calls: 1 }),
      resolve: summary(({ periodicSyncStatus }) => toEnabled(periodicSyncStatus)),
    }),
    groupSynchronizationEnabled: t.boolean({
      description: 'Whether groups come along.',
      extensions: costs({ calls: 1 }),
      resolve: detail(({ udPullConfig }) => toEnabled(checked(udPullConfig)?.groupSyncStatus)),
    }),
    incrementalCallbackEnabled: t.boolean({
      description: "Whether the provider's own change events are taken in as they happen.",
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
      description: "The provider's own nodes that people are taken from, in its own spelling.",
      extensions: costs({ calls: 1 }),
      resolve: detail(({ udPullConfig }) => listed(scopeOf(udPullConfig)?.sourceScopes)),
    }),
    targetOrganizationalUnit: t.field({
      type: OrganizationalUnit,
      description:
        'The unit that people are put under. Its id is known even where the unit itself is out of scope.',
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
    description: 'Units that go out, and where they go.',
    fields: (t) => ({
      sourceOrganizationalUnits: t.field({
        type: [OrganizationalUnit],
        nullable: { list: true, items: true },
        description: 'The units whose people go out; null, with an error, where one could not be read.',
        resolve: (scope, _arguments, context, info) =>
          settled(listed(checked(scope).sourceScopes) ?? [], (id) =>
            resolveOrganizationalUnit({ id }, context, info),
          ),
      }),
      targetScope: t.exposeString('targetScope', {
        nullable: true,
        description: "The provider's own node that they are put under, in its own spelling.",
      }),
    }),
  });

export const OutboundSynchronization = builder.objectRef<IdentityProviderNode>(
  'IdentityProviderOutboundSynchronization',
);
OutboundSynchronization.implement({
  requiresScopes: identityProviderRead,
  description: 'How people and units go from EIAM out to the identity provider.',
  fields: (t) => ({
    enabled: t.boolean({
      description: 'Whether anything goes out at all.',
      resolve: shared(({ udPushStatus }) => toEnabled(udPushStatus)),
    }),
    incrementalCallbackEnabled: t.boolean({
      description:
        "Whether EIAM's own change events go out as they happen. Upstream documents it as not in use yet. In a list it costs a call each.",
      extensions: costs({ calls: 1 }),
      resolve: detail(({ udPushConfig }) => toEnabled(checked(udPushConfig)?.incrementalCallbackStatus)),
    }),
    scopes: t.field({
      type: [OutboundScope],
      nullable: { list: true, items: true },
      description: 'What goes where.',
      extensions: costs({ calls: 1 }),
      resolve: detail(({ udPushConfig }) => listed(checked(udPushConfig)?.udSyncScopeConfigs)),
    }),
  }),
});
