/**
 * The operations as upstream writes them (developer-api.md 1); {B} is `/v2/{instanceId}/{applicationId}`.
 * Every one here may be repeated without harm: the reads, look-ups by POST among them (8.6), minting another token (8.2) and
 * revoking the same one again (4.4). An operation that may not be repeated belongs in a table of its own.
 */
export const repeatableRoutes = {
  GenerateToken: 'POST {B}/oauth2/token',
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

type Routes = typeof repeatableRoutes;

/** Upstream's name of an operation. */
export type Operation = keyof Routes;

type Names<Literal extends string> = Literal extends `${string}{${infer Name}}${infer Rest}`
  ? Exclude<Name, 'B'> | Names<Rest>
  : never;

/** The names between braces in an operation's path. */
export type PathParameter<O extends Operation> = Names<Routes[O]>;
