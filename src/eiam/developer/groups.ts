import { everyoneGroupId } from '../../vocabulary/ids.ts';
import { tags } from '../../vocabulary/tags.ts';
import { moment, text, type ValueOf } from '../kinds.ts';
import { about, aboutFirst, firstByCursor } from '../known-objects.ts';
import { always, page, record } from '../record.ts';
import { readable } from '../unreadable.ts';
import { read } from './operation.ts';
import { byCursor, type CursorPage, shownPage } from './paging.ts';

/** A group, the same from GetGroup and ListGroups (developer-api.md 8.1); `always` marks what 6.6 calls always present. */
export const group = record(
  'Group',
  { groupId: text },
  {
    instanceId: text,
    groupName: always(text),
    description: text,
    groupExternalId: text,
    groupSourceType: always(text),
    groupSourceId: always(text),
    createTime: always(moment),
    updateTime: always(moment),
  },
);
const groupPage = page('data', group, { nextToken: text });
const userIdRow = record('GroupMember', { userId: text }, {});
/** The members of a group: ids only. */
const userIdPage = page('data', userIdRow, { nextToken: text });

/** A group. Times are milliseconds since the epoch. */
export type Group = ValueOf<typeof group>;

/** Groups, all or those whose name begins with the given text. */
export interface GroupsQuestion extends CursorPage {
  readonly groupNameStartWith?: string | undefined;
}

/** Reads about groups (developer-api.md 8.7). */
export const groupReads = {
  /** One group. Not found: `isNotFound`. */
  getGroup: read('GetGroup', {
    route: 'GET {B}/groups/{groupId}',
    request: (groupId: string) => ({ path: { groupId } }),
    reply: group,
    isRequested: (found, groupId) => found.groupId === groupId,
    cachePolicy: (groupId) => ({ tags: [tags.group(groupId)] }),
    examples: ({ groupIds }) => about(groupIds),
    reads: (groupId) => groupId,
    shows: (found, groupId) => ({ objects: new Map([[groupId, found]]) }),
  }),

  listGroups: read('ListGroups', {
    route: 'GET {B}/groups',
    request: ({ groupNameStartWith, ...page }: GroupsQuestion) => ({
      query: { groupNameStartWith, ...byCursor(page) },
    }),
    reply: groupPage,
    finds: (found, { data }) => found.groups(readable(data)),
    shows: ({ data }) => shownPage('groupId', data, { name: undefined }, false),
    examples: ({ groups }) => [
      [firstByCursor],
      ...aboutFirst(groups, ({ groupName: groupNameStartWith }) =>
        groupNameStartWith === undefined ? undefined : { ...firstByCursor, groupNameStartWith },
      ),
    ],
    cachePolicy: ({ groupNameStartWith = '', nextToken: token }) => ({
      tags: [tags.groupList],
      tagsOf: ({ data }) => readable(data).map(({ groupId }) => tags.group(groupId)),
      walk: { list: `groups:${groupNameStartWith}`, token },
    }),
  }),

  /** The ids of a group's members; `iggroup_all` stands for everyone (6.3), and no change names it. */
  listUsersForGroup: read('ListUsersForGroup', {
    route: 'GET {B}/groups/{groupId}/actions/listUsersForGroup',
    request: (groupId: string, page: CursorPage) => ({ path: { groupId }, query: byCursor(page) }),
    reply: userIdPage,
    shows: ({ data, nextToken }, groupId, page) =>
      shownPage(
        'userId',
        data,
        { name: 'groupMembers', of: groupId },
        page.nextToken === undefined && nextToken === undefined,
        'ids',
      ),
    examples: ({ groupIds }) => [everyoneGroupId, ...groupIds].map((id) => [id, firstByCursor]),
    cachePolicy: (groupId, { nextToken: token }) =>
      groupId === everyoneGroupId
        ? undefined
        : {
            tags: [tags.group(groupId), tags.membersOfGroup(groupId), tags.membersOfGroups],
            tagsOf: ({ data }) => readable(data).map(({ userId }) => tags.user(userId)),
            walk: { list: `members:${groupId}`, token },
          },
  }),
};
