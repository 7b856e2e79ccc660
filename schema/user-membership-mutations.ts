import { acceptsOrganizationalUnitId, acceptsUserId } from './arguments.ts';
import { attempt } from './attempt.ts';
import { builder } from './builder.ts';
import * as limits from './limits.ts';
import { directoryWrite } from './permissions.ts';
import { userPayload } from './user-payload.ts';

const SetUserPrimaryOrganizationalUnitInput = builder.inputType('SetUserPrimaryOrganizationalUnitInput', {
  description: 'Where a user mainly belongs from now on.',
  fields: (t) => ({
    userId: t.id({ required: true, description: 'The user.', extensions: acceptsUserId }),
    organizationalUnitId: t.id({
      required: true,
      description: 'The new primary unit; the user leaves the old one.',
      extensions: acceptsOrganizationalUnitId,
    }),
  }),
});

function unitsInput(name: string, description: string, units: string) {
  return builder.inputType(`${name}Input`, {
    description,
    fields: (t) => ({
      userId: t.id({ required: true, description: 'The user.', extensions: acceptsUserId }),
      organizationalUnitIds: t.idList({
        required: true,
        description: units,
        extensions: limits.organizationalUnitIds,
      }),
    }),
  });
}

const setPrimary = userPayload(
  'SetUserPrimaryOrganizationalUnit',
  'The user belongs to that unit first of all.',
);
const addToUnits = userPayload('AddUserToOrganizationalUnits', 'The user is in all of the units.');
const removeFromUnits = userPayload('RemoveUserFromOrganizationalUnits', 'The user is in none of the units.');

builder.mutationFields((t) => ({
  setUserPrimaryOrganizationalUnit: t.field({
    requiresScopes: directoryWrite,
    type: setPrimary.result,
    description: 'Moves a user to another primary unit. The old one is left, other units stay.',
    args: {
      input: t.arg({
        type: SetUserPrimaryOrganizationalUnitInput,
        required: true,
        description: 'User and unit.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () =>
        actions.users.setPrimaryOrganizationalUnit(input.userId, input.organizationalUnitId),
      ),
  }),
  addUserToOrganizationalUnits: t.field({
    requiresScopes: directoryWrite,
    type: addToUnits.result,
    description: 'Adds a user to units beside the primary one, to all of them or to none.',
    args: {
      input: t.arg({
        type: unitsInput(
          'AddUserToOrganizationalUnits',
          'Units for a user to join.',
          'At most 100 units. Those that the user is in already stay as they are.',
        ),
        required: true,
        description: 'User and units.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.users.joinUnits(input.userId, input.organizationalUnitIds)),
  }),
  removeUserFromOrganizationalUnits: t.field({
    requiresScopes: directoryWrite,
    type: removeFromUnits.result,
    description: 'Takes a user out of units, out of all of them or of none. The primary one cannot be left.',
    args: {
      input: t.arg({
        type: unitsInput(
          'RemoveUserFromOrganizationalUnits',
          'Units for a user to leave.',
          'At most 100 units. Those that the user is not in are passed over.',
        ),
        required: true,
        description: 'User and units.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.users.leaveUnits(input.userId, input.organizationalUnitIds)),
  }),
}));
