import { expect, test } from 'vitest';
import { operations } from '../../../src/emulator/operations.ts';
import { RouteTable } from '../../../src/emulator/route-table.ts';

const routes = new RouteTable(operations);
const find = (method: string, path: string) => {
  const match = routes.find(method, path);
  return match && [match.operation.name, match.instanceId, match.applicationId, match.resourceId];
};

/** Methods and paths of developer-api.md section 1, for what is offered. */
const table = [
  ['POST', 'oauth2/token', 'GenerateToken'],
  ['POST', 'oauth2/device/code', 'GenerateDeviceCode'],
  ['GET', 'oauth2/userinfo', 'GetUserInfo'],
  ['POST', 'oauth2/revoke', 'RevokeToken'],
  ['GET', 'provisioningScope', 'GetApplicationProvisioningScope'],
  ['GET', 'organizationalUnits/ID', 'GetOrganizationalUnit'],
  ['GET', 'organizationalUnits', 'ListOrganizationalUnits'],
  ['GET', 'organizationalUnits/ID/parentIds', 'ListOrganizationalUnitParentIds'],
  [
    'POST',
    'organizationalUnits/_/actions/getOrganizationalUnitIdByExternalId',
    'GetOrganizationalUnitIdByExternalId',
  ],
  ['GET', 'users/ID', 'GetUser'],
  ['GET', 'users', 'ListUsers'],
  ['POST', 'users/_/actions/getUserIdByEmail', 'GetUserIdByEmail'],
  ['POST', 'users/_/actions/getUserIdByPhoneNumber', 'GetUserIdByPhoneNumber'],
  ['POST', 'users/_/actions/getUserIdByExternalId', 'GetUserIdByUserExternalId'],
  ['POST', 'users/_/actions/getUserIdByUsername', 'GetUserIdByUsername'],
  ['GET', 'users/ID/actions/listGroupsForUser', 'ListGroupsForUser'],
  ['GET', 'groups/ID', 'GetGroup'],
  ['GET', 'groups', 'ListGroups'],
  ['GET', 'groups/ID/actions/listUsersForGroup', 'ListUsersForGroup'],
  ['POST', 'organizationalUnits', 'CreateOrganizationalUnit'],
  ['PATCH', 'organizationalUnits/ID', 'PatchOrganizationalUnit'],
  ['DELETE', 'organizationalUnits/ID', 'DeleteOrganizationalUnit'],
  ['POST', 'users', 'CreateUser'],
  ['PATCH', 'users/ID', 'PatchUser'],
  ['DELETE', 'users/ID', 'DeleteUser'],
  ['POST', 'users/ID/actions/updateUserPassword', 'UpdateUserPassword'],
  ['POST', 'users/ID/actions/enable', 'EnableUser'],
  ['POST', 'users/ID/actions/disable', 'DisableUser'],
  ['POST', 'users/ID/actions/setUserPrimaryOrganizationalUnit', 'SetUserPrimaryOrganizationalUnit'],
  ['POST', 'users/ID/actions/addUserToOrganizationalUnits', 'AddUserToOrganizationalUnits'],
  ['POST', 'users/ID/actions/removeUserFromOrganizationalUnits', 'RemoveUserFromOrganizationalUnits'],
  ['POST', 'groups', 'CreateGroup'],
  ['PATCH', 'groups/ID', 'PatchGroup'],
  ['DELETE', 'groups/ID', 'DeleteGroup'],
  ['POST', 'groups/ID/actions/addUsersToGroup', 'AddUsersToGroup'],
  ['POST', 'groups/ID/actions/removeUsersFromGroup', 'RemoveUsersFromGroup'],
] as const;

/** Operations of the instance: the literal after it wins over an application id. */
const instanceTable = [
  ['POST', 'authorizationServer/ID/oauth2/token', 'GenerateTokenByAuthorizationServer'],
  ['GET', 'cloudAccountRoles/_/actions/obtainAccessCredential', 'ObtainCloudAccountRoleAccessCredential'],
] as const;

test('the table is complete', () => {
  expect([...table, ...instanceTable].map(([, , name]) => name).toSorted()).toEqual(
    operations.map(({ name }) => name).toSorted(),
  );
});

test.each(table)('%s %s is %s', (method, path, name) => {
  const resourceId = path.includes('/ID') ? 'ID' : '';
  expect(find(method, `/v2/idaas_a/app_b/${path}`)).toEqual([name, 'idaas_a', 'app_b', resourceId]);
  expect(find(method === 'GET' ? 'POST' : 'GET', `/v2/idaas_a/app_b/${path}`)?.[0]).not.toBe(name);
});

test.each(instanceTable)('%s %s of the instance is %s', (method, path, name) => {
  const resourceId = path.includes('/ID') ? 'ID' : '';
  expect(find(method, `/v2/idaas_a/${path}`)).toEqual([name, 'idaas_a', '', resourceId]);
  expect(find(method, `/v2/idaas_a/app_b/${path}`)).toBeUndefined();
});

test('a path is decoded a segment at a time', () => {
  expect(find('GET', '/v2/idaas_a/app_b/users/a%2Fb%3F')).toEqual(['GetUser', 'idaas_a', 'app_b', 'a/b?']);
});

test.each([
  '/v2/i/a/users/',
  '/v2/i/a/users/_',
  '/v2/i/a/users/%5F',
  '/v2//a/users',
  '/v1/i/a/users',
  '/v2/i/credentials/users',
  '/v2/i/a/users/%',
  '/v2/i/a',
  '',
])('%j is no route', (path) => {
  expect(find('GET', path)).toBeUndefined();
});
