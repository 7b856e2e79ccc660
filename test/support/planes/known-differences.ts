import { formsOf } from '../../../src/vocabulary/text-forms.ts';
import type { AnsweredField } from './answered-fields.ts';

/**
 * What the mirror answers otherwise than EIAM, and why that is right (docs/mirror.md). All else has to be the same.
 * - OWN_ORDER: the mirror learns of members from the users, and of units one list after the other: it has the same rows, in an order
 *   of its own. Of a list that is longer than its page, other rows
 * - ORDER_OF_FORMS: a prefix that has several Unicode forms is several searches in EIAM, one after the other, and one in the mirror
 * - CASE_OF_PREFIX: EIAM's search for groups by prefix regards case, the mirror does not
 * - COMPLETENESS: pages that EIAM sent in several replies may be BEST_EFFORT; those of the mirror are of one moment
 * - CALL_LIMIT: what takes too many calls to EIAM takes none to the mirror
 * - MIRROR_ALONE: questions about the mirror, and those that need it
 */
export type KnownDifference =
  | 'OWN_ORDER'
  | 'ORDER_OF_FORMS'
  | 'CASE_OF_PREFIX'
  | 'COMPLETENESS'
  | 'CALL_LIMIT'
  | 'MIRROR_ALONE';

/** A member that failed, in the place of its null. */
export interface Failed {
  readonly failed: string;
}

const ownOrder = ['Group.members', 'OrganizationalUnit.users', 'OrganizationalUnit.descendants'];
const aboutTheMirror = ['Directory.features', 'Directory.mirror', 'Directory.cursor'];
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

/** Why the rows of this list may be in another order; undefined: they may not. */
export function otherOrderOf(field: AnsweredField): KnownDifference | undefined {
  if (field.names.every((name) => ownOrder.includes(name))) return 'OWN_ORDER';
  const forms = prefixesOf(field).some((prefix) => formsOf(prefix).length > 1);
  return forms ? 'ORDER_OF_FORMS' : undefined;
}

/** Why two values that are not the same may differ; undefined: they may not. */
export function knownDifferenceOf(
  field: AnsweredField,
  live: unknown,
  mirror: unknown,
): KnownDifference | undefined {
  const { names } = field;
  if (isFailed(live) && !isFailed(mirror)) {
    if (live.failed.startsWith('NOT_CONFIGURED: ')) return 'MIRROR_ALONE';
    if (live.failed.startsWith('OPERATION_TOO_COMPLEX: ')) return 'CALL_LIMIT';
  }
  if (names.every((name) => aboutTheMirror.includes(name))) return 'MIRROR_ALONE';
  if (live === 'BEST_EFFORT' && mirror === 'EXACT') return 'COMPLETENESS';
  const isWritten = prefixesOf(field).some((prefix) => prefix.toLowerCase() !== prefix.toUpperCase());
  if (isWritten && names.includes('Query.groups') && hasMore(mirror, live)) return 'CASE_OF_PREFIX';
  return undefined;
}

export function isFailed(value: unknown): value is Failed {
  return typeof value === 'object' && value !== null && 'failed' in value;
}

function prefixesOf({ names, arguments: { filter } }: AnsweredField): readonly string[] {
  if (!names.every((name) => ['Query.groups', 'Query.users'].includes(name))) return [];
  const prefixes: string[] = [];
  JSON.stringify(filter, (name, value: unknown) => {
    if (name === 'startsWith' && typeof value === 'string') prefixes.push(value);
    return value;
  });
  return prefixes;
}

function hasMore(one: unknown, other: unknown): boolean {
  return countOf(one) > countOf(other);
}

function countOf(list: unknown): number {
  if (typeof list !== 'object' || list === null) return 0;
  return 'totalCount' in list && typeof list.totalCount === 'number' ? list.totalCount : 0;
}
