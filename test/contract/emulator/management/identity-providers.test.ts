import { describe, expect, test } from 'vitest';
import { openManagement } from './open-management.ts';

const urn = 'urn:alibaba:idaas:idp';

/** List E3 of management-api.md 5.1. */
const kinds = [
  `${urn}:alibaba:dingtalk:pull`,
  `${urn}:alibaba:dingtalk:push`,
  `${urn}:tencent:wecom:pull`,
  `${urn}:bytedance:lark:pull`,
  `${urn}:microsoft:ad:pull`,
  `${urn}:unknown:ldap:pull`,
  `${urn}:standard:oidc`,
  `${urn}:alibaba:sase`,
];

interface Row {
  readonly IdentityProviderId: string;
  readonly IdentityProviderType: string;
  readonly IdentityProviderName: string;
}

async function listAll(client: Awaited<ReturnType<typeof openManagement>>, query = {}): Promise<Row[]> {
  const { status, body } = await client.ask('ListIdentityProviders', query);
  expect(status).toBe(200);
  const rows: Row[] = Object(body).IdentityProviders;
  expect(body.TotalCount).toBe(rows.length);
  return rows;
}

describe('the identity providers (management-api.md 5, 6)', () => {
  test('are of every kind of the contract, of SAML and of an unknown one', async () => {
    await using client = await openManagement();
    const types = (await listAll(client)).map(({ IdentityProviderType }) => IdentityProviderType);
    const trimmed = types.map((type) => type.trim());
    expect(new Set(trimmed)).toEqual(
      new Set([...kinds, `${urn}:standard:saml2`, `${urn}:example:quantum:pull`]),
    );
    expect(types.filter((type) => type.endsWith('\n'))).toEqual([`${urn}:tencent:wecom:pull\n`]);
    for (const direction of ['pull', 'push']) {
      const rows = await listAll(client, { Direction: direction });
      expect(rows.map((row) => row.IdentityProviderType)).toEqual(
        types.filter((type) => type.trim().endsWith(direction)),
      );
    }
    const sideways = await client.refused('ListIdentityProviders', { Direction: 'sideways' });
    expect(sideways).toEqual([400, 'InvalidParameter.Direction']);
  });

  test('keep a canary in every secret field of the contract, and none of them in the list', async () => {
    await using client = await openManagement();
    const { secretCanaries, policy } = client.emulator.management;
    const rows = await listAll(client);
    expect(JSON.stringify(rows)).not.toContain('canary');
    const details = await Promise.all(
      rows.map(async ({ IdentityProviderId }) => {
        const { body } = await client.ask('GetIdentityProvider', { IdentityProviderId });
        return Object(body).IdentityProviderDetail;
      }),
    );
    // management-api.md 5.2
    const secretPaths = [
      ['DingtalkAppConfig', 'AppSecret'],
      ['DingtalkAppConfig', 'EncryptKey'],
      ['DingtalkAppConfig', 'VerificationToken'],
      ['LarkConfig', 'AppSecret'],
      ['LarkConfig', 'EncryptKey'],
      ['LarkConfig', 'VerificationToken'],
      ['LdapConfig', 'AdministratorPassword'],
      ['OidcConfig', 'AuthnParam', 'ClientSecret'],
      ['WeComConfig', 'CorpSecret'],
      ['FutureConfig', 'EntanglementSecret'],
    ];
    for (const path of secretPaths) {
      const values = details.map((detail) =>
        path.reduce<unknown>((value, name) => (value ? Object(value)[name] : undefined), detail),
      );
      const canaries = values.filter((value) => typeof value === 'string' && value !== '');
      expect(canaries.length).toBeGreaterThan(0);
      expect(secretCanaries).toEqual(expect.arrayContaining(canaries));
    }
    const seen = JSON.stringify(details).match(/canary-[a-z0-9-]+/g) ?? [];
    expect(new Set(seen).size).toBe(seen.length);
    expect(new Set([...seen, policy.diagnosticText])).toEqual(new Set(secretCanaries));
    const half = details.find((detail) => detail.IdentityProviderName === 'Lark, half set up');
    expect(half.LarkConfig).toEqual({
      AppId: expect.any(String),
      EnterpriseNumber: expect.any(String),
      EncryptKey: '',
      VerificationToken: null,
    });
  });

  test('are found by their ids, and change when the store does', async () => {
    await using client = await openManagement();
    const { identityProviders } = client.emulator.management;
    expect(await client.refused('GetIdentityProvider')).toEqual([400, 'MissingParameter.IdentityProviderId']);
    const [first] = identityProviders.values();
    if (first === undefined) throw new Error('Expected a provider');
    const { IdentityProviderId } = first.detail;
    const changed = { ...first.detail, IdentityProviderName: 'Renamed' };
    identityProviders.put({ ...first, detail: changed });
    const { body } = await client.ask('GetIdentityProvider', { IdentityProviderId });
    expect(body.IdentityProviderDetail).toEqual(changed);
    identityProviders.remove(IdentityProviderId);
    expect(await client.refused('GetIdentityProvider', { IdentityProviderId })).toEqual([
      404,
      'ResourceNotFound.IdentityProvider',
    ]);
    expect(await listAll(client)).toHaveLength(identityProviders.size);
  });

  test('are also answered just as they were put, whatever the contract says', async () => {
    await using client = await openManagement();
    const { management } = client.emulator;
    const { identityProviders } = management;
    const rows = (await listAll(client)).length;
    const detail = { IdentityProviderName: 12, LdapConfig: { AdministratorPassword: 'canary-verbatim' } };
    identityProviders.putVerbatim('idp_odd', { detail, row: null });
    identityProviders.putVerbatim('idp_pushed', {
      detail: undefined,
      row: { IdentityProviderType: `${urn}:x:push\n` },
    });
    const { body } = await client.ask('GetIdentityProvider', { IdentityProviderId: 'idp_odd' });
    expect(body.IdentityProviderDetail).toEqual(detail);
    const { body: without } = await client.ask('GetIdentityProvider', { IdentityProviderId: 'idp_pushed' });
    expect(without).toEqual({ RequestId: expect.any(String) });
    expect((await listAll(client)).slice(rows)).toEqual([null, { IdentityProviderType: `${urn}:x:push\n` }]);
    expect((await listAll(client, { Direction: 'push' })).at(-1)).toEqual({
      IdentityProviderType: `${urn}:x:push\n`,
    });
    expect(management.secretCanaries).toContain('canary-verbatim');
    identityProviders.remove('idp_odd');
    identityProviders.remove('idp_pushed');
    expect(await listAll(client)).toHaveLength(rows);
  });
});
