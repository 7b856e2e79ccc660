import type { z } from 'zod';
import type { CallContext } from '../call-context.ts';
import { EiamError } from '../errors.ts';
import { count, flag, list, moment, record, text } from '../reply-schema.ts';
import { type CursorPage, type CursorPages, checkPageSize, type NumberedPage } from './paging.ts';
import type { Send } from './send.ts';

/** What ListUsers tells of a user (developer-api.md 8.1). Members that 6.6 calls always present are required, the rest are not. */
const summaryShape = {
  instanceId: text.optional(),
  userId: text,
  username: text,
  displayName: text.optional(),
  description: text.optional(),
  passwordSet: flag.optional(),
  phoneRegion: text.optional(),
  phoneNumber: text.optional(),
  phoneNumberVerified: flag.optional(),
  email: text.optional(),
  emailVerified: flag.optional(),
  userExternalId: text.optional(),
  userSourceType: text,
  userSourceId: text,
  status: text,
  accountExpireTime: moment.optional(),
  lockExpireTime: moment.optional(),
  registerTime: moment.optional(),
  createTime: moment,
  updateTime: moment,
};
/** One user of a list. */
export const userSummary = record(summaryShape);

const user = record({
  ...summaryShape,
  primaryOrganizationalUnitId: text.optional(),
  organizationalUnits: list(
    record({
      organizationalUnitId: text,
      organizationalUnitName: text,
      primary: flag.default(false),
    }),
  ),
  groups: list(record({ groupId: text, groupName: text, description: text.optional() })),
  customFields: list(record({ fieldName: text, fieldValue: text.optional() })),
});

const userPage = record({ totalCount: count, data: list(userSummary) });
const groupIdPage = record({
  totalCount: count,
  data: list(
    record({
      groupId: text,
      groupMemberRelationSourceType: text.optional(),
      groupMemberRelationSourceId: text.optional(),
    }),
  ),
  nextToken: text.optional(),
});
const foundUser = record({ userId: text.optional() });

/** A user as ListUsers gives it. Times are milliseconds since the epoch. */
export type UserSummary = z.output<typeof userSummary>;
/** A user with groups, organizational units and custom fields: GetUser only. */
export type User = z.output<typeof user>;
export type UserPage = z.output<typeof userPage>;
/** The groups of a user: ids and where the membership comes from, no names. */
export type GroupIdPage = z.output<typeof groupIdPage>;

type LookUp =
  | 'GetUserIdByEmail'
  | 'GetUserIdByPhoneNumber'
  | 'GetUserIdByUsername'
  | 'GetUserIdByUserExternalId';

/** Reads about users (developer-api.md 8.6, 8.7). Every operation throws EiamError and nothing else. */
export function createUserReads(send: Send, cursors: CursorPages) {
  async function lookUp(operation: LookUp, body: Record<string, string>, context: CallContext) {
    const { userId } = await send(operation, { body }, foundUser, context);
    // Not found is an error with this code; 8.6 says to be ready for a 200 without an id, which then means the same.
    if (userId === undefined) {
      throw new EiamError(operation, 'rejected', {
        code: 'ResourceNotFound.UserId',
        status: 200,
        effect: 'none',
      });
    }
    return userId;
  }

  return {
    /** One user. Not found: `isNotFound`. */
    getUser: (userId: string, context: CallContext): Promise<User> =>
      send('GetUser', { path: { userId } }, user, context),

    /** Direct members of a unit, primary or not; without a unit everyone in scope (U5, U6). */
    async listUsers(
      question: NumberedPage & { readonly organizationalUnitId?: string | undefined },
      context: CallContext,
    ): Promise<UserPage> {
      const { organizationalUnitId, pageNumber, pageSize } = question;
      const query = { organizationalUnitId, pageNumber, pageSize: checkPageSize(pageSize) };
      return send('ListUsers', { query }, userPage, context);
    },

    /** The ids of a user's groups. Their names come with `getUser`. */
    listGroupsForUser: (userId: string, page: CursorPage, context: CallContext): Promise<GroupIdPage> =>
      cursors.read(page.maxResults, (maxResults) => {
        const query = { nextToken: page.nextToken, maxResults };
        return send('ListGroupsForUser', { path: { userId }, query }, groupIdPage, context);
      }),

    /** The id of the user with this e-mail address. Not found: `isNotFound`. */
    getUserIdByEmail: (email: string, context: CallContext): Promise<string> =>
      lookUp('GetUserIdByEmail', { email }, context),

    /** The id of a user with this number, any one when regions share it (8.6). Not found: `isNotFound`. */
    getUserIdByPhoneNumber: (phoneNumber: string, context: CallContext): Promise<string> =>
      lookUp('GetUserIdByPhoneNumber', { phoneNumber }, context),

    /** The id of the user with this login name. Not found: `isNotFound`. */
    getUserIdByUsername: (username: string, context: CallContext): Promise<string> =>
      lookUp('GetUserIdByUsername', { username }, context),

    /** The id of the user a source knows under its own id. Not found: `isNotFound`. */
    getUserIdByUserExternalId: (
      externalId: {
        readonly userExternalId: string;
        readonly userSourceType: string;
        readonly userSourceId: string;
      },
      context: CallContext,
    ): Promise<string> => {
      const { userExternalId, userSourceType, userSourceId } = externalId;
      const body = { userExternalId, userSourceType, userSourceId };
      return lookUp('GetUserIdByUserExternalId', body, context);
    },
  };
}
