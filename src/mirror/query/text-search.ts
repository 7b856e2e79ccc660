import type { DirectoryObjectKind } from '../../../schema/changes/ports.ts';
import { nameKinds } from '../store/tables.ts';
import { gramsOfWord, matchOf } from '../text/grams.ts';
import { wordsOf } from '../text/search-form.ts';
import { type Condition, nothing } from './condition.ts';
import { all, type Sql, sql } from './sql.ts';

/** Texts in names: the index of grams finds candidates, the names themselves decide. */

/** The grams of a text that are looked up: more of them find hardly fewer candidates. */
const mostGrams = 48;

/** Objects of one kind by the index of names, as `key`: candidates, where it can tell. */
export function candidatesOf(kind: DirectoryObjectKind, words: readonly string[]): Sql | undefined {
  const grams = Array.from(new Set(words.flatMap(gramsOfWord))).slice(0, mostGrams);
  return grams.length === 0 ? undefined : namedBy(kind, grams);
}

const tables = { USER: sql`users`, GROUP: sql`groups`, ORGANIZATIONAL_UNIT: sql`units` };

/**
 * Objects of one kind that have all the grams, as `key`. The index is read in the order of the keys, and no further than the last one of
 * the kind: there are few groups and units.
 */
export function namedBy(kind: DirectoryObjectKind, grams: readonly string[]): Sql {
  // Without a bound value: those are no integers, by which alone FTS5 stops.
  const last = sql`8 * (SELECT max(key) FROM ${tables[kind]}) + 7`;
  return sql`SELECT rowid >> 3 AS key FROM names
    WHERE names MATCH ${matchOf(grams)} AND rowid <= ${last} AND rowid & 7 = ${nameKinds[kind]}`;
}

/** That every word is in some name. */
export function isNamed(words: readonly string[]): Sql {
  return all(words.map((word) => sql`instr(o.search, ${word}) > 0`));
}

/** The same of a text. One without words is in no name. */
export function nameCondition(kind: DirectoryObjectKind, text: string): Condition {
  const words = wordsOf(text);
  if (words.length === 0) return nothing;
  const test = isNamed(words);
  const found = candidatesOf(kind, words);
  return found ? { test, set: { found, by: 'key', isExact: false } } : { test };
}

/** How well a text is met: 0 by a whole name, 1 where every word begins a word, 2 elsewhere. */
export function relevanceOf(text: string): Sql {
  const words = wordsOf(text);
  const begun = words.map(
    (word) => sql`(instr(o.search, ${`\n${word}`}) > 0 OR instr(o.search, ${` ${word}`}) > 0)`,
  );
  return sql`(CASE WHEN instr(o.search, ${`\n${words.join(' ')}\n`}) > 0 THEN 0 WHEN ${all(begun)} THEN 1 ELSE 2 END)`;
}
