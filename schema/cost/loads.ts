import { type DirectoryFacts, type IdLoads, pagesOf, type Reading } from './facts.ts';
import { type Brought, isMore, type Need } from './step.ts';

/** Objects that are read by their ids. */
export interface Load {
  readonly type: string;
  readonly need: Need;
  readonly brings: Brought;
  /** Whether a selected edge proves that the object exists. */
  readonly isProved: boolean;
}

/** All objects of one type that the fields of an operation load by ids. */
export interface Together {
  /** Ids that a client wrote, which may name none. */
  readonly named: IdLoads;
  /** Ids that a list has brought. */
  readonly listed: IdLoads;
}

export const noIdLoads: Together = {
  named: { objects: 0, batches: 0 },
  listed: { objects: 0, batches: 0 },
};

/** Calls that bring what is selected of so many objects (budgets.md). */
export function loadCalls(
  load: Load,
  idLoads: IdLoads,
  { figure, facts, looks, addIdLoads }: Reading,
): number {
  const { type, need, brings, isProved } = load;
  if (idLoads.objects === 0 || !isMore(need, brings)) return 0;
  if (brings === 'nothing' && need === 'identity' && isProved) return 0;
  if (need === 'detail') return idLoads.objects;
  if (figure === 'expected') return expectedOf(load, idLoads, facts);
  if (type === 'OrganizationalUnit') looks();
  addIdLoads(type, brings === 'nothing' ? 'named' : 'listed', idLoads);
  return brings === 'nothing' ? idLoads.objects : boundOfListed(type, idLoads, facts);
}

function expectedOf({ type }: Load, { objects }: IdLoads, facts: DirectoryFacts): number {
  if (facts.readsInBatches && objects > 1 && type !== 'IdentityProvider') return pagesOf(objects);
  return Math.min(objects, scanPagesOf(type, facts));
}

/** A batch reads as many as are loaded together, and what is loaded apart is read apart. A scan meets all of them. */
function boundOfListed(type: string, { objects, batches }: IdLoads, facts: DirectoryFacts): number {
  if (!Number.isFinite(objects) || (type !== 'User' && type !== 'Group')) return objects;
  const first = firstPageOf(type, objects, facts);
  return first + Math.min(objects, batches * Math.min(objects / batches, scanPagesOf(type, facts)));
}

/**
 * Calls beside one for each object whose id a client wrote, at most: batches and a scan, which may meet none of them. Whichever
 * fields load them, they are loaded together.
 */
export function togetherCalls(type: string, { named, listed }: Together, reading: Reading): number {
  const { facts, looks } = reading;
  const objects = named.objects + listed.objects;
  if (named.objects === 0 || objects < 2 || !Number.isFinite(objects) || type === 'IdentityProvider')
    return 0;
  // A single one that comes along in a batch of listed ones adds no batch.
  const isBatched = facts.hasAccessKeys && named.objects > 1;
  if (isBatched) looks();
  const inBatches = isBatched ? named.batches + pagesOf(named.objects) : 0;
  return inBatches + scanBeside(type, objects, facts);
}

/** A scan is read where it has fewer pages than there are objects; how many it has, the operation itself may find out. */
function scanBeside(type: string, objects: number, facts: DirectoryFacts): number {
  if (type !== 'User' && type !== 'Group') return 0;
  const isKnown = (type === 'User' ? facts.users : facts.groups) !== undefined;
  if (!isKnown) return Math.min(objects - 1, facts.maxScanPages);
  const scan = scanPagesOf(type, facts);
  return objects > scan ? scan : 0;
}

/** Up to so many single calls no scan is thought of. */
const fewCalls = 2;

/** Where it is not known how many users there are, the first page of a scan is read to find out. */
function firstPageOf(type: string, objects: number, facts: DirectoryFacts): number {
  return type === 'User' && facts.users === undefined && objects > fewCalls ? 1 : 0;
}

/** Pages of the scan that stands in for single reads; Infinity: none may. */
function scanPagesOf(type: string, facts: DirectoryFacts): number {
  const rows = { User: facts.users, Group: facts.groups }[type];
  if (rows === undefined) return Number.POSITIVE_INFINITY;
  const pages = Math.max(1, pagesOf(rows));
  return pages <= facts.maxScanPages ? pages : Number.POSITIVE_INFINITY;
}

/** Pages of a scan of all users, for what nothing else finds. */
export function userScanCalls(facts: DirectoryFacts): number {
  return scanCalls(facts.users, facts);
}

/** The same of all groups. */
export function groupScanCalls(facts: DirectoryFacts): number {
  return scanCalls(facts.groups, facts);
}

function scanCalls(rows: number | undefined, { maxScanPages }: DirectoryFacts): number {
  return rows === undefined ? maxScanPages : Math.min(Math.max(1, pagesOf(rows)), maxScanPages);
}

/**
 * Calls that a look-up may take beyond the user that it names: its requests, each with the user to check, the same past the cache
 * where that user does not bear the key, then the management API's filter, then a scan.
 * @param lookUps sent one after the other until one finds a user
 */
export function lookUpCalls(lookUps: number, { figure, facts, looks }: Reading): number {
  if (figure === 'expected') return 1;
  if (facts.hasAccessKeys) looks();
  const filters = facts.hasAccessKeys ? lookUps : 0;
  return 4 * lookUps + filters + userScanCalls(facts);
}

/**
 * Calls that find many users by keys of any kind, with their profiles where no more is needed (budgets.md).
 * @param lookUps for each key that is no id, the requests that its look-up may take
 * @param ids how many are named by their ids
 */
export function manyKeysCalls(lookUps: readonly number[], ids: number, need: Need, reading: Reading): number {
  const { figure, facts, looks } = reading;
  const users: Load = { type: 'User', need: 'profile', brings: 'nothing', isProved: false };
  const byId = need === 'detail' ? 0 : loadCalls(users, { objects: ids, batches: 1 }, reading);
  const keys = lookUps.length;
  if (keys === 0) return byId;
  if (figure === 'bound') {
    if (facts.hasAccessKeys) looks();
    const inBatches = facts.hasAccessKeys ? pagesOf(keys) : 0;
    const each = lookUps.reduce((sum, count) => sum + 4 * count + (facts.hasAccessKeys ? count : 0), 0);
    return byId + each + inBatches + userScanCalls(facts) + 1;
  }
  const scan = scanPagesOf('User', facts);
  if (need === 'detail') return Math.min(keys, scan);
  if (!facts.readsInBatches) return Math.min(2 * keys + ids, scan);
  return byId + Math.min(keys + pagesOf(keys), scan);
}
