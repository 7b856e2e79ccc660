import type { CallContext } from '../call-context.ts';
import { EiamError } from '../errors.ts';
import { anything, flag, lockMoment, moment, optionalMoment, text, type ValueOf } from '../kinds.ts';
import { always, alwaysWith, page, record, rows } from '../record.ts';
import { text as foundText, strict, strictRecord, tolerant } from '../reply-schema.ts';
import { type CursorPage, type CursorPages, checkPageSize, type NumberedPage } from './paging.ts';
import type { Send } from './send.ts';

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
const foundUser = strictRecord({ userId: foundText.optional() });

/** A user as ListUsers gives it. Times are milliseconds since the epoch. */
export type UserSummary = ValueOf<typeof userSummary>;
/** A user with groups, organizational units and custom fields: GetUser only. */
export type User = ValueOf<typeof user>;
export type UserPage = ValueOf<typeof userPage>;
/** The groups of a user: ids and where the membership comes from, no names. */
export type GroupIdPage = ValueOf<typeof groupIdPage>;

type LookUp =
  | 'GetUserIdByEmail'
  | 'GetUserIdByPhoneNumber'
  | 'GetUserIdByUsername'
  | 'GetUserIdByUserExternalId';

/** Reads about users (developer-api.md 8.6, 8.7). Every operation throws EiamError and nothing else. */
export function createUserReads(send: Send, cursors: CursorPages) {
  async function lookUp(operation: LookUp, body: Record<string, string>, context: CallContext) {
    const { userId } = await send(operation, { body }, strict(foundUser), context);
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
    getUser(userId: string, context: CallContext): Promise<User> {
      const isAsked = (found: User) => found.userId === userId;
      return send('GetUser', { path: { userId } }, tolerant(user, isAsked), context);
    },

    /** Direct members of a unit, primary or not; without a unit everyone in scope (U5, U6). */
    async listUsers(
      question: NumberedPage & { readonly organizationalUnitId?: string | undefined },
      context: CallContext,
    ): Promise<UserPage> {
      const { organizationalUnitId, pageNumber, pageSize } = question;
      const query = { organizationalUnitId, pageNumber, pageSize: checkPageSize(pageSize) };
      return send('ListUsers', { query }, tolerant(userPage), context);
    },

    /** The ids of a user's groups. Their names come with `getUser`. */
    listGroupsForUser: (userId: string, page: CursorPage, context: CallContext): Promise<GroupIdPage> =>
      cursors.read(page.maxResults, (maxResults) => {
        const query = { nextToken: page.nextToken, maxResults };
        return send('ListGroupsForUser', { path: { userId }, query }, tolerant(groupIdPage), context);
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
