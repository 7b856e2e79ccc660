import { describe, expect, test } from 'vitest';
import { flat, nowMs, openCompany, openManagement, type Query } from './open-management.ts';

type Company = Awaited<ReturnType<typeof openCompany>>;

/** What the list's rows are called by, in any order: upstream promises none. */
async function namesOf(client: Pick<Company, 'ask'>, action: string, query: Query): Promise<string[]> {
  const { status, body } = await client.ask(action, query);
  expect([status, body.Code]).toEqual([200, undefined]);
  const rows: Record<string, string>[] =
    Object(body).Users ?? Object(body).Groups ?? Object(body).OrganizationalUnits;
  return rows
    .map((row) => row.Username ?? row.GroupName ?? row.OrganizationalUnitName ?? row.UserId ?? '')
    .sort();
}

const everyone = ['Ada.Lovelace', 'bob', 'eve', 'gus', 'zoe'];

describe('ListUsers (management-api.md 7.1)', () => {
  test.each<[string, (company: Company) => Query, string[]]>([
    ['nothing: everyone, in scope or not', () => ({}), everyone],
    ['an empty filter', () => ({ Status: '', 'UserIds.1': '' }), everyone],
    ['ids', ({ eve, bob }) => flat('UserIds', [eve.userId, 'user_x', bob.userId]), ['bob', 'eve']],
    ['the same id twice', ({ eve }) => flat('UserIds', [eve.userId, eve.userId]), ['eve']],
    [
      'ids with gaps between the indices',
      ({ eve, bob }) => ({ 'UserIds.7': eve.userId, 'UserIds.12': bob.userId }),
      ['bob', 'eve'],
    ],
    ['ids in a style that is not flat', ({ eve }) => ({ UserIds: `["${eve.userId}"]` }), everyone],
    ['ids of no user', () => flat('UserIds', ['user_x']), []],
    [
      'direct members of a unit, primary and secondary',
      ({ asia }) => ({ OrganizationalUnitId: asia.organizationalUnitId }),
      ['Ada.Lovelace', 'bob'],
    ],
    [
      'ids within a unit',
      ({ asia, ada, eve }) => ({
        OrganizationalUnitId: asia.organizationalUnitId,
        ...flat('UserIds', [ada.userId, eve.userId]),
      }),
      ['Ada.Lovelace'],
    ],
    ['the beginning of a display name', () => ({ DisplayNameStartsWith: "Ada O'" }), ['Ada.Lovelace']],
    ['its end', () => ({ DisplayNameStartsWith: 'Brien' }), []],
    ['the beginning of a username', () => ({ UsernameStartsWith: 'Ada' }), ['Ada.Lovelace']],
    ['in another case', () => ({ UsernameStartsWith: 'ada' }), ['Ada.Lovelace']],
    ['an address in another case', () => ({ Email: 'ada@EXAMPLE.com' }), ['Ada.Lovelace']],
    ['a number', () => ({ PhoneNumber: '13800000001', PhoneRegion: '86' }), ['Ada.Lovelace']],
    ['a number of another region', () => ({ PhoneNumber: '13800000001', PhoneRegion: '1' }), []],
    ['a status', () => ({ Status: 'disabled' }), ['zoe']],
    ['a source', () => ({ UserSourceType: 'ding_talk' }), ['zoe']],
    ['an external id', ({ bob }) => ({ UserExternalId: bob.userId }), ['bob']],
    ['the id of a source', ({ zoe }) => ({ UserSourceId: zoe.userSourceId }), ['zoe']],
    ['two filters that exclude each other', () => ({ Status: 'enabled', UserSourceType: 'ding_talk' }), []],
    ['parameters that it does not know', () => ({ Colour: 'red' }), everyone],
  ])('%s', async (_name, toQuery, expected) => {
    await using company = await openCompany();
    expect(await namesOf(company, 'ListUsers', toQuery(company))).toEqual(expected);
  });

  test.each<[Query, number, string]>([
    [{ PageSize: 101 }, 400, 'InvalidParameter.PageSize'],
    [{ PageSize: 0 }, 400, 'InvalidParameter.PageSize'],
    [{ PageNumber: 0 }, 400, 'InvalidParameter.PageNumber'],
    [{ PageNumber: 'two' }, 400, 'InvalidParameter.PageNumber'],
    [{ MaxResults: 101 }, 400, 'InvalidParameter.MaxResults'],
    [{ MaxResults: 10, PageSize: 10 }, 400, 'InvalidParameter.PageSize'],
    [{ NextToken: 'NTnonsense' }, 400, 'InvalidParameter.NextToken'],
    [{ Status: 'asleep' }, 400, 'InvalidParameter.Status'],
    [{ UserSourceType: 'paper' }, 400, 'InvalidParameter.UserSourceType'],
    [{ Email: 'x'.repeat(65) }, 400, 'InvalidParameter.Email'],
    [
      flat(
        'UserIds',
        Array.from({ length: 101 }, (_, at) => `user_${at}`),
      ),
      400,
      'InvalidParameter.UserIds',
    ],
    [{ OrganizationalUnitId: 'ou_x' }, 404, 'ResourceNotFound.OrganizationalUnit'],
    [{ OrganizationalUnitId: 'ou_root' }, 404, 'ResourceNotFound.OrganizationalUnit'],
  ])('%j is refused', async (query, status, code) => {
    await using client = await openManagement({ users: 3 });
    expect(await client.refused('ListUsers', query)).toEqual([status, code]);
  });
});

