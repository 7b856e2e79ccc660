import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import { read, sampleDetail, serve } from './verbatim.ts';

type Path = readonly (string | number)[];

/** management-api.md 5.2 */
const secretPaths: readonly Path[] = [
  ['DingtalkAppConfig', 'AppSecret'],
  ['DingtalkAppConfig', 'EncryptKey'],
  ['DingtalkAppConfig', 'VerificationToken'],
  ['LarkConfig', 'AppSecret'],
  ['LarkConfig', 'EncryptKey'],
  ['LarkConfig', 'VerificationToken'],
  ['LdapConfig', 'AdministratorPassword'],
  ['OidcConfig', 'AuthnParam', 'ClientSecret'],
  ['WeComConfig', 'CorpSecret'],
];

const isSecret = (path: Path) => secretPaths.some((secret) => secret.join('.') === path.join('.'));

/** Every value below, by where it stands. */
function leavesOf(value: unknown, path: Path = []): { readonly path: Path; readonly value: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

/** A copy with one value changed; undefined takes it out, also of a list. */
function withValue(value: unknown, [name, ...rest]: Path, change: (leaf: unknown) => unknown): unknown {
  if (name === undefined) return change(value);
  const copy = structuredClone(Object(value));
  copy[name] = withValue(copy[name], rest, change);
  return Array.isArray(copy) ? copy.filter((item) => item !== undefined) : copy;
}

/** Another value of the same kind. */
function toAnother(leaf: unknown): unknown {
  if (typeof leaf === 'number') return leaf + 1_000;
  if (typeof leaf === 'boolean') return !leaf;
  if (leaf === 'enabled' || leaf === 'disabled') return leaf === 'enabled' ? 'disabled' : 'enabled';
  return `${String(leaf)}another`;
}

const secrets = secretPaths.map((path) =>
  String(path.reduce<unknown>((value, name) => Object(value)[name], sampleDetail)),
);

const everything = `{
  id name description type rawType externalId instanceId logoUrl lockReason advancedEnabled lastStatusCheckResult
  createdAt updatedAt networkAccessEndpointId endpointMetadata { samlEntityId }
  authentication { enabled sourceType rawSourceType sourceSupplier rawSourceSupplier }
  inboundSynchronization {
    enabled groupSynchronizationEnabled incrementalCallbackEnabled sourceScopes targetOrganizationalUnit { id }
  }
  outboundSynchronization {
    enabled incrementalCallbackEnabled scopes { targetScope sourceOrganizationalUnits { id } }
  }
  configuration { __typename }
  configurations {
    __typename
    ... on IdentityProviderDingTalkConfiguration {
      appKey corporationId version loginVersion appSecretConfigured encryptKeyConfigured verificationTokenConfigured
      provisioningScope { corporationId corporationName departments { departmentId name } users { userId name } }
    }
    ... on IdentityProviderLarkConfiguration {
      appId enterpriseNumber appSecretConfigured encryptKeyConfigured verificationTokenConfigured
    }
    ... on IdentityProviderWeComConfiguration {
      corporationId agentId authorizeCallbackDomain trustableDomain corporationSecretConfigured
    }
    ... on IdentityProviderLdapConfiguration {
      protocol serverHost serverPort startTlsEnabled administratorUsername administratorPasswordConfigured
      certificateFingerprintEnabled certificateFingerprints
    }
    ... on IdentityProviderOidcConfiguration {
      clientId clientSecretConfigured clientAuthenticationMethod grantType grantScopes pkceRequired pkceChallengeMethod
      endpoints { issuer authorization token userinfo jwks }
    }
    ... on IdentityProviderSamlConfiguration { entityId }
  }
}`;

test('the documented sample comes out whole: five configurations, and the one of its type', async () => {
  const logged: unknown[] = [];
  const tell = (...facts: unknown[]) => logged.push(facts);
  await using gateway = await startGateway({
    accessKeys: true,
    log: { info: tell, warn: tell, error: tell },
  });
  serve(gateway, sampleDetail);
  const { data, errors, extensions } = await read(gateway, everything);
  expect(errors).toBeUndefined();
  expect(extensions?.upstream?.byOperation).toEqual({ 'management:GetIdentityProvider': 1 });
  expect(data?.identityProvider).toEqual({
    id: 'idp_mwpcwnhrimlr2horx7xgg7pp7y',
    name: 'test',
    description: 'for poc test',
    type: 'DING_TALK_OUTBOUND',
    rawType: 'urn:alibaba:idaas:idp:alibaba:dingtalk:push',
    externalId: 'idp_xxxx',
    instanceId: 'idaas_x2df3bak3uwnapqm6xxxx',
    logoUrl: 'https://img.alicdn.com/imgextra/i4/O1CN01lvYwpv1aGowQXDML9_!!6000000003303-0-tps-580-580.jpg',
    lockReason: 'financial',
    advancedEnabled: false,
    lastStatusCheckResult: 'success',
    createdAt: '2024-09-11T02:17:59.000Z',
    updatedAt: '2024-09-11T02:17:59.000Z',
    networkAccessEndpointId: 'nae_mx4vsadfe6govkqkwckxxxx',
    endpointMetadata: null,
    authentication: {
      enabled: false,
      sourceType: 'OIDC',
      rawSourceType: 'urn:alibaba:idaas:authntype:oidc',
      sourceSupplier: 'LARK',
      rawSourceSupplier: 'urn:alibaba:idaas:idp:bytedance:lark',
    },
    inboundSynchronization: {
      enabled: false,
      groupSynchronizationEnabled: false,
      incrementalCallbackEnabled: false,
      sourceScopes: ['ou_123xxxx'],
      targetOrganizationalUnit: { id: 'ou_123xxxx' },
    },
    outboundSynchronization: {
      enabled: false,
      incrementalCallbackEnabled: false,
      scopes: [{ targetScope: 'ou_123xxxx', sourceOrganizationalUnits: [{ id: 'ou_123xxxx' }] }],
    },
    configuration: { __typename: 'IdentityProviderDingTalkConfiguration' },
    configurations: [
      {
        __typename: 'IdentityProviderDingTalkConfiguration',
        appKey: '41reopmwoy9s',
        corporationId: '3756043633237690761',
        version: 'public_dingtalk',
        loginVersion: 'old_version',
        appSecretConfigured: true,
        encryptKeyConfigured: true,
        verificationTokenConfigured: true,
        provisioningScope: {
          corporationId: 'ding_xxxxx',
          corporationName: '测试企业',
          departments: [{ departmentId: '123xxx444', name: '测试部门' }],
          users: [{ userId: '130308333929200479', name: '张三' }],
        },
      },
      {
        __typename: 'IdentityProviderLarkConfiguration',
        appId: 'cli_a7a99f53a317100c',
        enterpriseNumber: 'FX1231xxxx',
        appSecretConfigured: true,
        encryptKeyConfigured: true,
        verificationTokenConfigured: true,
      },
      {
        __typename: 'IdentityProviderWeComConfiguration',
        corporationId: '3562012953454577801',
        agentId: '1242350',
        authorizeCallbackDomain: 'https://example.com/xxxx',
        trustableDomain: 'https://example.com',
        corporationSecretConfigured: true,
      },
      {
        __typename: 'IdentityProviderLdapConfiguration',
        protocol: 'ldap',
        serverHost: '127.xx.xx.100',
        serverPort: 389,
        startTlsEnabled: true,
        administratorUsername: 'example.com',
        administratorPasswordConfigured: true,
        certificateFingerprintEnabled: true,
        certificateFingerprints: ['asdsadaasd'],
      },
      {
        __typename: 'IdentityProviderOidcConfiguration',
        clientId: 'mkv7rgt4d7i4u7zqtzev2mxxxx',
        clientSecretConfigured: true,
        clientAuthenticationMethod: 'client_secret_post',
        grantType: 'authorization_code',
        grantScopes: ['ou_asdaq1addsxzdq1xxxx'],
        pkceRequired: true,
        pkceChallengeMethod: 'S256',
        endpoints: {
          issuer: 'https://example.com/oauth',
          authorization: 'https://example.com/oauth/authorize',
          token: 'https://example.com/oauth/token',
          userinfo: 'https://example.com/oauth/userinfo',
          jwks: 'https://example.com/oauth/jwks',
        },
      },
    ],
  });
  const said = inspect([data, extensions, logged], { depth: null, showHidden: true });
  expect(said).toContain('mkv7rgt4d7i4u7zqtzev2mxxxx');
  expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
});

test('each of its members can be read, but for the nine secrets, of which there is only whether they are set', async () => {
  await using gateway = await startGateway({ accessKeys: true });
  const answerFor = async (detail: object) => {
    serve(gateway, detail);
    const { data, errors } = await read(gateway, everything);
    return { data, errors };
  };
  const before = await answerFor(sampleDetail);
  expect(before.errors).toBeUndefined();
  const changesOf = async (change: (leaf: unknown) => unknown) => {
    const shown: Path[] = [];
    for (const { path } of leavesOf(sampleDetail)) {
      // The id is what is asked by.
      if (path[0] === 'IdentityProviderId') continue;
      const after = await answerFor(Object(withValue(sampleDetail, path, change)));
      expect(after.errors).toBeUndefined();
      if (inspect(after, { depth: null }) !== inspect(before, { depth: null })) shown.push(path);
    }
    return shown;
  };
  const paths = leavesOf(sampleDetail)
    .map(({ path }) => path)
    .filter(([name]) => name !== 'IdentityProviderId');
  expect(paths.filter(isSecret)).toHaveLength(9);
  expect(await changesOf(toAnother)).toEqual(paths.filter((path) => !isSecret(path)));
  expect(await changesOf(() => undefined)).toEqual(paths);
});
