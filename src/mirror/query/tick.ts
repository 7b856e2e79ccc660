import { type Sql, sql } from './sql.ts';

/** A statement cannot be interrupted from outside, so that it asks from within: `in_time` throws once the time is over. */

/** One row in so many asks. A power of two. */
const rowsPerLook = 16;

/** True of every row. @param key of the row, which is visited */
export function isInTime(key: Sql): Sql {
  return sql`(${key} & ${rowsPerLook - 1} <> 0 OR in_time())`;
}

/** True of a row as long as not too many were visited: `within_visits` throws then (`Reader.rowsWithinVisits`). */
export const isWithinVisits: Sql = sql`within_visits()`;
