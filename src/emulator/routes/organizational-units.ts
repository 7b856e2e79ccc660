import { permissions } from '../application.ts';
import type { OrganizationalUnit } from '../directory/records.ts';
import type { Call, Operation, Takes } from '../operation.ts';
import { numberedPaging, toNumberedPage } from '../paging.ts';
import { parseJsonObject, readLookupValue } from '../request-body.ts';
import { missingParameter, resourceNotFound, unitNotInScope } from '../wire-errors.ts';
import { toOrganizationalUnit } from '../wire-objects.ts';

/** @throws ServiceError 400 outside the scope or not existing, never 404 (developer-api.md 8.4) */
export function getVisibleUnit({ directory, scope }: Call, organizationalUnitId: string): OrganizationalUnit {
  const unit = directory.organizationalUnit(organizationalUnitId);
  if (unit === undefined || !scope.isUnitVisible(organizationalUnitId)) {
    throw unitNotInScope(organizationalUnitId);
  }
  return unit;
}

/** Direct children only; `parentId` is required. */
function listOrganizationalUnits(call: Call): object {
  const { directory, query, listOrder } = call;
  const parentId = query.get('parentId') ?? '';
  if (parentId === '') throw missingParameter('ParentId');
  const updateTimeOf = (id: string) => directory.organizationalUnit(id)?.updateTime ?? 0;
  const childIds = listOrder.arrange(getVisibleUnit(call, parentId).childIds, updateTimeOf);
  return toNumberedPage(call, childIds, (id) => toOrganizationalUnit(directory, getVisibleUnit(call, id)));
}

function listOrganizationalUnitParentIds(call: Call): object {
  const { organizationalUnitId } = getVisibleUnit(call, call.resourceId);
  return { parentIds: call.scope.ancestors(organizationalUnitId).map((unit) => unit.organizationalUnitId) };
}

function getOrganizationalUnitIdByExternalId(call: Call): object {
  const body = parseJsonObject(call.text);
  const externalId = readLookupValue(body, 'organizationalUnitExternalId');
  const sourceType = readLookupValue(body, 'organizationalUnitSourceType');
  const sourceId = readLookupValue(body, 'organizationalUnitSourceId');
  const unit = call.directory.organizationalUnitByExternalId(externalId, sourceType, sourceId);
  if (unit === undefined || !call.scope.isUnitVisible(unit.organizationalUnitId)) {
    throw resourceNotFound(400, 'OrganizationalUnitId', externalId);
  }
  return { organizationalUnitId: unit.organizationalUnitId };
}

const createRead = (
  name: string,
  method: Operation['method'],
  path: string,
  handle: Operation['handle'],
  takes?: Takes,
): Operation => ({
  name,
  method,
  path,
  token: 'application',
  anyPermission: [permissions.readOrganizationalUnits],
  ...(takes && { takes }),
  handle,
});

export const organizationalUnitOperations: readonly Operation[] = [
  createRead('GetOrganizationalUnit', 'GET', '/organizationalUnits/*', (call) =>
    toOrganizationalUnit(call.directory, getVisibleUnit(call, call.resourceId)),
  ),
  createRead('ListOrganizationalUnits', 'GET', '/organizationalUnits', listOrganizationalUnits, {
    query: { required: ['parentId'], optional: numberedPaging },
  }),
  createRead(
    'ListOrganizationalUnitParentIds',
    'GET',
    '/organizationalUnits/*/parentIds',
    listOrganizationalUnitParentIds,
  ),
  createRead(
    'GetOrganizationalUnitIdByExternalId',
    'POST',
    '/organizationalUnits/_/actions/getOrganizationalUnitIdByExternalId',
    getOrganizationalUnitIdByExternalId,
    {
      body: {
        required: [
          'organizationalUnitExternalId',
          'organizationalUnitSourceType',
          'organizationalUnitSourceId',
        ],
      },
      unchecked: true,
    },
  ),
];
