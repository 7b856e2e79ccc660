import { describe, expect, test } from 'vitest';
import { patient, samples } from '../samples.ts';
import { json } from '../scripted-upstream.ts';
import { openManagement } from './open-management.ts';

/** The Developer API's sample as this plane writes it. */
function inCapitals(object: object, more: object = {}): object {
  const entries = Object.entries({ ...object, ...more });
  return Object.fromEntries(
    entries.map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
  );
}

const page = { pageNumber: 1, pageSize: 100 };

async function ask(reply: object) {
  const management = await openManagement();
  management.upstream.answer = json({ RequestId: 'R1', ...reply });
  return management;
}

describe('rows are those of the Developer API', () => {
  test('users, with members of the other plane dropped', async () => {
    const Users = [inCapitals(samples.userSummary, { passwordExpireTime: 1, futureField: 'x' })];
    await using management = await ask({ TotalCount: 1, Users });
    const { client } = management;
    expect(await client.listUsersByIds(['user_1'], patient)).toEqual([samples.userSummary]);
    expect(await client.searchUsers(page, patient)).toEqual({ totalCount: 1, data: [samples.userSummary] });
  });

  test('groups', async () => {
    await using management = await ask({ TotalCount: 1, Groups: [inCapitals(samples.group)] });
    expect(await management.client.listGroupsByIds(['group_1'], patient)).toEqual([samples.group]);
  });

  test('organizational units', async () => {
    const OrganizationalUnits = [inCapitals(samples.organizationalUnit, { leaf: true })];
    await using management = await ask({ TotalCount: 1, OrganizationalUnits });
    expect(await management.client.listOrganizationalUnitsByIds(['ou_1'], patient)).toEqual([
      samples.organizationalUnit,
    ]);
  });

  test.each([
    ['absent', {}],
    ['null', { email: null }],
    ['empty', { email: '' }],
  ])('what is %s is absent', async (_, more) => {
    const { email: _email, ...rest } = samples.userSummary;
    await using management = await ask({ TotalCount: 1, Users: [inCapitals(rest, more)] });
    expect(await management.client.listUsersByIds(['user_1'], patient)).toEqual([rest]);
  });

  test('a list that is absent is empty', async () => {
    await using management = await ask({ TotalCount: 0 });
    expect(await management.client.listGroupsByIds(['group_1'], patient)).toEqual([]);
  });
});

describe('an identity provider', () => {
  const read = async (detail: object) => {
    await using management = await ask({
      IdentityProviderDetail: { IdentityProviderId: 'idp_1', ...detail },
    });
    return await management.client.getIdentityProvider('idp_1', patient);
  };

  test('has the members of the list, and nothing else', async () => {
    expect(
      await read({
        IdentityProviderType: ' urn:alibaba:idaas:idp:tencent:wecom:pull\n',
        FutureSecret: 'canary',
        FutureConfig: { Secret: 'canary' },
        WeComConfig: {
          CorpId: 'ww1',
          CorpSecret: 'canary',
          FutureSecret: 'canary',
          AgentId: null,
          TrustableDomain: '',
        },
      }),
    ).toEqual({
      identityProviderId: 'idp_1',
      identityProviderType: 'urn:alibaba:idaas:idp:tencent:wecom:pull',
      weComConfig: { corpId: 'ww1', corpSecretConfigured: true },
    });
  });

  test.each([
    ['there', 'canary', true],
    ['masked', '***', true],
    ['empty', '', false],
    ['null', null, false],
    ['left out', undefined, false],
  ])('shows whether a secret is set that is %s', async (_, secret, isSet) => {
    const detail = await read({
      DingtalkAppConfig: { AppKey: 'A', AppSecret: secret, EncryptKey: secret, VerificationToken: secret },
      LarkConfig: { AppId: 'A', AppSecret: secret, EncryptKey: secret, VerificationToken: secret },
      WeComConfig: { CorpId: 'A', CorpSecret: secret },
      LdapConfig: { LdapProtocol: 'A', AdministratorPassword: secret },
      OidcConfig: { AuthnParam: { ClientId: 'A', ClientSecret: secret } },
    });
    const three = {
      appSecretConfigured: isSet,
      encryptKeyConfigured: isSet,
      verificationTokenConfigured: isSet,
    };
    expect(detail).toEqual({
      identityProviderId: 'idp_1',
      dingtalkAppConfig: { appKey: 'A', ...three },
      larkConfig: { appId: 'A', ...three },
      weComConfig: { corpId: 'A', corpSecretConfigured: isSet },
      ldapConfig: { ldapProtocol: 'A', administratorPasswordConfigured: isSet, certificateFingerprints: [] },
      oidcConfig: { authnParam: { clientId: 'A', clientSecretConfigured: isSet }, grantScopes: [] },
    });
  });

  test.each([
    ['nothing', {}],
    [
      'members that are not set',
      { AdministratorPassword: '', LdapServerHost: null, CertificateFingerprints: [] },
    ],
  ])('has no configuration that holds %s', async (_, LdapConfig) => {
    expect(await read({ LdapConfig, OidcConfig: LdapConfig })).toEqual({ identityProviderId: 'idp_1' });
  });
});
