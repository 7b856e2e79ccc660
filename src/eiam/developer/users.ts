import { rootAlias } from '../../vocabulary/ids.ts';
import { tags } from '../../vocabulary/tags.ts';
import { anything, flag, lockMoment, moment, optionalMoment, text, type ValueOf } from '../kinds.ts';
import { about, aboutFirst, firstByCursor, firstPage } from '../known-objects.ts';
import type { CachePolicy } from '../operation.ts';
import { always, alwaysWith, page, record, rows } from '../record.ts';
import { foundId, strictRecord, text as textSchema } from '../reply-schema.ts';
import { readable } from '../unreadable.ts';
import { read } from './operation.ts';
import {
  byCursor,
  type CursorPage,
  isAllNumbered,
  type NumberedPage,
  numbered,
  shownPage,
} from './paging.ts';
import { permissions } from './permissions.ts';

/** What ListUsers has of a user (developer-api.md 8.1); `always` marks what 6.6 calls always present. */
const summaryShape = {
  instanceId: text,
  username: always(text),
  displayName: text,
  description: text,
  passwordSet: always(flag),
  phoneRegion: text,
  phoneNumber: text,
  phoneNumberVerified: alwaysWith('phoneNumber', flag),
  email: text,
  emailVerified: alwaysWith('email', flag),
  userExternalId: text,
  userSourceType: always(text),
  userSourceId: always(text),
  status: always(text),
  accountExpireTime: optionalMoment,
  lockExpireTime: lockMoment,
  registerTime: optionalMoment,
  createTime: always(moment),
  updateTime: always(moment),
};
/** One user of a list. */
export const userSummary = record('User', { userId: text }, summaryShape);

const unitOfUser = record(
  'User.organizationalUnits',
  { organizationalUnitId: text },
  { organizationalUnitName: always(text), primary: flag },
);
const groupOfUser = record('User.groups', { groupId: text }, { groupName: always(text), description: text });
const customField = record('User.customFields', { fieldName: text }, { fieldValue: anything });

/** One user in full. */
export const user = record(
  'User',
  { userId: text },
  {
    ...summaryShape,
    primaryOrganizationalUnitId: text,
    organizationalUnits: rows(unitOfUser),
    groups: rows(groupOfUser),
    customFields: rows(customField),
  },
);

export const userPage = page('data', userSummary, {});
const groupIdRow = record(
  'GroupMembership',
  { groupId: text },
  { groupMemberRelationSourceType: always(text), groupMemberRelationSourceId: always(text) },
);
export const groupIdPage = page('data', groupIdRow, { nextToken: text });

/** A user as ListUsers gives it. Times are milliseconds since the epoch. */
export type UserSummary = ValueOf<typeof userSummary>;
/** A user with groups, organizational units and custom fields: GetUser only. */
export type User = ValueOf<typeof user>;
export type UserPage = ValueOf<typeof userPage>;
/** The groups of a user: ids and where the membership comes from, no names. */
export type GroupIdPage = ValueOf<typeof groupIdPage>;

/** Users of a unit; without one all users in scope (U5, U6). */
export interface UsersQuestion extends NumberedPage {
  readonly organizationalUnitId?: string | undefined;
}

/** A user by its id at its source. */
export interface UserExternalId {
  readonly userExternalId: string;
  readonly userSourceType: string;
  readonly userSourceId: string;
}

/** So many memberships and custom fields of a user count as one row more. */
const membersPerRow = 20;

/**
 * Exact (8.6). Not found: `isNotFound`. The answer changes with the user found, and when another user takes the name: a name that
 * no user had, or one that was given up a moment ago, of which no event has arrived yet.
 */
const lookUp = {
  reply: foundId(
    strictRecord({ userId: textSchema.optional() }).transform(({ userId }) => userId),
    'ResourceNotFound.UserId',
  ),
  cachePolicy: (): CachePolicy<string> => ({
    tags: [tags.userAbsent],
    tagsOf: (userId) => [tags.user(userId)],
  }),
};

