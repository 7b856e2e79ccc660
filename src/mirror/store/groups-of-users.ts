import type { DatabaseSync } from 'node:sqlite';
import type { Group } from '../../eiam/developer/groups.ts';
import { type Held, toHeld } from './held.ts';
import { ReadStatement, TupleStatement } from './read-statement.ts';
import type { GroupOfUser } from './user-key-reads.ts';

/** More memberships than these take longer than a read by key may. */
const mostMemberships = 2_000;

interface GroupsOfUser extends Held<GroupOfUser[]> {}

/**
 * Reads the groups of users from the lists of members, in two statements for all of them: users of one list share most of their groups.
 * Where they have too many memberships together, those of the first one are read alone.
 */
export function createGroupsOfUsers(
  database: DatabaseSync,
): (userIds: readonly string[]) => ReadonlyMap<string, Held<readonly GroupOfUser[]>> {
  const memberships = new TupleStatement(
    database,
    `SELECT users.id, users.confirmed, group_id FROM json_each(?) CROSS JOIN users ON users.id = value
      LEFT JOIN group_users ON user_id = users.id WHERE detail IS NULL LIMIT ?`,
  );
  const groupsById = new ReadStatement(
    database,
    'SELECT row, groups.confirmed FROM json_each(?) CROSS JOIN groups ON groups.id = value',
  );

  function named(groupIds: ReadonlySet<string>): ReadonlyMap<string, GroupOfUser> {
    const found = groupsById.all(JSON.stringify(Array.from(groupIds)));
    return new Map(
      found.map((columns) => {
        const { groupId, groupName, description } = toHeld<Group>(columns).row;
        return [groupId, groupName === undefined ? { groupId } : { groupId, groupName, description }];
      }),
    );
  }

  return function groupsOf(userIds) {
    const most = userIds.length === 1 ? Number.MAX_SAFE_INTEGER : mostMemberships;
    const rows = memberships.all(JSON.stringify(userIds), most + 1);
    if (rows.length > most) return groupsOf(userIds.slice(0, 1));
    const groups = named(new Set(rows.flatMap(([, , held]) => (typeof held === 'string' ? [held] : []))));
    const users = new Map<string, GroupsOfUser>();
    for (const [user, confirmed, held] of rows) {
      const userId = String(user);
      const known = users.get(userId) ?? { row: [], confirmedAt: Number(confirmed) };
      users.set(userId, known);
      // One that is not held itself has no name yet.
      if (typeof held === 'string') known.row.push(groups.get(held) ?? { groupId: held });
    }
    return users;
  };
}
