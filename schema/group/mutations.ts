import { acceptsButNull, acceptsGroupId } from '../core/arguments.ts';
import { builder, semanticNonNull, semanticNonNullList } from '../core/builder.ts';
import * as limits from '../core/limits.ts';
import { writeResultOf } from '../core/mutation.ts';
import { Group, User } from '../core/node.ts';
import { directoryWrite } from '../core/permissions.ts';
import { reads } from '../cost/step.ts';
import { attempt } from '../errors/attempt.ts';
import { OperationTooComplexError } from '../errors/errors.ts';
import { WriteFailure } from '../errors/write-failure.ts';
import { resolveNamedUser } from '../user/user.ts';
import { findGroup } from './group.ts';
import type { ChangedMembers, WrittenGroup } from './ports.ts';
import { manyMembersCalls } from './steps.ts';

/** A payload with the group after the write: read again, never assumed. */
function groupPayload<Written extends WrittenGroup>(name: string, description: string) {
  const payload = builder.objectRef<Written>(`${name}Payload`).implement({
    requiresScopes: directoryWrite,
    description,
    fields: (t) => ({
      groupId: t.id({
        nullable: false,
        description: 'The id of the group; set even where `group` is null.',
        resolve: ({ groupId }) => groupId,
      }),
      group: t.field({
        type: Group,
        description:
          'The group, read from EIAM after the write, which costs a call. Null where the group was deleted in the meantime; null with an error where it cannot be read.',
        resolve: ({ groupId: id }, _arguments, context, info) => findGroup(id, context, info),
      }),
    }),
  });
  return { payload, result: writeResultOf<Written>(name, payload) };
}

/** Users that one answer reads after a write; a larger change is read by the pages of the group's members. */
const mostAppliedUsers = 1_000;

/** The same, with the outcome for each user. */
function membersPayload(name: string, description: string, applied: string) {
  const { payload, result } = groupPayload<ChangedMembers>(name, description);
  builder.objectFields(payload, (t) => ({
    appliedUserIds: t.idList({
      nullable: { list: false, items: false },
      description: `The ids of ${applied}, in the order of the input.`,
      resolve: ({ appliedUserIds }) => appliedUserIds,
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
    failures: t.field({
      type: [WriteFailure],
      nullable: { list: false, items: false },
      description:
        'The users for which the write failed, each with the reason. Empty where it failed for none.',
      resolve: ({ failures }) => failures,
    }),
  }));
  return result;
}

/** @throws OperationTooComplexError */
function expectFew(ids: readonly string[]): readonly string[] {
  if (ids.length <= mostAppliedUsers) return ids;
  throw new OperationTooComplexError(
    `This would read ${ids.length} users where ${mostAppliedUsers} are allowed. Read the pages of the group's members.`,
  );
}

const CreateGroupInput = builder.inputType('CreateGroupInput', {
  description: 'Properties of the group to create.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'The name, 1 to 64 characters. It need not be unique.',
      extensions: limits.groupName,
    }),
    externalId: t.string({
      description:
        'The id of the group in an external system, 1 to 64 characters. Where it is left out or null, EIAM uses the `id` of the group.',
      extensions: limits.groupExternalId,
    }),
  }),
});

export type CreateGroupInput = typeof CreateGroupInput.$inferInput;

const PatchGroupInput = builder.inputType('PatchGroupInput', {
  description: 'Changes to a group. The name is all that EIAM can change.',
  fields: (t) => ({
    groupId: t.id({
      required: true,
      description: 'The id of the group to change.',
      extensions: acceptsGroupId,
    }),
    name: t.string({
      description:
        'The new name, 1 to 64 characters. Left out: unchanged. Null is refused: the name cannot be cleared.',
      extensions: acceptsButNull(limits.groupName),
    }),
  }),
});
export type PatchGroupInput = typeof PatchGroupInput.$inferInput;

const DeleteGroupInput = builder.inputType('DeleteGroupInput', {
  description: 'The group to delete.',
  fields: (t) => ({
    groupId: t.id({
      required: true,
      description: 'The id of the group. Its members are not deleted.',
      extensions: acceptsGroupId,
    }),
  }),
});

function membersInput(name: string, description: string) {
  return builder.inputType(`${name}Input`, {
    description,
    fields: (t) => ({
      groupId: t.id({
        required: true,
        description: 'The id of the group whose members change.',
        extensions: acceptsGroupId,
      }),
      userIds: t.idList({
        required: true,
        description: 'The ids of the users, 1 to 100,000, each once. One call to EIAM for each 100.',
        extensions: limits.userIds,
      }),
    }),
  });
}

const DeleteGroupPayload = builder.objectRef<WrittenGroup>('DeleteGroupPayload').implement({
  requiresScopes: directoryWrite,
  description: 'The group was deleted. Its former members were not.',
  fields: (t) => ({
    deletedGroupId: t.id({
      nullable: false,
      description: 'The id of the deleted group, by which a client can remove it from its cache.',
      resolve: ({ groupId: id }) => id,
    }),
  }),
});

const perHundred = reads({
  calls: ({ input }, reading) => manyMembersCalls(Object(input).userIds.length, reading),
});

builder.mutationFields((t) => ({
  createGroup: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: groupPayload('CreateGroup', 'The group was created.').result,
    description: 'Creates a group without members. One call.',
    args: {
      input: t.arg({
        type: CreateGroupInput,
        required: true,
        description: 'The name and the external id of the new group.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.groups.create(input)),
  }),
  patchGroup: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: groupPayload('PatchGroup', 'The group was changed.').result,
    description: 'Changes the name of a group. One call.',
    args: {
      input: t.arg({
        type: PatchGroupInput,
        required: true,
        description: 'The group to change, and its new name.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) => attempt(info, input, () => actions.groups.patch(input)),
  }),
  deleteGroup: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: writeResultOf('DeleteGroup', DeleteGroupPayload),
    description: 'Deletes a group, even one that has members. One call.',
    args: {
      input: t.arg({ type: DeleteGroupInput, required: true, description: 'The id of the group to delete.' }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.groups.remove(input.groupId)),
  }),
  addUsersToGroup: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: membersPayload(
      'AddUsersToGroup',
      'The users were added to the group, except those in `failures`.',
      'the users that are members after the write, whether or not they were before',
    ),
    description:
      'Adds users to a group. An id that no user has is reported in `failures`; the other users are added all the same. One call for each 100 users, and more where EIAM refuses one of these.',
    args: {
      input: t.arg({
        type: membersInput('AddUsersToGroup', 'Users to add to a group.'),
        required: true,
        description: 'The group, and the users to add to it.',
      }),
    },
    extensions: perHundred,
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.groups.addUsers(input.groupId, input.userIds)),
  }),
  removeUsersFromGroup: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: membersPayload(
      'RemoveUsersFromGroup',
      'The users were removed from the group, except those in `failures`.',
      'the users that are not members after the write, whether or not they were before',
    ),
    description:
      'Removes users from a group. A user that is not a member is no failure. One call for each 100 users, and more where EIAM refuses one of these.',
    args: {
      input: t.arg({
        type: membersInput('RemoveUsersFromGroup', 'Users to remove from a group.'),
        required: true,
        description: 'The group, and the users to remove from it.',
      }),
    },
    extensions: perHundred,
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.groups.removeUsers(input.groupId, input.userIds)),
  }),
}));
