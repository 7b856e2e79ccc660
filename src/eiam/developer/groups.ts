import type { CallContext } from '../call-context.ts';
import { moment, text, type ValueOf } from '../kinds.ts';
import { always, page, record } from '../record.ts';
import { tolerant } from '../reply-schema.ts';
import type { CursorPage, CursorPages } from './paging.ts';
import type { Send } from './send.ts';

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
export const groupPage = page('data', group, { nextToken: text });
const userIdRow = record('GroupMember', { userId: text }, {});
export const userIdPage = page('data', userIdRow, { nextToken: text });

/** A group. Times are milliseconds since the epoch. */
export type Group = ValueOf<typeof group>;
export type GroupPage = ValueOf<typeof groupPage>;
/** The members of a group: ids only. */
export type UserIdPage = ValueOf<typeof userIdPage>;

/** Reads about groups (developer-api.md 8.7). Every operation throws EiamError and nothing else. */
export function createGroupReads(send: Send, cursors: CursorPages) {
  return {
    /** One group. Not found: `isNotFound`. */
    getGroup(groupId: string, context: CallContext): Promise<Group> {
      const isAsked = (found: Group) => found.groupId === groupId;
      return send('GetGroup', { path: { groupId } }, tolerant(group, isAsked), context);
    },

    /** Groups, all or those whose name begins with the given text. */
    listGroups: (
      question: CursorPage & { readonly groupNameStartWith?: string | undefined },
      context: CallContext,
    ): Promise<GroupPage> =>
      cursors.read(question.maxResults, (maxResults) => {
        const { groupNameStartWith, nextToken } = question;
        return send(
          'ListGroups',
          { query: { groupNameStartWith, nextToken, maxResults } },
          tolerant(groupPage),
          context,
        );
      }),

    /** The ids of a group's members; `iggroup_all` stands for everyone (6.3). */
    listUsersForGroup: (groupId: string, page: CursorPage, context: CallContext): Promise<UserIdPage> =>
      cursors.read(page.maxResults, (maxResults) => {
        const query = { nextToken: page.nextToken, maxResults };
        return send('ListUsersForGroup', { path: { groupId }, query }, tolerant(userIdPage), context);
      }),
  };
}
