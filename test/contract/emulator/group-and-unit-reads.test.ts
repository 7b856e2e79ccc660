import { describe, expect, test } from 'vitest';
import { openSmallCompany } from './open-emulator.ts';

const baseTimeMs = Date.UTC(2026, 0, 1);

describe('groups', () => {
  test('GetGroup and a ListGroups row are the same 9 fields', async () => {
    await using company = await openSmallCompany();
    const { emulator, guild, get } = company;
    const group = {
      instanceId: emulator.instanceId,
      groupId: guild.groupId,
      groupName: 'Guild',
      description: 'Thursdays',
      groupExternalId: guild.groupId,
      groupSourceType: 'build_in',
      groupSourceId: emulator.instanceId,
      createTime: 1_600_000_000_000,
      updateTime: 1_600_000_000_500,
    };
    expect((await get(`/groups/${guild.groupId}`)).body).toEqual(group);
    expect((await get('/groups')).body).toEqual({ totalCount: 1, maxResults: 20, data: [group] });
  });

  test('ListUsersForGroup has ids only', async () => {
    await using company = await openSmallCompany();
    const { emulator, guild, ada, gus, get } = company;
    const { body } = await get(`/groups/${guild.groupId}/actions/listUsersForGroup`);
    const { instanceId } = emulator;
    expect(body).toEqual({
      totalCount: 2,
      maxResults: 20,
      data: [
        { instanceId, userId: ada.userId },
        { instanceId, userId: gus.userId },
      ],
    });
  });

  test('ListGroups by the beginning of the name', async () => {
    await using company = await openSmallCompany({ scope: 'all' });
    const names = async (prefix: string) =>
      Object((await company.get(`/groups?groupNameStartWith=${prefix}`)).body).data.map(
        (group: { groupName: string }) => group.groupName,
      );
    expect(await names('G')).toEqual(['Guild']);
    expect(await names('uild')).toEqual([]);
    expect(await names('')).toEqual(['Guild', 'Secret']);
  });
});

describe('organizational units', () => {
  test('GetOrganizationalUnit and a ListOrganizationalUnits row are the same 10 fields', async () => {
    await using company = await openSmallCompany({ scope: 'all' });
    const { emulator, directory, asia, get } = company;
    const unit = {
      instanceId: emulator.instanceId,
      organizationalUnitId: asia.organizationalUnitId,
      organizationalUnitName: 'Asia',
      parentId: directory.root.organizationalUnitId,
      organizationalUnitExternalId: 'dept-1',
      organizationalUnitSourceType: 'ding_talk',
      organizationalUnitSourceId: 'ding01',
      createTime: 1_700_000_000_001,
      updateTime: 1_700_000_000_002,
      description: 'East of Suez',
    };
    expect((await get(`/organizationalUnits/${asia.organizationalUnitId}`)).body).toEqual(unit);
    const { body } = await get('/organizationalUnits?parentId=ou_root');
    expect(body).toEqual({
      totalCount: 2,
      data: [unit, expect.objectContaining({ organizationalUnitName: 'Holding' })],
    });
  });

  test('the root has no parent and answers its real id to ou_root', async () => {
    await using company = await openSmallCompany({ scope: 'all' });
    const { emulator, directory, get } = company;
    const rootId = directory.root.organizationalUnitId;
    expect((await get('/organizationalUnits/ou_root')).body).toEqual({
      instanceId: emulator.instanceId,
      organizationalUnitId: rootId,
      organizationalUnitName: 'Company',
      organizationalUnitExternalId: rootId,
      organizationalUnitSourceType: 'build_in',
      organizationalUnitSourceId: emulator.instanceId,
      createTime: baseTimeMs,
      updateTime: baseTimeMs,
    });
    expect((await get('/organizationalUnits/ou_root/parentIds')).body).toEqual({ parentIds: [] });
    expect((await get('/users?organizationalUnitId=ou_root')).body).toEqual({ totalCount: 0, data: [] });
  });

  test('ListOrganizationalUnitParentIds goes from the top down, without the unit and what is out of scope', async () => {
    const path = (id: string) => `/organizationalUnits/${id}/parentIds`;
    await using part = await openSmallCompany();
    const { asia, shanghai } = part;
    expect((await part.get(path(part.team.organizationalUnitId))).body).toEqual({
      parentIds: [asia.organizationalUnitId, shanghai.organizationalUnitId],
    });
    await using whole = await openSmallCompany({ scope: 'all' });
    expect((await whole.get(path(whole.shanghai.organizationalUnitId))).body).toEqual({
      parentIds: [whole.directory.root.organizationalUnitId, whole.asia.organizationalUnitId],
    });
  });

  test('GetOrganizationalUnitIdByExternalId', async () => {
    await using company = await openSmallCompany();
    const { asia, team, emulator, post } = company;
    const path = '/organizationalUnits/_/actions/getOrganizationalUnitIdByExternalId';
    const imported = {
      organizationalUnitExternalId: 'dept-1',
      organizationalUnitSourceType: 'ding_talk',
      organizationalUnitSourceId: 'ding01',
    };
    expect((await post(path, imported)).body).toEqual({ organizationalUnitId: asia.organizationalUnitId });
    const builtIn = {
      organizationalUnitExternalId: team.organizationalUnitId,
      organizationalUnitSourceType: 'build_in',
      organizationalUnitSourceId: emulator.instanceId,
    };
    expect((await post(path, builtIn)).body).toEqual({ organizationalUnitId: team.organizationalUnitId });
  });
});
