import { mostMembershipPages } from '../../src/vocabulary/limits.ts';
import { pagesOf, type Reading } from '../cost/facts.ts';
import type { Arguments } from '../cost/step.ts';

/** The list of a user's memberships has where each comes from; it is as long as their groups are many. */
export function membershipSourceCalls(_given: Arguments, { figure, facts }: Reading): number {
  if (figure === 'bound') return mostMembershipPages;
  const pages = Math.max(1, pagesOf(facts.lists.rows('User.groups') ?? 1));
  return Math.min(pages, mostMembershipPages);
}

/** Calls that take one unknown id out of a hundred: halving, one to be sure, and one for the rest. */
const callsForUnknown = 9;

/** A call for each hundred. Each id that does not exist upstream is found by halving, and the group is read once to be sure of it. */
export function manyMembersCalls(users: number, { figure }: Reading): number {
  const chunks = Math.max(1, pagesOf(users));
  return figure === 'bound' ? 1 + chunks + callsForUnknown * users : chunks;
}
