import { largestPage } from '../vocabulary/limits.ts';
import type { Group } from './developer/groups.ts';
import type { OrganizationalUnit } from './developer/organizational-units.ts';
import type { User, UserSummary } from './developer/users.ts';

/** An object as upstream's replies and rows have it. */
export type DirectoryObject = User | UserSummary | Group | OrganizationalUnit;

/** Objects of a directory of which requests can be made: few of each kind by their ids, and rows for their other values. */
export interface KnownObjects {
  readonly userIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly unitIds: readonly string[];
  readonly identityProviderIds: readonly string[];
  readonly users: readonly UserSummary[];
  readonly groups: readonly Group[];
  readonly units: readonly OrganizationalUnit[];
}

/** Collects the objects that answers show. */
export interface FoundObjects {
  /** @param ofUnit the unit whose list they are; undefined: the list of all users */
  users(rows: readonly UserSummary[], ofUnit: string | undefined): void;
  groups(rows: readonly Group[]): void;
  units(rows: readonly OrganizationalUnit[]): void;
  /** The units that the application's scope begins with. */
  tops(unitIds: readonly string[]): void;
  identityProviders(ids: readonly string[]): void;
}

export const firstPage = { pageNumber: 1, pageSize: largestPage };
export const firstByCursor = { maxResults: largestPage };

/** A request about each of these. */
export function about<Key>(keys: readonly Key[]): readonly [key: Key][] {
  return keys.map((key) => [key]);
}

/** A request about the first row that has the key. */
export function aboutFirst<Row, Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key | undefined,
): readonly [key: Key][] {
  for (const row of rows) {
    const key = keyOf(row);
    if (key !== undefined) return [[key]];
  }
  return [];
}

/** The same about a batch, where it is not empty. */
export function aboutAll(ids: readonly string[]): readonly [ids: readonly string[]][] {
  return ids.length === 0 ? [] : [[ids]];
}
