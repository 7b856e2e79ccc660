import type { Answer } from '../gateway.ts';
import { type AnsweredField, answeredFields } from './answered-fields.ts';
import {
  type DirectoryFacts,
  type Failed,
  isCursor,
  isFailed,
  isFreshness,
  type KnownDifference,
  knownDifferenceOf,
  otherOrderOf,
} from './known-differences.ts';
import { isWholeList, pairsOf, type Rows, rowsInOrder, rowsOf } from './rows.ts';

/** Where two answers to one query differ. */
export interface Difference {
  readonly path: string;
  readonly live: unknown;
  readonly mirror: unknown;
}

export interface Comparison {
  /** What has no reason to differ. */
  readonly differences: readonly Difference[];
  readonly known: ReadonlySet<KnownDifference>;
  /** Cursors that stand for the same place. */
  readonly cursors: ReadonlyMap<string, string>;
}

/** Compares whole answers, data and errors. */
export function compareAnswers(
  query: string,
  variables: Readonly<Record<string, unknown>>,
  live: Answer<unknown>,
  mirror: Answer<unknown>,
  facts: DirectoryFacts,
): Comparison {
  const differences: Difference[] = [];
  const known = new Set<KnownDifference>();
  const cursors = new Map<string, string>();

  function compare(one: unknown, other: unknown, field: AnsweredField, path: string): void {
    if (isFreshness(field) && one && other) return;
    if (isCursor(field) && typeof one === 'string' && typeof other === 'string') {
      cursors.set(one, other);
      return;
    }
    if (JSON.stringify(one) === JSON.stringify(other)) return;
    const reason = knownDifferenceOf(field, one, other, facts);
    if (reason) known.add(reason);
    else if (Array.isArray(one) && Array.isArray(other) && one.length === other.length)
      for (const [index, item] of one.entries()) compare(item, other[index], field, `${path}.${index}`);
    else if (isPlain(one) && isPlain(other)) compareObjects(one, other, field, path);
    else differences.push({ path, live: one, mirror: other });
  }

  function compareObjects(one: object, other: object, field: AnsweredField, path: string): void {
    const below = field.below();
    const order = otherOrderOf(field);
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const inside = below.get(key);
      const values = [Reflect.get(one, key), Reflect.get(other, key)] as const;
      const rows = order && rowsOf(...values);
      // The names of types, which are no fields of theirs.
      if (!inside) {
        if (values[0] !== values[1])
          differences.push({ path: `${path}.${key}`, live: values[0], mirror: values[1] });
      } else if (rows) compareRows(rows, isWholeList(one, field), order, inside, `${path}.${key}`);
      else compare(...values, inside, `${path}.${key}`);
    }
  }

  /** Rows whose order is not the same. */
  function compareRows(
    { live, mirror }: Rows,
    isWhole: boolean,
    order: KnownDifference,
    field: AnsweredField,
    path: string,
  ): void {
    const [ones, others] = [rowsInOrder(live, field), rowsInOrder(mirror, field)];
    if (JSON.stringify(ones.keys) === JSON.stringify(others.keys)) {
      if (JSON.stringify(live) !== JSON.stringify(mirror)) known.add(order);
      compare(ones.rows, others.rows, field, path);
    } else if (!isWhole && live.length === mirror.length) {
      known.add(order);
      for (const [one, other] of pairsOf({ live, mirror })) compare(one, other, field, path);
    } else differences.push({ path, live, mirror });
    // Behind so many rows of either list.
    for (const [index, row] of live.entries()) {
      const [one, other] = [cursorOf(row), cursorOf(mirror[index])];
      if (one !== undefined && other !== undefined) cursors.set(one, other);
    }
  }

  const root = { names: ['Query'], arguments: {}, below: () => answeredFields(query, variables) };
  compare(withFailures(live), withFailures(mirror), root, 'data');
  return { differences, known, cursors };
}

function cursorOf(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null || !('cursor' in row)) return undefined;
  return typeof row.cursor === 'string' ? row.cursor : undefined;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isFailed(value);
}

/** The data with each error where its path ends, or where the null is that it made. */
function withFailures({ data, errors = [] }: Answer<unknown>): unknown {
  let whole: unknown = structuredClone(data);
  for (const { message, path = [], extensions } of errors) {
    const failed: Failed = { failed: `${extensions?.code}: ${message}` };
    let at = whole;
    for (const key of path) {
      if (typeof at !== 'object' || at === null) break;
      const inside: unknown = Reflect.get(at, key);
      if (inside === null || inside === undefined) {
        Reflect.set(at, key, failed);
        at = failed;
        break;
      }
      at = inside;
    }
    if (at !== failed) whole = failed;
  }
  return whole;
}
