import type { ChangedMembers, WrittenGroup } from '../src/actions/groups.ts';
import { acceptsButNull, acceptsGroupId } from './arguments.ts';
import { attempt } from './attempt.ts';
import { builder, semanticNonNullList } from './builder.ts';
import { costs, pagesOf } from './cost.ts';
import { OperationTooComplexError } from './errors.ts';
import { findGroup } from './group.ts';
import * as limits from './limits.ts';
import { writeResultOf } from './mutation.ts';
import { Group, User } from './node.ts';
import { directoryWrite } from './permissions.ts';
import { resolveNamedUser } from './user.ts';
import { WriteFailure } from './write-failure.ts';

/** A payload that tells of the group as it is after the write: read again, never assumed. */
function groupPayload<Written extends WrittenGroup>(name: string, description: string) {
  const payload = builder.objectRef<Written>(`${name}Payload`).implement({
    requiresScopes: directoryWrite,
    description,
    fields: (t) => ({
      groupId: t.id({
        nullable: false,
        description: 'The id of the group, also where the group cannot be read again.',
        resolve: ({ groupId }) => groupId,
      }),
      group: t.field({
        type: Group,
        description: 'The group as it is now.',
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
      description: `The same users, read after the write; null, with an error, where one was deleted meanwhile or cannot be read. At most ${mostAppliedUsers} ids are read: for more the field is null with OPERATION_TOO_COMPLEX.`,
      extensions: costs({ rows: mostAppliedUsers, brings: 'identity' }),
      resolve: ({ appliedUserIds }, _arguments, context, info) =>
        expectFew(appliedUserIds).map((id) => resolveNamedUser(id, context, info)),
    }),
    failures: t.field({
      type: [WriteFailure],
      nullable: { list: false, items: false },
      description: 'The users for whom the write failed, each with the reason; empty where there are none.',
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
  description: 'A new group.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'Its name; not necessarily unique.',
      extensions: limits.groupName,
    }),
    externalId: t.string({
      description: 'Its id at the source; left out: the same as `id`.',
      extensions: limits.groupExternalId,
    }),
  }),
});

export type CreateGroupInput = typeof CreateGroupInput.$inferInput;

const PatchGroupInput = builder.inputType('PatchGroupInput', {
  description: 'Changes to a group: EIAM changes nothing but the name.',
  fields: (t) => ({
    groupId: t.id({ required: true, description: 'The group to change.', extensions: acceptsGroupId }),
    name: t.string({
      description: 'A new name; it cannot be cleared.',
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
      description: 'The group; its members stay users.',
      extensions: acceptsGroupId,
    }),
  }),
});

function membersInput(name: string, description: string) {
  return builder.inputType(`${name}Input`, {
    description,
    fields: (t) => ({
      groupId: t.id({ required: true, description: 'The group.', extensions: acceptsGroupId }),
      userIds: t.idList({
        required: true,
        description: 'Any number of users, sent upstream a hundred at a time.',
        extensions: limits.userIds,
      }),
    }),
  });
}

const DeleteGroupPayload = builder.objectRef<WrittenGroup>('DeleteGroupPayload').implement({
  requiresScopes: directoryWrite,
  description: 'The group is gone; its members stay users.',
  fields: (t) => ({
    deletedGroupId: t.id({
      nullable: false,
      description: 'The id that the group had.',
      resolve: ({ groupId: id }) => id,
    }),
  }),
});

/** Sent a hundred at a time; the group's own call beside them. */
const perHundred = costs({ calls: ({ input }) => 1 + pagesOf(Object(input).userIds.length) });

builder.mutationFields((t) => ({
  createGroup: t.field({
    requiresScopes: directoryWrite,
    type: groupPayload('CreateGroup', 'The group was created.').result,
    description: 'Creates a group without members.',
    args: { input: t.arg({ type: CreateGroupInput, required: true, description: 'The new group.' }) },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.groups.create(input)),
  }),
  patchGroup: t.field({
    requiresScopes: directoryWrite,
    type: groupPayload('PatchGroup', 'The changes were made.').result,
    description: 'Renames a group.',
    args: { input: t.arg({ type: PatchGroupInput, required: true, description: 'The changes.' }) },
    resolve: (_root, { input }, { actions }, info) => attempt(info, input, () => actions.groups.patch(input)),
  }),
  deleteGroup: t.field({
    requiresScopes: directoryWrite,
    type: writeResultOf('DeleteGroup', DeleteGroupPayload),
    description: 'Removes a group, whether it has members or not.',
    args: { input: t.arg({ type: DeleteGroupInput, required: true, description: 'The group.' }) },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.groups.remove(input.groupId)),
  }),
  addUsersToGroup: t.field({
    requiresScopes: directoryWrite,
    type: membersPayload(
      'AddUsersToGroup',
      'The users are members of the group, apart from the failures.',
      'the users that are members now, whether or not they were before',
    ),
    description: 'Makes users members. A user that is not known keeps none of the others out.',
    args: {
      input: t.arg({
        type: membersInput('AddUsersToGroup', 'Users that shall be members.'),
        required: true,
        description: 'Group and users.',
      }),
    },
    extensions: perHundred,
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.groups.addUsers(input.groupId, input.userIds)),
  }),
  removeUsersFromGroup: t.field({
    requiresScopes: directoryWrite,
    type: membersPayload(
      'RemoveUsersFromGroup',
      'The users are not members of the group any more, apart from the failures.',
      'the users that are not members now, whether or not they were before',
    ),
    description: 'Takes users out of a group. One that is not a member is passed over.',
    args: {
      input: t.arg({
        type: membersInput('RemoveUsersFromGroup', 'Users that shall not be members.'),
        required: true,
        description: 'Group and users.',
      }),
    },
    extensions: perHundred,
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.groups.removeUsers(input.groupId, input.userIds)),
  }),
}));
