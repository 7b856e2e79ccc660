import { describe, expect, test } from 'vitest';
import { permissions } from '../../../src/emulator/application.ts';
import { gatewayError, openSmallCompany, serviceError } from './open-emulator.ts';

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

describe.each(reads)('%s %s', (method, path, permission) => {
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
    const foreign = { authorization: `Bearer ${emulator.issueForeignToken()}` };
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

  test('the manage permission alone does not read', async () => {
    await using company = await openSmallCompany({ permissions: [permissions.manageUsers] });
    expect((await company.get('/users')).status).toBe(403);
  });
});

describe('parameters', () => {
  const lookups: readonly (readonly [path: string, names: readonly string[]])[] = [
    ['/users/_/actions/getUserIdByEmail', ['email']],
    ['/users/_/actions/getUserIdByPhoneNumber', ['phoneNumber']],
    ['/users/_/actions/getUserIdByUsername', ['username']],
    ['/users/_/actions/getUserIdByExternalId', ['userExternalId', 'userSourceType', 'userSourceId']],
    [
      '/organizationalUnits/_/actions/getOrganizationalUnitIdByExternalId',
      ['organizationalUnitExternalId', 'organizationalUnitSourceType', 'organizationalUnitSourceId'],
    ],
  ];

  test.each(lookups)('%s names what is missing or no text', async (path, names) => {
    await using company = await openSmallCompany();
    const whole = Object.fromEntries(names.map((name) => [name, 'x']));
    for (const name of names) {
      const field = name.charAt(0).toUpperCase() + name.slice(1);
      for (const value of [undefined, null, '']) {
        expect(await company.post(path, { ...whole, [name]: value })).toMatchObject({
          status: 400,
          body: serviceError(`MissingParameter.${field}`, `The specified parameter: ${field} is required!`),
        });
      }
      expect(await company.post(path, { ...whole, [name]: 12 })).toMatchObject({
        status: 400,
        body: serviceError(`InvalidParameter.${field}`, `The specified parameter:${field} is invalid.`),
      });
    }
  });

  test.each(lookups)('%s answers 400, not 404, when nothing is found', async (path, names) => {
    await using company = await openSmallCompany();
    const resource = path.startsWith('/users') ? 'UserId' : 'OrganizationalUnitId';
    const body = Object.fromEntries(names.map((name) => [name, `no such ${name}`]));
    expect(await company.post(path, body)).toMatchObject({
      status: 400,
      body: serviceError(
        `ResourceNotFound.${resource}`,
        `The specified ${resource} resource: no such ${names[0]} not found.`,
      ),
    });
  });

  test('ListOrganizationalUnits needs a parentId', async () => {
    await using company = await openSmallCompany();
    for (const path of ['/organizationalUnits', '/organizationalUnits?parentId=']) {
      expect(await company.get(path)).toMatchObject({
        status: 400,
        body: serviceError('MissingParameter.ParentId', 'The specified parameter:ParentId is required!'),
      });
    }
  });

  test.each(['{', '[]', '"text"', 'null', 'not json'])('the body %j is no JSON object', async (body) => {
    await using company = await openSmallCompany();
    const { ask, authorization } = company;
    const answer = await ask('/users/_/actions/getUserIdByEmail', {
      method: 'POST',
      headers: { authorization },
      body,
    });
    expect(answer).toMatchObject({ status: 400, body: gatewayError('InvalidParameter.Body') });
  });

  test('a body over the bound is refused with an answer', async () => {
    await using company = await openSmallCompany();
    const answer = await company.post('/users/_/actions/getUserIdByEmail', { email: 'x'.repeat(1_100_000) });
    expect(answer).toMatchObject({ status: 413, body: gatewayError('InvalidParameter.BodyTooLarge') });
  });
});

describe('what does not exist', () => {
  test('a user and a group are 404, by the id that was asked for', async () => {
    await using company = await openSmallCompany();
    const notFound = (resource: string, id: string) => ({
      status: 404,
      body: serviceError(
        `ResourceNotFound.${resource}`,
        `The specified ${resource} resource: ${id} not found.`,
      ),
    });
    const { get } = company;
    expect(await get('/users/user_x%2Fy')).toMatchObject(notFound('User', 'user_x/y'));
    expect(await get('/users/user_x/actions/listGroupsForUser')).toMatchObject(notFound('User', 'user_x'));
    expect(await get('/groups/group_x')).toMatchObject(notFound('Group', 'group_x'));
    expect(await get('/groups/group_x/actions/listUsersForGroup')).toMatchObject(
      notFound('Group', 'group_x'),
    );
  });

  test('an unknown unit is out of scope, never 404', async () => {
    await using company = await openSmallCompany({ scope: 'all' });
    expect(await company.get('/organizationalUnits/ou_x')).toMatchObject({
      status: 400,
      body: serviceError(
        'OrganizationUnitIdNotInScopes',
        'organizationUnitId : ou_x not in provisioning scope!',
      ),
    });
  });

  test.each([
    ['GET', '/nothing'],
    ['GET', '/users/_'],
    ['GET', '/users/'],
    ['GET', '/users/%E0%A4%A'],
    ['PUT', '/users'],
    ['GET', '/users/_/actions/getUserIdByEmail'],
    ['POST', '/provisioningScope'],
  ])('%s %s is no route: envelope B', async (method, path) => {
    await using company = await openSmallCompany();
    const { ask, authorization, emulator } = company;
    const answer = await ask(path, { method, headers: { authorization } });
    expect(answer).toMatchObject({ status: 404, body: gatewayError('InvalidApi.NotFound') });
    expect(emulator.counters.snapshot()).toEqual({});
  });

  test.each(['credentials', 'authorizationServer', 'authenticationTokens'])(
    '%s in the place of an application is no application',
    async (literal) => {
      await using company = await openSmallCompany();
      const { endpoint, instanceId } = company.emulator;
      expect(await company.get(`${endpoint}/v2/${instanceId}/${literal}/users`)).toMatchObject({
        status: 404,
        body: gatewayError('InvalidApi.NotFound'),
      });
    },
  );
});

test('lowercase aliases stand beside envelope A when asked for', async () => {
  await using company = await openSmallCompany({ lowercaseErrorAliases: true });
  const { body } = await company.get('/users/user_x');
  const message = 'The specified User resource: user_x not found.';
  expect(body).toEqual({
    ...serviceError('ResourceNotFound.User', message),
    code: 'ResourceNotFound.User',
    message,
    requestId: Object(body).request_id,
  });
});
