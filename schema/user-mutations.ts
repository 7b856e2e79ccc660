import type { CreatedUser, WrittenUser } from '../src/actions/users.ts';
import { acceptsUserId } from './arguments.ts';
import { attempt } from './attempt.ts';
import { builder } from './builder.ts';
import * as limits from './limits.ts';
import { writeResultOf } from './mutation.ts';
import { directoryWrite } from './permissions.ts';
import { CreateUserInput, PatchUserInput } from './user-inputs.ts';
import { userPayload } from './user-payload.ts';
import { WriteFailure } from './write-failure.ts';

function userInput(name: string, description: string) {
  return builder.inputType(`${name}Input`, {
    description,
    fields: (t) => ({
      userId: t.id({ required: true, description: 'The user.', extensions: acceptsUserId }),
    }),
  });
}

const createUser = userPayload<CreatedUser>(
  'CreateUser',
  'The user was created, and joined to all units and groups that were named but for the failures.',
);
builder.objectField(createUser.payload, 'failures', (t) =>
  t.field({
    type: [WriteFailure],
    nullable: { list: false, items: false },
    description: 'The units and groups that the user could not be joined to.',
    resolve: ({ failures }) => failures,
  }),
);

const UpdateUserPasswordInput = builder.inputType('UpdateUserPasswordInput', {
  description: 'A new password for a user.',
  fields: (t) => ({
    userId: t.id({ required: true, description: 'The user.', extensions: acceptsUserId }),
    password: t.string({
      required: true,
      description: "A password that meets the instance's policy. It is handed on, and kept nowhere.",
      extensions: limits.password,
    }),
  }),
});

const patchUser = userPayload('PatchUser', 'The changes were made.');
const updateUserPassword = userPayload('UpdateUserPassword', 'The password was set.');
const enableUser = userPayload('EnableUser', 'The user may sign in.');
const disableUser = userPayload('DisableUser', 'The user may not sign in.');

const DeleteUserPayload = builder.objectRef<WrittenUser>('DeleteUserPayload').implement({
  requiresScopes: directoryWrite,
  description: 'The user is gone, with all memberships.',
  fields: (t) => ({
    deletedUserId: t.id({
      nullable: false,
      description: 'The id that the user had.',
      resolve: ({ userId }) => userId,
    }),
  }),
});

builder.mutationFields((t) => ({
  createUser: t.field({
    requiresScopes: directoryWrite,
    type: createUser.result,
    description: 'Creates an account, and joins it to further units and groups.',
    args: { input: t.arg({ type: CreateUserInput, required: true, description: 'The new account.' }) },
    resolve: (_root, { input }, { actions }, info) => attempt(info, input, () => actions.users.create(input)),
  }),
  patchUser: t.field({
    requiresScopes: directoryWrite,
    type: patchUser.result,
    description: 'Changes what is given of an account.',
    args: { input: t.arg({ type: PatchUserInput, required: true, description: 'The changes.' }) },
    resolve: (_root, { input }, { actions }, info) => attempt(info, input, () => actions.users.patch(input)),
  }),
  updateUserPassword: t.field({
    requiresScopes: directoryWrite,
    type: updateUserPassword.result,
    description: 'Sets a new password.',
    args: {
      input: t.arg({ type: UpdateUserPasswordInput, required: true, description: 'User and password.' }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.users.updatePassword(input.userId, input.password)),
  }),
  enableUser: t.field({
    requiresScopes: directoryWrite,
    type: enableUser.result,
    description: 'Lets a user sign in. Nothing changes for one that may already.',
    args: {
      input: t.arg({
        type: userInput('EnableUser', 'The user to enable.'),
        required: true,
        description: 'The user.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.users.enable(input.userId)),
  }),
  disableUser: t.field({
    requiresScopes: directoryWrite,
    type: disableUser.result,
    description: 'Keeps a user from signing in; memberships stay.',
    args: {
      input: t.arg({
        type: userInput('DisableUser', 'The user to disable.'),
        required: true,
        description: 'The user.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.users.disable(input.userId)),
  }),
  deleteUser: t.field({
    requiresScopes: directoryWrite,
    type: writeResultOf('DeleteUser', DeleteUserPayload),
    description: 'Removes an account for good, with all its memberships.',
    args: {
      input: t.arg({
        type: userInput('DeleteUser', 'The user to delete.'),
        required: true,
        description: 'The user.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.users.remove(input.userId)),
  }),
}));
