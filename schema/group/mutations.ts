import { builder, semanticNonNullList } from '../core/builder.ts';
import { write } from '../core/mutation.ts';
import { Group, User } from '../core/node.ts';
import { deletedPayloadOf, payloadOf } from '../core/written-payload.ts';
import { reads } from '../cost/step.ts';
import { OperationTooComplexError } from '../errors/errors.ts';
import { WriteFailureType } from '../errors/types.ts';
import { resolveNamedUser } from '../user/user.ts';
import { findGroup } from './group.ts';
import {
  addUsersToGroupInput,
  createGroupInput,
  deleteGroupInput,
  patchGroupInput,
  removeUsersFromGroupInput,
} from './inputs.ts';
import type { ChangedMembers, WrittenGroup } from './ports.ts';
import { manyMembersCalls } from './steps.ts';

const written = {
  type: Group,
  name: 'group',
  noun: 'group',
  idOf: ({ groupId }: WrittenGroup) => groupId,
  find: findGroup,
};

/** Users that one answer reads after a write; a larger change is read by the pages of the group's members. */
const mostAppliedUsers = 1_000;

/** A payload with the outcome for each user. */
function membersPayload(mutation: string, description: string, applied: string) {
  const payload = payloadOf<WrittenGroup, ChangedMembers>(written, mutation, description);
  builder.objectFields(payload, (t) => ({
    appliedUserIds: t.exposeIDList('appliedUserIds', {
      nullable: { list: false, items: false },
      description: `The ids of ${applied}, in the order of the input.`,
    }),
    appliedUsers: t.field({
      type: [User],
      ...semanticNonNullList,
      nullable: { list: true, items: true },
      description: `The users of \`appliedUserIds\`, in the same order, read from EIAM after the write. An item is null, with an error, where the user was deleted in the meantime or cannot be read. Other fields than \`id\` cost up to one call for each user. With more than ${mostAppliedUsers} ids the field is null, with the error OPERATION_TOO_COMPLEX.`,
      extensions: reads({ rows: 'named', brings: 'identity' }),
      resolve: ({ appliedUserIds }, _arguments, context, info) =>
        expectFew(appliedUserIds).map((id) => resolveNamedUser(id, context, info)),
    }),
    failures: t.expose('failures', {
      type: [WriteFailureType],
      nullable: { list: false, items: false },
      description:
        'The users for which the write failed, each with the reason. Empty where it failed for none.',
    }),
  }));
  return payload;
}

/** @throws OperationTooComplexError */
function expectFew(ids: readonly string[]): readonly string[] {
  if (ids.length <= mostAppliedUsers) return ids;
  throw new OperationTooComplexError(
    `This would read ${ids.length} users where ${mostAppliedUsers} are allowed. Read the pages of the group's members.`,
  );
}

const perHundred = reads({
  calls: ({ input }, reading) => manyMembersCalls(Object(input).userIds.length, reading),
});

write('createGroup', {
  description: 'Creates a group without members. One call.',
  input: createGroupInput,
  inputDescription: 'The name and the external id of the new group.',
  payload: payloadOf(written, 'CreateGroup', 'The group was created.'),
  run: ({ groups }, input) => groups.create(input),
});

write('patchGroup', {
  description: 'Changes the name of a group. One call.',
  input: patchGroupInput,
  inputDescription: 'The group to change, and its new name.',
  payload: payloadOf(written, 'PatchGroup', 'The group was changed.'),
  run: ({ groups }, input) => groups.patch(input),
});

write('deleteGroup', {
  description: 'Deletes a group, even one that has members. One call.',
  input: deleteGroupInput,
  inputDescription: 'The id of the group to delete.',
  payload: deletedPayloadOf(written, 'The group was deleted. Its former members were not.'),
  run: ({ groups }, { groupId }) => groups.remove(groupId),
});

write('addUsersToGroup', {
  description:
    'Adds users to a group. An id that no user has is reported in `failures`; the other users are added all the same. One call for each 100 users, and more where EIAM refuses one of these.',
  input: addUsersToGroupInput,
  inputDescription: 'The group, and the users to add to it.',
  payload: membersPayload(
    'AddUsersToGroup',
    'The users were added to the group, except those in `failures`.',
    'the users that are members after the write, whether or not they were before',
  ),
  extensions: perHundred,
  run: ({ groups }, { groupId, userIds }) => groups.addUsers(groupId, userIds),
});

write('removeUsersFromGroup', {
  description:
    'Removes users from a group. A user that is not a member is no failure. One call for each 100 users, and more where EIAM refuses one of these.',
  input: removeUsersFromGroupInput,
  inputDescription: 'The group, and the users to remove from it.',
  payload: membersPayload(
    'RemoveUsersFromGroup',
    'The users were removed from the group, except those in `failures`.',
    'the users that are not members after the write, whether or not they were before',
  ),
  extensions: perHundred,
  run: ({ groups }, { groupId, userIds }) => groups.removeUsers(groupId, userIds),
});
