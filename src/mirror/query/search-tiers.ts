import type { SearchQuestion } from '../questions.ts';
import { wholeGram } from '../text/grams.ts';
import { wordsOf } from '../text/search-form.ts';
import type { Listing, Term } from './listing.ts';
import { byId } from './orders.ts';
import { type FindRows, type FoundRow, rowsOf, toFoundRow } from './page.ts';
import { type Between, boundsOf, orderOf } from './places.ts';
import type { Reader } from './reader.ts';
import { rowsAmong, type SearchedKind, searchedAmong, searchListing } from './search.ts';
import { all, list, type Sql, sql } from './sql.ts';
import { candidatesOf, isNamed, namedBy, relevanceOf } from './text-search.ts';
import { isInTime, isWithinVisits } from './tick.ts';

/** Best first: whole names, beginnings of words, the rest (`relevanceOf`). */
const tiers = [0, 1, 2];
/** How many times the usual visits: the index that is walked has all that is looked at of each. */
const share = 10;

/** A search as it is read. */
interface SearchWay {
  readonly listing: Listing;
  /** Undefined: as any other list. */
  readonly findRows: FindRows | undefined;
}

/** The index of names is asked for people once: it takes as long as a look at them where a text has many grams. Undefined: there can be none. */
export function searchWay(
  reader: Reader,
  question: Pick<SearchQuestion, 'text' | 'kinds' | 'window'>,
): SearchWay | undefined {
  const isOfPeople = searchedAmong(question.kinds).some(({ kind }) => kind === 'USER');
  const candidates = isOfPeople ? candidatesOf('USER', wordsOf(question.text)) : undefined;
  const few = candidates && keysOf(reader, candidates, reader.manyNames);
  const listing = searchListing(question, few);
  if (!listing) return undefined;
  const otherwise = () => rowsOf(reader, listing, question.window);
  const isTiered = isOfPeople && !few;
  return { listing, findRows: isTiered ? tieredRows(reader, question, candidates, otherwise) : undefined };
}

/**
 * Finds the rows of a search that has more candidates among people than are worth to be looked at and sorted for one page. Tier
 * by tier people are read in the order of their names until the page is full: one in a hundred is a candidate, so that it is full
 * soon, unless they stand together. Then only the candidates are looked at. Whole names have a gram of their own.
 * @param candidates among people; undefined: the index of names cannot tell
 * @param otherwise where too many are read that do not meet the text
 */
function tieredRows(
  reader: Reader,
  { text, kinds }: Pick<SearchQuestion, 'text' | 'kinds'>,
  candidates: Sql | undefined,
  otherwise: () => FindRows,
): FindRows {
  const wanted = searchedAmong(kinds);
  /** The candidates, unless they are too many. */
  const findPeople = () => {
    const most = (reader.mostOfAll * reader.count(sql`SELECT max(key) FROM users`)) / 4;
    return candidates && keysOf(reader, candidates, most);
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

/** The keys of candidates, read once to be looked at again and again; undefined: there are more. */
function keysOf(reader: Reader, candidates: Sql, most: number): Sql | undefined {
  const limit = Math.ceil(most) + 1;
  const [found = []] = reader.rows(
    sql`SELECT json_group_array(key), count(*) FROM (SELECT key FROM (${candidates}) LIMIT ${limit})`,
  );
  const [keys = null, count] = found;
  return Number(count) < limit ? sql`SELECT value AS key FROM json_each(${keys})` : undefined;
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
  searched: SearchedKind,
  { text, people }: Searched,
  tier: number,
  { after, before }: Between,
  isReversed: boolean,
  most: number,
): Sql {
  const { kind, sorted } = searched;
  const words = wordsOf(text);
  const isWalk = kind === 'USER' && tier > 0;
  const whole = namedBy(kind, [wholeGram(words.join(' '))]);
  const candidates = tier === 0 ? whole : isWalk ? undefined : candidatesOf(kind, words);
  const terms: readonly Term[] = [{ value: sorted, kind: 'text' }, byId];
  const where = all([
    ...(isWalk && people ? [sql`o.key IN (SELECT key FROM (${people}))`] : []),
    isWalk && !people ? isWithinVisits(sql`o.key`) : isInTime(sql`o.key`),
    isNamed(words),
    sql`${relevanceOf(text)} = ${tier}`,
    boundsOf(terms, 'ASC', after, before),
  ]);
  return sql`SELECT * FROM (SELECT o.key AS key, ${kind} AS kind, 0 AS open, ${tier} AS relevance, ${sorted} AS name, o.id AS id
    FROM ${isWalk ? sql`users o INDEXED BY users_in_order_of_name` : rowsAmong(searched, candidates)} WHERE ${where}
    ORDER BY ${orderOf(terms, 'ASC', isReversed)} LIMIT ${most})`;
}
