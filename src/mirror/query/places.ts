import type { MirrorWindow } from '../questions.ts';
import { InvalidKeyError, type WindowBound } from '../read-errors.ts';
import type { Listing, Term } from './listing.ts';
import { all, list, type Sql, type SqlValue, sql } from './sql.ts';

/** Places in a sorted list, as SQL compares them. */

export interface Bound {
  readonly key: readonly SqlValue[];
  readonly isIncluded: boolean;
}

/** What lies between two places. */
export interface Between {
  readonly after?: Bound | undefined;
  readonly before?: Bound | undefined;
}

/** A part of a list whose rows all have a value to be sorted by, or all have none: each is in the order of an index. */
export interface Segment {
  readonly where: Sql;
  /** The terms that differ within it. */
  readonly terms: readonly Term[];
}

/**
 * @param argument that the key was given by
 * @throws InvalidKeyError for a key that no row of the list can have
 */
export function boundOf(
  { terms }: Listing,
  window: Pick<MirrorWindow, WindowBound>,
  argument: WindowBound,
  isIncluded = false,
): Bound | undefined {
  const key = window[argument];
  if (!key) return undefined;
  const fits =
    key.values.length === terms.length && key.values.every((value, at) => isValueOf(terms[at], value));
  if (!fits) throw new InvalidKeyError(argument, terms.map(({ kind }) => kind).join(', '));
  return { key: key.values, isIncluded };
}

function isValueOf(term: Term | undefined, value: SqlValue): boolean {
  if (value === null) return term?.isNullable === true;
  return typeof value === 'number'
    ? term?.kind === 'number' && Number.isFinite(value)
    : term?.kind === 'text' && typeof value === 'string';
}

/** The parts of what lies between two places, in the order of the list. */
export function segmentsOf(listing: Listing, { after, before }: Between): readonly Segment[] {
  const { terms, direction } = listing;
  const [first, ...others] = terms;
  if (!first?.isNullable) return [{ where: boundsOf(terms, direction, after, before), terms }];
  const hasValue = (bound: Bound | undefined) => bound !== undefined && bound.key[0] !== null;
  const isBehind = after !== undefined && !hasValue(after);
  const isBeforeNulls = hasValue(before);
  const rest = (bound: Bound | undefined) =>
    bound && !hasValue(bound) ? { ...bound, key: bound.key.slice(1) } : undefined;
  const withValue = all([
    sql`${first.value} IS NOT NULL`,
    boundsOf(terms, direction, after, isBeforeNulls ? before : undefined),
  ]);
  const without = all([sql`${first.value} IS NULL`, boundsOf(others, direction, rest(after), rest(before))]);
  return [
    ...(isBehind ? [] : [{ where: withValue, terms }]),
    ...(isBeforeNulls ? [] : [{ where: without, terms: others }]),
  ];
}

/** What lies between two bounds. */
export function boundsOf(
  terms: readonly Term[],
  direction: Listing['direction'],
  after: Bound | undefined,
  before: Bound | undefined,
): Sql {
  const [forwards, backwards] = direction === 'ASC' ? (['>', '<'] as const) : (['<', '>'] as const);
  return all([
    ...(after ? [isBeyond(terms, after.key, forwards, after.isIncluded)] : []),
    ...(before ? [isBeyond(terms, before.key, backwards, before.isIncluded)] : []),
  ]);
}

const operators = { '>': sql`>`, '<': sql`<` };
const operatorsOrEqual = { '>': sql`>=`, '<': sql`<=` };

/** Term by term; the first one by itself as well, so that an index can begin there. */
function isBeyond(
  terms: readonly Term[],
  key: readonly SqlValue[],
  operator: '>' | '<',
  isIncluded: boolean,
): Sql {
  const [term, ...others] = terms;
  const [given = null, ...rest] = key;
  if (!term) return isIncluded ? sql`1` : sql`0`;
  const value = typeof given === 'string' ? given.toWellFormed() : given;
  if (others.length === 0)
    return sql`${term.value} ${(isIncluded ? operatorsOrEqual : operators)[operator]} ${value}`;
  return sql`(${term.value} ${operatorsOrEqual[operator]} ${value} AND (${term.value} ${operators[operator]} ${value}
    OR ${isBeyond(others, rest, operator, isIncluded)}))`;
}

/** @param isReversed against the order of the list */
export function orderOf(terms: readonly Term[], direction: Listing['direction'], isReversed: boolean): Sql {
  const isAscending = (direction === 'ASC') !== isReversed;
  return list(terms.map(({ value }) => (isAscending ? sql`${value} ASC` : sql`${value} DESC`)));
}
