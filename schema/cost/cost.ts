import { largestPage } from '../../src/vocabulary/limits.ts';
import type { Need } from './selection.ts';

/** What is known of the directory and of the ways to read it when an operation is estimated. */
export interface DirectoryFacts {
  /** Users and groups in scope as upstream last counted them; undefined: not read yet. */
  readonly users: number | undefined;
  readonly groups: number | undefined;
  /** Whether ids that a list has named can be read a hundred a call. */
  readonly readsInBatches: boolean;
  /** Pages that one scan may read. */
  readonly maxScanPages: number;
}

type Arguments = Readonly<Record<string, unknown>>;

/** What is at hand of an object when a field leads to it; `nothing`: an id that may name none. */
export type Brought = 'nothing' | Need;

/**
 * What a field takes of upstream for each object it is asked of, as the budgets say (budgets.md). Beside it, each object
 * that it leads to is read as far as `needs` says.
 */
export interface Cost {
  /** Upstream calls; default: a page of a connection, none for any other field. */
  readonly calls?: number | ((given: Arguments, facts: DirectoryFacts) => number);
  /**
   * Objects of a list whose length is not known before it is read; default 1. `named`: as many as the lists of the mutation's
   * input name. Connections have their `first`.
   */
  readonly rows?: number | 'named';
  /** Objects by their type, where the arguments name them. */
  readonly objects?: (given: Arguments) => Readonly<Record<string, number>>;
  /** Default: the profile for rows of a connection, nothing for any other object. */
  readonly brings?: Brought;
}

/** A field's `extensions` that say what it takes. */
export function costs(cost: Cost): { readonly costs: Cost } {
  return { costs: cost };
}

/** Federation's own field: an object for each representation, and a look-up for each that does not name it by its id. */
export const entitiesCost: Cost = {
  calls: ({ representations }, facts) => {
    const users = representationsOf(representations).filter(({ __typename: type }) => type === 'User');
    const keyed = users.filter(({ id }) => !id);
    const lookUps = keyed.reduce((sum, { username, email }) => sum + listsOf(username ?? email), 0);
    return lookUps + keyedScanCalls(keyed.length, users.length, facts);
  },
  objects: ({ representations }) => {
    const counts: Record<string, number> = {};
    for (const { __typename: type } of representationsOf(representations)) {
      counts[String(type)] = (counts[String(type)] ?? 0) + 1;
    }
    return counts;
  },
};

function representationsOf(given: unknown): readonly Arguments[] {
  return Array.isArray(given) ? given.map((each) => Object(each)) : [];
}

/** Levels of the tree above a unit, and units or groups that a scope names, where an estimate has to take some number. */
export const assumedAncestors = 10;
export const assumedScope = 20;

export function pagesOf(rows: number): number {
  return Math.ceil(rows / largestPage);
}

/** Calls of a scan of all users: as many as are known, or as many as it may take. */
export function scanCalls({ users, maxScanPages }: DirectoryFacts): number {
  return scanOfAll(users, maxScanPages);
}

/** The same of all groups. */
export function groupScanCalls({ groups, maxScanPages }: DirectoryFacts): number {
  return scanOfAll(groups, maxScanPages);
}

function scanOfAll(rows: number | undefined, maxScanPages: number): number {
  return rows === undefined ? maxScanPages : Math.min(Math.max(1, pagesOf(rows)), maxScanPages);
}

/** Lists that a prefix is looked for in: one for each of its Unicode forms (NFC, NFD), as upstream compares texts as they are. */
export function listsOf(prefix: unknown): number {
  return typeof prefix === 'string' && prefix.normalize('NFC') !== prefix.normalize('NFD') ? 2 : 1;
}

export interface Load {
  readonly type: string;
  readonly need: Need;
  readonly brings: Brought;
  /** Whether a selected edge proves that the object exists. */
  readonly isProved: boolean;
}

const order: readonly Brought[] = ['nothing', 'identity', 'reference', 'profile', 'detail'];

/** Calls that bring what is selected of so many objects (budgets.md). */
export function loadCalls(
  { type, need, brings, isProved }: Load,
  objects: number,
  facts: DirectoryFacts,
): number {
  if (objects === 0 || order.indexOf(need) <= order.indexOf(brings)) return 0;
  if (brings === 'nothing' && need === 'identity' && isProved) return 0;
  if (need === 'detail') return objects;
  if (facts.readsInBatches && brings !== 'nothing' && type !== 'IdentityProvider') return pagesOf(objects);
  if (type !== 'User' && type !== 'Group') return objects;
  const scan = scanOf(type === 'User' ? facts.users : facts.groups, facts);
  if (objects <= scan) return objects;
  if (brings !== 'nothing') return scan;
  // What neither a batch nor a scan meets is read singly, and an id that a client wrote may name none.
  return scan + objects + (facts.readsInBatches ? pagesOf(objects) : 0);
}

/**
 * Calls of the scan that stands in for the look-ups of so many of these objects, beyond what `loadCalls` has for their
 * profiles. Keys that it does not meet are looked up behind it.
 */
export function keyedScanCalls(keys: number, objects: number, facts: DirectoryFacts): number {
  const scan = scanOf(facts.users, facts);
  if (keys === 0 || keys + objects <= scan) return 0;
  if (objects > scan) return scan;
  return Math.max(0, scan - keys) + (facts.readsInBatches ? pagesOf(keys) : 0);
}

function scanOf(rows: number | undefined, { maxScanPages }: DirectoryFacts): number {
  if (rows === undefined) return Number.POSITIVE_INFINITY;
  const pages = Math.max(1, pagesOf(rows));
  return pages <= maxScanPages ? pages : Number.POSITIVE_INFINITY;
}
