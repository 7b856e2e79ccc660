import { expect, test } from 'vitest';
import { openSmallCompany } from '../open-emulator.ts';
import { flat, nowMs, openManagement, type Query, sign } from './open-management.ts';
import responseFields from './response-fields.json' with { type: 'json' };
import { sendRequest } from './send-request.ts';

type Action = keyof typeof responseFields;

/** `Users[].UserId` → its type, as the vendor's own library declares it (response-fields.json); what is null or left out has none. */
function describeFields(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (value === null || value === undefined) return found;
  const type = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
  if (path !== '') found.set(path, type);
  if (Array.isArray(value)) for (const item of value) describeFields(item, `${path}[]`, found);
  else if (typeof value === 'object') {
    for (const [name, member] of Object.entries(value)) {
      describeFields(member, path === '' ? name : `${path}.${name}`, found);
    }
  }
  return found;
}

/** Fields that nothing here ever has: there is no replica. */
const neverSet: Partial<Record<Action, readonly string[]>> = {
  GetInstance: [
    'Instance.ManagedServiceCode',
    'Instance.ReplicationConfiguration',
    'Instance.ReplicationConfiguration.BackupInstanceId',
    'Instance.ReplicationConfiguration.BackupInstanceRegionId',
    'Instance.ReplicationConfiguration.PrimaryInstanceId',
    'Instance.ReplicationConfiguration.PrimaryInstanceRegionId',
    'Instance.ReplicationConfiguration.ReplicationCreateTime',
  ],
};

/** What upstream may add one day: the emulator has it, the contract does not. */
const ofTheFuture = (path: string): boolean => path.includes('.Future');

test.each<[Action, Query]>([
  ['GetInstance', {}],
  ['ListUsers', { MaxResults: 60 }],
  ['ListGroups', { PageSize: 100 }],
  ['ListOrganizationalUnits', { PageSize: 100 }],
  ['ListUsersForGroup', { PageSize: 100 }],
  ['ListIdentityProviders', { PageSize: 100 }],
  ['GetIdentityProvider', {}],
])('%s has every field that the vendor declares, of its type, and no other', async (action, query) => {
  await using client = await openManagement({ users: 60 });
  const { samples, management, directory } = client.emulator;
  directory.addUser({ displayName: 'Rare', description: 'Locked', lockExpireTime: 1, accountExpireTime: 2 });
  const queries =
    action === 'GetIdentityProvider'
      ? Array.from(management.identityProviders.values(), ({ detail }) => ({
          IdentityProviderId: detail.IdentityProviderId,
        }))
      : [action === 'ListUsersForGroup' ? { ...query, GroupId: samples.groupId } : query];
  const found = new Map<string, string>();
  for (const asked of queries) {
    const { status, body } = await client.ask(action, asked);
    expect(status).toBe(200);
    describeFields(body, '', found);
  }
  const expected: Record<string, string> = { ...responseFields[action] };
  const missing = Object.keys(expected).filter((path) => !found.has(path));
  expect(missing).toEqual(missing.filter((path) => neverSet[action]?.includes(path)));
  const seen = Object.fromEntries([...found].filter(([path]) => !ofTheFuture(path)));
  for (const path of missing) delete expected[path];
  expect(seen).toEqual(expected);
});

const toCamelCase = (row: object) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );

const by = (name: string) => (one: Record<string, unknown>, other: Record<string, unknown>) =>
  String(one[name]) < String(other[name]) ? -1 : 1;

test('both APIs say the same of the same users, groups and units', async () => {
  await using company = await openSmallCompany({ scope: 'all', now: () => nowMs });
  const { management, instanceId, exchange } = company.emulator;
  const rowsOf = async (action: string, name: string, query: Query = {}) => {
    const request = sign(management.endpoint, management, action, { InstanceId: instanceId, ...query }, {});
    const { body } = await exchange(() => sendRequest(management.endpoint, request));
    const rows: object[] = Object(body)[name];
    return rows.map(toCamelCase);
  };
  const users: Record<string, unknown>[] = Object((await company.get('/users?pageSize=100')).body).data;
  const withoutExpiry = (rows: readonly Record<string, unknown>[]) =>
    rows.map(({ passwordExpireTime: _, ...row }) => row);
  const listed = withoutExpiry(await rowsOf('ListUsers', 'Users'));
  expect(listed.sort(by('userId'))).toEqual(users.sort(by('userId')));
  const ids = users.map(({ userId }) => String(userId));
  expect(withoutExpiry(await rowsOf('ListUsers', 'Users', flat('UserIds', ids)))).toEqual(users);
  const groups: Record<string, unknown>[] = Object((await company.get('/groups')).body).data;
  expect((await rowsOf('ListGroups', 'Groups')).sort(by('groupId'))).toEqual(groups.sort(by('groupId')));
  for (const { leaf: _, ...unit } of await rowsOf('ListOrganizationalUnits', 'OrganizationalUnits')) {
    const { body } = await company.get(`/organizationalUnits/${unit.organizationalUnitId}`);
    expect(unit).toEqual(body);
  }
});
