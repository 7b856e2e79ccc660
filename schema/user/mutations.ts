import { builder } from '../core/builder.ts';
import { write } from '../core/mutation.ts';
import { deletedPayloadOf, payloadOf } from '../core/written-payload.ts';
import { WriteFailureType } from '../errors/types.ts';
import {
  createUserInput,
  deleteUserInput,
  disableUserInput,
  enableUserInput,
  patchUserInput,
  updateUserPasswordInput,
} from './inputs.ts';
import { writtenUser } from './payload.ts';
import type { CreatedUser, WrittenUser } from './ports.ts';

const createUserPayload = payloadOf<WrittenUser, CreatedUser>(
  writtenUser,
  'CreateUser',
  'The user was created, and added to the given units and groups except those in `failures`.',
);
builder.objectField(createUserPayload, 'failures', (t) =>
  t.expose('failures', {
    type: [WriteFailureType],
    nullable: { list: false, items: false },
    description:
      'The units and groups to which the user could not be added, each with the reason. Empty where there are none.',
  }),
);

write('createUser', {
  description:
    'Creates a user and adds it to further units and groups. One call for the user, one for all further units and one for each group; where EIAM refuses the units together, one for each unit.',
  input: createUserInput,
  inputDescription: 'The properties of the new user, its units and its groups.',
  payload: createUserPayload,
  run: ({ users }, input) => users.create(input),
});

write('patchUser', {
  description: 'Changes the given fields of a user. One call, and one more where null clears a field.',
  input: patchUserInput,
  inputDescription: 'The user to change, and the new values of its fields.',
  payload: payloadOf(writtenUser, 'PatchUser', 'The user was changed.'),
  run: ({ users }, input) => users.patch(input),
});

write('updateUserPassword', {
  description: 'Sets a new password for a user. One call.',
  input: updateUserPasswordInput,
  inputDescription: 'The user, and the new password.',
  payload: payloadOf(writtenUser, 'UpdateUserPassword', 'The new password was set.'),
  run: ({ users }, { userId, password }) => users.updatePassword(userId, password),
});

write('enableUser', {
  description: 'Enables a user, who can then sign in. Enabling an enabled user changes nothing. One call.',
  input: enableUserInput,
  inputDescription: 'The id of the user to enable.',
  payload: payloadOf(writtenUser, 'EnableUser', 'The user was enabled.'),
  run: ({ users }, { userId }) => users.enable(userId),
});

write('disableUser', {
  description: 'Disables a user, who can then not sign in. Memberships stay. One call.',
  input: disableUserInput,
  inputDescription: 'The id of the user to disable.',
  payload: payloadOf(writtenUser, 'DisableUser', 'The user was disabled.'),
  run: ({ users }, { userId }) => users.disable(userId),
});

write('deleteUser', {
  description: 'Deletes a user irrevocably, with all memberships in groups and units. One call.',
  input: deleteUserInput,
  inputDescription: 'The id of the user to delete.',
  payload: deletedPayloadOf(writtenUser, 'The user was deleted, with all memberships in groups and units.'),
  run: ({ users }, { userId }) => users.remove(userId),
});
