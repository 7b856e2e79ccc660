import { describe, expect, test } from 'vitest';
import { gatewayError, openSmallCompany, serviceError } from './open-emulator.ts';

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
