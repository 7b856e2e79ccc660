import { describe, expect, test } from 'vitest';
import { openEmulator, openSmallCompany, serviceError } from './open-emulator.ts';
import { createSmallCompany } from './small-company.ts';

const usernames = (body: unknown) => Object(body).data.map((user: { username: string }) => user.username);

describe('provisioning scope (developer-api.md 7.2)', () => {
  test('GetApplicationProvisioningScope has the configured roots, not what is below them', async () => {
    await using company = await openSmallCompany();
    const { asia, guild, get } = company;
    expect((await get('/provisioningScope')).body).toEqual({
      organizationalUnitIds: [asia.organizationalUnitId],
      groupIds: [guild.groupId],
    });
    await using whole = await openSmallCompany({ scope: 'all' });
    expect((await whole.get('/provisioningScope')).body).toEqual({
      organizationalUnitIds: [whole.directory.root.organizationalUnitId],
      groupIds: [],
    });
  });

  test('a user is in by any unit or by a listed group, and else does not exist', async () => {
    await using company = await openSmallCompany();
    const { ada, bob, zoe, gus, eve, get, post } = company;
    for (const { userId } of [ada, bob, zoe, gus]) expect((await get(`/users/${userId}`)).status).toBe(200);
    const hidden = serviceError(
      'ResourceNotFound.User',
      `The specified User resource: ${eve.userId} not found.`,
    );
    expect(await get(`/users/${eve.userId}`)).toMatchObject({ status: 404, body: hidden });
    expect(await get(`/users/${eve.userId}/actions/listGroupsForUser`)).toMatchObject({
      status: 404,
      body: hidden,
    });
    expect(await post('/users/_/actions/getUserIdByEmail', { email: 'eve@example.com' })).toMatchObject({
      status: 400,
      body: serviceError(
        'ResourceNotFound.UserId',
        'The specified UserId resource: eve@example.com not found.',
      ),
    });
    const { body } = await get('/users');
    expect(body).toMatchObject({ totalCount: 4 });
    expect(usernames(body)).toEqual(['Ada.Lovelace', 'bob', 'gus', 'zoe']);
  });

  test.each(['holding', 'root'] as const)(
    'the unit %s, outside, is as good as not existing',
    async (name) => {
      await using company = await openSmallCompany();
      const id = (name === 'root' ? company.directory.root : company.holding).organizationalUnitId;
      const paths = [
        `/organizationalUnits/${id}`,
        `/organizationalUnits/${id}/parentIds`,
        `/organizationalUnits?parentId=${id}`,
        `/users?organizationalUnitId=${id}`,
      ];
      for (const path of paths) {
        expect(await company.get(path)).toMatchObject({
          status: 400,
          body: serviceError(
            'OrganizationUnitIdNotInScopes',
            `organizationUnitId : ${id} not in provisioning scope!`,
          ),
        });
      }
    },
  );

  test('only listed groups are seen, unless the root is in or none is listed', async () => {
    const seen = async (scope: Parameters<typeof openSmallCompany>[0]) => {
      await using company = await openSmallCompany(scope);
      const { body } = await company.get('/groups');
      const secret = await company.get(`/groups/${company.secret.groupId}`);
      return [Object(body).totalCount, secret.status];
    };
    expect(await seen({})).toEqual([1, 404]);
    expect(await seen({ scope: 'all' })).toEqual([2, 200]);
    expect(await seen({ scope: { organizationalUnitIds: [], groupIds: [] } })).toEqual([2, 200]);
  });

  test('with no list of groups a group shows the members in scope', async () => {
    // The ids come from the company's seed: they are the same every time.
    const organizationalUnitIds = createSmallCompany().scope.organizationalUnitIds;
    await using company = await openSmallCompany({ scope: { organizationalUnitIds, groupIds: [] } });
    const { body } = await company.get(`/groups/${company.guild.groupId}/actions/listUsersForGroup`);
    expect(body).toMatchObject({ totalCount: 1, data: [{ userId: company.ada.userId }] });
  });

  test('iggroup_all is everyone in scope, for ListUsersForGroup only', async () => {
    await using company = await openSmallCompany();
    const { ada, bob, gus, zoe, get } = company;
    const { body } = await get('/groups/iggroup_all/actions/listUsersForGroup');
    expect(Object(body).data.map((member: { userId: string }) => member.userId)).toEqual(
      [ada, bob, gus, zoe].map(({ userId }) => userId),
    );
    expect((await get('/groups/iggroup_all')).status).toBe(404);
  });

  test('what changes in the directory shows at once', async () => {
    await using company = await openSmallCompany();
    const { directory, asia, eve, get } = company;
    expect((await get(`/users/${eve.userId}`)).status).toBe(404);
    directory.joinOrganizationalUnit(eve.userId, asia.organizationalUnitId);
    expect((await get(`/users/${eve.userId}`)).status).toBe(200);
    expect((await get('/users')).body).toMatchObject({ totalCount: 5 });
  });

  test('a generated company has users outside a partial scope, and units and groups', async () => {
    await using company = await openEmulator({ users: 300 });
    const { directory, scope } = company.emulator;
    expect(scope.users().length).toBeLessThan(directory.userCount);
    expect(scope.users().length).toBeGreaterThan(directory.userCount / 2);
    expect(scope.groups().length).toBeLessThan(directory.groupCount);
    expect((await company.get('/users?pageSize=1')).body).toMatchObject({ totalCount: scope.users().length });
  });
});
