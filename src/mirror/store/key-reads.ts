import type { DatabaseSync } from 'node:sqlite';
import type { Group } from '../../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../eiam/developer/organizational-units.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { fold } from '../../vocabulary/text-forms.ts';
import { openReader } from './connection.ts';
import { type Held, type RankPage, type RankWindow, toHeld, toRankPage } from './held.ts';
import { createLogReads, type LogReads } from './log-reads.ts';
import { attempt, ReadStatement, TupleStatement } from './read-statement.ts';
import { metaNames } from './tables.ts';
import { createUserKeyReads, type UserKeyReads } from './user-key-reads.ts';

/**
 * What is read of the mirror by keys, in the thread that asks: each a statement or a few of far less than a millisecond. What
 * scans, sorts or counts is a question of `questions.ts`. All throw a ReadFailedError where the file cannot be read.
 */
export interface MirrorKeyReads extends UserKeyReads, LogReads, Disposable {
  group(id: string): Held<Group> | undefined;
  unit(id: string): Held<OrganizationalUnit> | undefined;
  unitsByExternalId(externalId: string): readonly Held<OrganizationalUnit>[];
  /** The direct members that are held, of a unit or a group. */
  usersOfUnit(unitId: string, window: RankWindow): RankPage<UserSummary>;
  usersOfGroup(groupId: string, window: RankWindow): RankPage<UserSummary>;
  childrenOfUnit(unitId: string, window: RankWindow): RankPage<OrganizationalUnit>;
  /** The units above one, from the top down. Undefined: not all of them are held. */
  ancestorIds(unitId: string): readonly string[] | undefined;
  /** How many different people are in a unit and below it; undefined: the unit is not held. */
  headCount(unitId: string): number | undefined;
  memberCount(groupId: string): number | undefined;
  meta(name: string): string | undefined;
}

/** Of one connection in the thread that answers clients, where a page that is read again takes a quarter of a list's time. */
const keyReadCacheKib = 8_192;

/** Opens a mirror that was made (`openMirrorFile`). Statements are prepared once. @throws ReadFailedError */
export function openKeyReads(path: string): MirrorKeyReads {
  const database = attempt(() => openReader(path, keyReadCacheKib));
  try {
    return createReads(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function createReads(database: DatabaseSync): MirrorKeyReads {
  const statement = (sql: string) => new ReadStatement(database, sql);
  const groupById = statement('SELECT row, confirmed FROM groups WHERE id = ?');
  const unitById = statement('SELECT row, confirmed FROM units WHERE id = ?');
  const unitsByExternalId = statement(
    'SELECT row, confirmed FROM units WHERE external_id = ? ORDER BY rank, id LIMIT 20',
  );
  const usersOf = (table: string, of: string, isPrimary: string) =>
    // As it is written: the members in their order, and each one's row. Another order of the tables reads all users.
    new TupleStatement(
      database,
      `SELECT members.rank, users.id, row, min(members.confirmed, users.confirmed) AS confirmed, ${isPrimary} AS is_primary
      FROM ${table} AS members CROSS JOIN users ON users.id = members.user_id
      WHERE members.${of} = ? AND (members.rank, members.user_id) > (?, ?) ORDER BY members.rank, members.user_id LIMIT ?`,
    );
  const usersOfUnit = usersOf('unit_users', 'unit_id', 'is_primary');
  const usersOfGroup = usersOf('group_users', 'group_id', 'NULL');
  const childrenOfUnit = new TupleStatement(
    database,
    `SELECT rank, id, row, confirmed FROM units
      WHERE parent_id = ? AND (rank, id) > (?, ?) ORDER BY rank, id LIMIT ?`,
  );
  const ancestors = statement(
    'SELECT ancestor_id AS id FROM unit_tree WHERE unit_id = ? AND level > 0 ORDER BY level DESC',
  );
  // A root of the scope may be below units that the application does not see.
  const isTop = statement(`SELECT 1 FROM units
    WHERE id = ? AND ((parent_id IS NULL AND instr(coalesce(faults, ''), ' parentId ') = 0)
      OR id IN (SELECT roots.value FROM meta, json_each(meta.value, '$.unitIds') AS roots WHERE name = '${metaNames.scope}'))`);
  const headCount = statement('SELECT head_count AS count FROM units WHERE id = ?');
  const memberCount = statement('SELECT member_count AS count FROM groups WHERE id = ?');
  const meta = statement('SELECT value FROM meta WHERE name = ?');

  const page = <Row>(list: TupleStatement, of: string, { after, first }: RankWindow): RankPage<Row> =>
    toRankPage<Row>(list.all(of, after?.rank ?? Number.MIN_SAFE_INTEGER, after?.id ?? '', first + 1), first);
  const one = <Row>(byId: ReadStatement, id: string): Held<Row> | undefined => {
    const found = byId.get(id);
    return found && toHeld<Row>(found);
  };
  const count = (of: ReadStatement, id: string) => {
    const found = of.get(id);
    return found && Number(found.count);
  };

  return {
    ...createUserKeyReads(database),
    ...createLogReads(database),
    group: (id) => one<Group>(groupById, id),
    unit: (id) => one<OrganizationalUnit>(unitById, id),
    unitsByExternalId: (externalId) =>
      unitsByExternalId.all(fold(externalId)).map(toHeld<OrganizationalUnit>),
    usersOfUnit: (unitId, window) => page(usersOfUnit, unitId, window),
    usersOfGroup: (groupId, window) => page(usersOfGroup, groupId, window),
    childrenOfUnit: (unitId, window) => page(childrenOfUnit, unitId, window),
    ancestorIds(unitId) {
      const ids = ancestors.all(unitId).map(({ id }) => String(id));
      return isTop.get(ids[0] ?? unitId) && ids;
    },
    headCount: (unitId) => count(headCount, unitId),
    memberCount: (groupId) => count(memberCount, groupId),
    meta(name) {
      const value = meta.get(name)?.value;
      return typeof value === 'string' ? value : undefined;
    },
    [Symbol.dispose]: () => database.close(),
  };
}
