/**
 * The operations as upstream writes them (developer-api.md 1); {I} is `/v2/{instanceId}`, {B} is {I} and
 * `/{applicationId}`. Which table an operation stands in says whether it may be repeated.
 *
 * Here, what leaves the directory as it is: the reads, look-ups by POST among them (8.6), minting another token or device code
 * (8.2; what upstream takes once says so itself, in sign-in.ts) and revoking the same one again (4.4).
 */
export const repeatableRoutes = {
  GenerateToken: 'POST {B}/oauth2/token',
  GenerateDeviceCode: 'POST {B}/oauth2/device/code',
  GenerateTokenByAuthorizationServer: 'POST {I}/authorizationServer/{authorizationServerId}/oauth2/token',
  GetUserInfo: 'GET {B}/oauth2/userinfo',
  RevokeToken: 'POST {B}/oauth2/revoke',
  GetApplicationProvisioningScope: 'GET {B}/provisioningScope',
  GetOrganizationalUnit: 'GET {B}/organizationalUnits/{organizationalUnitId}',
  ListOrganizationalUnits: 'GET {B}/organizationalUnits',
  ListOrganizationalUnitParentIds: 'GET {B}/organizationalUnits/{organizationalUnitId}/parentIds',
  GetOrganizationalUnitIdByExternalId:
    'POST {B}/organizationalUnits/_/actions/getOrganizationalUnitIdByExternalId',
  GetUser: 'GET {B}/users/{userId}',
  ListUsers: 'GET {B}/users',
  GetUserIdByEmail: 'POST {B}/users/_/actions/getUserIdByEmail',
  GetUserIdByPhoneNumber: 'POST {B}/users/_/actions/getUserIdByPhoneNumber',
  GetUserIdByUserExternalId: 'POST {B}/users/_/actions/getUserIdByExternalId',
  GetUserIdByUsername: 'POST {B}/users/_/actions/getUserIdByUsername',
  ListGroupsForUser: 'GET {B}/users/{userId}/actions/listGroupsForUser',
  GetGroup: 'GET {B}/groups/{groupId}',
  ListGroups: 'GET {B}/groups',
  ListUsersForGroup: 'GET {B}/groups/{groupId}/actions/listUsersForGroup',
} as const;

/** Writes whose repeat is harmless: they say what shall be, not what shall be added (8.4, 8.5, 8.7). */
export const repeatableWriteRoutes = {
  PatchOrganizationalUnit: 'PATCH {B}/organizationalUnits/{organizationalUnitId}',
  PatchUser: 'PATCH {B}/users/{userId}',
  EnableUser: 'POST {B}/users/{userId}/actions/enable',
  DisableUser: 'POST {B}/users/{userId}/actions/disable',
  SetUserPrimaryOrganizationalUnit: 'POST {B}/users/{userId}/actions/setUserPrimaryOrganizationalUnit',
  AddUserToOrganizationalUnits: 'POST {B}/users/{userId}/actions/addUserToOrganizationalUnits',
  RemoveUserFromOrganizationalUnits: 'POST {B}/users/{userId}/actions/removeUserFromOrganizationalUnits',
  PatchGroup: 'PATCH {B}/groups/{groupId}',
  AddUsersToGroup: 'POST {B}/groups/{groupId}/actions/addUsersToGroup',
  RemoveUsersFromGroup: 'POST {B}/groups/{groupId}/actions/removeUsersFromGroup',
} as const;

/**
 * Writes that are sent again only when upstream certainly did nothing: there is no token that would tell a repeat from a second
 * wish (3). A create would make two, a history of passwords refuses the password just set (8.5), and what is deleted already
 * answers that it never was (8.4, 8.5).
 */
export const unrepeatableRoutes = {
  CreateOrganizationalUnit: 'POST {B}/organizationalUnits',
  DeleteOrganizationalUnit: 'DELETE {B}/organizationalUnits/{organizationalUnitId}',
  CreateUser: 'POST {B}/users',
  UpdateUserPassword: 'POST {B}/users/{userId}/actions/updateUserPassword',
  DeleteUser: 'DELETE {B}/users/{userId}',
  CreateGroup: 'POST {B}/groups',
  DeleteGroup: 'DELETE {B}/groups/{groupId}',
} as const;

/** Each asking mints a credential, and one that nobody received is a secret that nobody watches (8.8): sent again like those above. */
export const mintingRoutes = {
  ObtainCloudAccountRoleAccessCredential: 'GET {I}/cloudAccountRoles/_/actions/obtainAccessCredential',
} as const;

export const routes = {
  ...repeatableRoutes,
  ...repeatableWriteRoutes,
  ...unrepeatableRoutes,
  ...mintingRoutes,
};

type Routes = typeof routes;

/** Upstream's name of an operation. */
export type Operation = keyof Routes;

/** Whether sending the operation again is harmless when nobody knows if the first arrived. */
export function isRepeatable(operation: Operation): boolean {
  return !Object.hasOwn(unrepeatableRoutes, operation) && !Object.hasOwn(mintingRoutes, operation);
}

type Names<Literal extends string> = Literal extends `${string}{${infer Name}}${infer Rest}`
  ? Exclude<Name, 'B' | 'I'> | Names<Rest>
  : never;

/** The names between braces in an operation's path. */
export type PathParameter<O extends Operation> = Names<Routes[O]>;
