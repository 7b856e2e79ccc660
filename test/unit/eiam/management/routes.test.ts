import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { developerOperations } from '../../../../src/eiam/developer/catalogue.ts';
import { managementOperations } from '../../../../src/eiam/management/catalogue.ts';
import { patient } from '../samples.ts';
import { instanceId, json } from '../scripted-upstream.ts';
import { openManagement, questionOf } from './open-management.ts';

const contract = readFileSync(new URL('../../../../docs/management-api.md', import.meta.url), 'utf8');
/** 7.4: calls that return credentials. */
const forbidden: readonly string[] =
  (/### 7\.4 [^\n]+\n\n([^\n]+)/.exec(contract)?.[1] ?? '').match(/(?<=`)\w+(?=`)/g) ?? [];

const actions = new Set(Object.values(managementOperations).map(({ address }) => address.action));

test('no catalogue holds an operation that returns credentials', () => {
  expect(forbidden).toHaveLength(16);
  const sent = [...actions, ...Object.values(developerOperations).map(({ name }) => name)];
  expect(sent.filter((operation) => forbidden.includes(operation))).toEqual([]);
});

test('every operation that is sent stands in the contract, and reads', () => {
  for (const action of actions) {
    expect(contract).toContain(`\n| ${action} |`);
    expect(action).toMatch(/^(Get|List)/);
  }
});

type Client = Awaited<ReturnType<typeof openManagement>>['client'];

const page = { pageNumber: 2, pageSize: 50 };
const empty = { TotalCount: 0 };
const asks: readonly (readonly [
  string,
  (client: Client) => Promise<unknown>,
  Record<string, string>,
  object,
])[] = [
  [
    'GetIdentityProvider',
    (client) => client.getIdentityProvider('idp_1', patient),
    { IdentityProviderId: 'idp_1' },
    { IdentityProviderDetail: { IdentityProviderId: 'idp_1' } },
  ],
  [
    'ListIdentityProviders',
    (client) => client.listIdentityProviders(page, patient),
    { PageNumber: '2', PageSize: '50' },
    empty,
  ],
  ['GetInstance', (client) => client.getInstance(patient), {}, { Instance: { InstanceId: instanceId } }],
  [
    'ListUsers',
    (client) => client.listUsersByIds(['user_1', 'user_2'], patient),
    { 'UserIds.1': 'user_1', 'UserIds.2': 'user_2', PageNumber: '1', PageSize: '100' },
    empty,
  ],
  [
    'ListGroups',
    (client) => client.listGroupsByIds(['group_1'], patient),
    { 'GroupIds.1': 'group_1', PageNumber: '1', PageSize: '100' },
    empty,
  ],
  [
    'ListOrganizationalUnits',
    (client) => client.listOrganizationalUnitsByIds(['ou_1'], patient),
    { 'OrganizationalUnitIds.1': 'ou_1', PageNumber: '1', PageSize: '100' },
    empty,
  ],
  [
    'ListUsers',
    (client) =>
      client.searchUsers(
        {
          usernameStartsWith: 'a',
          displayNameStartsWith: '测 (*)',
          email: 'a@b.example',
          phoneNumber: '13900001001',
          phoneRegion: '86',
          userExternalId: 'S-1',
          userSourceType: 'ad',
          userSourceId: 'ad-1',
          status: 'enabled',
          organizationalUnitId: 'ou_1',
          ...page,
        },
        patient,
      ),
    {
      UsernameStartsWith: 'a',
      DisplayNameStartsWith: '测 (*)',
      Email: 'a@b.example',
      PhoneNumber: '13900001001',
      PhoneRegion: '86',
      UserExternalId: 'S-1',
      UserSourceType: 'ad',
      UserSourceId: 'ad-1',
      Status: 'enabled',
      OrganizationalUnitId: 'ou_1',
      PageNumber: '2',
      PageSize: '50',
    },
    empty,
  ],
  ['ListUsers', (client) => client.searchUsers(page, patient), { PageNumber: '2', PageSize: '50' }, empty],
];

test.each(asks)('%s goes on the wire as the contract says', async (action, ask, query, reply) => {
  await using management = await openManagement({
    now: () => Date.UTC(2026, 0, 23, 8, 0, 4, 999),
    nonce: () => 'nonce-1',
  });
  management.upstream.answer = json(reply);
  await ask(management.client);
  const [request] = management.upstream.seen;
  expect(request?.method).toBe('POST');
  expect(request?.body).toBe('');
  expect(questionOf(request ?? { method: '', url: '', headers: {}, body: '' })).toEqual({
    InstanceId: instanceId,
    ...query,
  });
  const { authorization, ...headers } = request?.headers ?? {};
  expect(headers).toMatchObject({
    host: new URL(management.upstream.endpoint).host,
    accept: 'application/json',
    'x-acs-action': action,
    'x-acs-version': '2021-12-01',
    'x-acs-date': '2026-01-23T08:00:04Z',
    'x-acs-signature-nonce': 'nonce-1',
    'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  });
  expect(Object.keys(headers)).not.toContain('x-acs-security-token');
  expect(authorization).toMatch(
    /^ACS3-HMAC-SHA256 Credential=LTAIexamplekeyid,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=[0-9a-f]{64}$/,
  );
});

test('every action is called here', () => {
  expect(new Set(asks.map(([action]) => action))).toEqual(actions);
});

test.each([0, 101])('%i ids are never sent', async (length) => {
  await using management = await openManagement();
  const { client, upstream } = management;
  const ids = Array.from({ length }, (_, index) => `id_${index}`);
  for (const ask of [client.listUsersByIds, client.listGroupsByIds, client.listOrganizationalUnitsByIds]) {
    await expect(ask(ids, patient)).rejects.toThrow(RangeError);
  }
  expect(upstream.seen).toEqual([]);
});

test('an address with a path is refused, for the signature would not cover it', async () => {
  await expect(openManagement({ endpoint: 'https://upstream.example/eiam' })).rejects.toThrow(TypeError);
});
