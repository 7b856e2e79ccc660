import type { UserSummary } from '../eiam/developer/users.ts';
import { rootAlias } from '../vocabulary/ids.ts';
import type { MirrorPage, MirrorQuestions, MirrorUser, UsersQuestion } from './questions.ts';
import type { RankPage } from './store/held.ts';
import type { MirrorKeyReads } from './store/key-reads.ts';

type KeyReads = Pick<MirrorKeyReads, 'usersOfUnit' | 'usersOfGroup' | 'headCount'>;

/** A longer page is read by a reader: the thread that asks reads for a millisecond at most. */
const mostRows = 100;

/**
 * The questions, of which those that are reads by key are answered in the thread that asks: to wake another thread takes longer.
 * These are the first pages of the direct members of a unit or group, and the head counts that are kept.
 */
export function answeredByKey(questions: MirrorQuestions, reads: KeyReads): MirrorQuestions {
  return {
    ...questions,
    async users(question, limits) {
      return firstMembers(question, reads) ?? questions.users(question, limits);
    },
    async userCount(unitId, includeDescendants, limits) {
      const count = includeDescendants ? reads.headCount(unitId) : undefined;
      return count ?? questions.userCount(unitId, includeDescendants, limits);
    },
  };
}

/** Undefined: that is no read by key. */
function firstMembers(
  { among, filter, order, window }: UsersQuestion,
  reads: KeyReads,
): MirrorPage<MirrorUser> | undefined {
  const { first = 0, after, before, isCounted } = window;
  if (filter || order || after || before || isCounted || first === 0 || first > mostRows) return undefined;
  if (among.kind === 'group') return pageOf(reads.usersOfGroup(among.groupId, { first }), false);
  // What the alias stands for is looked for.
  if (among.kind !== 'unit' || among.includeDescendants || among.unitId === rootAlias) return undefined;
  return pageOf(reads.usersOfUnit(among.unitId, { first }), true);
}

function pageOf({ entries, hasNextPage }: RankPage<UserSummary>, isOfUnit: boolean): MirrorPage<MirrorUser> {
  const confirmed = entries.map(({ confirmedAt }) => confirmedAt);
  return {
    entries: entries.map(({ row: user, key: { rank, id }, isPrimary }) => ({
      row: isOfUnit ? { user, isPrimary } : { user },
      key: { values: [rank, id] },
    })),
    totalCount: undefined,
    hasNextPage,
    hasPreviousPage: false,
    confirmedAt: confirmed.length === 0 ? undefined : Math.min(...confirmed),
  };
}
