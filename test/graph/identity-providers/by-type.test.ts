import { describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import { read, sampleConfigurations, serve, urn, withoutConfiguration } from './verbatim.ts';

const { DingtalkAppConfig, DingtalkProvisioningConfig, LdapConfig, OidcConfig, WeComConfig } =
  sampleConfigurations;
const SamlConfig = { IdPEntityId: 'https://idp.example.com', BindingMethod: 'HTTP-REDIRECT' };

const everyConfiguration = { ...sampleConfigurations, SamlConfig };

const names = '{ type configuration { __typename } configurations { __typename } }';

/** What a client reads of a provider of this type with these configuration objects. */
function known(type: string, configuration: string | null, configurations: readonly string[]) {
  const toObject = (name: string) => ({ __typename: `IdentityProvider${name}Configuration` });
  return {
    type,
    configuration: configuration && toObject(configuration),
    configurations: configurations.map(toObject),
  };
}

const all = ['DingTalk', 'Lark', 'WeCom', 'Ldap', 'Saml', 'Oidc'];

// list E3 of management-api.md 5.1, and types that it does not have
const types: readonly (readonly [rawType: string, type: string, configuration: string | null])[] = [
  [`${urn}:alibaba:dingtalk:pull`, 'DING_TALK_INBOUND', 'DingTalk'],
  [`${urn}:alibaba:dingtalk:push`, 'DING_TALK_OUTBOUND', 'DingTalk'],
  [`${urn}:tencent:wecom:pull`, 'WE_COM_INBOUND', 'WeCom'],
  [`${urn}:bytedance:lark:pull`, 'LARK_INBOUND', 'Lark'],
  [`${urn}:microsoft:ad:pull`, 'ACTIVE_DIRECTORY_INBOUND', 'Ldap'],
  [`${urn}:unknown:ldap:pull`, 'LDAP_INBOUND', 'Ldap'],
  [`${urn}:standard:oidc`, 'OIDC', 'Oidc'],
  [`${urn}:alibaba:sase`, 'SASE', 'Oidc'],
  [`${urn}:tencent:wecom:push`, 'OTHER', 'WeCom'],
  [`${urn}:bytedance:lark:push`, 'OTHER', 'Lark'],
  [`${urn}:microsoft:ad:push`, 'OTHER', 'Ldap'],
  [`${urn}:unknown:ldap:push`, 'OTHER', 'Ldap'],
  [`${urn}:unknown:ldap:sideways`, 'OTHER', null],
  [`${urn}:example:quantum:pull`, 'OTHER', null],
  ['constructor', 'OTHER', null],
];

test.each(types)('of six configurations %s has its own', async (rawType, type, configuration) => {
  await using gateway = await startGateway({ accessKeys: true });
  for (const ending of ['', '\n']) {
    const IdentityProviderType = `${rawType}${ending}`;
    const objects = Object.entries(everyConfiguration);
    for (const order of [objects, objects.toReversed()]) {
      serve(gateway, { ...withoutConfiguration, IdentityProviderType, ...Object.fromEntries(order) });
      const { data, errors } = await read(gateway, names);
      expect([data?.identityProvider, errors]).toEqual([known(type, configuration, all), undefined]);
    }
  }
});

const ldap = { ...withoutConfiguration, IdentityProviderType: `${urn}:unknown:ldap:pull` };
const dingTalk = { ...withoutConfiguration, IdentityProviderType: `${urn}:alibaba:dingtalk:pull` };
const unknown = { ...withoutConfiguration, IdentityProviderType: `${urn}:standard:saml2` };
const { IdentityProviderType: _type, ...untyped } = withoutConfiguration;

const cases: Readonly<Record<string, readonly [detail: object, expected: object]>> = {
  'an LDAP provider with an empty DingTalk app beside is LDAP': [
    { ...ldap, DingtalkAppConfig: {}, LdapConfig },
    known('LDAP_INBOUND', 'Ldap', ['Ldap']),
  ],
  'an LDAP provider with a whole DingTalk app beside is LDAP': [
    { ...ldap, DingtalkAppConfig, LdapConfig },
    known('LDAP_INBOUND', 'Ldap', ['DingTalk', 'Ldap']),
  ],
  'an LDAP provider without an LDAP configuration takes no other for it': [
    { ...ldap, OidcConfig },
    known('LDAP_INBOUND', null, ['Oidc']),
  ],
  'an LDAP provider whose LDAP configuration is empty has none': [
    { ...ldap, LdapConfig: {}, OidcConfig },
    known('LDAP_INBOUND', null, ['Oidc']),
  ],
  'DingTalk without an app has what DingTalk grants': [
    { ...dingTalk, DingtalkAppConfig: {}, DingtalkProvisioningConfig, LdapConfig },
    known('DING_TALK_INBOUND', 'DingTalk', ['DingTalk', 'Ldap']),
  ],
  'a type that is not known has the only one there is': [
    { ...unknown, SamlConfig },
    known('OTHER', 'Saml', ['Saml']),
  ],
  'a type that is not known has the only one in which anything is set': [
    { ...unknown, DingtalkAppConfig: {}, SamlConfig, OidcConfig: { AuthnParam: {}, GrantScopes: [] } },
    known('OTHER', 'Saml', ['Saml']),
  ],
  'a type that is not known decides between none': [
    { ...unknown, OidcConfig, SamlConfig },
    known('OTHER', null, ['Saml', 'Oidc']),
  ],
  'no type at all has the only one there is': [
    { ...untyped, WeComConfig },
    { ...known('', 'WeCom', ['WeCom']), type: null },
  ],
  'no configuration at all': [ldap, known('LDAP_INBOUND', null, [])],
};

test.each(Object.entries(cases))('%s', async (_name, [detail, expected]) => {
  await using gateway = await startGateway({ accessKeys: true });
  serve(gateway, detail);
  const { data, errors } = await read(gateway, names);
  expect([data?.identityProvider, errors]).toEqual([expected, undefined]);
  const list = await gateway.ask(`{ identityProviders(first: 1) { nodes ${names} } }`);
  expect([list.data, list.errors]).toEqual([{ identityProviders: { nodes: [expected] } }, undefined]);
});

describe('a configuration object', () => {
  const unset: readonly unknown[] = [
    null,
    '',
    {},
    [],
    { AuthnParam: null },
    { AuthnParam: {}, EndpointConfig: { Issuer: '' }, GrantScopes: [], GrantType: null },
  ];
  test.each(unset.map((value) => [JSON.stringify(value), value]))('of %s is absent', async (_text, value) => {
    await using gateway = await startGateway({ accessKeys: true });
    serve(gateway, {
      ...withoutConfiguration,
      IdentityProviderType: `${urn}:standard:oidc`,
      OidcConfig: value,
    });
    const { data, errors } = await read(gateway, names);
    expect([data?.identityProvider, errors]).toEqual([known('OIDC', null, []), undefined]);
  });

  // One that holds only what this version does not read, or only a secret, is there all the same.
  const set = [
    { PkceRequired: false },
    { AuthnParam: { ClientSecret: 'canary' } },
    { FutureMember: 'canary' },
    { FutureList: [[[[['canary']]]]] },
  ];
  test.each(set.map((value) => [JSON.stringify(value), value]))('of %s is there', async (_text, value) => {
    await using gateway = await startGateway({ accessKeys: true });
    serve(gateway, {
      ...withoutConfiguration,
      IdentityProviderType: `${urn}:standard:oidc`,
      OidcConfig: value,
    });
    const answer = await read(gateway, names);
    expect([answer.data?.identityProvider, answer.errors]).toEqual([
      known('OIDC', 'Oidc', ['Oidc']),
      undefined,
    ]);
    expect(JSON.stringify(answer)).not.toContain('canary');
  });
});

test('the configuration of the type is also the one whose members are read', async () => {
  await using gateway = await startGateway({ accessKeys: true });
  serve(gateway, { ...ldap, ...everyConfiguration });
  const { data, errors } = await read(
    gateway,
    '{ configuration { ... on IdentityProviderLdapConfiguration { serverPort serverHost } ... on IdentityProviderWeComConfiguration { agentId } } }',
  );
  expect([data?.identityProvider, errors]).toEqual([
    { configuration: { serverPort: 389, serverHost: '127.xx.xx.100' } },
    undefined,
  ]);
});
