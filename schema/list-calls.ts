import { type DirectoryFacts, groupScanCalls, listsOf, loadCalls, scanCalls } from './cost.ts';

/** A member of a filter as a document gives it. */
type Given = Readonly<Record<string, unknown>>;

/** The conditions that all objects of a list must meet, each by itself: those of `and` beside the filter's own. */
function conjunctsOf(filter: unknown): readonly (readonly [name: string, value: Given])[] {
  return Object.entries(Object(filter)).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    if (name === 'and' && Array.isArray(value)) return value.flatMap(conjunctsOf);
    return [[name, Object(value)] as const];
  });
}

/** Ids of the condition that names the fewest; undefined: none names any. */
function idsIn(conditions: ReturnType<typeof conjunctsOf>): number | undefined {
  const counts = conditions.flatMap(([name, ids]) =>
    name === 'ids' && Array.isArray(ids) ? [ids.length] : [],
  );
  return counts.length === 0 ? undefined : Math.min(...counts);
}

function isOneText({ equals, in: texts }: Given): boolean {
  return typeof equals === 'string' || (Array.isArray(texts) && texts.length === 1);
}

/** What upstream can look a user up by. */
const keys: ReadonlySet<string> = new Set(['email', 'phone', 'username']);
/** How much upstream can search for, in characters. */
const longestText = 64;

/** A page, a look-up with the user that it finds, or a scan; with access keys a search, for which a scan may have to stand in. */
export function userListCalls(filter: unknown, after: unknown, facts: DirectoryFacts): number {
  const conditions = conjunctsOf(filter);
  if (conditions.some(([name, value]) => keys.has(name) && isOneText(value))) return 2;
  const judged = conditions.filter(([name]) => name !== 'organizationalUnits');
  if (judged.length === 0) return after ? 2 : 1;
  const ids = idsIn(conditions);
  if (ids !== undefined) return idCalls('User', ids, scanCalls(facts), facts);
  return searchCalls(judged, facts) ?? scanCalls(facts);
}

/** Undefined: it is no search. Each Unicode form of a text is a list of its own. */
function searchCalls(
  conditions: ReturnType<typeof conjunctsOf>,
  { readsInBatches }: DirectoryFacts,
): number | undefined {
  const names = new Set(conditions.map(([name]) => name));
  if (!readsInBatches || names.size < conditions.length) return undefined;
  let lists = 1;
  for (const [name, value] of conditions) {
    const { startsWith } = value;
    const isStatus = name === 'status' && Array.isArray(value) && new Set(value).size === 1;
    if (isStatus && value[0] !== 'other') continue;
    const isName = name === 'username' || name === 'displayName';
    const isPrefix =
      isName && typeof startsWith === 'string' && startsWith.normalize('NFD').length <= longestText;
    if (!isPrefix) return undefined;
    lists *= listsOf(startsWith);
  }
  return 1 + lists;
}

/** The same within a unit, and the call that proves it exists where no user is found. */
export function unitUsersCalls({ filter, after }: Given, facts: DirectoryFacts): number {
  return userListCalls(filter, after, facts) + (conjunctsOf(filter).length > 0 ? 1 : 0);
}

/** The same for groups. */
export function groupListCalls(filter: unknown, after: unknown, facts: DirectoryFacts): number {
  const conditions = conjunctsOf(filter);
  const prefixes = conditions.filter(
    ([name, value]) => name === 'name' && typeof value.startsWith === 'string',
  );
  const [prefix] = prefixes;
  const lists = listsOf(prefix?.[1].startsWith);
  if (conditions.length <= 1 && conditions.length === prefixes.length) return lists * (after ? 2 : 1);
  const ids = idsIn(conditions);
  const scan = lists * groupScanCalls(facts);
  return ids === undefined || prefix ? scan : idCalls('Group', ids, scan, facts);
}

/** Reading them by their ids; where that is too much, the scan that stands in for it. */
function idCalls(type: 'User' | 'Group', ids: number, scan: number, facts: DirectoryFacts): number {
  const singly = loadCalls({ type, need: 'profile', brings: 'nothing', isProved: false }, ids, facts);
  return Math.max(singly, scan);
}
