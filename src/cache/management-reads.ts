import type { CallContext } from '../eiam/call-context.ts';
import type { UserPage } from '../eiam/developer/users.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import { tags } from '../vocabulary/tags.ts';
import type { Cache } from './cache.ts';
import { aboutGroup, aboutUnit, aboutUserPage } from './developer-questions.ts';
import type { CacheObserver, Topic } from './question.ts';
import { readMany } from './read-many.ts';

export interface CachedManagementReadsParts {
  readonly client: ManagementClient;
  readonly cache: Cache;
  /** As whom the client asks: a name for its plane and instance, short, and no secret. */
  readonly credentials: string;
}

interface Batch<Row> {
  readonly operation: string;
  readonly topicOf: (id: string) => Topic<Row | undefined>;
  readonly idOf: (row: Row) => string;
  readonly load: (ids: readonly string[], context: CallContext) => Promise<readonly Row[]>;
}

/**
 * The management client whose batches are remembered row by row, so that each asks only for the ids that nobody knows yet.
 * Identity providers go straight through: no event tells that one has changed.
 */
export function createCachedManagementReads({ client, cache, credentials }: CachedManagementReadsParts) {
  return (observer: CacheObserver): ManagementClient => {
    async function readRows<Row>(
      { operation, topicOf, idOf, load }: Batch<Row>,
      ids: readonly string[],
      context: CallContext,
    ): Promise<Row[]> {
      const keyOf = (id: string) => `${credentials}.${operation}:${id}`;
      const byId = async (unknown: readonly string[], calling: CallContext) =>
        new Map((await load(unknown, calling)).map((row) => [idOf(row), row]));
      const rows = await readMany(cache, ids, { operation, keyOf, topicOf, load: byId }, context, observer);
      return [...rows.values()];
    }

    return {
      ...client,

      listUsersByIds: (userIds, context) =>
        readRows(
          {
            operation: 'ListUsers',
            topicOf: aboutUserRow,
            idOf: ({ userId }) => userId,
            load: (ids, calling) => client.listUsersByIds(ids, calling),
          },
          userIds,
          context,
        ),

      listGroupsByIds: (groupIds, context) =>
        readRows(
          {
            operation: 'ListGroups',
            topicOf: aboutGroup,
            idOf: ({ groupId }) => groupId,
            load: (ids, calling) => client.listGroupsByIds(ids, calling),
          },
          groupIds,
          context,
        ),

      listOrganizationalUnitsByIds: (organizationalUnitIds, context) =>
        readRows(
          {
            operation: 'ListOrganizationalUnits',
            topicOf: aboutUnitRow,
            idOf: (unit) => unit.organizationalUnitId,
            load: (ids, calling) => client.listOrganizationalUnitsByIds(ids, calling),
          },
          organizationalUnitIds,
          context,
        ),

      searchUsers(search, context) {
        const key = `${credentials}.SearchUsers:${JSON.stringify(search)}`;
        const topic: Topic<UserPage> = aboutUserPage(search.organizationalUnitId);
        const load = (calling: CallContext) => client.searchUsers(search, calling);
        return cache.read({ ...topic, operation: 'ListUsers', key, load }, context, observer);
      },
    };
  };
}

/** A row names neither groups nor units. */
function aboutUserRow<Row>(userId: string): Topic<Row> {
  return {
    tags: [tags.user(userId)],
    tagsOf: () => [],
    absenceTags: [tags.userAbsent],
    rowsOf: () => 1,
  };
}

function aboutUnitRow<Row>(organizationalUnitId: string): Topic<Row> {
  const { tags: own, absenceTags } = aboutUnit(organizationalUnitId);
  return { tags: own, tagsOf: () => [], absenceTags, rowsOf: () => 1 };
}
