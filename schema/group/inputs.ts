import { input, optional, required, type ValueOf } from '../core/input.ts';
import * as limits from '../core/limits.ts';

export const createGroupInput = input('CreateGroupInput', 'Properties of the group to create.', {
  name: required(limits.groupName, 'The name, 1 to 64 characters. It need not be unique.'),
  externalId: optional(
    limits.groupExternalId,
    'The id of the group in an external system, 1 to 64 characters. Where it is left out or null, EIAM uses the `id` of the group.',
  ),
});
export type CreateGroupInput = ValueOf<typeof createGroupInput>;

export const patchGroupInput = input(
  'PatchGroupInput',
  'Changes to a group. The name is all that EIAM can change.',
  {
    groupId: required(limits.groupId, 'The id of the group to change.'),
    name: optional(
      limits.groupName,
      'The new name, 1 to 64 characters. Left out: unchanged. Null is refused: the name cannot be cleared.',
      { refusesNull: true },
    ),
  },
);
export type PatchGroupInput = ValueOf<typeof patchGroupInput>;

export const deleteGroupInput = input('DeleteGroupInput', 'The group to delete.', {
  groupId: required(limits.groupId, 'The id of the group. Its members are not deleted.'),
});

const members = {
  groupId: required(limits.groupId, 'The id of the group whose members change.'),
  userIds: required(
    limits.userIds,
    'The ids of the users, 1 to 100,000, each once. One call to EIAM for each 100.',
  ),
};
export const addUsersToGroupInput = input('AddUsersToGroupInput', 'Users to add to a group.', members);
export const removeUsersFromGroupInput = input(
  'RemoveUsersFromGroupInput',
  'Users to remove from a group.',
  members,
);
