import { input, required } from '../core/input.ts';
import * as limits from '../core/limits.ts';

export const setUserPrimaryOrganizationalUnitInput = input(
  'SetUserPrimaryOrganizationalUnitInput',
  'A user and its new primary organizational unit.',
  {
    userId: required(limits.userId, 'The id of the user to move.'),
    organizationalUnitId: required(
      limits.organizationalUnitId,
      'The id of the new primary unit. The user leaves the previous primary unit.',
    ),
  },
);

const userId = required(limits.userId, 'The id of the user whose units change.');

export const addUserToOrganizationalUnitsInput = input(
  'AddUserToOrganizationalUnitsInput',
  'A user and the units to add it to.',
  {
    userId,
    organizationalUnitIds: required(
      limits.organizationalUnitIds,
      'The ids of the units, 1 to 100, each once. Units that the user already belongs to are no failure.',
    ),
  },
);

export const removeUserFromOrganizationalUnitsInput = input(
  'RemoveUserFromOrganizationalUnitsInput',
  'A user and the units to remove it from.',
  {
    userId,
    organizationalUnitIds: required(
      limits.organizationalUnitIds,
      'The ids of the units, 1 to 100, each once. Units that the user does not belong to are no failure.',
    ),
  },
);
