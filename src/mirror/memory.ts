import type { CallContext } from '../eiam/call-context.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { UserSummary } from '../eiam/developer/users.ts';
import type { InMemory } from '../eiam/operation.ts';
import type { Held } from './store/held.ts';
import type { MirrorKeyReads } from './store/key-reads.ts';

type Memory = InMemory<DeveloperClient>;

/** The answers to EIAM's calls about single objects, as far as the mirror has them. */
type HeldAnswers = Pick<
  Memory,
  | 'getUser'
  | 'getGroup'
  | 'getOrganizationalUnit'
  | 'listOrganizationalUnitParentIds'
  | 'getUserIdByEmail'
  | 'getUserIdByUsername'
>;

export interface MirrorMemoryParts {
  readonly reads: Pick<MirrorKeyReads, 'userDetail' | 'usersBy' | 'group' | 'unit' | 'ancestorIds'>;
  /** Whether something happened to an object that the mirror does not show yet. */
  readonly isDirty: (id: string) => boolean;
  /** What is in memory beside it. */
  readonly below: Memory;
  /** Takes why the file could not be read: EIAM is asked then. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The mirror as a memory of EIAM's answers: what it holds and is not being read again. An object that it does not hold may be new,
 * so that EIAM is asked: its absence proves nothing.
 */
export function createMirrorMemory({ reads, isDirty, below, onFailure }: MirrorMemoryParts): Memory {
  function attempt<Found>(read: () => Found): Found | undefined {
    try {
      return read();
    } catch (error) {
      onFailure(error);
      return undefined;
    }
  }

  function known<Row, Answer = Row>(
    read: () => Held<Row> | undefined,
    id: string,
    { observer }: CallContext,
    answerOf: (row: Row) => Answer,
  ): Answer | undefined {
    const held = isDirty(id) ? undefined : attempt(read);
    if (held === undefined) return undefined;
    observer?.readAsOf?.(held.confirmedAt, 'mirror');
    // No tags say what changes it.
    observer?.dependsOn?.(undefined);
    return answerOf(held.row);
  }

  function above(unitId: string): Held<readonly string[]> | undefined {
    const unit = reads.unit(unitId);
    const ids = unit && reads.ancestorIds(unitId);
    return ids && { row: ids, confirmedAt: unit.confirmedAt };
  }

  /** A user by a key that one alone can have. Texts are found folded, and EIAM's look-ups are exact: any other is asked for. */
  function idOf(
    find: () => readonly Held<UserSummary>[],
    isWanted: (user: UserSummary) => boolean,
    context: CallContext,
  ): string | undefined {
    const [only, other] = attempt(find)?.filter(({ row }) => isWanted(row)) ?? [];
    return only && !other
      ? known(
          () => only,
          only.row.userId,
          context,
          ({ userId }) => userId,
        )
      : undefined;
  }

  const answers: HeldAnswers = {
    getUser: (userId, context) =>
      known(
        () => reads.userDetail(userId),
        userId,
        context,
        (user) => user,
      ) ?? below.getUser(userId, context),
    getGroup: (groupId, context) =>
      known(
        () => reads.group(groupId),
        groupId,
        context,
        (group) => group,
      ) ?? below.getGroup(groupId, context),
    getOrganizationalUnit: (unitId, context) =>
      known(
        () => reads.unit(unitId),
        unitId,
        context,
        (unit) => unit,
      ) ?? below.getOrganizationalUnit(unitId, context),
    listOrganizationalUnitParentIds: (unitId, context) =>
      known(
        () => above(unitId),
        unitId,
        context,
        (ids) => ids,
      ) ?? below.listOrganizationalUnitParentIds(unitId, context),
    getUserIdByEmail: (email, context) =>
      idOf(
        () => reads.usersBy({ email }),
        (user) => user.email === email,
        context,
      ) ?? below.getUserIdByEmail(email, context),
    getUserIdByUsername: (username, context) =>
      idOf(
        () => reads.usersBy({ username }),
        (user) => user.username === username,
        context,
      ) ?? below.getUserIdByUsername(username, context),
  };
  return { ...below, ...answers };
}
