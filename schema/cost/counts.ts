import { defaultFirst } from '../../src/vocabulary/limits.ts';
import { allOf, assumedRows, type Reading } from './facts.ts';
import type { Way } from './plan.ts';
import type { Arguments } from './step.ts';

/** Rows of the page of a connection. */
export function rowsOfPage(way: Way, given: Arguments, reading: Reading): number {
  const { figure, facts } = reading;
  const first = Number(given.last ?? given.first ?? defaultFirst);
  const found = way.step.finds?.(given, reading);
  const most = Math.min(first, found?.most ?? first);
  if (figure === 'bound') return most;
  const seen = facts.lists.rows(found?.isFiltered ? filtered(way.coordinate) : way.coordinate, way.level);
  const assumed = found?.isFiltered ? first : assumedRows;
  return Math.min(most, found?.total ?? seen ?? assumed);
}

/** Lists with a filter are seen by themselves: how many meet it shows nothing about the whole list. */
export function filtered(coordinate: string): string {
  return `${coordinate} filtered`;
}

/**
 * Objects of a type that a field leads to for each of its own.
 * @param named how many the input of the mutation above has named
 */
export function objectsOf(
  { step, coordinate, level }: Way,
  typeName: string,
  given: Arguments,
  named: number,
  reading: Reading,
): number {
  const counts = step.objects?.(given, reading);
  if (counts) return counts[typeName] ?? 0;
  if (step.rows === 'named') return named;
  if (reading.figure === 'bound') return step.rows?.most ?? 1;
  const seen = step.rows || step.learned ? reading.facts.lists.rows(coordinate, level) : undefined;
  return seen ?? step.rows?.assumed ?? 1;
}

/** However many ways lead to them, there are no more objects than the directory has, and each is read once. */
export function atMostAll(typeName: string, objects: number, { figure, facts }: Reading): number {
  return figure === 'bound' ? objects : Math.min(objects, allOf(typeName, facts));
}

/** What the lists of a mutation's input name by their ids. */
export function listedIn(input: unknown): number {
  const items = Object.values(Object(input)).filter((value) => Array.isArray(value));
  return items.flat().filter((item) => typeof item === 'string').length;
}

/** Infinitely many of nothing are nothing. */
export function product(one: number, other: number): number {
  return one === 0 || other === 0 ? 0 : one * other;
}
