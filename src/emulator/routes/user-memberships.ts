import { permissions } from '../application.ts';
import { readIds, readRequiredText } from '../body-fields.ts';
import type { Call, Operation } from '../operation.ts';
import { parseJsonObject } from '../request-body.ts';
import { operationDenied } from '../wire-errors.ts';
import { getVisibleUnit } from './organizational-units.ts';
import { getVisibleUser } from './users.ts';
import { createWrite, withoutAnswer } from './write-operation.ts';

// The scope is looked at before the account (developer-api.md 5.2). A membership moves no `updateTime`, except that the
// primary unit is a field of the account.

/** The account leaves the old primary unit, in scope or not, and keeps the others (developer-api.md 8.7). */
function setUserPrimaryOrganizationalUnit(call: Call): void {
  const { directory } = call;
  const unitId = readRequiredText(parseJsonObject(call.text), 'organizationalUnitId');
  const { organizationalUnitId } = getVisibleUnit(call, unitId);
  const { userId, primaryOrganizationalUnitId } = getVisibleUser(call, call.resourceId);
  if (primaryOrganizationalUnitId === organizationalUnitId) return;
  directory.setPrimaryOrganizationalUnit(userId, organizationalUnitId);
  directory.updateUser(userId, { updateTime: call.now() });
}

/** As secondary units; those the account is in already, the primary one too, are skipped (developer-api.md 8.7). */
function addUserToOrganizationalUnits(call: Call): void {
  const unitIds = readUnitIds(call);
  const { userId } = getVisibleUser(call, call.resourceId);
  for (const id of unitIds) call.directory.joinOrganizationalUnit(userId, id);
}

/** Units the account is not in are skipped; the primary one fails the whole call (developer-api.md 8.7). */
function removeUserFromOrganizationalUnits(call: Call): void {
  const unitIds = readUnitIds(call);
  const user = getVisibleUser(call, call.resourceId);
  const { userId, primaryOrganizationalUnitId } = user;
  if (unitIds.includes(primaryOrganizationalUnitId)) {
    throw operationDenied('PrimaryOrganizationalUnit', primaryOrganizationalUnitId);
  }
  const leaving = unitIds.filter((id) => user.organizationalUnitIds.includes(id));
  for (const id of leaving) call.directory.leaveOrganizationalUnit(userId, id);
}

/** Real ids, where `ou_root` was said too; all of them in scope. */
function readUnitIds(call: Call): string[] {
  const ids = readIds(parseJsonObject(call.text), 'organizationalUnitIds');
  return ids.map((id) => getVisibleUnit(call, id).organizationalUnitId);
}

const write = createWrite(permissions.manageUsers);
const units = { required: ['organizationalUnitIds'] };

export const userMembershipOperations: readonly Operation[] = [
  write(
    'POST',
    '/users/*/actions/setUserPrimaryOrganizationalUnit',
    'SetUserPrimaryOrganizationalUnit',
    withoutAnswer(setUserPrimaryOrganizationalUnit),
    { required: ['organizationalUnitId'] },
  ),
  write(
    'POST',
    '/users/*/actions/addUserToOrganizationalUnits',
    'AddUserToOrganizationalUnits',
    withoutAnswer(addUserToOrganizationalUnits),
    units,
  ),
  write(
    'POST',
    '/users/*/actions/removeUserFromOrganizationalUnits',
    'RemoveUserFromOrganizationalUnits',
    withoutAnswer(removeUserFromOrganizationalUnits),
    units,
  ),
];
