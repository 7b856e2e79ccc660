import { acceptsUserId } from '../core/arguments.ts';
import { builder, semanticNonNull } from '../core/builder.ts';
import * as limits from '../core/limits.ts';
import { writeResultOf } from '../core/mutation.ts';
import { directoryWrite } from '../core/permissions.ts';
import { attempt } from '../errors/attempt.ts';
import { WriteFailure } from '../errors/write-failure.ts';
import { CreateUserInput, PatchUserInput } from './inputs.ts';
import { userPayload } from './payload.ts';
import type { CreatedUser, WrittenUser } from './ports.ts';

function userInput(name: string, description: string) {
  return builder.inputType(`${name}Input`, {
    description,
    fields: (t) => ({
      userId: t.id({ required: true, description: 'The id of the user.', extensions: acceptsUserId }),
    }),
  });
}

const createUser = userPayload<CreatedUser>(
  'CreateUser',
  'The user was created, and added to the given units and groups except those in `failures`.',
);
builder.objectField(createUser.payload, 'failures', (t) =>
  t.field({
    type: [WriteFailure],
    nullable: { list: false, items: false },
    description:
      'The units and groups to which the user could not be added, each with the reason. Empty where there are none.',
    resolve: ({ failures }) => failures,
  }),
);

const UpdateUserPasswordInput = builder.inputType('UpdateUserPasswordInput', {
  description: 'A user and the new password.',
  fields: (t) => ({
    userId: t.id({
      required: true,
      description: 'The id of the user whose password is set.',
      extensions: acceptsUserId,
    }),
    password: t.string({
      required: true,
      description:
        'The new password, 1 to 64 characters, which must meet the password policy of the EIAM instance. The gateway passes it on to EIAM and stores it nowhere.',
      extensions: limits.password,
    }),
  }),
});

const patchUser = userPayload('PatchUser', 'The user was changed.');
const updateUserPassword = userPayload('UpdateUserPassword', 'The new password was set.');
const enableUser = userPayload('EnableUser', 'The user was enabled.');
const disableUser = userPayload('DisableUser', 'The user was disabled.');

const DeleteUserPayload = builder.objectRef<WrittenUser>('DeleteUserPayload').implement({
  requiresScopes: directoryWrite,
  description: 'The user was deleted, with all memberships in groups and units.',
  fields: (t) => ({
    deletedUserId: t.id({
      nullable: false,
      description: 'The id of the deleted user, by which a client can remove it from its cache.',
      resolve: ({ userId }) => userId,
    }),
  }),
});

builder.mutationFields((t) => ({
  createUser: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: createUser.result,
    description:
      'Creates a user and adds it to further units and groups. One call for the user, one for all further units and one for each group; where EIAM refuses the units together, one for each unit.',
    args: {
      input: t.arg({
        type: CreateUserInput,
        required: true,
        description: 'The properties of the new user, its units and its groups.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) => attempt(info, input, () => actions.users.create(input)),
  }),
  patchUser: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: patchUser.result,
    description: 'Changes the given fields of a user. One call, and one more where null clears a field.',
    args: {
      input: t.arg({
        type: PatchUserInput,
        required: true,
        description: 'The user to change, and the new values of its fields.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) => attempt(info, input, () => actions.users.patch(input)),
  }),
  updateUserPassword: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: updateUserPassword.result,
    description: 'Sets a new password for a user. One call.',
    args: {
      input: t.arg({
        type: UpdateUserPasswordInput,
        required: true,
        description: 'The user, and the new password.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.users.updatePassword(input.userId, input.password)),
  }),
  enableUser: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: enableUser.result,
    description: 'Enables a user, who can then sign in. Enabling an enabled user changes nothing. One call.',
    args: {
      input: t.arg({
        type: userInput('EnableUser', 'The user to enable.'),
        required: true,
        description: 'The id of the user to enable.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.users.enable(input.userId)),
  }),
  disableUser: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: disableUser.result,
    description: 'Disables a user, who can then not sign in. Memberships stay. One call.',
    args: {
      input: t.arg({
        type: userInput('DisableUser', 'The user to disable.'),
        required: true,
        description: 'The id of the user to disable.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.users.disable(input.userId)),
  }),
  deleteUser: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: writeResultOf('DeleteUser', DeleteUserPayload),
    description: 'Deletes a user irrevocably, with all memberships in groups and units. One call.',
    args: {
      input: t.arg({
        type: userInput('DeleteUser', 'The user to delete.'),
        required: true,
        description: 'The id of the user to delete.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.users.remove(input.userId)),
  }),
}));
