import type { Directory } from '../directory/directory.ts';
import type { OrganizationalUnit } from '../directory/records.ts';
import { resourceNotFound } from './errors.ts';
import { findRows, hasPrefix, isEqual } from './find-rows.ts';
import { createOperation } from './operation.ts';
import { readNumberedPaging, toNumberedPage } from './paging.ts';
import { toOrganizationalUnitRow } from './wire-objects.ts';

/** `ou_root` is a name of the Developer API's and unknown here. */
function findUnit(directory: Directory, organizationalUnitId: string): OrganizationalUnit | undefined {
  const unit = directory.organizationalUnit(organizationalUnitId);
  return unit?.organizationalUnitId === organizationalUnitId ? unit : undefined;
}

/** By ids, or the direct children of a unit, or all: the root is among these. */
const listOrganizationalUnits = createOperation(
  'ListOrganizationalUnits',
  (parameters) => ({
    organizationalUnitIds: parameters.ids('OrganizationalUnitIds'),
    parentId: parameters.text('ParentId', { longest: 64 }),
    organizationalUnitName: parameters.text('OrganizationalUnitName', { longest: 64 }),
    organizationalUnitNameStartsWith: parameters.text('OrganizationalUnitNameStartsWith', { longest: 64 }),
    paging: readNumberedPaging(parameters),
  }),
  ({ directory, listOrder, shiftedRows }, { organizationalUnitIds, parentId, paging, ...filters }) => {
    const find = (id: string) => findUnit(directory, id);
    const parent = parentId === undefined ? undefined : find(parentId);
    if (parentId !== undefined && parent === undefined)
      throw resourceNotFound('OrganizationalUnit', parentId);
    const candidates =
      organizationalUnitIds === undefined
        ? (parent?.childIds.flatMap((id) => find(id) ?? []) ?? [...directory.organizationalUnits()])
        : findRows(organizationalUnitIds, find);
    const matches = (unit: OrganizationalUnit) =>
      isEqual(parentId, unit.parentId) &&
      isEqual(filters.organizationalUnitName, unit.organizationalUnitName) &&
      hasPrefix(filters.organizationalUnitNameStartsWith, unit.organizationalUnitName);
    const units = listOrder.arrange(candidates.filter(matches), ({ updateTime }) => updateTime);
    const { rows, TotalCount } = toNumberedPage(units, paging, shiftedRows);
    return { TotalCount, OrganizationalUnits: rows.map((unit) => toOrganizationalUnitRow(directory, unit)) };
  },
);

export const organizationalUnitOperations = [listOrganizationalUnits];