/** Reads about users (developer-api.md 8.6, 8.7). */
export const userReads = {
  /** One user. Not found: `isNotFound`. */
  getUser: read('GetUser', {
    route: 'GET {B}/users/{userId}',
    permission: permissions.readUsers,
    request: (userId: string) => ({ path: { userId } }),
    reply: user,
    isRequested: (found, userId) => found.userId === userId,
    examples: ({ userIds }) => about(userIds),
    reads: (userId) => userId,
    shows: (found, userId) => ({ objects: new Map([[userId, found]]) }),
    // It shows the names of the user's groups and units, so that it changes with them.
    cachePolicy: (userId) => ({
      tags: [tags.user(userId), tags.groupsOfUser(userId), tags.groupsOfUsers],
      tagsOf: ({ groups, organizationalUnits }) => [
        ...readable(groups).map(({ groupId }) => tags.group(groupId)),
        ...readable(organizationalUnits).map((unit) => tags.unit(unit.organizationalUnitId)),
      ],
      absenceTags: [tags.userAbsent],
      rowsOf: ({ groups = [], organizationalUnits = [], customFields = [] }) =>
        Math.ceil((1 + groups.length + organizationalUnits.length + customFields.length) / membersPerRow),
    }),
  }),

  /** Direct members of a unit, primary or not; without a unit all users in scope (U5, U6). */
  listUsers: read('ListUsers', {
    route: 'GET {B}/users',
    permission: permissions.readUsers,
    request: ({ organizationalUnitId, ...page }: UsersQuestion) => ({
      query: { organizationalUnitId, ...numbered(page) },
    }),
    reply: userPage,
    cachePolicy: ({ organizationalUnitId, pageNumber, pageSize }) =>
      withDepth(cachePolicyOfUsers(organizationalUnitId), (pageNumber - 1) * pageSize),
    shows: ({ data }, { organizationalUnitId: of, ...page }) =>
      shownPage('userId', data, { name: 'unitUsers', of }, isAllNumbered(page, data)),
    finds: (found, { data }, { organizationalUnitId }) => found.users(readable(data), organizationalUnitId),
    examples: ({ unitIds }) =>
      about([firstPage, ...unitIds.map((organizationalUnitId) => ({ ...firstPage, organizationalUnitId }))]),
  }),

  /** The ids of a user's groups. Their names come with `getUser`. */
  listGroupsForUser: read('ListGroupsForUser', {
    route: 'GET {B}/users/{userId}/actions/listGroupsForUser',
    request: (userId: string, page: CursorPage) => ({ path: { userId }, query: byCursor(page) }),
    reply: groupIdPage,
    examples: ({ userIds }) => userIds.map((id) => [id, firstByCursor]),
    cachePolicy: (userId, { nextToken: token }) => ({
      tags: [tags.user(userId), tags.groupsOfUser(userId), tags.groupsOfUsers],
      tagsOf: ({ data }) => readable(data).map(({ groupId }) => tags.group(groupId)),
      absenceTags: [tags.userAbsent],
      walk: { list: `ofUser:${userId}`, token },
    }),
  }),

  getUserIdByEmail: read('GetUserIdByEmail', {
    route: 'POST {B}/users/_/actions/getUserIdByEmail',
    request: (email: string) => ({ body: { email } }),
    examples: ({ users }) => aboutFirst(users, (user) => user.email),
    ...lookUp,
  }),

  /** Any user with this number where regions share it. */
  getUserIdByPhoneNumber: read('GetUserIdByPhoneNumber', {
    route: 'POST {B}/users/_/actions/getUserIdByPhoneNumber',
    request: (phoneNumber: string) => ({ body: { phoneNumber } }),
    examples: ({ users }) => aboutFirst(users, (user) => user.phoneNumber),
    ...lookUp,
  }),

  getUserIdByUsername: read('GetUserIdByUsername', {
    route: 'POST {B}/users/_/actions/getUserIdByUsername',
    request: (username: string) => ({ body: { username } }),
    examples: ({ users }) => aboutFirst(users, (user) => user.username),
    ...lookUp,
  }),

  getUserIdByUserExternalId: read('GetUserIdByUserExternalId', {
    route: 'POST {B}/users/_/actions/getUserIdByExternalId',
    request: ({ userExternalId, userSourceType, userSourceId }: UserExternalId) => ({
      body: { userExternalId, userSourceType, userSourceId },
    }),
    examples: ({ users }) =>
      aboutFirst(users, ({ userExternalId, userSourceType, userSourceId }) =>
        userExternalId && userSourceType && userSourceId
          ? { userExternalId, userSourceType, userSourceId }
          : undefined,
      ),
    ...lookUp,
  }),
};

function withDepth(
  cachePolicy: CachePolicy<UserPage> | undefined,
  depth: number,
): CachePolicy<UserPage> | undefined {
  return cachePolicy && { ...cachePolicy, depth };
}

/** A page of a list changes with each row that it shows, and with the list. */
export function cachePolicyOfUsers(
  organizationalUnitId: string | undefined,
): CachePolicy<UserPage> | undefined {
  // Changes may name the root by its own id, which pages of users do not have.
  if (organizationalUnitId === rootAlias) return undefined;
  const ofUnit =
    organizationalUnitId === undefined
      ? []
      : [tags.membersOfUnit(organizationalUnitId), tags.membersOfUnits, tags.unit(organizationalUnitId)];
  return {
    tags: [tags.userList, ...ofUnit],
    tagsOf: ({ data }) => readable(data).map(({ userId }) => tags.user(userId)),
    absenceTags: [tags.unitAbsent, tags.scope],
  };
}
