import type { Group } from '../directory/records.ts';
import { findRows, hasPrefix, isEqual } from './find-rows.ts';
import { createOperation } from './operation.ts';
import { readNumberedPaging, toNumberedPage } from './paging.ts';
import { toGroupRow } from './wire-objects.ts';

const listGroups = createOperation(
  'ListGroups',
  (parameters) => ({
    groupIds: parameters.ids('GroupIds'),
    groupName: parameters.text('GroupName'),
    groupNameStartsWith: parameters.text('GroupNameStartsWith'),
    groupExternalId: parameters.text('GroupExternalId'),
    paging: readNumberedPaging(parameters),
  }),
  ({ directory, listOrder, shiftedRows }, { groupIds, paging, ...filters }) => {
    const candidates =
      groupIds === undefined ? [...directory.groups()] : findRows(groupIds, (id) => directory.group(id));
    const matches = (group: Group) =>
      isEqual(filters.groupName, group.groupName) &&
      hasPrefix(filters.groupNameStartsWith, group.groupName) &&
      isEqual(filters.groupExternalId, group.groupExternalId);
    const groups = listOrder.arrange(candidates.filter(matches), ({ updateTime }) => updateTime);
    const { rows, TotalCount } = toNumberedPage(groups, paging, shiftedRows);
    return { TotalCount, Groups: rows.map((group) => toGroupRow(directory, group)) };
  },
);

export const groupOperations = [listGroups];
