import { test } from 'vitest';
import { type Case, expectOdd } from './odd-answers.ts';
import { sampleConfigurations, urn, withoutConfiguration } from './verbatim.ts';

const { DingtalkAppConfig, DingtalkProvisioningConfig, LdapConfig, OidcConfig, WeComConfig } =
  sampleConfigurations;
const ldap = { ...withoutConfiguration, IdentityProviderType: `${urn}:unknown:ldap:pull`, LdapConfig };
const dingTalk = {
  ...withoutConfiguration,
  IdentityProviderType: `${urn}:alibaba:dingtalk:pull`,
  DingtalkAppConfig,
  DingtalkProvisioningConfig,
};
const oidc = { ...withoutConfiguration, IdentityProviderType: `${urn}:standard:oidc`, OidcConfig };

const cases: Readonly<Record<string, Case>> = {
  'the configuration of the type as text': {
    detail: { ...ldap, LdapConfig: 'canary', OidcConfig },
    selection: '{ name configuration { __typename } configurations { __typename } }',
    expected: {
      name: 'test',
      configuration: null,
      configurations: [null, { __typename: 'IdentityProviderOidcConfiguration' }],
    },
    failures: [
      ['configuration', 'IdentityProvider.ldapConfig'],
      ['configurations.0', 'IdentityProvider.ldapConfig'],
    ],
  },
  'a configuration beside that of the type as a list': {
    detail: { ...ldap, DingtalkAppConfig: ['canary'] },
    selection: '{ configuration { __typename } configurations { __typename } }',
    expected: {
      configuration: { __typename: 'IdentityProviderLdapConfiguration' },
      configurations: [null, { __typename: 'IdentityProviderLdapConfiguration' }],
    },
    failures: [['configurations.0', 'IdentityProvider.dingtalkAppConfig']],
  },
  'a configuration that is unreadable beside another, of a type that is not known': {
    detail: {
      ...withoutConfiguration,
      IdentityProviderType: `${urn}:example:x:pull`,
      LarkConfig: 12,
      WeComConfig,
    },
    selection: '{ configuration { __typename } configurations { __typename } }',
    expected: {
      configuration: null,
      configurations: [null, { __typename: 'IdentityProviderWeComConfiguration' }],
    },
    failures: [['configurations.0', 'IdentityProvider.larkConfig']],
  },
  "DingTalk's app as text, what DingTalk grants as an object": {
    detail: { ...dingTalk, DingtalkAppConfig: 'canary' },
    selection:
      '{ configuration { ... on IdentityProviderDingTalkConfiguration { appKey appSecretConfigured provisioningScope { corporationId } } } }',
    expected: {
      configuration: {
        appKey: null,
        appSecretConfigured: null,
        provisioningScope: { corporationId: 'ding_xxxxx' },
      },
    },
    failures: [
      ['configuration.appKey', 'IdentityProvider.dingtalkAppConfig'],
      ['configuration.appSecretConfigured', 'IdentityProvider.dingtalkAppConfig'],
    ],
  },
  "DingTalk's app as an object, what DingTalk grants as text": {
    detail: { ...dingTalk, DingtalkProvisioningConfig: 'canary' },
    selection:
      '{ configuration { ... on IdentityProviderDingTalkConfiguration { appKey provisioningScope { corporationId } } } }',
    expected: { configuration: { appKey: '41reopmwoy9s', provisioningScope: null } },
    failures: [['configuration.provisioningScope', 'IdentityProvider.dingtalkProvisioningConfig']],
  },
  'odd departments and people of DingTalk': {
    detail: {
      ...dingTalk,
      DingtalkProvisioningConfig: {
        AuthedDepartmentIds: [null, { DeptId: 584, DeptName: ['canary'] }],
        AuthedUsers: 'canary',
      },
    },
    selection:
      '{ configuration { ... on IdentityProviderDingTalkConfiguration { provisioningScope { corporationId departments { departmentId name } users { userId } } } } }',
    expected: {
      configuration: {
        provisioningScope: {
          corporationId: null,
          departments: [null, { departmentId: '584', name: null }],
          users: null,
        },
      },
    },
    failures: [
      [
        'configuration.provisioningScope.departments.0',
        'IdentityProvider.dingtalkProvisioningConfig.authedDepartmentIds',
      ],
      [
        'configuration.provisioningScope.departments.1.name',
        'IdentityProvider.dingtalkProvisioningConfig.authedDepartmentIds.deptName',
      ],
      ['configuration.provisioningScope.users', 'IdentityProvider.dingtalkProvisioningConfig.authedUsers'],
    ],
  },
  'odd members of an LDAP configuration': {
    detail: {
      ...ldap,
      LdapConfig: {
        ...LdapConfig,
        LdapServerHost: ['canary'],
        LdapServerPort: 'canary',
        StartTlsStatus: { canary: true },
        CertificateFingerprints: ['one', null, { canary: true }, 2],
      },
    },
    selection:
      '{ configuration { ... on IdentityProviderLdapConfiguration { protocol serverHost serverPort startTlsEnabled certificateFingerprints } } }',
    expected: {
      configuration: {
        protocol: 'ldap',
        serverHost: null,
        serverPort: null,
        startTlsEnabled: null,
        certificateFingerprints: ['one', null, null, '2'],
      },
    },
    failures: [
      ['configuration.serverHost', 'IdentityProvider.ldapConfig.ldapServerHost'],
      ['configuration.serverPort', 'IdentityProvider.ldapConfig.ldapServerPort'],
      ['configuration.startTlsEnabled', 'IdentityProvider.ldapConfig.startTlsStatus'],
      ['configuration.certificateFingerprints.1', 'IdentityProvider.ldapConfig.certificateFingerprints'],
      ['configuration.certificateFingerprints.2', 'IdentityProvider.ldapConfig.certificateFingerprints'],
    ],
  },
  'members of an LDAP configuration that are readable in another kind': {
    detail: { ...ldap, LdapConfig: { LdapServerPort: '636', AdministratorUsername: 7 } },
    selection:
      '{ configuration { ... on IdentityProviderLdapConfiguration { serverPort administratorUsername certificateFingerprints } } }',
    expected: { configuration: { serverPort: 636, administratorUsername: '7', certificateFingerprints: [] } },
  },
  'odd parts of an OIDC configuration': {
    detail: {
      ...oidc,
      OidcConfig: { ...OidcConfig, AuthnParam: 'canary', GrantScopes: 'canary', PkceRequired: 'true' },
    },
    selection: `{ configuration { ... on IdentityProviderOidcConfiguration {
      clientId clientSecretConfigured endpoints { issuer } grantScopes pkceRequired
    } } }`,
    expected: {
      configuration: {
        clientId: null,
        clientSecretConfigured: null,
        endpoints: { issuer: 'https://example.com/oauth' },
        grantScopes: null,
        pkceRequired: true,
      },
    },
    failures: [
      ['configuration.clientId', 'IdentityProvider.oidcConfig.authnParam'],
      ['configuration.clientSecretConfigured', 'IdentityProvider.oidcConfig.authnParam'],
      ['configuration.grantScopes', 'IdentityProvider.oidcConfig.grantScopes'],
    ],
  },
  'odd endpoints of an OIDC configuration': {
    detail: { ...oidc, OidcConfig: { ...OidcConfig, EndpointConfig: { Issuer: {}, JwksUri: 'https://x' } } },
    selection:
      '{ configuration { ... on IdentityProviderOidcConfiguration { clientId endpoints { issuer jwks } } } }',
    expected: {
      configuration: {
        clientId: 'mkv7rgt4d7i4u7zqtzev2mxxxx',
        endpoints: { issuer: null, jwks: 'https://x' },
      },
    },
    failures: [['configuration.endpoints.issuer', 'IdentityProvider.oidcConfig.endpointConfig.issuer']],
  },
  'odd certificates of a SAML configuration': {
    detail: {
      ...withoutConfiguration,
      IdentityProviderType: `${urn}:standard:saml2`,
      SamlConfig: {
        Certificates: [
          null,
          { Content: 'PEM', CertificateMetadata: 'canary' },
          { CertificateMetadata: { NotBefore: '2024-01-01T00:00:00Z', NotAfter: ['canary'] } },
        ],
      },
    },
    selection:
      '{ configuration { ... on IdentityProviderSamlConfiguration { certificates { content validFrom validUntil } } } }',
    expected: {
      configuration: {
        certificates: [
          null,
          { content: 'PEM', validFrom: null, validUntil: null },
          { content: null, validFrom: '2024-01-01T00:00:00.000Z', validUntil: null },
        ],
      },
    },
    failures: [
      ['configuration.certificates.0', 'IdentityProvider.samlConfig.certificates'],
      [
        'configuration.certificates.1.validFrom',
        'IdentityProvider.samlConfig.certificates.certificateMetadata',
      ],
      [
        'configuration.certificates.1.validUntil',
        'IdentityProvider.samlConfig.certificates.certificateMetadata',
      ],
      [
        'configuration.certificates.2.validUntil',
        'IdentityProvider.samlConfig.certificates.certificateMetadata.notAfter',
      ],
    ],
  },
  'secrets of any kind': {
    detail: {
      ...dingTalk,
      DingtalkAppConfig: { AppSecret: { text: 'canary' }, EncryptKey: ['canary'], VerificationToken: 12 },
    },
    selection:
      '{ configuration { ... on IdentityProviderDingTalkConfiguration { appSecretConfigured encryptKeyConfigured verificationTokenConfigured } } }',
    expected: {
      configuration: {
        appSecretConfigured: true,
        encryptKeyConfigured: true,
        verificationTokenConfigured: true,
      },
    },
  },
  "both of DingTalk's objects unreadable": {
    detail: { ...dingTalk, DingtalkAppConfig: 'canary', DingtalkProvisioningConfig: 12 },
    selection: '{ configuration { __typename } configurations { __typename } }',
    expected: { configuration: null, configurations: [null] },
    failures: [
      ['configuration', 'IdentityProvider.dingtalkAppConfig'],
      ['configurations.0', 'IdentityProvider.dingtalkAppConfig'],
    ],
  },
};

test.each(Object.entries(cases))('%s: the rest stands', (_name, odd) => expectOdd(odd));
