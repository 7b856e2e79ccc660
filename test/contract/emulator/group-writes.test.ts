import { describe, expect, test } from 'vitest';
import { expectConsistent } from '../../unit/emulator/directory-invariants.ts';
import {
  done,
  duplicated,
  invalid,
  missing,
  noGroup,
  noUser,
  onlyId,
  openWritable,
  writtenAt,
} from './open-writable.ts';

describe('CreateGroup (developer-api.md 8.7)', () => {
  test('built in, its external id its own, seen by who made it', async () => {
    await using company = await openWritable();
    const { send, get, directory, guild } = company;
    const groupId = onlyId(
      await send('POST', '/groups', { groupName: 'New', description: 'no such parameter' }),
      'groupId',
    );
    const group = {
      instanceId: directory.instanceId,
      groupId,
      groupName: 'New',
      groupExternalId: groupId,
      groupSourceType: 'build_in',
      groupSourceId: directory.instanceId,
      createTime: writtenAt,
      updateTime: writtenAt,
    };
    expect((await get(`/groups/${groupId}`)).body).toEqual(group);
    expect((await get('/groups?groupNameStartWith=N')).body).toMatchObject({ totalCount: 1, data: [group] });
    expect((await get('/provisioningScope')).body).toMatchObject({ groupIds: [guild.groupId, groupId] });
    const none = await get(`/groups/${groupId}/actions/listUsersForGroup`);
    expect(none.body).toMatchObject({ totalCount: 0, data: [] });
  });

  test('joins no list where there is none', async () => {
    await using company = await openWritable({ scope: 'all' });
    const { send, get } = company;
    const groupId = onlyId(await send('POST', '/groups', { groupName: 'New' }), 'groupId');
    expect((await get('/provisioningScope')).body).toMatchObject({ groupIds: [] });
    expect((await get(`/groups/${groupId}`)).status).toBe(200);
    expect((await get('/groups')).body).toMatchObject({ totalCount: 3 });
  });

  test('names may repeat, external ids may not within the built-in source', async () => {
    await using company = await openWritable();
    const { send, refuses, directory, guild } = company;
    const body = { groupName: 'Guild', groupExternalId: 'grp-9' };
    const groupId = onlyId(await send('POST', '/groups', body), 'groupId');
    expect(directory.group(groupId)?.groupExternalId).toBe('grp-9');
    for (const groupExternalId of ['grp-9', guild.groupId]) {
      await refuses(
        ['POST', '/groups', { groupName: 'Other', groupExternalId }],
        duplicated('GroupExternalId', groupExternalId),
      );
    }
    await send('DELETE', `/groups/${groupId}`);
    onlyId(await send('POST', '/groups', body), 'groupId');
  });

  test.each([
    [{}, missing('GroupName')],
    [{ groupName: '' }, missing('GroupName')],
    [{ groupName: null }, missing('GroupName')],
    [{ groupName: 1 }, invalid('GroupName')],
    [{ groupName: 'g'.repeat(65) }, invalid('GroupName')],
    [{ groupName: 'New', groupExternalId: 'g'.repeat(65) }, invalid('GroupExternalId')],
    [{ groupName: 'New', groupExternalId: 1 }, invalid('GroupExternalId')],
  ])('%j is refused, and nothing changes', async (body, refusal) => {
    await using company = await openWritable();
    await company.refuses(['POST', '/groups', body], refusal);
  });

  test('64 characters each', async () => {
    await using company = await openWritable();
    const body = { groupName: '组'.repeat(64), groupExternalId: 'g'.repeat(64) };
    const groupId = onlyId(await company.send('POST', '/groups', body), 'groupId');
    expect(company.directory.group(groupId)).toMatchObject(body);
  });
});

describe('PatchGroup (developer-api.md 8.7)', () => {
  test('changes the name and nothing else', async () => {
    await using company = await openWritable();
    const { send, get, directory, guild } = company;
    const before = { ...guild };
    const path = `/groups/${guild.groupId}`;
    const body = { groupName: 'Circle', description: 'x', groupExternalId: 'x' };
    expect(await send('PATCH', path, body)).toEqual(done);
    expect(directory.group(guild.groupId)).toEqual({ ...before, groupName: 'Circle', updateTime: writtenAt });
    expect((await get('/groups?groupNameStartWith=Circ')).body).toMatchObject({ totalCount: 1 });
    expect((await get(`/users/${company.gus.userId}`)).body).toMatchObject({
      groups: [{ groupId: guild.groupId, groupName: 'Circle' }],
    });
  });

  test('an empty body, null and the same name change nothing', async () => {
    await using company = await openWritable();
    const { ignores, guild } = company;
    for (const body of [undefined, {}, { groupName: null }, { groupName: 'Guild' }]) {
      await ignores('PATCH', `/groups/${guild.groupId}`, body);
    }
  });

  test.each(['', 12, 'g'.repeat(65)])('the name %j is refused', async (groupName) => {
    await using company = await openWritable();
    await company.refuses(['PATCH', `/groups/${company.guild.groupId}`, { groupName }], invalid('GroupName'));
  });
});

