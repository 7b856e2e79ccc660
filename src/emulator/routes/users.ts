import { permissions } from '../application.ts';
import type { User } from '../directory/records.ts';
import type { Call, Operation } from '../operation.ts';
import { numberedPaging, toNumberedPage } from '../paging.ts';
import { resourceNotFound } from '../wire-errors.ts';
import { toUser, toUserSummary } from '../wire-objects.ts';
import { getVisibleUnit } from './organizational-units.ts';

/** @throws ServiceError 404: out of scope is as good as not existing (developer-api.md 7.2) */
export function getVisibleUser({ directory, scope }: Call, userId: string): User {
  const user = directory.user(userId);
  if (user === undefined || !scope.isUserVisible(userId)) throw resourceNotFound(404, 'User', userId);
  return user;
}

/** Direct members of the unit, primary and secondary; without a unit all users in scope (developer-api.md 8.6). */
function listUsers(call: Call): object {
  const { directory, scope, query, listOrder } = call;
  const unitId = query.get('organizationalUnitId') ?? '';
  if (unitId === '') {
    const users = listOrder.arrange(scope.users(), ({ updateTime }) => updateTime);
    return toNumberedPage(call, users, (user) => toUserSummary(directory, user));
  }
  const updateTimeOf = (userId: string) => directory.user(userId)?.updateTime ?? 0;
  const userIds = listOrder.arrange(getVisibleUnit(call, unitId).userIds, updateTimeOf);
  return toNumberedPage(call, userIds, (userId) => toUserSummary(directory, getVisibleUser(call, userId)));
}

export const userOperations: readonly Operation[] = [
  {
    name: 'GetUser',
    method: 'GET',
    path: '/users/*',
    token: 'application',
    anyPermission: [permissions.readUsers],
    handle: (call) => toUser(call.directory, getVisibleUser(call, call.resourceId)),
  },
  {
    name: 'ListUsers',
    method: 'GET',
    path: '/users',
    token: 'application',
    anyPermission: [permissions.readUsers],
    takes: { query: { optional: ['organizationalUnitId', ...numberedPaging] } },
    handle: listUsers,
  },
];