describe('paging (management-api.md 7.2)', () => {
  test('a page of 20 unless said otherwise cuts a batch without a word', async () => {
    await using client = await openManagement({ users: 30 });
    const ids = Array.from(client.emulator.directory.users(), ({ userId }) => userId);
    const cut = await client.ask('ListUsers', flat('UserIds', ids));
    expect([Object(cut.body).Users.length, cut.body.TotalCount]).toEqual([20, 30]);
    const whole = await client.ask('ListUsers', { PageSize: 100, ...flat('UserIds', ids) });
    const rows: { UserId: string }[] = Object(whole.body).Users;
    expect(rows.map(({ UserId }) => UserId).sort()).toEqual(ids.toSorted());
    const beyond = await client.ask('ListUsers', { PageNumber: 3 });
    expect([beyond.body.Users, beyond.body.TotalCount]).toEqual([[], 30]);
  });

  test('numbers and tokens walk the same list', async () => {
    await using client = await openManagement({ users: 30 });
    const numbered: object[] = [];
    for (const PageNumber of [1, 2, 3]) {
      const { body } = await client.ask('ListUsers', { PageNumber, PageSize: 12 });
      expect(Object.keys(body)).toEqual(['RequestId', 'TotalCount', 'Users']);
      numbered.push(...Object(body).Users);
    }
    const walked: object[] = [];
    const pages: unknown[] = [];
    let query: Query = { MaxResults: 12 };
    for (let page = 0; page < 3; page += 1) {
      const { body } = await client.ask('ListUsers', query);
      walked.push(...Object(body).Users);
      pages.push([body.TotalCount, body.MaxResults, typeof body.NextToken]);
      query = { MaxResults: 12, NextToken: String(body.NextToken) };
    }
    expect(walked).toEqual(numbered);
    expect(walked).toHaveLength(30);
    expect(pages).toEqual([
      [30, 12, 'string'],
      [30, 12, 'string'],
      [30, 12, 'undefined'],
    ]);
  });

  test('a token is good for its own list only', async () => {
    await using client = await openManagement({ users: 30 });
    const { body } = await client.ask('ListUsers', { MaxResults: 5, Status: 'enabled' });
    const NextToken = String(body.NextToken);
    expect((await client.ask('ListUsers', { NextToken, Status: 'enabled' })).status).toBe(200);
    const other = await client.refused('ListUsers', { NextToken, Status: 'disabled' });
    expect(other).toEqual([400, 'InvalidParameter.NextToken']);
  });
});

describe('ListGroups', () => {
  test.each<[string, (company: Company) => Query, string[]]>([
    ['nothing: every group', () => ({}), ['Guild', 'Secret']],
    [
      'ids, unknown ones among them',
      ({ secret }) => flat('GroupIds', ['group_x', secret.groupId]),
      ['Secret'],
    ],
    ['a name', () => ({ GroupName: 'Guild' }), ['Guild']],
    ['the beginning of a name only', () => ({ GroupName: 'Gui' }), []],
    ['a prefix', () => ({ GroupNameStartsWith: 'Gui' }), ['Guild']],
    ['a prefix in another case', () => ({ GroupNameStartsWith: 'gui' }), ['Guild']],
    ['an external id', () => ({ GroupExternalId: 'grp-9' }), ['Secret']],
    ['two that exclude each other', () => ({ GroupExternalId: 'grp-9', GroupName: 'Guild' }), []],
  ])('%s', async (_name, toQuery, expected) => {
    await using company = await openCompany();
    expect(await namesOf(company, 'ListGroups', toQuery(company))).toEqual(expected);
  });
});

