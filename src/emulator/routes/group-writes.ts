import { permissions } from '../application.ts';
import { readIds, readNewName, readOptionalText, readRequiredText } from '../body-fields.ts';
import type { Call, Operation } from '../operation.ts';
import { parseJsonObject } from '../request-body.ts';
import { resourceDuplicated } from '../wire-errors.ts';
import { getVisibleGroup } from './groups.ts';
import { getVisibleUser } from './users.ts';
import { createWrite, withoutAnswer } from './write-operation.ts';

/** The name need not be unique, the external id must be (developer-api.md 8.7). */
function createGroup(call: Call): object {
  const { directory } = call;
  const body = parseJsonObject(call.text);
  const groupName = readRequiredText(body, 'groupName');
  const groupExternalId = readOptionalText(body, 'groupExternalId');
  if (groupExternalId && directory.groupByExternalId(groupExternalId, 'build_in', directory.instanceId)) {
    throw resourceDuplicated('GroupExternalId', groupExternalId);
  }
  const { groupId } = directory.addGroup({
    groupName,
    ...(groupExternalId === undefined ? {} : { groupExternalId }),
    createTime: call.now(),
  });
  call.scope.includeCreatedGroup(groupId);
  return { groupId };
}

/** The name is all that can be changed; an empty body changes nothing (developer-api.md 8.7). */
function patchGroup(call: Call): void {
  const groupName = readNewName(parseJsonObject(call.text), 'groupName');
  const group = getVisibleGroup(call);
  if (groupName === undefined || groupName === group.groupName) return;
  call.directory.updateGroup(group.groupId, { groupName, updateTime: call.now() });
}

/** Members or not; the accounts stay (developer-api.md 8.7). */
function deleteGroup(call: Call): void {
  call.directory.removeGroup(getVisibleGroup(call).groupId);
}

/** Members already in are skipped (developer-api.md 8.7). */
function addUsersToGroup(call: Call): void {
  const { groupId, userIds } = readMembers(call);
  for (const userId of userIds) call.directory.joinGroup(userId, groupId);
}

/** Those who are no members are skipped (developer-api.md 8.7). */
function removeUsersFromGroup(call: Call): void {
  const { groupId, userIds } = readMembers(call);
  const isMember = (userId: string) => call.directory.user(userId)?.groupIds.includes(groupId) === true;
  for (const userId of userIds.filter(isMember)) call.directory.leaveGroup(userId, groupId);
}

/** One account that is not to be seen fails the whole call with nothing written (developer-api.md 8.7). */
function readMembers(call: Call): { readonly groupId: string; readonly userIds: readonly string[] } {
  const ids = readIds(parseJsonObject(call.text), 'userIds');
  const { groupId } = getVisibleGroup(call);
  return { groupId, userIds: ids.map((id) => getVisibleUser(call, id).userId) };
}

const write = createWrite(permissions.manageGroups);
const members = { required: ['userIds'] };

export const groupWriteOperations: readonly Operation[] = [
  write('POST', '/groups', 'CreateGroup', createGroup, {
    required: ['groupName'],
    optional: ['groupExternalId'],
  }),
  write('PATCH', '/groups/*', 'PatchGroup', withoutAnswer(patchGroup), { optional: ['groupName'] }),
  write('DELETE', '/groups/*', 'DeleteGroup', withoutAnswer(deleteGroup)),
  write(
    'POST',
    '/groups/*/actions/addUsersToGroup',
    'AddUsersToGroup',
    withoutAnswer(addUsersToGroup),
    members,
  ),
  write(
    'POST',
    '/groups/*/actions/removeUsersFromGroup',
    'RemoveUsersFromGroup',
    withoutAnswer(removeUsersFromGroup),
    members,
  ),
];
