import type { Reader } from './reader.ts';
import { RowFacts } from './rows.ts';
import { type Sql, sql } from './sql.ts';

/** Different sets of faults that the rows of one table have: more than these are all members. */
const mostFaults = 1_000;

/** What of a table's rows columns do not say: two looks into indexes that are nearly always empty. */
export function factsOf(reader: Reader, table: Sql): RowFacts {
  return new RowFacts(faultyMembers(reader, table), hasOdd(reader, table));
}

function hasOdd(reader: Reader, table: Sql): boolean {
  return reader.value(sql`SELECT 1 FROM ${table} WHERE odd = 1 LIMIT 1`) !== undefined;
}

/** From one set of faults to the next in the index, whatever the number of rows that have it. */
function faultyMembers(reader: Reader, table: Sql): ReadonlySet<string> {
  const next = sql`SELECT min(faults) FROM ${table} WHERE faults IS NOT NULL AND faults >`;
  const rows = reader.rows(sql`WITH RECURSIVE each (faults) AS (
    SELECT (${next} '') UNION ALL SELECT (${next} each.faults) FROM each WHERE each.faults IS NOT NULL
  ) SELECT faults FROM each WHERE faults IS NOT NULL LIMIT ${mostFaults}`);
  return new Set(rows.flatMap(([faults]) => String(faults).trim().split(' ')));
}
