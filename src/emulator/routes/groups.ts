import { permissions } from '../application.ts';
import type { Group, User } from '../directory/records.ts';
import type { Call, Operation } from '../operation.ts';
import { cursorPaging, toCursorPage } from '../paging.ts';
import { resourceNotFound } from '../wire-errors.ts';
import { toGroup } from '../wire-objects.ts';
import { getVisibleUser } from './users.ts';

/** @throws ServiceError 404: out of scope is as good as not existing (developer-api.md 7.2) */
export function getVisibleGroup({ directory, scope, resourceId }: Call): Group {
  const group = directory.group(resourceId);
  if (group === undefined || !scope.isGroupVisible(resourceId)) {
    throw resourceNotFound(404, 'Group', resourceId);
  }
  return group;
}

function listGroups(call: Call): object {
  const prefix = call.query.get('groupNameStartWith') ?? '';
  const groups = call.listOrder.arrange(call.scope.groups(), ({ updateTime }) => updateTime);
  return toCursorPage(call, {
    list: `ListGroups\n${prefix}`,
    rows: prefix === '' ? groups : groups.filter(({ groupName }) => groupName.startsWith(prefix)),
    idOf: ({ groupId }) => groupId,
    toItem: (group) => toGroup(call.directory, group),
  });
}

/** Ids only. `iggroup_all` is all users that the application may see (developer-api.md 6.3, 8.7). */
function listUsersForGroup(call: Call): object {
  const { directory, scope, resourceId, listOrder } = call;
  const list = `ListUsersForGroup\n${resourceId}`;
  const toItem = (userId: string) => ({ instanceId: directory.instanceId, userId });
  if (resourceId === 'iggroup_all') {
    const idOf = ({ userId }: User) => userId;
    const rows = listOrder.arrange(scope.users());
    return toCursorPage(call, { list, rows, idOf, toItem: (user) => toItem(user.userId) });
  }
  const rows = listOrder.arrange(scope.members(getVisibleGroup(call)));
  return toCursorPage(call, { list, rows, idOf: (userId) => userId, toItem });
}

/** Every membership, as GetUser has them: groups outside the scope included (developer-api.md 7.2). */
function listGroupsForUser(call: Call): object {
  const { directory } = call;
  const { userId, groupIds } = getVisibleUser(call, call.resourceId);
  return toCursorPage(call, {
    list: `ListGroupsForUser\n${userId}`,
    rows: call.listOrder.arrange(groupIds),
    idOf: (groupId) => groupId,
    toItem: (groupId) => {
      const source = directory.relationSource(userId, groupId);
      return {
        instanceId: directory.instanceId,
        groupId,
        groupMemberRelationSourceType: source.type,
        groupMemberRelationSourceId: source.id,
      };
    },
  });
}

const createRead = (
  name: string,
  path: string,
  handle: Operation['handle'],
  ...optional: readonly string[]
): Operation => ({
  name,
  method: 'GET',
  path,
  token: 'application',
  anyPermission: [permissions.readGroups],
  ...(optional.length > 0 && { takes: { query: { optional } } }),
  handle,
});

export const groupOperations: readonly Operation[] = [
  createRead('GetGroup', '/groups/*', (call) => toGroup(call.directory, getVisibleGroup(call))),
  createRead('ListGroups', '/groups', listGroups, 'groupNameStartWith', ...cursorPaging),
  createRead('ListUsersForGroup', '/groups/*/actions/listUsersForGroup', listUsersForGroup, ...cursorPaging),
  createRead('ListGroupsForUser', '/users/*/actions/listGroupsForUser', listGroupsForUser, ...cursorPaging),
];
