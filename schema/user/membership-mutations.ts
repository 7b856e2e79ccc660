import { acceptsOrganizationalUnitId, acceptsUserId } from '../core/arguments.ts';
import { builder, semanticNonNull } from '../core/builder.ts';
import * as limits from '../core/limits.ts';
import { directoryWrite } from '../core/permissions.ts';
import { attempt } from '../errors/attempt.ts';
import { userPayload } from './payload.ts';

const SetUserPrimaryOrganizationalUnitInput = builder.inputType('SetUserPrimaryOrganizationalUnitInput', {
  description: 'A user and its new primary organizational unit.',
  fields: (t) => ({
    userId: t.id({ required: true, description: 'The id of the user to move.', extensions: acceptsUserId }),
    organizationalUnitId: t.id({
      required: true,
      description: 'The id of the new primary unit. The user leaves the previous primary unit.',
      extensions: acceptsOrganizationalUnitId,
    }),
  }),
});

function unitsInput(name: string, description: string, units: string) {
  return builder.inputType(`${name}Input`, {
    description,
    fields: (t) => ({
      userId: t.id({
        required: true,
        description: 'The id of the user whose units change.',
        extensions: acceptsUserId,
      }),
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
  'The primary organizational unit of the user was set.',
);
const addToUnits = userPayload('AddUserToOrganizationalUnits', 'The user is now in all of the given units.');
const removeFromUnits = userPayload(
  'RemoveUserFromOrganizationalUnits',
  'The user is now in none of the given units.',
);

builder.mutationFields((t) => ({
  setUserPrimaryOrganizationalUnit: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: setPrimary.result,
    description:
      'Sets the primary organizational unit of a user, who leaves the previous one. Other units of the user stay. One call.',
    args: {
      input: t.arg({
        type: SetUserPrimaryOrganizationalUnitInput,
        required: true,
        description: 'The user, and its new primary unit.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () =>
        actions.users.setPrimaryOrganizationalUnit(input.userId, input.organizationalUnitId),
      ),
  }),
  addUserToOrganizationalUnits: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: addToUnits.result,
    description:
      'Adds a user to secondary organizational units: to all of them or, where it fails, to none. One call.',
    args: {
      input: t.arg({
        type: unitsInput(
          'AddUserToOrganizationalUnits',
          'A user and the units to add it to.',
          'The ids of the units, 1 to 100, each once. Units that the user already belongs to are no failure.',
        ),
        required: true,
        description: 'The user, and the units to add it to.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.users.joinUnits(input.userId, input.organizationalUnitIds)),
  }),
  removeUserFromOrganizationalUnits: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: removeFromUnits.result,
    description:
      'Removes a user from secondary organizational units: from all of them or, where it fails, from none. The primary unit cannot be removed. One call.',
    args: {
      input: t.arg({
        type: unitsInput(
          'RemoveUserFromOrganizationalUnits',
          'A user and the units to remove it from.',
          'The ids of the units, 1 to 100, each once. Units that the user does not belong to are no failure.',
        ),
        required: true,
        description: 'The user, and the units to remove it from.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.users.leaveUnits(input.userId, input.organizationalUnitIds)),
  }),
}));
