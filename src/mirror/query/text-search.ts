import { gramsOfWord, matchOf } from '../text/grams.ts';
import { wordsOf } from '../text/search-form.ts';
import { type Condition, nothing } from './condition.ts';
import { all, type Sql, sql } from './sql.ts';

/** Texts in names: the index of grams finds candidates, the names themselves decide. */

/** The grams of a text that are looked up: more of them find hardly fewer candidates. */
const mostGrams = 48;

/** A kind of objects, as the index of names knows it. */
export interface NamedTable {
  readonly name: Sql;
  /** Of `nameKinds` (store/tables.ts). */
  readonly kind: number;
}

/** Objects by the index of names: candidates, where it can tell. */
export function candidatesOf({ name, kind }: NamedTable, words: readonly string[]): Candidates | undefined {
  const grams = Array.from(new Set(words.flatMap(gramsOfWord))).slice(0, mostGrams);
  if (grams.length === 0) return undefined;
  return {
    from: sql`names n CROSS JOIN ${name} o ON o.key = n.rowid >> 3`,
    where: sql`n.names MATCH ${matchOf(grams)} AND n.rowid & 7 = ${kind}`,
  };
}

interface Candidates {
  /** It brings the object's row as `o`. */
  readonly from: Sql;
  readonly where: Sql;
}

/** That every word is in some name. */
export function isNamed(words: readonly string[]): Sql {
  return all(words.map((word) => sql`instr(o.search, ${word}) > 0`));
}

/** The same of a text. One without words is in no name. */
export function nameCondition(table: NamedTable, text: string): Condition {
  const words = wordsOf(text);
  if (words.length === 0) return nothing;
  const test = isNamed(words);
  const candidates = candidatesOf(table, words);
  if (!candidates) return { test };
  return {
    test,
    set: { ids: sql`SELECT o.id FROM ${candidates.from} WHERE ${candidates.where}`, isExact: false },
  };
}

/** How well a text is met: 0 by a whole name, 1 where every word begins a word, 2 elsewhere. */
export function relevanceOf(text: string): Sql {
  const words = wordsOf(text);
  const begun = words.map(
    (word) => sql`(instr(o.search, ${`\n${word}`}) > 0 OR instr(o.search, ${` ${word}`}) > 0)`,
  );
  return sql`(CASE WHEN instr(o.search, ${`\n${words.join(' ')}\n`}) > 0 THEN 0 WHEN ${all(begun)} THEN 1 ELSE 2 END)`;
}
