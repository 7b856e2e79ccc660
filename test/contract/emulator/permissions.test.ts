import { describe, expect, test } from 'vitest';
import { permissions } from '../../../src/emulator/application.ts';
import { openSmallCompany, serviceError } from './open-emulator.ts';

const group = '/groups/group_nobody';
const reads: readonly (readonly [method: string, path: string, permission: string | undefined])[] = [
  ['GET', '/provisioningScope', undefined],
  ['GET', '/users', permissions.readUsers],
  ['GET', '/users/user_x', permissions.readUsers],
  ['POST', '/users/_/actions/getUserIdByEmail', permissions.manageUsers],
  ['POST', '/users/_/actions/getUserIdByPhoneNumber', permissions.manageUsers],
  ['POST', '/users/_/actions/getUserIdByUsername', permissions.manageUsers],
  ['POST', '/users/_/actions/getUserIdByExternalId', permissions.manageUsers],
  ['GET', '/users/user_x/actions/listGroupsForUser', permissions.readGroups],
  ['GET', '/groups', permissions.readGroups],
  ['GET', group, permissions.readGroups],
  ['GET', `${group}/actions/listUsersForGroup`, permissions.readGroups],
  ['GET', '/organizationalUnits', permissions.readOrganizationalUnits],
  ['GET', '/organizationalUnits/ou_x', permissions.readOrganizationalUnits],
  ['GET', '/organizationalUnits/ou_x/parentIds', permissions.readOrganizationalUnits],
  [
    'POST',
    '/organizationalUnits/_/actions/getOrganizationalUnitIdByExternalId',
    permissions.readOrganizationalUnits,
  ],
];

const user = '/users/user_nobody';
const unit = '/organizationalUnits/ou_nobody';
const writes: typeof reads = [
  ['POST', '/organizationalUnits', permissions.manageOrganizationalUnits],
  ['PATCH', unit, permissions.manageOrganizationalUnits],
  ['DELETE', unit, permissions.manageOrganizationalUnits],
  ['POST', '/users', permissions.manageUsers],
  ['PATCH', user, permissions.manageUsers],
  ['DELETE', user, permissions.manageUsers],
  ['POST', `${user}/actions/updateUserPassword`, permissions.manageUsers],
  ['POST', `${user}/actions/enable`, permissions.manageUsers],
  ['POST', `${user}/actions/disable`, permissions.manageUsers],
  ['POST', `${user}/actions/setUserPrimaryOrganizationalUnit`, permissions.manageUsers],
  ['POST', `${user}/actions/addUserToOrganizationalUnits`, permissions.manageUsers],
  ['POST', `${user}/actions/removeUserFromOrganizationalUnits`, permissions.manageUsers],
  ['POST', '/groups', permissions.manageGroups],
  ['PATCH', group, permissions.manageGroups],
  ['DELETE', group, permissions.manageGroups],
  ['POST', `${group}/actions/addUsersToGroup`, permissions.manageGroups],
  ['POST', `${group}/actions/removeUsersFromGroup`, permissions.manageGroups],
];

describe.each([...reads, ...writes])('%s %s', (method, path, permission) => {
  test('is refused in the order of developer-api.md 5.2', async () => {
    await using company = await openSmallCompany({ permissions: [] });
    const { emulator, ask, authorization } = company;
    const { application, endpoint, instanceId, applicationId } = emulator;
    const refused = async (url: string, headers: Record<string, string> = {}) => {
      const { status, body } = await ask(url, { method, headers });
      return { status, body };
    };
    application.enabled = false;
    application.apiInvokeEnabled = false;
    expect(await refused(`${endpoint}/v2/idaas_x/${applicationId}${path}`)).toEqual({
      status: 404,
      body: serviceError('instance_not_found', 'Instance id not found: idaas_x'),
    });
    expect(await refused(`${endpoint}/v2/${instanceId}/app_x${path}`)).toEqual({
      status: 404,
      body: serviceError('application_not_found', 'Application id not found: app_x'),
    });
    expect(await refused(path)).toEqual({
      status: 403,
      body: serviceError('application_disabled', 'Application is disabled'),
    });
    application.enabled = true;
    expect(await refused(path)).toEqual({
      status: 403,
      body: serviceError('application_api_disabled', 'Application api invoke disabled'),
    });
    application.apiInvokeEnabled = true;
    expect(await refused(path)).toEqual({
      status: 400,
      body: serviceError('invalid_token', 'Access token is not valid'),
    });
    const foreign = { authorization: `Bearer ${await emulator.issueForeignToken()}` };
    expect(await refused(path, foreign)).toEqual({
      status: 400,
      body: serviceError('invalid_request', 'Access token application id not match'),
    });
    if (permission === undefined) return;
    expect(await refused(path, { authorization })).toEqual({
      status: 403,
      body: serviceError('permission_denied', `Require scopes: [${permission}]`),
    });
    application.grant([permission]);
    expect(await refused(path, { authorization })).not.toMatchObject({ status: 403 });
  });
});

describe('permissions (developer-api.md 7.1)', () => {
  test.each(['manager_all', 'manage_all', 'read_all'])(
    'user:%s is enough for an id look-up',
    async (name) => {
      await using company = await openSmallCompany({ permissions: [`urn:alibaba:idaas:scope:user:${name}`] });
      const answer = await company.post('/users/_/actions/getUserIdByUsername', { username: 'bob' });
      expect(answer.body).toEqual({ userId: company.bob.userId });
    },
  );

  test.each(writes)('%s %s takes %s in either spelling, and no other', async (method, path, permission) => {
    await using company = await openSmallCompany();
    const { emulator, ask, authorization } = company;
    const answer = () => ask(path, { method, headers: { authorization } });
    emulator.application.grant(Object.values(permissions).filter((other) => other !== permission));
    expect(await answer()).toMatchObject({ status: 403, body: { error: 'permission_denied' } });
    for (const spelling of ['manage_all', 'manager_all']) {
      emulator.application.grant([String(permission).replace(/manager_all$/, spelling)]);
      expect((await answer()).body).toMatchObject({
        error: expect.stringMatching(/^(MissingParameter|ResourceNotFound|OrganizationUnitIdNotInScopes)/),
      });
    }
  });

  test('the manage permission alone does not read', async () => {
    await using company = await openSmallCompany({ permissions: [permissions.manageUsers] });
    expect((await company.get('/users')).status).toBe(403);
  });
});
