import { largestPage } from '../../src/vocabulary/limits.ts';

/** Rows that a list is expected to have as long as none of its kind has been seen. */
export const assumedRows = 10;

export function pagesOf(rows: number): number {
  // Means of whole numbers may be a hair above one.
  return Math.ceil((rows - 1e-6) / largestPage);
}

/** What the lists that this process has read were like, by the coordinate of their field (`Group.members`). */
export interface SeenLists {
  /**
   * The mean length; undefined: none has been seen.
   * @param level of how many fields of the same type it stands below: a tree has other lists at its top than at its leaves
   */
  rows(coordinate: string, level?: number): number | undefined;
  /** The mean calls of a walk down so many levels of the tree; undefined: to its leaves, or none has been seen. */
  walkCalls(levels: number | undefined): number | undefined;
  /** Which part of the objects that a field led to were not met before in the same operation, from 0 to 1. */
  distinct(coordinate: string): number;
}

/** How a list with a filter is read. */
export interface ListWay {
  /**
   * - nothing: nothing meets the filter
   * - page: upstream lists them itself
   * - lookUp: one at most, found by a key
   * - ids: those are read
   * - scan: the whole list is read
   * - mirror: the mirror answers, without a call
   */
  readonly way: 'nothing' | 'page' | 'lookUp' | 'ids' | 'scan' | 'mirror';
  /** Questions that a look-up may take, one after the other. */
  readonly lookUps: number;
  readonly ids: number;
  /** Lists that are read as one, a list for each Unicode form of a prefix. */
  readonly forms: number;
  /** Lists of the management API's search that finds the same; 0: it cannot. */
  readonly searches: number;
  /** Whether only the list of one unit is read. */
  readonly isInUnit: boolean;
}

/** How the loaders read what is selected: by their own plans, so that a price cannot differ from the reading. */
export interface ReadingWays {
  /** By the arguments of a list. @param unitId only the users of this unit */
  users(given: Readonly<Record<string, unknown>>, unitId?: string): ListWay;
  groups(given: Readonly<Record<string, unknown>>): ListWay;
  /** Questions that the look-up of a user by this key may take, one after the other. */
  lookUpsOf(key: Readonly<Record<string, unknown>>): number;
}

/** What is known of the directory and of the ways to read it when an operation is priced. */
export interface DirectoryFacts {
  /** Users and groups in scope as upstream last counted them; undefined: not read yet. */
  readonly users: number | undefined;
  readonly groups: number | undefined;
  /** Whether there are access keys, which may open another way. */
  readonly hasAccessKeys: boolean;
  /** Whether any ids can be read a hundred a call now. */
  readonly readsInBatches: boolean;
  /** Pages that one scan may read. */
  readonly maxScanPages: number;
  /** Calls that it takes to look whether the scope is the whole directory. */
  readonly lookCalls: number;
  /** Whether the mirror answers what EIAM could, so that a query is expected to call nothing. */
  readonly readsMirror: boolean;
  readonly lists: SeenLists;
  readonly ways: ReadingWays;
}

/** Units are not counted by upstream; there is hardly one without a user, but in a directory that has hardly any. */
const leastUnits = 100;

/** Objects of a type that there are, as far as is known. */
export function allOf(typeName: string, { users, groups }: DirectoryFacts): number {
  if (typeName === 'User') return users ?? Number.POSITIVE_INFINITY;
  if (typeName === 'Group') return groups ?? Number.POSITIVE_INFINITY;
  if (typeName !== 'OrganizationalUnit' || users === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(users, leastUnits);
}

/**
 * - bound: every list as long as its `first`, and whatever may have to be read is read: the calls never exceed it
 * - expected: lists as long as those seen so far, and keys and ids that name something
 */
export type Figure = 'bound' | 'expected';

/** How many objects, and in how many batches at most they are loaded. */
export interface IdLoads {
  readonly objects: number;
  readonly batches: number;
}

/** What a price is worked out with. */
export interface Reading {
  readonly figure: Figure;
  readonly facts: DirectoryFacts;
  /** Records that the width of the scope may have to be read, which is done once an operation. */
  looks(): void;
  /** Adds objects that are loaded by their ids: `named` by a client, or `listed` by an answer. */
  addIdLoads(type: string, by: 'named' | 'listed', idLoads: IdLoads): void;
}

/** What the answers of one operation teach of the lists of the directory. */
export interface ListObserver {
  /** A list at this coordinate has so many rows. */
  saw(coordinate: string, rows: number, level?: number): void;
  /** A field led to this object, of which more is read. */
  reached(coordinate: string, id: string): void;
}
