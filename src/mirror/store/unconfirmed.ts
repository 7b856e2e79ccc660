import type { DatabaseSync } from 'node:sqlite';
import type { Unconfirmed, UnconfirmedQuestion, WalkedList } from './write-types.ts';

/** Where each list is held: the rows' ids, when they were confirmed, and of a list of members whose it is. */
const places: Readonly<Record<WalkedList, { table: string; id: string; confirmed: string; of?: string }>> = {
  users: { table: 'users', id: 'id', confirmed: 'confirmed' },
  // One whose details were never read is the first to be read.
  userDetails: { table: 'users', id: 'id', confirmed: 'coalesce(detail_confirmed, -1)' },
  groups: { table: 'groups', id: 'id', confirmed: 'confirmed' },
  units: { table: 'units', id: 'id', confirmed: 'confirmed' },
  unitUsers: { table: 'unit_users', id: 'user_id', confirmed: 'confirmed', of: 'unit_id' },
  groupUsers: { table: 'group_users', id: 'user_id', confirmed: 'confirmed', of: 'group_id' },
};

/** What a walk of a list has not met, where it is as old as that. */
export function readUnconfirmed(
  database: DatabaseSync,
  { list, of = '', before, until, after = '', limit }: UnconfirmedQuestion,
): Unconfirmed {
  const place = places[list];
  // What was confirmed later than now was so by a process whose clock was ahead: this one has not seen it.
  const isUnconfirmed = `(${place.confirmed} < :before OR ${place.confirmed} > :until)`;
  const isOf = place.of === undefined ? ':of = :of' : `${place.of} = :of`;
  const counts = database
    .prepare(
      `SELECT count(*) AS held, count(*) FILTER (WHERE ${isUnconfirmed}) AS count
       FROM ${place.table} WHERE ${isOf}`,
    )
    .get({ of, before, until });
  const rows = database
    .prepare(
      `SELECT ${place.id} AS id FROM ${place.table}
       WHERE ${isOf} AND ${isUnconfirmed} AND ${place.id} > :after ORDER BY ${place.id} LIMIT :limit`,
    )
    .all({ of, before, until, after, limit });
  return { ids: rows.map(({ id }) => String(id)), count: Number(counts?.count), held: Number(counts?.held) };
}
