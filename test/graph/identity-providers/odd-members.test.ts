import { test } from 'vitest';
import { type Case, expectOdd } from './odd-answers.ts';
import { sampleConfigurations, sampleDetail, urn, withoutConfiguration } from './verbatim.ts';

const { LdapConfig } = sampleConfigurations;
const { IdentityProviderType: _type, ...untyped } = withoutConfiguration;
const ldap = { ...withoutConfiguration, IdentityProviderType: `${urn}:unknown:ldap:pull`, LdapConfig };

const cases: Readonly<Record<string, Case>> = {
  'an ISO 8601 time': {
    detail: {
      ...withoutConfiguration,
      CreateTime: '2024-09-11T02:17:59Z',
      UpdateTime: '2024-09-11T10:17:59.5+08:00',
    },
    selection: '{ createdAt updatedAt }',
    expected: { createdAt: '2024-09-11T02:17:59.000Z', updatedAt: '2024-09-11T02:17:59.500Z' },
  },
  'a time that is none': {
    detail: { ...withoutConfiguration, CreateTime: 'canary yesterday' },
    selection: '{ name createdAt updatedAt }',
    expected: { name: 'test', createdAt: null, updatedAt: '2024-09-11T02:17:59.000Z' },
    failures: [['createdAt', 'IdentityProvider.createTime']],
  },
  'a numeric name': {
    detail: { ...withoutConfiguration, IdentityProviderName: 12, Description: 0 },
    selection: '{ name description }',
    expected: { name: '12', description: '0' },
  },
  'a name that is an object': {
    detail: { ...withoutConfiguration, IdentityProviderName: { text: 'canary' } },
    selection: '{ id name rawType }',
    expected: {
      id: sampleDetail.IdentityProviderId,
      name: null,
      rawType: `${urn}:alibaba:dingtalk:push`,
    },
    failures: [['name', 'IdentityProvider.identityProviderName']],
  },
  'no name, no time': {
    detail: { ...withoutConfiguration, IdentityProviderName: null, CreateTime: undefined, UpdateTime: '' },
    selection: '{ name createdAt updatedAt }',
    expected: { name: null, createdAt: null, updatedAt: null },
  },
  'no type': {
    detail: { ...untyped, LdapConfig },
    selection: '{ type rawType configuration { __typename } }',
    expected: {
      type: null,
      rawType: null,
      configuration: { __typename: 'IdentityProviderLdapConfiguration' },
    },
  },
  'a type that is an object': {
    detail: { ...ldap, IdentityProviderType: { urn: 'canary' } },
    selection: '{ type rawType configuration { __typename } }',
    expected: {
      type: null,
      rawType: null,
      configuration: { __typename: 'IdentityProviderLdapConfiguration' },
    },
    failures: [
      ['type', 'IdentityProvider.identityProviderType'],
      ['rawType', 'IdentityProvider.identityProviderType'],
    ],
  },
  'synchronization as text': {
    detail: { ...withoutConfiguration, UdPullConfig: 'canary', UdPushConfig: ['canary'] },
    selection: `{
      inboundSynchronization {
        enabled groupSynchronizationEnabled incrementalCallbackEnabled sourceScopes targetOrganizationalUnit { id }
      }
      outboundSynchronization { enabled incrementalCallbackEnabled scopes { targetScope } }
    }`,
    expected: {
      inboundSynchronization: {
        enabled: false,
        groupSynchronizationEnabled: null,
        incrementalCallbackEnabled: null,
        sourceScopes: null,
        targetOrganizationalUnit: null,
      },
      outboundSynchronization: { enabled: false, incrementalCallbackEnabled: null, scopes: null },
    },
    failures: [
      ['inboundSynchronization.groupSynchronizationEnabled', 'IdentityProvider.udPullConfig'],
      ['inboundSynchronization.incrementalCallbackEnabled', 'IdentityProvider.udPullConfig'],
      ['inboundSynchronization.sourceScopes', 'IdentityProvider.udPullConfig'],
      ['inboundSynchronization.targetOrganizationalUnit', 'IdentityProvider.udPullConfig'],
      ['outboundSynchronization.incrementalCallbackEnabled', 'IdentityProvider.udPushConfig'],
      ['outboundSynchronization.scopes', 'IdentityProvider.udPushConfig'],
    ],
  },
  'odd scopes of synchronization': {
    detail: {
      ...withoutConfiguration,
      UdPullConfig: { UdSyncScopeConfig: { SourceScopes: ['1', null, 3], TargetScope: {} } },
      UdPushConfig: { UdSyncScopeConfigs: [null, { SourceScopes: ['ou_1', {}], TargetScope: 1 }] },
    },
    selection: `{
      inboundSynchronization { groupSynchronizationEnabled sourceScopes targetOrganizationalUnit { id } }
      outboundSynchronization { scopes { targetScope sourceOrganizationalUnits { id } } }
    }`,
    expected: {
      inboundSynchronization: {
        groupSynchronizationEnabled: null,
        sourceScopes: ['1', null, '3'],
        targetOrganizationalUnit: null,
      },
      outboundSynchronization: {
        scopes: [null, { targetScope: '1', sourceOrganizationalUnits: [{ id: 'ou_1' }, null] }],
      },
    },
    failures: [
      [
        'inboundSynchronization.sourceScopes.1',
        'IdentityProvider.udPullConfig.udSyncScopeConfig.sourceScopes',
      ],
      [
        'inboundSynchronization.targetOrganizationalUnit',
        'IdentityProvider.udPullConfig.udSyncScopeConfig.targetScope',
      ],
      ['outboundSynchronization.scopes.0', 'IdentityProvider.udPushConfig.udSyncScopeConfigs'],
      [
        'outboundSynchronization.scopes.1.sourceOrganizationalUnits.1',
        'IdentityProvider.udPushConfig.udSyncScopeConfigs.sourceScopes',
      ],
    ],
  },
};

test.each(Object.entries(cases))('%s: the rest stands', (_name, odd) => expectOdd(odd));
