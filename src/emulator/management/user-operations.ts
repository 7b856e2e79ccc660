import type { Directory } from '../directory/directory.ts';
import type { User } from '../directory/records.ts';
import { resourceNotFound } from './errors.ts';
import { findRows, hasPrefix, isEqual } from './find-rows.ts';
import { createOperation, type ManagementCall } from './operation.ts';
import { readEitherPaging, readNumberedPaging, toNumberedPage, toTokenPage } from './paging.ts';
import type { Parameters } from './parameters.ts';
import { toUserRow } from './wire-objects.ts';

const sourceTypes = ['build_in', 'ding_talk', 'ad', 'ldap', 'we_com'];

const readFilters = (parameters: Parameters) => ({
  userIds: parameters.ids('UserIds'),
  organizationalUnitId: parameters.text('OrganizationalUnitId', { longest: 64 }),
  displayNameStartsWith: parameters.text('DisplayNameStartsWith', { longest: 64 }),
  usernameStartsWith: parameters.text('UsernameStartsWith', { longest: 64 }),
  email: parameters.text('Email', { longest: 64 })?.toLowerCase(),
  phoneNumber: parameters.text('PhoneNumber', { longest: 32 }),
  phoneRegion: parameters.text('PhoneRegion', { longest: 32 }),
  status: parameters.text('Status', { values: ['enabled', 'disabled'] }),
  userExternalId: parameters.text('UserExternalId', { longest: 64 }),
  userSourceId: parameters.text('UserSourceId', { longest: 64 }),
  userSourceType: parameters.text('UserSourceType', { values: sourceTypes }),
});

type Filters = ReturnType<typeof readFilters>;

/** By the narrowest list there is; the rest of the filters is applied to it. */
function readCandidates(directory: Directory, { userIds, organizationalUnitId }: Filters): User[] {
  const unitUserIds =
    organizationalUnitId === undefined ? undefined : readUnitUserIds(directory, organizationalUnitId);
  const find = (id: string) => directory.user(id);
  if (userIds !== undefined) {
    const members = unitUserIds && new Set(unitUserIds);
    return findRows(userIds, (id) => (members?.has(id) === false ? undefined : find(id)));
  }
  return unitUserIds?.flatMap((id) => find(id) ?? []) ?? [...directory.users()];
}

/** Direct members, primary and secondary. `ou_root` is a name of the Developer API's and unknown here. */
function readUnitUserIds(directory: Directory, organizationalUnitId: string): readonly string[] {
  const unit = directory.organizationalUnit(organizationalUnitId);
  if (unit?.organizationalUnitId === organizationalUnitId) return unit.userIds;
  throw resourceNotFound('OrganizationalUnit', organizationalUnitId);
}

/** Several filters narrow each other: the contract does not say. An address is the same in either case (developer-api.md 8.6). */
const matches = (filters: Filters) => (user: User) =>
  hasPrefix(filters.displayNameStartsWith, user.displayName) &&
  hasPrefix(filters.usernameStartsWith, user.username) &&
  isEqual(filters.email, user.email?.toLowerCase()) &&
  isEqual(filters.phoneNumber, user.phoneNumber) &&
  isEqual(filters.phoneRegion, user.phoneRegion) &&
  isEqual(filters.status, user.status) &&
  isEqual(filters.userExternalId, user.userExternalId) &&
  isEqual(filters.userSourceId, user.userSourceId) &&
  isEqual(filters.userSourceType, user.userSourceType);

const listUsers = createOperation(
  'ListUsers',
  (parameters) => ({ filters: readFilters(parameters), paging: readEitherPaging(parameters) }),
  ({ directory, pageTokens, listOrder, shiftedRows }: ManagementCall, { filters, paging }) => {
    const found = readCandidates(directory, filters).filter(matches(filters));
    const users = listOrder.arrange(found, ({ updateTime }) => updateTime);
    const list = `ListUsers\n${JSON.stringify({ ...filters, userIds: [...(filters.userIds ?? [])] })}`;
    const { rows, ...page } =
      'pageSize' in paging
        ? toNumberedPage(users, paging, shiftedRows)
        : toTokenPage({ rows: users, idOf: ({ userId }) => userId, list, pageTokens }, paging);
    return { ...page, Users: rows.map((user) => toUserRow(directory, user)) };
  },
);

/** Ids and where each membership came from; with `UserIds`, those of them that are members. */
const listUsersForGroup = createOperation(
  'ListUsersForGroup',
  (parameters) => ({
    groupId: parameters.requiredText('GroupId'),
    userIds: parameters.ids('UserIds'),
    paging: readNumberedPaging(parameters),
  }),
  ({ directory, listOrder, shiftedRows }: ManagementCall, { groupId, userIds, paging }) => {
    const group = directory.group(groupId);
    if (group === undefined) throw resourceNotFound('Group', groupId);
    const found = group.userIds.filter((id) => userIds === undefined || userIds.has(id));
    const members = listOrder.arrange(found);
    const { rows, TotalCount } = toNumberedPage(members, paging, shiftedRows);
    const toRow = (userId: string) => {
      const source = directory.relationSource(userId, groupId);
      return {
        UserId: userId,
        GroupMemberRelationSourceType: source.type,
        GroupMemberRelationSourceId: source.id,
      };
    };
    return { TotalCount, Users: rows.map(toRow) };
  },
);

export const userOperations = [listUsers, listUsersForGroup];
