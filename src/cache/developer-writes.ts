import type { DeveloperClient } from '../eiam/developer/client.ts';
import { childrenOf, membersOf, tags } from '../vocabulary/tags.ts';
import type { Cache } from './cache.ts';

export interface EvictingWritesParts {
  readonly client: DeveloperClient;
  readonly cache: Pick<Cache, 'evict' | 'evictWritten' | 'evictUncertain'>;
  /** Whether a write that failed may have been carried out all the same. */
  readonly mayHaveTakenEffect: (error: unknown) => boolean;
}

/**
 * The client after whose writes nothing is remembered that they touch, whatever came of them. What showed the object itself
 * carries its tag, so that only what changes without showing it is named here: lists that it joins or leaves, and look-ups
 * that found nobody.
 */
export function createEvictingWrites({
  client,
  cache,
  mayHaveTakenEffect,
}: EvictingWritesParts): DeveloperClient {
  async function after<Answer>(
    touched: readonly string[],
    write: Promise<Answer>,
    touchedBy: (answer: Answer) => readonly string[] = () => [],
  ): Promise<Answer> {
    try {
      const answer = await write;
      cache.evictWritten([...touched, ...touchedBy(answer)]);
      return answer;
    } catch (error) {
      if (mayHaveTakenEffect(error)) cache.evictUncertain(touched);
      else cache.evict(touched);
      throw error;
    }
  }

  return {
    ...client,

    createUser(input, context) {
      const touched = [tags.userAbsent, tags.userList, membersOf(input.primaryOrganizationalUnitId)];
      return after(touched, client.createUser(input, context), (userId) => [tags.user(userId)]);
    },

    // A new name, address or number may be one that was looked for in vain.
    patchUser: (userId, changes, context) =>
      after([tags.user(userId), tags.userAbsent, tags.userList], client.patchUser(userId, changes, context)),

    updateUserPassword: (userId, password, context) =>
      after([tags.user(userId)], client.updateUserPassword(userId, password, context)),

    // The groups and units that the user leaves are not known, and each page of theirs counts their members.
    deleteUser: (userId, context) =>
      after(
        [
          tags.user(userId),
          tags.userList,
          tags.groupsOfUser(userId),
          tags.membersOfGroups,
          tags.membersOfUnits,
        ],
        client.deleteUser(userId, context),
      ),

    enableUser: (userId, context) =>
      after([tags.user(userId), tags.userList], client.enableUser(userId, context)),

    disableUser: (userId, context) =>
      after([tags.user(userId), tags.userList], client.disableUser(userId, context)),

    // The unit that the user leaves is not known.
    setUserPrimaryOrganizationalUnit: (userId, unitId, context) =>
      after(
        [tags.user(userId), tags.membersOfUnits],
        client.setUserPrimaryOrganizationalUnit(userId, unitId, context),
      ),

    addUserToOrganizationalUnits: (userId, unitIds, context) =>
      after(
        [tags.user(userId), ...unitIds.map(membersOf)],
        client.addUserToOrganizationalUnits(userId, unitIds, context),
      ),

    removeUserFromOrganizationalUnits: (userId, unitIds, context) =>
      after(
        [tags.user(userId), ...unitIds.map(membersOf)],
        client.removeUserFromOrganizationalUnits(userId, unitIds, context),
      ),

    createGroup: (input, context) =>
      after([tags.groupList], client.createGroup(input, context), (groupId) => [tags.group(groupId)]),

    patchGroup: (groupId, changes, context) =>
      after([tags.group(groupId), tags.groupList], client.patchGroup(groupId, changes, context)),

    deleteGroup: (groupId, context) =>
      after(
        [tags.group(groupId), tags.groupList, tags.membersOfGroup(groupId)],
        client.deleteGroup(groupId, context),
      ),

    addUsersToGroup: (groupId, userIds, context) =>
      after(
        [tags.membersOfGroup(groupId), ...userIds.map(tags.groupsOfUser)],
        client.addUsersToGroup(groupId, userIds, context),
      ),

    removeUsersFromGroup: (groupId, userIds, context) =>
      after(
        [tags.membersOfGroup(groupId), ...userIds.map(tags.groupsOfUser)],
        client.removeUsersFromGroup(groupId, userIds, context),
      ),

    createOrganizationalUnit: (input, context) =>
      after(
        [tags.unitAbsent, childrenOf(input.parentId)],
        client.createOrganizationalUnit(input, context),
        (unitId) => [tags.unit(unitId)],
      ),

    patchOrganizationalUnit: (unitId, changes, context) =>
      after([tags.unit(unitId)], client.patchOrganizationalUnit(unitId, changes, context)),

    // The parent, whose children are one fewer, is not known.
    deleteOrganizationalUnit: (unitId, context) =>
      after(
        [tags.unit(unitId), tags.childrenOfUnits, tags.membersOfUnit(unitId)],
        client.deleteOrganizationalUnit(unitId, context),
      ),
  };
}
