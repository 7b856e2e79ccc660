import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { CreateRegister } from './create-register.ts';
import type { WrittenState } from './written-state.ts';

/**
 * The client whose writes say, once they are done, what upstream must show from then on. What is written to is excluded from
 * what a later create may have made, whatever came of the write.
 */
export function createRecordedWrites(
  client: DeveloperClient,
  written: WrittenState,
  creates: Pick<CreateRegister, 'exclude'>,
): DeveloperClient {
  async function record(id: string, write: Promise<void>, note: () => void): Promise<void> {
    creates.exclude(id);
    await write;
    note();
  }

  function join(
    userId: string,
    unitIds: readonly string[],
    isIn: boolean,
    write: Promise<void>,
  ): Promise<void> {
    return record(userId, write, () => {
      for (const id of unitIds) {
        written.joined(userId, 'organizationalUnits', id, isIn);
        written.listed('unitUsers', id, userId, isIn);
      }
    });
  }

  function enroll(
    groupId: string,
    userIds: readonly string[],
    isIn: boolean,
    write: Promise<void>,
  ): Promise<void> {
    return record(groupId, write, () => {
      for (const id of userIds) {
        written.joined(id, 'groups', groupId, isIn);
        written.listed('groupMembers', groupId, id, isIn);
      }
    });
  }

  return {
    ...client,

    async createUser(input, context) {
      const userId = await client.createUser(input, context);
      written.created(userId);
      written.listed('unitUsers', input.primaryOrganizationalUnitId, userId, true);
      return userId;
    },

    patchUser: (userId, changes, context) =>
      record(userId, client.patchUser(userId, changes, context), () =>
        written.changed(userId, { ...changes }),
      ),

    updateUserPassword: (userId, password, context) =>
      record(userId, client.updateUserPassword(userId, password, context), () =>
        written.changed(userId, { passwordSet: true }),
      ),

    deleteUser: (userId, context) =>
      record(userId, client.deleteUser(userId, context), () => written.deleted(userId)),

    enableUser: (userId, context) =>
      record(userId, client.enableUser(userId, context), () =>
        written.changed(userId, { status: 'enabled' }),
      ),

    disableUser: (userId, context) =>
      record(userId, client.disableUser(userId, context), () =>
        written.changed(userId, { status: 'disabled' }),
      ),

    setUserPrimaryOrganizationalUnit: (userId, unitId, context) =>
      record(userId, client.setUserPrimaryOrganizationalUnit(userId, unitId, context), () => {
        written.moved(userId, unitId);
        written.joined(userId, 'organizationalUnits', unitId, true);
        written.listed('unitUsers', unitId, userId, true);
      }),

    addUserToOrganizationalUnits: (userId, unitIds, context) =>
      join(userId, unitIds, true, client.addUserToOrganizationalUnits(userId, unitIds, context)),

    removeUserFromOrganizationalUnits: (userId, unitIds, context) =>
      join(userId, unitIds, false, client.removeUserFromOrganizationalUnits(userId, unitIds, context)),

    async createGroup(input, context) {
      const groupId = await client.createGroup(input, context);
      written.created(groupId);
      return groupId;
    },

    patchGroup: (groupId, changes, context) =>
      record(groupId, client.patchGroup(groupId, changes, context), () =>
        written.changed(groupId, { ...changes }),
      ),

    deleteGroup: (groupId, context) =>
      record(groupId, client.deleteGroup(groupId, context), () => written.deleted(groupId)),

    addUsersToGroup: (groupId, userIds, context) =>
      enroll(groupId, userIds, true, client.addUsersToGroup(groupId, userIds, context)),

    removeUsersFromGroup: (groupId, userIds, context) =>
      enroll(groupId, userIds, false, client.removeUsersFromGroup(groupId, userIds, context)),

    async createOrganizationalUnit(input, context) {
      const unitId = await client.createOrganizationalUnit(input, context);
      written.created(unitId);
      written.listed('unitChildren', input.parentId, unitId, true);
      return unitId;
    },

    patchOrganizationalUnit: (unitId, changes, context) =>
      record(unitId, client.patchOrganizationalUnit(unitId, changes, context), () =>
        written.changed(unitId, { ...changes }),
      ),

    deleteOrganizationalUnit: (unitId, context) =>
      record(unitId, client.deleteOrganizationalUnit(unitId, context), () => written.deleted(unitId)),
  };
}
