import { formsOf } from '../../../src/vocabulary/text-forms.ts';
import type { AnsweredField } from './answered-fields.ts';
import { seenReplies } from './unneeded-replies.ts';

/**
 * Why the mirror may answer otherwise than EIAM (docs/mirror.md). All else has to be the same.
 * - OWN_ORDER: with details the mirror learns of members from the users, so that their order is the users'. Of a list that is longer than
 *   its page, other rows
 * - ORDER_OF_FORMS: a prefix that has several Unicode forms is several searches in EIAM, one after the other, and one in the mirror
 * - CASE_OF_PREFIX: EIAM's search for groups by prefix regards case, the mirror does not
 * - COMPLETENESS: pages that EIAM sent in several replies may be BEST_EFFORT; those of the mirror are of one moment
 * - CALL_LIMIT: what takes too many calls to EIAM takes none to the mirror
 * - ABOUT_IT: fields that say whether there is a mirror
 * - NEEDS_IT: what only the mirror can answer, by its field or by an argument
 * - UNNEEDED: a member of a reply that cannot be read, and that the mirror does without (`unneeded-replies.ts`)
 * - OPEN_ROW: where EIAM itself searches by what it stores, it finds a row whose member cannot be read; the mirror cannot tell
 */
type Reason =
  | 'OWN_ORDER'
  | 'ORDER_OF_FORMS'
  | 'CASE_OF_PREFIX'
  | 'COMPLETENESS'
  | 'CALL_LIMIT'
  | 'ABOUT_IT'
  | 'NEEDS_IT'
  | 'UNNEEDED'
  | 'OPEN_ROW';

/** A reason, and the field or the argument that it is for. */
export type KnownDifference = `${Reason} ${string}`;

/** A member that failed, in the place of its null. */
export interface Failed {
  readonly failed: string;
}

/** What of the directory a difference needs to be known. */
export interface DirectoryFacts {
  /** Whether a group's name begins with the prefix in other letters alone: capital for small, or small for capital. */
  hasGroupInOtherCase(prefix: string): boolean;
  /** Members of replies that are odd, and that the mirror does without. */
  readonly unneeded: ReadonlySet<string>;
}

const ownOrder = ['Group.members', 'OrganizationalUnit.users'];
const prefixed = ['Query.groups', 'Query.users'];
const aboutIt = ['Directory.features', 'Directory.mirror'];
const rowsOfSearch = ['UserConnection.nodes', 'GroupConnection.nodes', 'GroupEdge.node'];
const needIt = [
  ...['Query.organizationalUnits', 'Query.searchDirectory'],
  ...['User.reports', 'User.reportCount', 'Directory.organizationalUnitCount'],
];
const argumentsThatNeedIt = ['orderBy', 'last', 'before', 'includeDescendants'];
/** Of these some filters need the mirror. */
const filtered = ['Query.users', 'Query.groups', 'OrganizationalUnit.users', 'Group.members'];

/** Every one of them, by which a whole run is asked for those that nothing needs any more. */
export const knownDifferences: readonly KnownDifference[] = [
  ...ownOrder.map((name) => `OWN_ORDER ${name}` as const),
  ...prefixed.map((name) => `ORDER_OF_FORMS ${name}` as const),
  'CASE_OF_PREFIX Query.groups',
  'COMPLETENESS completeness',
  'CALL_LIMIT of an operation',
  ...aboutIt.map((name) => `ABOUT_IT ${name}` as const),
  ...needIt.map((name) => `NEEDS_IT ${name}` as const),
  ...argumentsThatNeedIt.map((name) => `NEEDS_IT ${name}:` as const),
  ...filtered.map((name) => `NEEDS_IT ${name}(filter:)` as const),
  ...rowsOfSearch.map((name) => `OPEN_ROW ${name}` as const),
  ...seenReplies.map((reply) => `UNNEEDED ${reply}` as const),
];

const cursors = ['cursor', 'startCursor', 'endCursor'];

const memberOf = (name: string) => name.slice(name.indexOf('.') + 1);

/** Opaque: each plane has its own. */
export function isCursor({ names }: AnsweredField): boolean {
  return names.every((name) => cursors.includes(memberOf(name)));
}

/** How old it is. */
export function isFreshness({ names }: AnsweredField): boolean {
  return names.every((name) => memberOf(name) === 'asOf');
}

export function isCompleteness({ names }: AnsweredField): boolean {
  return names.every((name) => memberOf(name) === 'completeness');
}

