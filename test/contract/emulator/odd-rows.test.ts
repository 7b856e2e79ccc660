import { describe, expect, test } from 'vitest';
import { OddRowError, OddRows, parseOddRow } from '../../../src/emulator/odd-rows.ts';
import { startInstance } from '../instance/instance.ts';
import { openCompany } from './management/open-management.ts';
import { openSmallCompany } from './open-emulator.ts';

const neverExpires = '9223372036854775807';

describe('on the Developer API', () => {
  test('a member is odd wherever its object is shown, and the store stays right', async () => {
    await using opened = await openSmallCompany();
    const { emulator, get, post, ada, asia, guild, team } = opened;
    emulator.odd.set({ member: 'User.createTime', value: 'null' });
    emulator.odd.set({ member: 'Group.groupName', value: '["a", "b"]' });
    emulator.odd.set({ member: 'OrganizationalUnit.updateTime', value: 'absent' });
    const { body: users } = await get('/users');
    expect(users).toMatchObject({
      totalCount: 4,
      data: [{ createTime: null }, { createTime: null }, { createTime: null }, { createTime: null }],
    });
    expect((await get(`/users/${ada.userId}`)).body).toMatchObject({
      createTime: null,
      username: 'Ada.Lovelace',
    });
    expect((await get(`/groups/${guild.groupId}`)).body).toMatchObject({ groupName: ['a', 'b'] });
    expect((await get('/groups?groupNameStartWith=Gui')).body).toMatchObject({
      data: [{ groupName: ['a', 'b'] }],
    });
    const unit = await get(`/organizationalUnits/${team.organizationalUnitId}`);
    expect(unit.body).not.toHaveProperty('updateTime');
    const units = await get(`/organizationalUnits?parentId=${asia.organizationalUnitId}`);
    expect(units.body).toMatchObject({ data: [{ organizationalUnitName: '上海' }] });
    expect(JSON.stringify(units.body)).not.toContain('updateTime');
    const found = await post('/users/_/actions/getUserIdByUsername', { username: 'bob' });
    expect(found).toMatchObject({ status: 200 });
    expect(opened.directory.user(ada.userId)?.createTime).toBe(1_500_000_000_001);
    emulator.odd.clear();
    expect((await get(`/users/${ada.userId}`)).body).toMatchObject({ createTime: 1_500_000_000_001 });
  });

  test('of one object alone: the one that bears the id, or the row inside it that does', async () => {
    await using opened = await openSmallCompany();
    const { emulator, get, ada, bob, guild, secret } = opened;
    const groupNames = async () =>
      JSON.stringify((await get(`/users/${ada.userId}`)).body).match(/"groupName":[^,}]*/g);
    emulator.odd.set({ member: 'User.username', value: 'absent', id: bob.userId });
    const { body } = await get('/users');
    expect(JSON.stringify(body).match(/"username":"[^"]*"/g)).toEqual([
      '"username":"Ada.Lovelace"',
      '"username":"gus"',
      '"username":"zoe"',
    ]);
    emulator.odd.set({ member: 'User.groups.groupName', value: 'null', id: secret.groupId });
    expect(await groupNames()).toEqual(['"groupName":"Guild"', '"groupName":null']);
    emulator.odd.set({ member: 'User.groups.groupName', value: '7', id: ada.userId });
    expect(await groupNames()).toEqual(['"groupName":7', '"groupName":7']);
    emulator.odd.clear();
    emulator.odd.set({ member: 'User.groups', value: 'null', id: guild.groupId });
    expect((await get(`/users/${ada.userId}`)).body).toMatchObject({
      groups: [null, { groupName: 'Secret' }],
    });
    emulator.odd.clear();
    emulator.odd.set({ member: 'User.customFields.fieldValue', value: '{"a":[1]}', id: 'remote' });
    expect((await get(`/users/${ada.userId}`)).body).toMatchObject({
      customFields: [
        { fieldName: 'manager_user_id', fieldValue: 'user_x' },
        { fieldName: 'remote', fieldValue: { a: [1] } },
      ],
    });
  });

  test('whole rows and members of one operation', async () => {
    await using opened = await openSmallCompany();
    const { emulator, get, ada, bob, guild } = opened;
    emulator.odd.set({ member: 'User', value: 'null', id: bob.userId });
    expect((await get('/users')).body).toMatchObject({ data: [{ userId: ada.userId }, null, {}, {}] });
    expect((await get(`/users/${bob.userId}`)).body).toBeNull();
    emulator.odd.set({ member: 'User', value: 'absent', id: bob.userId });
    expect((await get('/users')).body).toMatchObject({ totalCount: 4, data: [{}, {}, { username: 'zoe' }] });
    emulator.odd.clear();
    emulator.odd.set({ member: 'ListUsers.totalCount', value: 'absent' });
    emulator.odd.set({ member: 'ListUsers.data.status', value: 'null' });
    const { body } = await get('/users');
    expect(body).toMatchObject({
      data: [{ status: null }, { status: null }, { status: null }, { status: null }],
    });
    expect(body).not.toHaveProperty('totalCount');
    expect((await get(`/users/${ada.userId}`)).body).toMatchObject({ status: 'enabled' });
    emulator.odd.set({ member: 'GroupMember', value: 'null', id: ada.userId });
    emulator.odd.set({ member: 'UserGroup.groupId', value: '""', id: guild.groupId });
    const members = await get(`/groups/${guild.groupId}/actions/listUsersForGroup`);
    expect(members.body).toMatchObject({ data: expect.arrayContaining([null]) });
    const groups = await get(`/users/${ada.userId}/actions/listGroupsForUser`);
    expect(groups.body).toMatchObject({
      data: [{ groupId: '' }, { groupId: expect.stringMatching(/^group_/) }],
    });
  });

  test('the value goes over the wire to the letter', async () => {
    await using opened = await openSmallCompany();
    const { emulator, base, authorization, ada, fetch } = opened;
    emulator.odd.set({ member: 'User.accountExpireTime', value: neverExpires });
    emulator.odd.set({ member: 'User.passwordSet', value: '"true"' });
    emulator.odd.set({ member: 'User.description', value: '"$& \\u0041"' });
    const response = await fetch(`${base}/users/${ada.userId}`, { headers: { authorization } });
    const text = await response.text();
    expect(text).toContain(`"accountExpireTime":${neverExpires},`);
    expect(text).toContain('"passwordSet":"true"');
    expect(text).toContain('"description":"$& \\u0041"');
  });
});

