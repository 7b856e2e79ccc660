import type { z } from 'zod';
import type { CallContext } from '../call-context.ts';
import { count, list, moment, record, text } from '../reply-schema.ts';
import type { CursorPage, CursorPages } from './paging.ts';
import type { Send } from './send.ts';

/** A group, the same from GetGroup and ListGroups (developer-api.md 8.1). */
export const group = record({
  instanceId: text.optional(),
  groupId: text,
  groupName: text,
  description: text.optional(),
  groupExternalId: text.optional(),
  groupSourceType: text,
  groupSourceId: text,
  createTime: moment,
  updateTime: moment,
});
const groupPage = record({
  totalCount: count,
  data: list(group),
  nextToken: text.optional(),
});
const userIdPage = record({
  totalCount: count,
  data: list(record({ userId: text })),
  nextToken: text.optional(),
});

/** A group. Times are milliseconds since the epoch. */
export type Group = z.output<typeof group>;
export type GroupPage = z.output<typeof groupPage>;
/** The members of a group: ids only. */
export type UserIdPage = z.output<typeof userIdPage>;

/** Reads about groups (developer-api.md 8.7). Every operation throws EiamError and nothing else. */
export function createGroupReads(send: Send, cursors: CursorPages) {
  return {
    /** One group. Not found: `isNotFound`. */
    getGroup: (groupId: string, context: CallContext): Promise<Group> =>
      send('GetGroup', { path: { groupId } }, group, context),

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
          groupPage,
          context,
        );
      }),

    /** The ids of a group's members; `iggroup_all` stands for everyone (6.3). */
    listUsersForGroup: (groupId: string, page: CursorPage, context: CallContext): Promise<UserIdPage> =>
      cursors.read(page.maxResults, (maxResults) => {
        const query = { nextToken: page.nextToken, maxResults };
        return send('ListUsersForGroup', { path: { groupId }, query }, userIdPage, context);
      }),
  };
}