describe('DeleteGroup (developer-api.md 8.7)', () => {
  test('the memberships go, the accounts stay', async () => {
    await using company = await openWritable({ scope: 'all' });
    const { send, get, refuses, directory, guild, secret, ada } = company;
    const path = `/groups/${guild.groupId}`;
    expect(await send('DELETE', path)).toEqual(done);
    await refuses(['DELETE', path], noGroup(guild.groupId));
    expect((await get(`${path}/actions/listUsersForGroup`)).status).toBe(404);
    expect((await get('/groups')).body).toMatchObject({ totalCount: 1 });
    const { body } = await get(`/users/${ada.userId}`);
    expect(body).toMatchObject({ groups: [{ groupId: secret.groupId }] });
    const groups = await get(`/users/${ada.userId}/actions/listGroupsForUser`);
    expect(groups.body).toMatchObject({ totalCount: 1 });
    expect(directory.userCount).toBe(5);
    expectConsistent(directory);
  });

  test('of the listed group: who was in scope by it alone is not any more, and nothing else comes in', async () => {
    await using company = await openWritable();
    const { send, get, guild, gus, secret } = company;
    await get('/users');
    expect(await send('DELETE', `/groups/${guild.groupId}`)).toEqual(done);
    expect((await get(`/users/${gus.userId}`)).status).toBe(404);
    expect((await get('/users')).body).toMatchObject({ totalCount: 3 });
    expect((await get('/groups')).body).toMatchObject({ totalCount: 0 });
    expect((await get(`/groups/${secret.groupId}`)).status).toBe(404);
    expect((await get('/provisioningScope')).body).toMatchObject({ groupIds: [] });
  });
});

describe('members (developer-api.md 8.7)', () => {
  const add = ({ groupId }: { groupId: string }) => `/groups/${groupId}/actions/addUsersToGroup`;
  const remove = ({ groupId }: { groupId: string }) => `/groups/${groupId}/actions/removeUsersFromGroup`;

  test('AddUsersToGroup skips members, and can be repeated', async () => {
    await using company = await openWritable();
    const { send, get, ignores, directory, guild, ada, bob, gus, zoe } = company;
    const source = directory.relationSource(ada.userId, guild.groupId);
    const userIds = [zoe, ada, bob, zoe].map(({ userId }) => userId);
    const updateTimes = [bob.updateTime, guild.updateTime];
    expect(await send('POST', add(guild), { userIds })).toEqual(done);
    await ignores('POST', add(guild), { userIds });
    const members = await get(`/groups/${guild.groupId}/actions/listUsersForGroup`);
    expect(Object(members.body).data.map(({ userId }: { userId: string }) => userId)).toEqual(
      [ada, gus, zoe, bob].map(({ userId }) => userId),
    );
    expect(directory.relationSource(ada.userId, guild.groupId)).toEqual(source);
    const groups = await get(`/users/${bob.userId}/actions/listGroupsForUser`);
    expect(groups.body).toMatchObject({
      totalCount: 1,
      data: [{ groupId: guild.groupId, groupMemberRelationSourceType: 'build_in' }],
    });
    expect([bob.updateTime, guild.updateTime]).toEqual(updateTimes);
    expectConsistent(directory);
  });

  test('RemoveUsersFromGroup skips those who are not in, and can be repeated', async () => {
    await using company = await openWritable();
    const { send, get, ignores, directory, guild, ada, bob, gus } = company;
    const userIds = [bob, ada, ada].map(({ userId }) => userId);
    expect(await send('POST', remove(guild), { userIds })).toEqual(done);
    await ignores('POST', remove(guild), { userIds });
    const members = await get(`/groups/${guild.groupId}/actions/listUsersForGroup`);
    expect(members.body).toMatchObject({ totalCount: 1, data: [{ userId: gus.userId }] });
    expectConsistent(directory);
  });

  test('a group with no list shows its new members in scope', async () => {
    await using company = await openWritable({ scope: 'all' });
    const { send, get, secret, bob } = company;
    const path = `/groups/${secret.groupId}/actions/listUsersForGroup`;
    expect((await get(path)).body).toMatchObject({ totalCount: 1 });
    await send('POST', add(secret), { userIds: [bob.userId] });
    expect((await get(path)).body).toMatchObject({ totalCount: 2 });
    await send('POST', remove(secret), { userIds: [bob.userId] });
    expect((await get(path)).body).toMatchObject({ totalCount: 1 });
  });

  test.each([add, remove])('one account out of sight fails all of them', async (path) => {
    await using company = await openWritable();
    const { refuses, guild, ada, bob, eve } = company;
    for (const id of [eve.userId, 'user_x']) {
      await refuses(['POST', path(guild), { userIds: [ada.userId, bob.userId, id] }], noUser(id));
    }
  });

  test.each([add, remove])('at most 100, repeated ones counted, and no empty list', async (path) => {
    await using company = await openWritable();
    const { send, refuses, guild, ada } = company;
    const many = (count: number) => Array<string>(count).fill(ada.userId);
    expect(await send('POST', path(guild), { userIds: many(100) })).toEqual(done);
    for (const wrong of [many(101), [], ada.userId, [12], [''], {}]) {
      await refuses(['POST', path(guild), { userIds: wrong }], invalid('UserIds'));
    }
    for (const body of [undefined, {}, { userIds: null }]) {
      await refuses(['POST', path(guild), body], missing('UserIds'));
    }
  });
});

test.each([
  ['PATCH', '', { groupName: 'x' }],
  ['DELETE', '', undefined],
  ['POST', '/actions/addUsersToGroup', { userIds: ['user_x'] }],
  ['POST', '/actions/removeUsersFromGroup', { userIds: ['user_x'] }],
] as const)('%s /groups/ID%s: out of scope is as good as not existing', async (method, path, body) => {
  await using company = await openWritable();
  const { secret, refuses } = company;
  for (const id of [secret.groupId, 'group_x', 'iggroup_all']) {
    await refuses([method, `/groups/${id}${path}`, body], noGroup(id));
  }
});
