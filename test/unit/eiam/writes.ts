import type { CallContext } from '../../../src/eiam/call-context.ts';
import type { DeveloperClient } from '../../../src/eiam/developer/client.ts';

export const password = 'S3cret-Passw0rd.of-a-User';

/** One write as a test sends it, and what upstream has to see. */
export interface Write {
  readonly operation: string;
  readonly ask: (client: DeveloperClient, context: CallContext) => Promise<unknown>;
  readonly sends: string;
  readonly body?: unknown;
  /** What a create is answered, and the id in it. */
  readonly reply?: Readonly<Record<string, string>>;
  readonly gives?: string;
}

const newUser = {
  username: 'älice',
  primaryOrganizationalUnitId: 'ou_1',
  displayName: '',
  password,
  email: 'alice@example.com',
  emailVerified: true,
  phoneRegion: '86',
  phoneNumber: '12345678901',
  phoneNumberVerified: false,
  userExternalId: 'u/1',
  description: 'x',
  customFields: [{ fieldName: 'floor', fieldValue: '12' }],
  passwordInitializationConfig: {
    passwordInitializationPolicyPriority: 'custom',
    passwordForcedUpdateStatus: 'enabled',
    passwordInitializationType: 'random',
    userNotificationChannels: ['email'],
  },
};
const newUnit = {
  organizationalUnitName: 'Sales',
  parentId: 'ou_root',
  organizationalUnitExternalId: 'o/1',
  description: 'Who sells',
};
const changes = {
  username: 'bob',
  displayName: 'Bob',
  phoneRegion: '86',
  phoneNumber: '1',
  phoneNumberVerified: true,
  email: '',
  emailVerified: false,
  customFields: [{ fieldName: 'floor', fieldValue: '13', operation: 'replace' as const }],
};
const unitIds = ['ou_1', 'ou_2'];
const userIds = ['user_1', 'user_2'];

/** Creates, deletes and the password: sent again only when upstream certainly did nothing. */
export const unrepeatableWrites: readonly Write[] = [
  {
    operation: 'CreateUser',
    ask: (client, context) => client.createUser(newUser, context),
    sends: 'POST /users',
    body: newUser,
    reply: { userId: 'user_new' },
    gives: 'user_new',
  },
  {
    operation: 'CreateGroup',
    ask: (client, context) => client.createGroup({ groupName: 'A', groupExternalId: 'g' }, context),
    sends: 'POST /groups',
    body: { groupName: 'A', groupExternalId: 'g' },
    reply: { groupId: 'group_new' },
    gives: 'group_new',
  },
  {
    operation: 'CreateOrganizationalUnit',
    ask: (client, context) => client.createOrganizationalUnit(newUnit, context),
    sends: 'POST /organizationalUnits',
    body: newUnit,
    reply: { organizationalUnitId: 'ou_new' },
    gives: 'ou_new',
  },
  {
    operation: 'UpdateUserPassword',
    ask: (client, context) => client.updateUserPassword('user_1', password, context),
    sends: 'POST /users/user_1/actions/updateUserPassword',
    body: { password },
  },
  {
    operation: 'DeleteUser',
    ask: (client, context) => client.deleteUser('user_1', context),
    sends: 'DELETE /users/user_1',
  },
  {
    operation: 'DeleteGroup',
    ask: (client, context) => client.deleteGroup('group/1', context),
    sends: 'DELETE /groups/group%2F1',
  },
  {
    operation: 'DeleteOrganizationalUnit',
    ask: (client, context) => client.deleteOrganizationalUnit('ou_1', context),
    sends: 'DELETE /organizationalUnits/ou_1',
  },
];

export const repeatableWrites: readonly Write[] = [
  {
    operation: 'PatchUser',
    ask: (client, context) => client.patchUser('user_1', changes, context),
    sends: 'PATCH /users/user_1',
    body: changes,
  },
  {
    operation: 'PatchGroup',
    ask: (client, context) => client.patchGroup('group_1', { groupName: 'B' }, context),
    sends: 'PATCH /groups/group_1',
    body: { groupName: 'B' },
  },
  {
    operation: 'PatchOrganizationalUnit',
    ask: (client, context) =>
      client.patchOrganizationalUnit('ou_1', { organizationalUnitName: 'B', description: '' }, context),
    sends: 'PATCH /organizationalUnits/ou_1',
    body: { organizationalUnitName: 'B', description: '' },
  },
  {
    operation: 'EnableUser',
    ask: (client, context) => client.enableUser('user_1', context),
    sends: 'POST /users/user_1/actions/enable',
  },
  {
    operation: 'DisableUser',
    ask: (client, context) => client.disableUser('user_1', context),
    sends: 'POST /users/user_1/actions/disable',
  },
  {
    operation: 'SetUserPrimaryOrganizationalUnit',
    ask: (client, context) => client.setUserPrimaryOrganizationalUnit('user_1', 'ou_1', context),
    sends: 'POST /users/user_1/actions/setUserPrimaryOrganizationalUnit',
    body: { organizationalUnitId: 'ou_1' },
  },
  {
    operation: 'AddUserToOrganizationalUnits',
    ask: (client, context) => client.addUserToOrganizationalUnits('user_1', unitIds, context),
    sends: 'POST /users/user_1/actions/addUserToOrganizationalUnits',
    body: { organizationalUnitIds: unitIds },
  },
  {
    operation: 'RemoveUserFromOrganizationalUnits',
    ask: (client, context) => client.removeUserFromOrganizationalUnits('user_1', unitIds, context),
    sends: 'POST /users/user_1/actions/removeUserFromOrganizationalUnits',
    body: { organizationalUnitIds: unitIds },
  },
  {
    operation: 'AddUsersToGroup',
    ask: (client, context) => client.addUsersToGroup('group_1', userIds, context),
    sends: 'POST /groups/group_1/actions/addUsersToGroup',
    body: { userIds },
  },
  {
    operation: 'RemoveUsersFromGroup',
    ask: (client, context) => client.removeUsersFromGroup('group_1', userIds, context),
    sends: 'POST /groups/group_1/actions/removeUsersFromGroup',
    body: { userIds },
  },
];

export const writes = [...unrepeatableWrites, ...repeatableWrites];