test('on the management API the same members are odd in PascalCase', async () => {
  await using opened = await openCompany();
  const { emulator, ask, ada, guild, asia } = opened;
  const { odd } = emulator;
  odd.set({ member: 'User.createTime', value: 'null', id: ada.userId });
  odd.set({ member: 'Group', value: 'null', id: guild.groupId });
  odd.set({
    member: 'OrganizationalUnit.organizationalUnitName',
    value: 'null',
    id: asia.organizationalUnitId,
  });
  odd.set({ member: 'IdentityProvider.identityProviderName', value: '12' });
  odd.set({ member: 'ListUsers.totalCount', value: 'absent' });
  odd.set({ member: 'Instance.status', value: '"asleep"' });
  const users = await ask('ListUsers', { UsernameStartsWith: 'ada' });
  expect(users.body).toMatchObject({ Users: [{ Username: 'Ada.Lovelace', CreateTime: null }] });
  expect(users.body).not.toHaveProperty('TotalCount');
  const groups = await ask('ListGroups', { GroupNameStartsWith: 'Guild' });
  expect(groups.body).toMatchObject({ TotalCount: 1, Groups: [null] });
  const units = await ask('ListOrganizationalUnits', { OrganizationalUnitName: 'Asia' });
  expect(units.body).toMatchObject({ OrganizationalUnits: [{ OrganizationalUnitName: null }] });
  const providers = await ask('ListIdentityProviders');
  expect(providers.body).toMatchObject({
    IdentityProviders: expect.arrayContaining([expect.objectContaining({ IdentityProviderName: 12 })]),
  });
  const [first] = emulator.management.identityProviders.values();
  const IdentityProviderId = first?.detail.IdentityProviderId ?? '';
  const one = await ask('GetIdentityProvider', { IdentityProviderId });
  expect(one.body).toMatchObject({
    IdentityProviderDetail: { IdentityProviderId, IdentityProviderName: 12 },
  });
  expect((await ask('GetInstance')).body).toMatchObject({ Instance: { Status: 'asleep' } });
});

describe('asked for', () => {
  test('by a flag', () => {
    expect(parseOddRow('User.createTime=null')).toEqual({ member: 'User.createTime', value: 'null' });
    expect(parseOddRow('User.email@user_x="a=b@c"')).toEqual({
      member: 'User.email',
      id: 'user_x',
      value: '"a=b@c"',
    });
  });

  test('at the start and by the control API', async () => {
    const odd = [{ member: 'User.createTime', value: 'null' }];
    await using emulator = await startInstance({ users: 3, odd });
    const control = async (method: string, body?: object) => {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const response = await fetch(`${emulator.endpoint}/control/odd`, init);
      return [response.status, await response.json()];
    };
    expect(await control('GET')).toEqual([200, { odd }]);
    const another = { member: 'Group.groupName', value: 'absent', id: 'group_x' };
    expect(await control('POST', another)).toEqual([200, {}]);
    expect(await control('GET')).toEqual([200, { odd: [...odd, another] }]);
    expect(await control('POST', { member: 'Robot.name', value: '1' })).toMatchObject([400, {}]);
    expect(await control('DELETE')).toEqual([200, {}]);
    expect(await control('GET')).toEqual([200, { odd: [] }]);
  });

  test.each([
    ['Robot.name', 'null', /"Robot.name" is no member/],
    ['User..name', 'null', /"User..name" is no member/],
    ['', 'null', /"" is no member/],
    ['User.createTime', 'nul', /The value of User.createTime is neither JSON nor the word absent/],
    ['User.createTime', '', /neither JSON/],
  ])('%s=%s is refused', (member, value, message) => {
    const odd = new OddRows();
    expect(() => odd.set({ member, value })).toThrow(OddRowError);
    expect(() => odd.set({ member, value })).toThrow(message);
    expect(odd.list()).toEqual([]);
  });

  test('the same member of the same object once', () => {
    const odd = new OddRows();
    odd.set({ member: 'User.status', value: '1' });
    odd.set({ member: 'User.status', value: '2', id: 'user_x' });
    odd.set({ member: 'User.status', value: '3' });
    expect(odd.list().map(({ value }) => value)).toEqual(['2', '3']);
  });
});
