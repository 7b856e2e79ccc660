import type { GroupFilter } from '../../../../schema/group/ports.ts';
import type { OrganizationalUnitFilter } from '../../../../schema/organizational-unit/ports.ts';
import type { Group } from '../../../../src/eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../../../src/eiam/developer/organizational-units.ts';
import { type Directory, membersOf } from './directory.ts';
import { joinedFilter, sourceFilter, textFilter, textFor, timeFilter } from './generate.ts';
import { meetsGroup, meetsUnit } from './meets.ts';
import type { Random } from './random.ts';

type GroupPiece = (random: Random, directory: Directory, group: Group) => GroupFilter;
type UnitPiece = (random: Random, directory: Directory, unit: OrganizationalUnit) => OrganizationalUnitFilter;

const groupPieces: Readonly<Record<string, GroupPiece>> = {
  text: (random, _directory, { groupName }) => {
    const text = textFor(random, groupName);
    return text === undefined ? {} : { text };
  },
  ids: (random, { groups }, { groupId }) => ({
    ids: [...random.some(groups, 3).map((group) => group.groupId), groupId],
  }),
  name: (random, _directory, { groupName }) => ({ name: textFilter(random, groupName, ['sales']) }),
  externalId: (random, _directory, group) => ({
    externalId: textFilter(random, group.groupExternalId, ['ext-1']),
  }),
  memberCount: (random, directory, { groupId }) => {
    const count = membersOf(directory, groupId).length;
    return { memberCount: random.pick([{ min: count }, { max: count + 1 }, { min: 1, max: count }, {}]) };
  },
  source: (random, _directory, group) => ({
    source: sourceFilter(random, group.groupSourceType, group.groupSourceId),
  }),
  createdAt: (random, _directory, { createTime }) => ({ createdAt: timeFilter(random, createTime) }),
  updatedAt: (random, _directory, { updateTime }) => ({ updatedAt: timeFilter(random, updateTime) }),
};

const unitPieces: Readonly<Record<string, UnitPiece>> = {
  text: (random, _directory, { organizationalUnitName }) => {
    const text = textFor(random, organizationalUnitName);
    return text === undefined ? {} : { text };
  },
  ids: (random, { units }, { organizationalUnitId: id }) => ({
    ids: [...random.some(units, 3).map((unit) => unit.organizationalUnitId), id],
  }),
  name: (random, _directory, unit) => ({ name: textFilter(random, unit.organizationalUnitName, ['it']) }),
  externalId: (random, _directory, unit) => ({
    externalId: textFilter(random, unit.organizationalUnitExternalId, ['Ext1']),
  }),
  parentId: (random, { units }, { parentId }) => ({
    parentId: random.pick(['ou_root', parentId ?? 'ou_0', random.pick(units).organizationalUnitId]),
    ...(random.chance(0.5) && { includeDescendants: random.chance(0.8) }),
  }),
  source: (random, _directory, unit) => ({
    source: sourceFilter(random, unit.organizationalUnitSourceType, unit.organizationalUnitSourceId),
  }),
  createdAt: (random, _directory, { createTime }) => ({ createdAt: timeFilter(random, createTime) }),
  updatedAt: (random, _directory, { updateTime }) => ({ updatedAt: timeFilter(random, updateTime) }),
};

export const groupMembers = Object.keys(groupPieces);
export const unitMembers = Object.keys(unitPieces);

export function groupFilter(random: Random, directory: Directory): GroupFilter {
  const group = random.pick(directory.groups);
  const piece = () => groupPieces[random.pick(groupMembers)]?.(random, directory, group) ?? {};
  return joinedFilter<GroupFilter>(
    random,
    2,
    piece,
    (filter) => meetsGroup(directory, group, filter) !== false,
  );
}

/** Met by this unit. */
export function unitFilter(
  random: Random,
  directory: Directory,
  unit: OrganizationalUnit,
): OrganizationalUnitFilter {
  const piece = () => unitPieces[random.pick(unitMembers)]?.(random, directory, unit) ?? {};
  const isMet = (filter: OrganizationalUnitFilter) => meetsUnit(directory, unit, filter) !== false;
  return joinedFilter<OrganizationalUnitFilter>(random, 2, piece, isMet);
}
