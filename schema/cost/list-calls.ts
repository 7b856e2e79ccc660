import { type ListWay, pagesOf, type Reading } from './facts.ts';
import { groupScanCalls, loadCalls, lookUpCalls, userScanCalls } from './loads.ts';
import type { Arguments, Found } from './step.ts';

/** A page behind a cursor may lie across two of upstream's. */
export function pageCalls({ after, first }: Arguments, { figure }: Reading): number {
  if (!after) return 1;
  // Up to 50 rows a page of upstream's is found that holds them all; 100 are one (budgets.md).
  const isOnePage = figure === 'expected' && (Number(first) <= 50 || Number(first) === 100);
  return isOnePage ? 1 : 2;
}

/** A page, a look-up with the user that it finds, or a scan; with access keys a search, for which these may have to stand in. */
function userListCalls(list: ListWay, given: Arguments, reading: Reading): number {
  const { figure, facts, looks } = reading;
  const listed = userWayCalls(list, given, reading);
  if (list.isInUnit || (list.searches > 0 && facts.hasAccessKeys)) looks();
  if (list.searches === 0 || !facts.hasAccessKeys) return listed;
  const searched = searchCalls(list.searches, reading);
  if (figure === 'bound') return listed + searched + (list.isInUnit ? 1 : 0);
  return facts.readsInBatches ? searched : listed;
}

function userWayCalls({ way, lookUps, ids, isInUnit }: ListWay, given: Arguments, reading: Reading): number {
  // The unit may be given by its alias, whose real id only a child has.
  const alias = isInUnit && reading.figure === 'bound' ? 1 : 0;
  if (way === 'nothing' || way === 'mirror') return 0;
  if (way === 'page') return pageCalls(given, reading);
  if (way === 'lookUp') return 1 + lookUpCalls(lookUps, reading) + alias;
  if (way === 'ids' && isInUnit) return ids + alias;
  if (way === 'ids') return idCalls('User', ids, reading);
  if (!isInUnit) return userScanCalls(reading.facts);
  if (reading.figure === 'bound') return reading.facts.maxScanPages;
  const pages = Math.max(1, pagesOf(reading.facts.lists.rows('OrganizationalUnit.users') ?? 1));
  return Math.min(pages, reading.facts.maxScanPages);
}

/** Each Unicode form of a text is a list of its own. To join two, the first row of each is read, and the second in two pages. */
function searchCalls(lists: number, { figure }: Reading): number {
  if (lists === 1) return figure === 'bound' ? 2 : 1;
  return figure === 'bound' ? 1 + 3 * lists : 1 + lists;
}

function idCalls(type: 'User' | 'Group', ids: number, reading: Reading): number {
  const load = { type, need: 'profile', brings: 'nothing', isProved: false } as const;
  return loadCalls(load, { objects: ids, batches: 1 }, reading);
}

/** Calls of a list of users. */
export function usersCalls(given: Arguments, reading: Reading): number {
  return userListCalls(reading.facts.ways.users(given), given, reading);
}

/** The same within a unit, and the call that proves it exists where no user is found. */
export function unitUsersCalls(given: Arguments, reading: Reading): number {
  const list = reading.facts.ways.users(given, anyUnit);
  const proof = list.way === 'page' || list.way === 'scan' || reading.figure === 'expected' ? 0 : 1;
  return userListCalls(list, given, reading) + proof;
}

/** How a list is read does not depend on which unit it is of. */
const anyUnit = 'ou_any';

/** Calls of a list of groups. */
export function groupsCalls(given: Arguments, reading: Reading): number {
  const { way, ids, forms } = reading.facts.ways.groups(given);
  if (way === 'nothing' || way === 'mirror') return 0;
  if (way === 'ids') return idCalls('Group', ids, reading);
  const pages = way === 'page' ? pageCalls(given, reading) : groupScanCalls(reading.facts);
  if (forms === 1) return pages;
  return reading.figure === 'bound' ? forms * pages + 2 : pages + forms;
}

function foundBy(list: ListWay, filter: unknown, total: number | undefined): Found {
  const { way, ids } = list;
  const unbounded = Number.POSITIVE_INFINITY;
  const rows = { page: unbounded, scan: unbounded, mirror: unbounded };
  const most = { nothing: 0, lookUp: 1, ids, ...rows }[way];
  const isFiltered = isFilter(filter);
  return { most, total: isFiltered ? undefined : total, isFiltered };
}

export function isFilter(filter: unknown): boolean {
  return Object.values(Object(filter)).some((condition) => condition !== null && condition !== undefined);
}

export function usersFound(given: Arguments, { facts }: Reading): Found {
  return foundBy(facts.ways.users(given), given.filter, facts.users);
}

export function unitUsersFound(given: Arguments, { facts }: Reading): Found {
  return foundBy(facts.ways.users(given, anyUnit), given.filter, undefined);
}

export function groupsFound(given: Arguments, { facts }: Reading): Found {
  return foundBy(facts.ways.groups(given), given.filter, facts.groups);
}
