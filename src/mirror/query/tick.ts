import { type Sql, sql } from './sql.ts';

/** A statement cannot be interrupted from outside, so that it asks from within: `in_time` throws once the time is over. */

/** One row in so many asks, which takes as long as several rows of an index. A power of two. */
const rowsPerLook = 64;

/** True of every row. @param key of the row, which is visited */
export function isInTime(key: Sql): Sql {
  return sql`(${key} & ${rowsPerLook - 1} <> 0 OR in_time())`;
}

/** True of every row, each of which is visited, as long as they are not too many: `within_visits` throws then (`Reader.rowsWithinVisits`). */
export function isWithinVisits(key: Sql): Sql {
  return sql`(${key} & ${rowsPerLook - 1} <> 0 OR within_visits(${rowsPerLook}))`;
}
