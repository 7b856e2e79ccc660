import { permissions } from '../application.ts';
import { readNewName, readOptionalText, readRequiredText, readText } from '../body-fields.ts';
import { isSame } from '../changes.ts';
import type { OrganizationalUnit } from '../directory/records.ts';
import type { Call, Operation } from '../operation.ts';
import { parseJsonObject } from '../request-body.ts';
import { operationDenied, resourceDuplicated } from '../wire-errors.ts';
import { getVisibleUnit } from './organizational-units.ts';
import { createWrite, withoutAnswer } from './write-operation.ts';

/** Below a unit in scope, and so in scope itself. */
function createOrganizationalUnit(call: Call): object {
  const { directory } = call;
  const body = parseJsonObject(call.text);
  const organizationalUnitName = readRequiredText(body, 'organizationalUnitName');
  const parentId = readRequiredText(body, 'parentId');
  const externalId = readOptionalText(body, 'organizationalUnitExternalId');
  const description = readOptionalText(body, 'description');
  const parent = getVisibleUnit(call, parentId);
  refuseTakenName(call, parent, organizationalUnitName);
  if (externalId && directory.organizationalUnitByExternalId(externalId, 'build_in', directory.instanceId)) {
    throw resourceDuplicated('OrganizationalUnitExternalId', externalId);
  }
  const { organizationalUnitId } = directory.addOrganizationalUnit({
    organizationalUnitName,
    parentId: parent.organizationalUnitId,
    ...(externalId === undefined ? {} : { organizationalUnitExternalId: externalId }),
    description,
    createTime: call.now(),
  });
  return { organizationalUnitId };
}

/** Name and description only; '' clears the description and is no name (developer-api.md 8.4). */
function patchOrganizationalUnit(call: Call): void {
  const { directory } = call;
  const body = parseJsonObject(call.text);
  const organizationalUnitName = readNewName(body, 'organizationalUnitName');
  const description = readText(body, 'description');
  const unit = getVisibleUnit(call, call.resourceId);
  const values = {
    ...(organizationalUnitName === undefined ? {} : { organizationalUnitName }),
    ...(description === undefined ? {} : { description: description || undefined }),
  };
  if (isSame(unit, values)) return;
  const parent = unit.parentId === undefined ? undefined : directory.organizationalUnit(unit.parentId);
  if (parent && organizationalUnitName !== undefined) {
    refuseTakenName(call, parent, organizationalUnitName, unit.organizationalUnitId);
  }
  directory.updateOrganizationalUnit(unit.organizationalUnitId, { ...values, updateTime: call.now() });
}

/** An empty one, and never the root; a second time it is out of scope, which also means gone (developer-api.md 8.4). */
function deleteOrganizationalUnit(call: Call): void {
  const { organizationalUnitId, parentId, childIds, userIds } = getVisibleUnit(call, call.resourceId);
  if (parentId === undefined) throw operationDenied('RootOrganizationalUnit', organizationalUnitId);
  if (childIds.length > 0 || userIds.length > 0) {
    throw operationDenied('OrganizationalUnitNotEmpty', organizationalUnitId);
  }
  call.directory.removeOrganizationalUnit(organizationalUnitId);
}

/** Names are unique among siblings (developer-api.md 8.4), a letter's case making a difference. */
function refuseTakenName(call: Call, parent: OrganizationalUnit, name: string, unitId?: string): void {
  for (const id of parent.childIds) {
    if (id === unitId) continue;
    if (call.directory.organizationalUnit(id)?.organizationalUnitName === name) {
      throw resourceDuplicated('OrganizationalUnitName', name);
    }
  }
}

const write = createWrite(permissions.manageOrganizationalUnits);

export const organizationalUnitWriteOperations: readonly Operation[] = [
  write('POST', '/organizationalUnits', 'CreateOrganizationalUnit', createOrganizationalUnit, {
    required: ['organizationalUnitName', 'parentId'],
    optional: ['organizationalUnitExternalId', 'description'],
  }),
  write(
    'PATCH',
    '/organizationalUnits/*',
    'PatchOrganizationalUnit',
    withoutAnswer(patchOrganizationalUnit),
    {
      optional: ['organizationalUnitName', 'description'],
    },
  ),
  write(
    'DELETE',
    '/organizationalUnits/*',
    'DeleteOrganizationalUnit',
    withoutAnswer(deleteOrganizationalUnit),
  ),
];
