import type { CallContext } from '../eiam/call-context.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import { everyoneGroupId, rootAlias } from '../vocabulary/ids.ts';
import type { Cache } from './cache.ts';
import {
  aboutAncestors,
  aboutChildren,
  aboutGroup,
  aboutGroupPage,
  aboutGroupsOfUser,
  aboutMembersOfGroup,
  aboutScope,
  aboutUnit,
  aboutUnitLookup,
  aboutUser,
  aboutUserLookup,
  aboutUserPage,
} from './developer-questions.ts';
import type { CacheObserver, Topic } from './question.ts';
import { TokenPages } from './token-pages.ts';

export interface CachedReadsParts {
  readonly client: DeveloperClient;
  readonly cache: Cache;
  /** As whom the client asks: a name for its plane and application, short, and no secret. */
  readonly credentials: string;
  /** Whether a failure may mean that upstream knows a page's token no more (developer-api.md U17). */
  readonly isRefusedToken: (error: unknown) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The client whose reads are remembered between operations, made for one operation at a time: `observer` is told what that one
 * is spared. Writes, tokens and what is asked in a user's name go straight through.
 */
export function createCachedReads(parts: CachedReadsParts) {
  const { client, cache, credentials } = parts;
  const tokenPages = new TokenPages(parts);

  return (observer: CacheObserver): DeveloperClient => {
    function read<Answer>(
      operation: string,
      asked: unknown,
      topic: Topic<Answer>,
      context: CallContext,
      load: (context: CallContext) => Promise<Answer>,
    ): Promise<Answer> {
      const key = `${credentials}.${operation}:${typeof asked === 'string' ? asked : JSON.stringify(asked)}`;
      return cache.read({ ...topic, operation, key, load }, context, observer);
    }

    return {
      ...client,

      getUser: (userId, context) =>
        read('GetUser', userId, aboutUser(userId), context, (calling) => client.getUser(userId, calling)),

      listUsers(question, context) {
        const { organizationalUnitId, pageNumber, pageSize } = question;
        // Changes may name the root by its own id, which pages of users do not tell.
        if (organizationalUnitId === rootAlias) return client.listUsers(question, context);
        const asked = [organizationalUnitId ?? '', pageSize, pageNumber];
        const topic = aboutUserPage(organizationalUnitId);
        return read('ListUsers', asked, topic, context, (calling) => client.listUsers(question, calling));
      },

      listGroupsForUser: (userId, page, context) =>
        tokenPages.read(`ofUser:${userId}`, page.nextToken, aboutGroupsOfUser(userId), (topic, issued) => {
          const asked = [userId, page.maxResults, page.nextToken];
          return read('ListGroupsForUser', asked, topic, context, (calling) =>
            client.listGroupsForUser(userId, page, calling).then(issued),
          );
        }),

      getUserIdByEmail: (email, context) =>
        read('GetUserIdByEmail', email, aboutUserLookup, context, (calling) =>
          client.getUserIdByEmail(email, calling),
        ),

      getUserIdByPhoneNumber: (phoneNumber, context) =>
        read('GetUserIdByPhoneNumber', phoneNumber, aboutUserLookup, context, (calling) =>
          client.getUserIdByPhoneNumber(phoneNumber, calling),
        ),

      getUserIdByUsername: (username, context) =>
        read('GetUserIdByUsername', username, aboutUserLookup, context, (calling) =>
          client.getUserIdByUsername(username, calling),
        ),

      getUserIdByUserExternalId(externalId, context) {
        const { userExternalId, userSourceType, userSourceId } = externalId;
        const asked = [userExternalId, userSourceType, userSourceId];
        return read('GetUserIdByUserExternalId', asked, aboutUserLookup, context, (calling) =>
          client.getUserIdByUserExternalId(externalId, calling),
        );
      },

      getGroup: (groupId, context) =>
        read('GetGroup', groupId, aboutGroup(groupId), context, (calling) =>
          client.getGroup(groupId, calling),
        ),

      listGroups: (question, context) =>
        tokenPages.read(
          `groups:${question.groupNameStartWith ?? ''}`,
          question.nextToken,
          aboutGroupPage,
          (topic, issued) => {
            const { groupNameStartWith = '', maxResults, nextToken } = question;
            const asked = [groupNameStartWith, maxResults, nextToken];
            return read('ListGroups', asked, topic, context, (calling) =>
              client.listGroups(question, calling).then(issued),
            );
          },
        ),

      listUsersForGroup(groupId, page, context) {
        if (groupId === everyoneGroupId) return client.listUsersForGroup(groupId, page, context);
        return tokenPages.read(
          `members:${groupId}`,
          page.nextToken,
          aboutMembersOfGroup(groupId),
          (topic, issued) => {
            const asked = [groupId, page.maxResults, page.nextToken];
            return read('ListUsersForGroup', asked, topic, context, (calling) =>
              client.listUsersForGroup(groupId, page, calling).then(issued),
            );
          },
        );
      },

      getOrganizationalUnit: (unitId, context) =>
        read('GetOrganizationalUnit', unitId, aboutUnit(unitId), context, (calling) =>
          client.getOrganizationalUnit(unitId, calling),
        ),

      listOrganizationalUnits(question, context) {
        const { parentId, pageNumber, pageSize } = question;
        const asked = [parentId, pageSize, pageNumber];
        return read('ListOrganizationalUnits', asked, aboutChildren(parentId), context, (calling) =>
          client.listOrganizationalUnits(question, calling),
        );
      },

      listOrganizationalUnitParentIds: (unitId, context) =>
        read('ListOrganizationalUnitParentIds', unitId, aboutAncestors(unitId), context, (calling) =>
          client.listOrganizationalUnitParentIds(unitId, calling),
        ),

      getOrganizationalUnitIdByExternalId(externalId, context) {
        const { organizationalUnitExternalId, organizationalUnitSourceType, organizationalUnitSourceId } =
          externalId;
        const asked = [
          organizationalUnitExternalId,
          organizationalUnitSourceType,
          organizationalUnitSourceId,
        ];
        return read('GetOrganizationalUnitIdByExternalId', asked, aboutUnitLookup, context, (calling) =>
          client.getOrganizationalUnitIdByExternalId(externalId, calling),
        );
      },

      getApplicationProvisioningScope: (context) =>
        read('GetApplicationProvisioningScope', '', aboutScope(), context, (calling) =>
          client.getApplicationProvisioningScope(calling),
        ),
    };
  };
}
