import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import { type Answer, startGateway } from '../../support/gateway.ts';

function idOf({ management }: Emulator, name: string): string {
  const provider = [...management.identityProviders.values()].find(
    ({ detail }) => detail.IdentityProviderName === name,
  );
  if (!provider) throw new Error(`The emulator has no identity provider ${name}`);
  return provider.detail.IdentityProviderId;
}

const summary = `
  id name description type rawType externalId instanceId logoUrl lockReason advancedEnabled lastStatusCheckResult createdAt updatedAt
  authentication { enabled sourceType rawSourceType sourceSupplier rawSourceSupplier }
  inboundSynchronization { enabled periodicEnabled incrementalCallbackEnabled targetOrganizationalUnit { id } }
  outboundSynchronization { enabled }`;

describe('a list', () => {
  test('brings the summaries of all with one call, and no configuration travels', async () => {
    await using gateway = await startGateway({ accessKeys: true });
    const { identityProviders } = gateway.emulator.management;
    const query = `{ identityProviders(first: 100) { totalCount nodes { ${summary} } } }`;
    expect(await gateway.count(query)).toEqual({ 'management:ListIdentityProviders': 1 });
    const { data } = await gateway.ask(query);
    const expected = [...identityProviders.values()].map(({ detail, listed }) => ({
      id: detail.IdentityProviderId,
      name: detail.IdentityProviderName,
      rawType: detail.IdentityProviderType.trim(),
      lockReason: detail.LockReason ?? null,
      advancedEnabled: detail.AdvancedStatus === 'enabled',
      createdAt: new Date(detail.CreateTime).toISOString(),
      authentication: {
        enabled: detail.AuthnStatus === 'enabled',
        rawSourceType: detail.AuthnSourceType ?? null,
      },
      inboundSynchronization: {
        enabled: detail.UdPullStatus === 'enabled',
        periodicEnabled:
          listed.PeriodicSyncStatus === undefined ? null : listed.PeriodicSyncStatus === 'enabled',
        targetOrganizationalUnit:
          listed.UdPullTargetScope === undefined ? null : { id: listed.UdPullTargetScope },
      },
      outboundSynchronization: { enabled: detail.UdPushStatus === 'enabled' },
    }));
    expect(data).toMatchObject({ identityProviders: { totalCount: expected.length, nodes: expected } });
  });

  test('knows the kinds of the contract, and keeps the name of the others', async () => {
    await using gateway = await startGateway({ accessKeys: true });
    const { data } = await gateway.ask(
      '{ identityProviders(first: 100) { nodes { type rawType authentication { sourceType sourceSupplier } } } }',
    );
    const nodes = (data as { identityProviders: { nodes: { type: string; rawType: string }[] } })
      .identityProviders.nodes;
    expect(new Set(nodes.map(({ type }) => type))).toEqual(
      new Set([
        'DING_TALK_INBOUND',
        'DING_TALK_OUTBOUND',
        'WE_COM_INBOUND',
        'LARK_INBOUND',
        'ACTIVE_DIRECTORY_INBOUND',
        'LDAP_INBOUND',
        'OIDC',
        'SASE',
        'OTHER',
      ]),
    );
    expect(nodes).toContainEqual({
      type: 'OTHER',
      rawType: 'urn:alibaba:idaas:idp:example:quantum:pull',
      authentication: { sourceType: 'OTHER', sourceSupplier: 'OTHER' },
    });
    expect(nodes).toContainEqual({
      type: 'WE_COM_INBOUND',
      rawType: 'urn:alibaba:idaas:idp:tencent:wecom:pull',
      authentication: { sourceType: null, sourceSupplier: 'WE_COM' },
    });
  });

  test('is walked by cursor', async () => {
    await using gateway = await startGateway({ accessKeys: true });
    interface Walk {
      readonly identityProviders: {
        readonly nodes: readonly { readonly id: string }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      };
    }
    const query =
      'query ($after: String) { identityProviders(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }';
    const ids: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 20; page += 1) {
      const answer: Answer<Walk> = await gateway.ask<Walk>(query, { after });
      if (!answer.data) break;
      const { nodes, pageInfo } = answer.data.identityProviders;
      ids.push(...nodes.map(({ id }) => id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    const all = [...gateway.emulator.management.identityProviders.values()];
    expect(ids).toEqual(all.map(({ detail }) => detail.IdentityProviderId));
  });

  test('asks for each one itself where only that tells', async () => {
    await using gateway = await startGateway({ accessKeys: true });
    const { size } = gateway.emulator.management.identityProviders;
    const query =
      '{ identityProviders(first: 100) { nodes { configuration { __typename } endpointMetadata { samlEntityId } networkAccessEndpointId } } }';
    expect(await gateway.count(query)).toEqual({
      'management:ListIdentityProviders': 1,
      'management:GetIdentityProvider': size,
    });
    expect(gateway.emulator.management.counters.peakInFlight).toBeLessThanOrEqual(8);
  });
});

describe('one identity provider', () => {
  const query = `query ($id: ID!) { identityProvider(id: $id) { ${summary} } node(id: $id) { id } }`;

  test('costs one call, and one more for what only the list tells', async () => {
    await using gateway = await startGateway({ accessKeys: true });
    const id = idOf(gateway.emulator, 'Partner sign-in');
    expect(
      await gateway.count(
        'query ($id: ID!) { identityProvider(id: $id) { name configuration { __typename } } }',
        { id },
      ),
    ).toEqual({
      'management:GetIdentityProvider': 1,
    });
    expect(await gateway.count(query, { id })).toEqual({
      'management:GetIdentityProvider': 1,
      'management:ListIdentityProviders': 1,
    });
  });

  test('says the same by itself as in the list', async () => {
    await using gateway = await startGateway({ accessKeys: true });
    type Nodes = { identityProviders: { nodes: { id: string }[] } };
    const list = await gateway.ask<Nodes>(`{ identityProviders(first: 100) { nodes { ${summary} } } }`);
    for (const node of list.data?.identityProviders.nodes ?? []) {
      const { data, errors } = await gateway.ask(query, { id: node.id });
      expect({ data, errors }).toEqual({
        data: { identityProvider: node, node: { id: node.id } },
        errors: undefined,
      });
    }
  });

  test('that does not exist is null', async () => {
    await using gateway = await startGateway({ accessKeys: true });
    const { data, errors } = await gateway.ask(query, { id: 'idp_nobody' });
    expect([data, errors]).toEqual([{ identityProvider: null, node: null }, undefined]);
  });

  test.each(['idp', 'idp_', 'user_1', 'idp_a/b', `idp_${'a'.repeat(61)}`])(
    'is not asked for by %s',
    async (id) => {
      await using gateway = await startGateway({ accessKeys: true });
      gateway.emulator.management.counters.reset();
      const { errors } = await gateway.ask('query ($id: ID!) { identityProvider(id: $id) { id } }', { id });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'id' });
      expect(gateway.emulator.management.counters.snapshot()).toEqual({});
    },
  );
});

