import { fold } from '../../vocabulary/text-forms.ts';
import type { TextPredicate } from '../../vocabulary/text-predicates.ts';
import { type Condition, nothing, type ObjectSet } from './condition.ts';
import { isOneOf, jsonOf, list, type Sql, sql } from './sql.ts';

/** Conditions on what a row itself says. In all queries `o` is the object's row of its table. */

/** What of a table's rows makes columns say less than the rows. */
export class RowFacts {
  readonly #faulty: ReadonlySet<string>;
  readonly #open = new Set<string>();
  /** Whether there are rows with `odd` texts. */
  readonly hasOdd: boolean;

  /** @param faulty members that could not be read in some row (`faults`) */
  constructor(faulty: ReadonlySet<string>, hasOdd: boolean) {
    this.#faulty = faulty;
    this.hasOdd = hasOdd;
  }

  /** Whether a member that is tested could not be read in some row. */
  isFaulty(member: string): boolean {
    const isFaulty = this.#faulty.has(member);
    if (isFaulty) this.#open.add(member);
    return isFaulty;
  }

  /** Those that were tested, and leave rows open; empty: every test is true or false. */
  get open(): ReadonlySet<string> {
    return this.#open;
  }
}

/** A column, and the member of a row that it is made of. */
export interface Column {
  readonly member: string;
  /** Behind `o`. */
  readonly held: Sql;
  /** The table, where an index has the column. */
  readonly indexedIn?: Sql;
  /** Of a name that is searched as well: finds the keys of objects that may have a part in it. */
  readonly partsOf?: (part: string) => Sql;
}

/** A test of one member, open for rows where it could not be read. */
export function memberTest(facts: RowFacts, member: string, test: Sql): Sql {
  if (!facts.isFaulty(member)) return test;
  return sql`(CASE WHEN ${hasFault(member)} THEN NULL ELSE ${test} END)`;
}

/** The same where only one outcome depends on the member. */
export function hasFault(member: string): Sql {
  return sql`instr(ifnull(o.faults, ''), ${` ${member} `}) > 0`;
}

/** A condition on one member that an index may find. */
export function memberCondition(facts: RowFacts, column: Column, test: Sql, isIndexed = true): Condition {
  return conditionOf(facts, column, { test, byIndex: isIndexed ? [test] : [], isExact: true });
}

/** A condition on a text as `textMatcher` (src/vocabulary) has it. */
export function textCondition(facts: RowFacts, column: Column, predicate: TextPredicate): Condition {
  if (predicate.kind === 'in' && predicate.texts.length === 0) return nothing;
  const plain = foldedTest(column.held, predicate);
  const byIndex = predicate.kind === 'in' || predicate.kind === 'startsWith' ? [plain] : [];
  const parts = partSet(facts, column, predicate);
  if (parts)
    return { ...textCondition(facts, { member: column.member, held: column.held }, predicate), set: parts };
  if (!facts.hasOdd || predicate.kind === 'isSet')
    return conditionOf(facts, column, { test: plain, byIndex, isExact: true });
  const odd = sql`meets_text(o.row, ${column.member}, ${JSON.stringify(predicate)})`;
  const test = sql`(CASE o.odd WHEN 1 THEN ${odd} ELSE ${plain} END)`;
  return conditionOf(facts, column, {
    test,
    byIndex: byIndex.length > 0 ? [...byIndex, sql`o.odd = 1`] : [],
    isExact: false,
  });
}

/** In these nothing is folded but case: where they stand side by side in a name, they do so in what is searched. */
const plainPart = /^[A-Za-z0-9]{2,}$/;

/** The objects that may have a part in a name, by the index of names; rows that are odd or open may have any. */
function partSet(
  facts: RowFacts,
  { member, partsOf }: Column,
  predicate: TextPredicate,
): ObjectSet | undefined {
  const isPart = predicate.kind === 'contains' || predicate.kind === 'endsWith';
  if (!partsOf || !isPart || !plainPart.test(predicate.text)) return undefined;
  const isOpen = facts.isFaulty(member) ? [sql`SELECT o.key FROM users o WHERE o.faults IS NOT NULL`] : [];
  const isOdd = facts.hasOdd ? [sql`SELECT o.key FROM users o WHERE o.odd = 1`] : [];
  const found = list([partsOf(fold(predicate.text)), ...isOdd, ...isOpen], ' UNION ALL ');
  return { found, by: 'key', isExact: false };
}

interface Tests {
  readonly test: Sql;
  /** Tests that indexes answer: one of them holds where the test does. Empty: there is no such index. */
  readonly byIndex: readonly Sql[];
  readonly isExact: boolean;
}

