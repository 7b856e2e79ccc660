import type { SearchQuestion } from '../questions.ts';
import { wholeGram } from '../text/grams.ts';
import { wordsOf } from '../text/search-form.ts';
import type { Term } from './listing.ts';
import { byId } from './orders.ts';
import { type FindRows, type FoundRow, toFoundRow } from './page.ts';
import { type Between, boundsOf, orderOf } from './places.ts';
import type { Reader } from './reader.ts';
import { type SearchedKind, searchedAmong } from './search.ts';
import { all, list, type Sql, sql } from './sql.ts';
import { candidatesOf, isNamed, namedBy, relevanceOf } from './text-search.ts';
import { isInTime, isWithinVisits } from './tick.ts';

/** Best first: whole names, beginnings of words, the rest (`relevanceOf`). */
const tiers = [0, 1, 2];
/** How many times the usual visits: the index that is walked has all that is looked at of each. */
const share = 10;

/**
 * Finds the rows of a search that has more candidates among people than are worth to be looked at and sorted for one page. Tier
 * by tier people are read in the order of their names until the page is full: one in a hundred is a candidate, so that it is full
 * soon, unless they stand together. Then only the candidates are looked at. Whole names have a gram of their own. Undefined: it has few
 * candidates.
 * @param otherwise where too many are read that do not meet the text
 */
export function tieredRows(
  reader: Reader,
  { text, kinds }: Pick<SearchQuestion, 'text' | 'kinds'>,
  otherwise: () => FindRows,
): FindRows | undefined {
  const words = wordsOf(text);
  const wanted = searchedAmong(kinds);
  if (!wanted.some(({ kind }) => kind === 'USER')) return undefined;
  const candidates = candidatesOf('USER', words);
  if (candidates && !hasMore(reader, candidates, reader.manyNames)) return undefined;
  /** The people that the index of names finds; undefined: it cannot tell, or finds too many. */
  const findPeople = () => {
    const most = (reader.mostOfAll * reader.count(sql`SELECT max(key) FROM users`)) / 4;
    return candidates && !hasMore(reader, candidates, most) ? candidates : undefined;
  };
  let isScattered = true;
  let people: Sql | undefined;
  let other: FindRows | undefined;
  return (between, isReversed, most) => {
    const find = () => tierByTier(reader, { text, wanted, people }, between, isReversed, most);
    const rows = isScattered ? find() : undefined;
    if (rows) return rows;
    if (isScattered) people = findPeople();
    isScattered = false;
    const found = people && find();
    if (found) return found;
    other ??= otherwise();
    return other(between, isReversed, most);
  };
}

function hasMore(reader: Reader, candidates: Sql, most: number): boolean {
  const limit = Math.ceil(most) + 1;
  return reader.count(sql`SELECT count(*) FROM (SELECT 1 FROM (${candidates}) LIMIT ${limit})`) === limit;
}

interface Searched {
  readonly text: string;
  readonly wanted: readonly SearchedKind[];
  /** Those among whom people are looked for; undefined: all, as far as visits last. */
  readonly people: Sql | undefined;
}

/** Undefined: too many are read. */
function tierByTier(
  reader: Reader,
  searched: Searched,
  between: Between,
  isReversed: boolean,
  most: number,
): FoundRow[] | undefined {
  const found: FoundRow[] = [];
  for (const tier of isReversed ? tiers.toReversed() : tiers) {
    const within = withinTier(between, tier);
    if (!within || found.length >= most) continue;
    const arms = searched.wanted.map((kind) => armOf(kind, searched, tier, within, isReversed, most));
    const direction = isReversed ? sql`DESC` : sql`ASC`;
    const rows = reader.rowsWithinVisits(
      sql`SELECT * FROM (${list(arms, ' UNION ALL ')}) ORDER BY name ${direction}, id ${direction}
        LIMIT ${most - found.length}`,
      share,
    );
    if (!rows) return undefined;
    found.push(...rows.map(toFoundRow));
  }
  return found;
}

/** The bounds by name and id; undefined: all of the tier is beyond them. */
function withinTier({ after, before }: Between, tier: number): Between | undefined {
  if (Number(after?.key[0] ?? tier) > tier || Number(before?.key[0] ?? tier) < tier) return undefined;
  const within = (bound: Between['after']) =>
    bound?.key[0] === tier ? { ...bound, key: bound.key.slice(1) } : undefined;
  return { after: within(after), before: within(before) };
}

function armOf(
  { kind, rows, sorted }: SearchedKind,
  { text, people }: Searched,
  tier: number,
  { after, before }: Between,
  isReversed: boolean,
  most: number,
): Sql {
  const words = wordsOf(text);
  const isWalk = kind === 'USER' && tier > 0;
  const whole = namedBy(kind, [wholeGram(words.join(' '))]);
  const candidates = tier === 0 ? whole : isWalk ? undefined : candidatesOf(kind, words);
  const from = candidates ? sql`(${candidates}) c CROSS JOIN ${rows} ON o.key = c.key` : rows;
  const terms: readonly Term[] = [{ value: sorted, kind: 'text' }, byId];
  const where = all([
    ...(isWalk && people ? [sql`o.key IN (SELECT key FROM (${people}))`] : []),
    isWalk && !people ? isWithinVisits(sql`o.key`) : isInTime(sql`o.key`),
    isNamed(words),
    sql`${relevanceOf(text)} = ${tier}`,
    boundsOf(terms, 'ASC', after, before),
  ]);
  return sql`SELECT * FROM (SELECT o.key AS key, ${kind} AS kind, 0 AS open, ${tier} AS relevance, ${sorted} AS name, o.id AS id
    FROM ${isWalk ? sql`users o INDEXED BY users_in_order_of_name` : from} WHERE ${where}
    ORDER BY ${orderOf(terms, 'ASC', isReversed)} LIMIT ${most})`;
}