describe('a configuration', () => {
  const configurations: Record<string, readonly [selection: string, expected: object]> = {
    '钉钉 DingTalk': [
      `... on IdentityProviderDingTalkConfiguration {
        appKey corporationId version loginVersion appSecretConfigured encryptKeyConfigured verificationTokenConfigured
        provisioningScope { corporationId corporationName departments { departmentId name } users { userId name } }
      }`,
      {
        appKey: 'dingappkey0001',
        corporationId: 'dingcanteen',
        version: 'public_dingtalk',
        loginVersion: 'new_version',
        appSecretConfigured: true,
        encryptKeyConfigured: true,
        verificationTokenConfigured: true,
        provisioningScope: {
          corporationId: 'dingcanteen',
          corporationName: '云图科技 Cloudmap',
          departments: [
            { departmentId: '1', name: '云图科技' },
            { departmentId: '584', name: 'Research & Development' },
          ],
          users: [{ userId: 'manager4220', name: '张伟' }],
        },
      },
    ],
    'Lark, half set up': [
      '... on IdentityProviderLarkConfiguration { appId enterpriseNumber appSecretConfigured encryptKeyConfigured verificationTokenConfigured }',
      {
        appId: 'cli_f6e5d4c3b2a1',
        enterpriseNumber: 'F987654321',
        appSecretConfigured: false,
        encryptKeyConfigured: false,
        verificationTokenConfigured: false,
      },
    ],
    '飞书 Lark': [
      '... on IdentityProviderLarkConfiguration { appSecretConfigured encryptKeyConfigured verificationTokenConfigured }',
      { appSecretConfigured: true, encryptKeyConfigured: true, verificationTokenConfigured: true },
    ],
    WeCom: [
      '... on IdentityProviderWeComConfiguration { corporationId agentId authorizeCallbackDomain trustableDomain corporationSecretConfigured }',
      {
        corporationId: 'ww0123456789abcdef',
        agentId: '1000002',
        authorizeCallbackDomain: 'example.aliyunidaas.com',
        trustableDomain: 'example.com',
        corporationSecretConfigured: true,
      },
    ],
    OpenLDAP: [
      `... on IdentityProviderLdapConfiguration {
        protocol serverHost serverPort startTlsEnabled administratorUsername administratorPasswordConfigured
        certificateFingerprintEnabled certificateFingerprints
      }`,
      {
        protocol: 'ldap',
        serverHost: '198.51.100.7',
        serverPort: 389,
        startTlsEnabled: true,
        administratorUsername: 'cn=admin,dc=corp,dc=example',
        administratorPasswordConfigured: true,
        certificateFingerprintEnabled: false,
        certificateFingerprints: [],
      },
    ],
    'Partner sign-in': [
      `... on IdentityProviderOidcConfiguration {
        clientId clientSecretConfigured clientAuthenticationMethod grantType grantScopes pkceRequired pkceChallengeMethod
        endpoints { issuer authorization token userinfo jwks }
      }`,
      {
        clientId: 'mkv7rgt4d7i4u7zqtzev2mxxxx',
        clientSecretConfigured: true,
        clientAuthenticationMethod: 'client_secret_post',
        grantType: 'authorization_code',
        grantScopes: ['openid', 'profile', 'email'],
        pkceRequired: true,
        pkceChallengeMethod: 'S256',
        endpoints: {
          issuer: 'https://login.partner.example',
          authorization: 'https://login.partner.example/authorize',
          token: 'https://login.partner.example/token',
          userinfo: 'https://login.partner.example/userinfo',
          jwks: 'https://login.partner.example/jwks',
        },
      },
    ],
    'Entra ID': [
      `... on IdentityProviderSamlConfiguration {
        entityId signInUrl bindingMethod maxClockSkew requestSigningRequired signedAssertionsWanted signedResponseWanted
      }`,
      {
        entityId: 'https://sts.windows.example/tenant/',
        signInUrl: 'https://login.microsoftonline.example/tenant/saml2',
        bindingMethod: 'HTTP-REDIRECT',
        maxClockSkew: 180,
        requestSigningRequired: true,
        signedAssertionsWanted: true,
        signedResponseWanted: false,
      },
    ],
  };

  test.each(Object.entries(configurations))('of %s is read as it is', async (name, [selection, expected]) => {
    await using gateway = await startGateway({ accessKeys: true });
    const id = idOf(gateway.emulator, name);
    const { data, errors } = await gateway.ask(
      `query ($id: ID!) { identityProvider(id: $id) { configuration { ${selection} } } }`,
      { id },
    );
    expect([data, errors]).toEqual([{ identityProvider: { configuration: expected } }, undefined]);
  });

  test('is null where upstream sends none', async () => {
    await using gateway = await startGateway({ accessKeys: true });
    const id = idOf(gateway.emulator, 'SASE');
    const { data } = await gateway.ask(
      'query ($id: ID!) { identityProvider(id: $id) { configuration { __typename } endpointMetadata { samlEntityId } } }',
      { id },
    );
    expect(data).toEqual({ identityProvider: { configuration: null, endpointMetadata: null } });
  });
});

