import { type DirectoryFacts, groupScanCalls, listsOf, loadCalls, scanCalls } from './cost.ts';

/** A member of a filter as a document gives it. */
type Given = Readonly<Record<string, unknown>>;

type Conjunct = readonly [name: string, value: Given];

/** The conditions that all objects of a list must meet, each by itself: those of `and` beside the filter's own. */
function conjunctsOf(filter: unknown): readonly Conjunct[] {
  return Object.entries(Object(filter)).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    if (name === 'and' && Array.isArray(value)) return value.flatMap(conjunctsOf);
    return [[name, Object(value)] as const];
  });
}

/** Ids of the condition that names the fewest; undefined: none names any. */
function idsIn(conditions: readonly Conjunct[]): number | undefined {
  const counts = conditions.flatMap(([name, ids]) =>
    name === 'ids' && Array.isArray(ids) ? [ids.length] : [],
  );
  return counts.length === 0 ? undefined : Math.min(...counts);
}

function isOneText({ equals, in: texts }: Given): boolean {
  return typeof equals === 'string' || (Array.isArray(texts) && new Set(texts).size === 1);
}

/** What upstream can look a user up by. */
const keys: ReadonlySet<string> = new Set(['email', 'phone', 'username']);
/** How much upstream can search for, in characters. */
const longestText = 64;

/** A page, a look-up with the user that it finds, or a scan; with access keys a search, for which a scan may have to stand in. */
export function userListCalls(filter: unknown, after: unknown, facts: DirectoryFacts): number {
  const conditions = conjunctsOf(filter);
  const keyed = conditions.filter(([name, value]) => keys.has(name) && isOneText(value));
  if (keyed.length > 0) return Math.max(...keyed.map(lookUpCalls));
  const judged = conditions.filter(([name]) => name !== 'organizationalUnits');
  const page = pageCalls(after);
  if (judged.length === 0) return page;
  // Members that turn out to be no conditions may leave a page, or a search, where a scan is expected.
  const scan = Math.max(scanCalls(facts), page);
  const ids = idsIn(conditions);
  if (ids !== undefined) return idCalls('User', ids, scan, facts);
  if (!facts.readsInBatches) return scan;
  const search = searchCalls(judged);
  return isSearch(judged) ? search : Math.max(scan, search);
}

/**
 * A look-up and the user that it names; both twice where the text has two Unicode forms, or where the number may be one of a
 * territory of country code 1, which EIAM has as a region of its own.
 */
function lookUpCalls([name, { equals, in: texts }]: Conjunct): number {
  const text = equals ?? (Array.isArray(texts) ? texts[0] : undefined);
  const isAmerican = name === 'phone' && /^\D*(\+|00)\D*0*1/.test(String(text).normalize('NFKC'));
  return 2 * (isAmerican ? 2 : listsOf(text));
}

/** A page behind a cursor may lie across two of upstream's. */
function pageCalls(after: unknown): number {
  return after ? 2 : 1;
}

function isSearch(conditions: readonly Conjunct[]): boolean {
  const names = new Set(conditions.map(([name]) => name));
  return names.size === conditions.length && conditions.every(isSearched);
}

function isSearched([name, value]: Conjunct): boolean {
  if (name === 'status') return Array.isArray(value) && new Set(value).size === 1 && value[0] !== 'other';
  const prefix = name === 'username' || name === 'displayName' ? value.startsWith : undefined;
  return typeof prefix === 'string' && prefix.normalize('NFD').length <= longestText;
}

/** Each Unicode form of a text is a list of its own. To join two, each is asked for its first row, and the second in two pages. */
function searchCalls(conditions: readonly Conjunct[]): number {
  const lists = conditions.reduce((product, [, { startsWith }]) => product * listsOf(startsWith), 1);
  return lists === 1 ? 2 : 1 + 3 * lists;
}

/** The same within a unit, and the call that proves it exists where no user is found. */
export function unitUsersCalls({ filter, after }: Given, facts: DirectoryFacts): number {
  return userListCalls(filter, after, facts) + (conjunctsOf(filter).length > 0 ? 1 : 0);
}

/** The same for groups. */
export function groupListCalls(filter: unknown, after: unknown, facts: DirectoryFacts): number {
  const conditions = conjunctsOf(filter);
  const prefixes = conditions.flatMap(([name, { startsWith }]) =>
    name === 'name' && typeof startsWith === 'string' ? [startsWith] : [],
  );
  const isPrefixAlone = prefixes.length === conditions.length && prefixes.length <= 1;
  const pages = isPrefixAlone ? pageCalls(after) : Math.max(groupScanCalls(facts), pageCalls(after));
  const forms = Math.max(1, ...prefixes.map(listsOf));
  const listed = forms === 1 ? pages : forms * pages + 2;
  const ids = idsIn(conditions);
  return ids === undefined ? listed : idCalls('Group', ids, listed, facts);
}

/** Reading them by their ids; where that is too much, the scan that stands in for it. */
function idCalls(type: 'User' | 'Group', ids: number, scan: number, facts: DirectoryFacts): number {
  const singly = loadCalls({ type, need: 'profile', brings: 'nothing', isProved: false }, ids, facts);
  return Math.max(singly, scan);
}