/** A row with a fault in the member is open, and so a candidate. */
function conditionOf(facts: RowFacts, column: Column, { test, byIndex, isExact }: Tests): Condition {
  const isFaulty = facts.isFaulty(column.member);
  const held = { test: memberTest(facts, column.member, test) };
  const { indexedIn } = column;
  if (!indexedIn || byIndex.length === 0) return held;
  const tests = isFaulty ? [...byIndex, sql`(o.faults IS NOT NULL AND ${hasFault(column.member)})`] : byIndex;
  const found = (selected: Sql) =>
    list(
      tests.map((each) => sql`SELECT ${selected} FROM ${indexedIn} o WHERE ${each}`),
      ' UNION ALL ',
    );
  const set = { found: found(sql`o.key`), by: 'key', ids: found(sql`o.id`) } as const;
  return { ...held, set: { ...set, isExact: isExact && !isFaulty } };
}

/** Of a text that was folded: neither it nor what it is compared with differs in anything else. */
export function foldedTest(held: Sql, predicate: TextPredicate): Sql {
  if (predicate.kind === 'isSet')
    return predicate.isSet ? sql`(${held} IS NOT NULL)` : sql`(${held} IS NULL)`;
  if (predicate.kind === 'in') {
    const wanted = predicate.texts.map((text) => fold(text.trim()));
    return sql`(${held} IS NOT NULL AND ${isOneOf(held, wanted)})`;
  }
  return partTest(held, predicate.kind, fold(predicate.text));
}

export function partTest(held: Sql, kind: 'startsWith' | 'contains' | 'endsWith', part: string): Sql {
  const text = part.toWellFormed();
  if (kind === 'contains') return sql`(${held} IS NOT NULL AND instr(${held}, ${text}) > 0)`;
  // As bytes, of which an empty text has none at all: what SQLite counts as characters ends at a NUL.
  if (kind === 'endsWith') {
    const end = sql`ifnull(substr(CAST(${held} AS BLOB), ${-Buffer.byteLength(text)}), '')`;
    return sql`(${held} IS NOT NULL AND ${end} = CAST(${text} AS BLOB))`;
  }
  const end = afterAllWith(text);
  const isBefore = end === undefined ? sql`1` : sql`${held} < ${end}`;
  return sql`(${held} IS NOT NULL AND ${held} >= ${text} AND ${isBefore})`;
}

/** The first text, in the order of code points, behind all that begin like this; undefined: there is none. */
function afterAllWith(beginning: string): string | undefined {
  const points = Array.from(beginning, (character) => character.codePointAt(0) ?? 0);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    // Surrogates are no characters of SQLite's.
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    if (next <= 0x10ffff) return String.fromCodePoint(...points, next);
  }
  return undefined;
}

interface TimeRange {
  readonly from?: number | null | undefined;
  readonly to?: number | null | undefined;
}

/** That a moment lies in a range, where that has an end. A moment that is not set lies in none. */
export function timeConditions(
  facts: RowFacts,
  column: Column,
  range: TimeRange | null | undefined,
): readonly Condition[] {
  const { from, to } = range ?? {};
  const ends = [
    ...(typeof from === 'number' ? [sql`${column.held} >= ${from}`] : []),
    ...(typeof to === 'number' ? [sql`${column.held} < ${to}`] : []),
  ];
  const [one, other = sql`1`] = ends;
  if (!one) return [];
  return [memberCondition(facts, column, sql`(${column.held} IS NOT NULL AND ${one} AND ${other})`)];
}

interface SourceFilter {
  readonly type?: string | null | undefined;
  readonly sourceId?: string | null | undefined;
}

/** The kinds of source that have a name in the graph (developer-api.md 6.5). */
const knownSources = ['build_in', 'ding_talk', 'ad', 'ldap', 'we_com'];

/** Conditions on the two members that name an object's source. */
export function sourceConditions(
  facts: RowFacts,
  members: { readonly type: string; readonly id: string },
  source: SourceFilter | null | undefined,
): readonly Condition[] {
  const { type, sourceId } = source ?? {};
  const known = sql`(o.source_type IS NOT NULL AND ${isOneOf(sql`o.source_type`, type === 'other' ? knownSources : [type ?? ''])})`;
  const isOfType = type === 'other' ? sql`(o.source_type IS NOT NULL AND NOT ${known})` : known;
  const isOfId = sql`(o.source_id IS NOT NULL AND o.source_id = ${sourceId ?? ''})`;
  return [
    ...(type ? [{ test: memberTest(facts, members.type, isOfType) }] : []),
    ...(sourceId ? [{ test: memberTest(facts, members.id, isOfId) }] : []),
  ];
}

/** That an object has one of these ids; of none, nothing does. */
export function idsConditions(ids: readonly string[] | null | undefined): readonly Condition[] {
  if (!ids) return [];
  if (ids.length === 0) return [nothing];
  const found = sql`SELECT DISTINCT value AS id FROM json_each(${jsonOf(ids)})`;
  return [{ test: isOneOf(sql`o.id`, ids), set: { found, by: 'id', isExact: true }, ids }];
}