test('synchronization leads to the units it takes from and puts under', async () => {
  await using gateway = await startGateway({ accessKeys: true });
  const { directory } = gateway.emulator;
  const { data, errors } = await gateway.ask(
    `query ($in: ID!, $out: ID!) {
      in: identityProvider(id: $in) {
        inboundSynchronization {
          groupSynchronizationEnabled incrementalCallbackEnabled sourceScopes targetOrganizationalUnit { id name }
        }
      }
      out: identityProvider(id: $out) {
        outboundSynchronization { enabled scopes { targetScope sourceOrganizationalUnits { id name } } }
      }
    }`,
    { in: idOf(gateway.emulator, '钉钉 DingTalk'), out: idOf(gateway.emulator, 'DingTalk, outbound') },
  );
  const { root } = directory;
  const sources = root.childIds.slice(0, 2).map((id) => ({
    id,
    name: directory.organizationalUnit(id)?.organizationalUnitName,
  }));
  expect([data, errors]).toEqual([
    {
      in: {
        inboundSynchronization: {
          groupSynchronizationEnabled: true,
          incrementalCallbackEnabled: true,
          sourceScopes: ['1', 'OU=people'],
          targetOrganizationalUnit: { id: root.organizationalUnitId, name: root.organizationalUnitName },
        },
      },
      out: {
        outboundSynchronization: {
          enabled: true,
          scopes: [{ targetScope: '1', sourceOrganizationalUnits: sources }],
        },
      },
    },
    undefined,
  ]);
});

test('without access keys every way to them says which settings are missing, and the rest is answered', async () => {
  await using gateway = await startGateway({ accessKeys: false });
  const { data, errors } = await gateway.ask(
    '{ identityProvider(id: "idp_1") { id } identityProviders { totalCount } node(id: "idp_1") { id } users(first: 1) { nodes { id } } }',
  );
  expect(data).toMatchObject({
    identityProvider: null,
    identityProviders: null,
    node: null,
    users: { nodes: [{}] },
  });
  const reported = errors?.map(({ path, extensions, message }) => ({ path, extensions, message }));
  expect(new Set(reported)).toEqual(
    new Set(
      ['identityProvider', 'identityProviders', 'node'].map((field) => ({
        path: [field],
        message: 'This gateway is not configured for this: the operator has to set EMULATOR_ACCESS_KEYS.',
        extensions: {
          code: 'NOT_CONFIGURED',
          settings: ['EMULATOR_ACCESS_KEYS'],
        },
      })),
    ),
  );
});

test('a missing permission leaves the rest of the answer, and names its plane', async () => {
  await using gateway = await startGateway({ accessKeys: true });
  gateway.emulator.management.policy.refuse('GetIdentityProvider');
  const { data, errors } = await gateway.ask(
    '{ identityProviders(first: 1) { nodes { name configuration { __typename } } } }',
  );
  expect(data).toMatchObject({ identityProviders: { nodes: [{ configuration: null }] } });
  expect(errors?.[0]).toMatchObject({
    path: ['identityProviders', 'nodes', 0, 'configuration'],
    extensions: {
      code: 'UPSTREAM_UNAUTHORIZED',
      upstream: { operation: 'management:GetIdentityProvider', code: 'NoPermission', status: 403 },
    },
  });
});