describe('ListOrganizationalUnits', () => {
  test.each<[string, (company: Company) => Query, string[]]>([
    ['nothing: every unit, the root too', () => ({}), ['Asia', 'Company', 'Holding', 'Team <1>', '上海']],
    [
      'ids',
      ({ team, holding }) =>
        flat('OrganizationalUnitIds', [team.organizationalUnitId, 'ou_root', holding.organizationalUnitId]),
      ['Holding', 'Team <1>'],
    ],
    ['children', ({ asia }) => ({ ParentId: asia.organizationalUnitId }), ['上海']],
    ['children of a leaf', ({ team }) => ({ ParentId: team.organizationalUnitId }), []],
    ['a name', () => ({ OrganizationalUnitName: '上海' }), ['上海']],
    ['a prefix', () => ({ OrganizationalUnitNameStartsWith: 'Team <' }), ['Team <1>']],
    [
      'ids and a parent that is not theirs',
      ({ team, asia }) => ({
        ParentId: asia.organizationalUnitId,
        ...flat('OrganizationalUnitIds', [team.organizationalUnitId]),
      }),
      [],
    ],
  ])('%s', async (_name, toQuery, expected) => {
    await using company = await openCompany();
    expect(await namesOf(company, 'ListOrganizationalUnits', toQuery(company))).toEqual(expected);
  });

  test('a parent that does not exist', async () => {
    await using company = await openCompany();
    const refusal = await company.refused('ListOrganizationalUnits', { ParentId: 'ou_x' });
    expect(refusal).toEqual([404, 'ResourceNotFound.OrganizationalUnit']);
  });

  test('which are leaves', async () => {
    await using company = await openCompany();
    const { body } = await company.ask('ListOrganizationalUnits');
    const rows: { OrganizationalUnitName: string; Leaf: boolean; ParentId?: string }[] =
      Object(body).OrganizationalUnits;
    const leaves = rows.filter(({ Leaf }) => Leaf).map((row) => row.OrganizationalUnitName);
    expect(leaves.sort()).toEqual(['Holding', 'Team <1>']);
    expect(rows.filter(({ ParentId }) => ParentId === undefined)).toHaveLength(1);
  });
});

describe('ListUsersForGroup', () => {
  test('ids and where the membership came from; a list of ids asks who of them is in', async () => {
    await using company = await openCompany();
    const { guild, ada, gus, eve, directory } = company;
    const whole = await company.ask('ListUsersForGroup', { GroupId: guild.groupId });
    expect(whole.body).toMatchObject({ TotalCount: 2 });
    expect(whole.body.Users).toEqual([
      { UserId: ada.userId, GroupMemberRelationSourceType: 'ad', GroupMemberRelationSourceId: 'ad01' },
      {
        UserId: gus.userId,
        GroupMemberRelationSourceType: 'build_in',
        GroupMemberRelationSourceId: directory.instanceId,
      },
    ]);
    const some = await company.ask('ListUsersForGroup', {
      GroupId: guild.groupId,
      ...flat('UserIds', [eve.userId, gus.userId]),
    });
    expect(some.body).toMatchObject({ TotalCount: 1, Users: [{ UserId: gus.userId }] });
    const unknown = await company.refused('ListUsersForGroup', { GroupId: 'group_x' });
    expect(unknown).toEqual([404, 'ResourceNotFound.Group']);
    expect(await company.refused('ListUsersForGroup')).toEqual([400, 'MissingParameter.GroupId']);
  });
});

test('PasswordExpireTime: a time, -1 for never, absent without a password (management-access.md 5)', async () => {
  await using company = await openCompany({ passwordPolicy: { lifetimeDays: 2 } });
  const { emulator, directory, ask, ada, bob, zoe } = company;
  const times = async () => {
    const { body } = await ask('ListUsers', flat('UserIds', [ada.userId, bob.userId, zoe.userId]));
    const users = body.Users as readonly Record<string, unknown>[];
    return Object.fromEntries(
      users.map(({ Username, PasswordExpireTime }) => [Username, PasswordExpireTime]),
    );
  };
  expect(await times()).toEqual({ 'Ada.Lovelace': -1, bob: undefined, zoe: undefined });
  const control = (key: string, body: object) =>
    emulator.exchange(() =>
      fetch(`${emulator.endpoint}/control/users/${key}`, { method: 'PATCH', body: JSON.stringify(body) }),
    );
  await control('bob', { password: 'anything' });
  await control(ada.userId, { passwordExpireTime: 1_800_000_000_000 });
  const twoDaysMs = 172_800_000;
  expect(await times()).toEqual({
    'Ada.Lovelace': 1_800_000_000_000,
    bob: nowMs + twoDaysMs,
    zoe: undefined,
  });
  await control(ada.userId, { passwordExpireTime: null });
  expect(directory.user(ada.userId)?.passwordExpireTime).toBeUndefined();
});
