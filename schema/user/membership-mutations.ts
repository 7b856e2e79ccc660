import { write } from '../core/mutation.ts';
import { payloadOf } from '../core/written-payload.ts';
import {
  addUserToOrganizationalUnitsInput,
  removeUserFromOrganizationalUnitsInput,
  setUserPrimaryOrganizationalUnitInput,
} from './membership-inputs.ts';
import { writtenUser } from './payload.ts';

write('setUserPrimaryOrganizationalUnit', {
  description:
    'Sets the primary organizational unit of a user, who leaves the previous one. Other units of the user stay. One call.',
  input: setUserPrimaryOrganizationalUnitInput,
  inputDescription: 'The user, and its new primary unit.',
  payload: payloadOf(
    writtenUser,
    'SetUserPrimaryOrganizationalUnit',
    'The primary organizational unit of the user was set.',
  ),
  run: ({ users }, { userId, organizationalUnitId }) =>
    users.setPrimaryOrganizationalUnit(userId, organizationalUnitId),
});

write('addUserToOrganizationalUnits', {
  description:
    'Adds a user to secondary organizational units: to all of them or, where it fails, to none. One call.',
  input: addUserToOrganizationalUnitsInput,
  inputDescription: 'The user, and the units to add it to.',
  payload: payloadOf(
    writtenUser,
    'AddUserToOrganizationalUnits',
    'The user is now in all of the given units.',
  ),
  run: ({ users }, { userId, organizationalUnitIds }) => users.joinUnits(userId, organizationalUnitIds),
});

write('removeUserFromOrganizationalUnits', {
  description:
    'Removes a user from secondary organizational units: from all of them or, where it fails, from none. The primary unit cannot be removed. One call.',
  input: removeUserFromOrganizationalUnitsInput,
  inputDescription: 'The user, and the units to remove it from.',
  payload: payloadOf(
    writtenUser,
    'RemoveUserFromOrganizationalUnits',
    'The user is now in none of the given units.',
  ),
  run: ({ users }, { userId, organizationalUnitIds }) => users.leaveUnits(userId, organizationalUnitIds),
});
