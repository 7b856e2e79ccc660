import { OutOfScopeError, UpstreamUnauthorizedError } from '../../schema/errors/errors.ts';
import { GatewayError, type WriteEffect } from '../../schema/errors/gateway-error.ts';
import type { WrittenUser } from '../../schema/user/ports.ts';
import { announced, knownUnits, membershipChange, userChange } from './announce.ts';
import type { ActionParts } from './parts.ts';
import { about } from './settle.ts';

/** A user's units and groups, from the user's side (developer-api.md 8.7). */
export function createUserMemberships({ writes, settling, announce }: ActionParts) {
  function joinUnits(userId: string, unitIds: readonly string[]): Promise<void> {
    return announced(
      announce,
      writes.send((client, context) => client.addUserToOrganizationalUnits(userId, unitIds, context)),
      unitIds.map((unitId) => membershipChange(unitId, 'MEMBERS_ADDED', [userId])),
    );
  }

  /** All or nothing upstream (U14), so that one unit out of scope refuses them all: say which. */
  async function nameUnit<Answer>(unitIds: readonly string[], done: Promise<Answer>): Promise<Answer> {
    try {
      return await done;
    } catch (error) {
      if (!(error instanceof OutOfScopeError)) throw error;
      const outside = unitIds.length === 1 ? unitIds : await unitsOutOfScope(unitIds, error.effect);
      const [unitId] = outside.length > 0 || unitIds.length > 1 ? outside : unitIds;
      throw unitId === undefined ? error : error.about(unitId);
    }
  }

  /**
   * @param effect of the write that was refused: an attempt before may have lost its answer
   * @throws the failure of a look, where the others name none: the object at fault is not known then
   */
  async function unitsOutOfScope(
    unitIds: readonly string[],
    effect: WriteEffect,
  ): Promise<readonly string[]> {
    const looks = await Promise.all(unitIds.map(lookAt));
    const outside = unitIds.filter((_, index) => looks[index] instanceof OutOfScopeError);
    // What the application may not look at shows nothing, now or later.
    const failed = looks.find((failure) => failure && !(failure instanceof UpstreamUnauthorizedError));
    if (outside.length > 0 || failed === undefined) return outside;
    throw failed instanceof GatewayError ? failed.withEffect(effect) : failed;
  }

  /** Why a unit cannot be read; undefined: it can. */
  function lookAt(unitId: string): Promise<unknown> {
    return settling
      .send((client, context) => client.getOrganizationalUnit(unitId, context))
      .then(
        () => undefined,
        (error: unknown) => error,
      );
  }

  return {
    async setPrimaryOrganizationalUnit(userId: string, unitId: string): Promise<WrittenUser> {
      const done = writes.send((client, context) =>
        client.setUserPrimaryOrganizationalUnit(userId, unitId, context),
      );
      const joined = knownUnits(unitId);
      const moved = userChange(userId, 'MOVED', {
        relatedIds: joined,
        // Upstream's answer does not name the primary unit before.
        ...(joined.length > 0 && { moved: { to: joined } }),
        changedFields: ['primaryOrganizationalUnit', 'organizationalUnits'],
      });
      await about(userId, nameUnit([unitId], announced(announce, done, [moved])));
      return { userId };
    },
    async joinUnits(userId: string, unitIds: readonly string[]): Promise<WrittenUser> {
      await about(userId, nameUnit(unitIds, joinUnits(userId, unitIds)));
      return { userId };
    },
    async leaveUnits(userId: string, unitIds: readonly string[]): Promise<WrittenUser> {
      const done = writes.send((client, context) =>
        client.removeUserFromOrganizationalUnits(userId, unitIds, context),
      );
      const left = unitIds.map((unitId) => membershipChange(unitId, 'MEMBERS_REMOVED', [userId]));
      await about(userId, nameUnit(unitIds, announced(announce, done, left)));
      return { userId };
    },
    /** One call for all units, and where that is refused one for each, so that the good ones are joined. */
    joinUnitsSingly(userId: string, unitIds: readonly string[]) {
      if (unitIds.length === 0) return [];
      const together = joinUnits(userId, unitIds);
      return unitIds.map((id) => ({
        id,
        done: about(
          id,
          together.catch(() => joinUnits(userId, [id])),
        ),
      }));
    },
    joinGroupsSingly(userId: string, groupIds: readonly string[]) {
      return groupIds.map((id) => ({
        id,
        done: about(
          id,
          announced(
            announce,
            writes.send((client, context) => client.addUsersToGroup(id, [userId], context)),
            [membershipChange(id, 'MEMBERS_ADDED', [userId])],
          ),
        ),
      }));
    },
  };
}