/** Why the rows of this list may be in another order; undefined: they may not. */
export function otherOrderOf(field: AnsweredField): KnownDifference | undefined {
  const own = oneOf(ownOrder, field);
  if (own) return `OWN_ORDER ${own}`;
  const name = oneOf(prefixed, field);
  const hasForms = prefixesOf(field).some((prefix) => formsOf(prefix).length > 1);
  return name && hasForms ? `ORDER_OF_FORMS ${name}` : undefined;
}

/** Why two values that are not the same may differ; undefined: they may not. */
export function knownDifferenceOf(
  field: AnsweredField,
  live: unknown,
  mirror: unknown,
  facts: DirectoryFacts,
): KnownDifference | undefined {
  if (isFailed(live) && !isFailed(mirror)) {
    if (live.failed.startsWith('NOT_CONFIGURED: ')) return whyMirror(field);
    if (live.failed.startsWith('OPERATION_TOO_COMPLEX: ')) return 'CALL_LIMIT of an operation';
  }
  const unneeded = isFailed(mirror) ? undefined : unneededReplyOf(field, live, facts);
  if (unneeded) return unneeded;
  const searched = isFailed(mirror) && hasFailure(live, mirror) ? oneOf(rowsOfSearch, field) : undefined;
  if (searched) return `OPEN_ROW ${searched}`;
  const about = oneOf(aboutIt, field);
  if (about) return `ABOUT_IT ${about}`;
  if (isCompleteness(field) && live === 'BEST_EFFORT' && mirror === 'EXACT')
    return 'COMPLETENESS completeness';
  const isOtherCase = prefixesOf(field).some((prefix) => facts.hasGroupInOtherCase(prefix));
  if (isOtherCase && oneOf(['Query.groups'], field) && hasMore(mirror, live))
    return 'CASE_OF_PREFIX Query.groups';
  return undefined;
}

/** Whether the same failure stands in one of its own members. */
function hasFailure(row: unknown, { failed }: Failed): boolean {
  const members: unknown[] = typeof row === 'object' && row !== null ? Object.values(row) : [];
  return members.some((member) => isFailed(member) && member.failed === failed);
}

/** The member that the field fails by, or differs by. */
function unneededReplyOf(
  field: AnsweredField,
  live: unknown,
  { unneeded }: DirectoryFacts,
): KnownDifference | undefined {
  if (typeof live === 'object' && live !== null && !isFailed(live)) return undefined;
  const reply = seenReplies.find((each) => {
    const [member = '', name = ''] = each.split(' ');
    return unneeded.has(member) && oneOf([name], field) !== undefined;
  });
  return reply && `UNNEEDED ${reply}`;
}

/** What of a field only the mirror can answer. */
export function whyMirror(field: AnsweredField): KnownDifference | undefined {
  const name = oneOf(needIt, field);
  if (name) return `NEEDS_IT ${name}`;
  const { arguments: given } = field;
  const argument = argumentsThatNeedIt.find((each) => given[each] !== undefined && given[each] !== false);
  if (argument) return `NEEDS_IT ${argument}:`;
  const list = given.filter ? oneOf(filtered, field) : undefined;
  return list === undefined ? undefined : `NEEDS_IT ${list}(filter:)`;
}

export function isFailed(value: unknown): value is Failed {
  return typeof value === 'object' && value !== null && 'failed' in value;
}

/** The one that the field is, under whichever type it is selected. */
function oneOf(names: readonly string[], field: AnsweredField): string | undefined {
  const [first] = field.names;
  return first !== undefined && field.names.every((name) => names.includes(name)) ? first : undefined;
}

function prefixesOf({ names, arguments: { filter } }: AnsweredField): readonly string[] {
  if (!names.every((name) => prefixed.includes(name))) return [];
  const prefixes: string[] = [];
  JSON.stringify(filter, (name, value: unknown) => {
    if (name === 'startsWith' && typeof value === 'string') prefixes.push(value);
    return value;
  });
  return prefixes;
}

/** A page whose list has more rows, or itself where nothing says how many there are. */
function hasMore(one: unknown, other: unknown): boolean {
  return countOf(one) > countOf(other);
}

function countOf(list: unknown): number {
  if (typeof list !== 'object' || list === null) return 0;
  if ('totalCount' in list && typeof list.totalCount === 'number') return list.totalCount;
  return Math.max(0, ...Object.values(list).map((rows) => (Array.isArray(rows) ? rows.length : 0)));
}
