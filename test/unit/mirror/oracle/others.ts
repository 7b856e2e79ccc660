import { expect } from 'vitest';
import type { GroupFilter } from '../../../../schema/group/ports.ts';
import type { OrganizationalUnitFilter } from '../../../../schema/organizational-unit/ports.ts';
import type { Group } from '../../../../src/eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../../../src/eiam/developer/organizational-units.ts';
import type {
  GroupOrderField,
  MirrorQuestions,
  OrganizationalUnitOrderField,
  UnitsAmong,
} from '../../../../src/mirror/questions.ts';
import { type Directory, membersOf, unitsBelow } from './directory.ts';
import { meetsGroup, meetsUnit } from './meets.ts';
import { inOrder, relevance, type SortKey, sorted } from './orders.ts';
import { groupFilter, unitFilter } from './other-questions.ts';
import type { Random } from './random.ts';
import type { Asked } from './seen.ts';
import { expectWalk } from './walk.ts';

const limits = { signal: new AbortController().signal };

export const groupOrders: readonly GroupOrderField[] = [
  ...(['NAME', 'CREATED_AT', 'UPDATED_AT', 'MEMBER_COUNT', 'RELEVANCE'] as const),
];
export const unitOrders: readonly OrganizationalUnitOrderField[] = [
  ...(['NAME', 'CREATED_AT', 'UPDATED_AT', 'DEPTH', 'RELEVANCE'] as const),
];

interface Filter<Itself> {
  readonly ids?: readonly string[] | null | undefined;
  readonly text?: string | null | undefined;
  readonly and?: readonly Itself[] | null | undefined;
}

/** Of conditions that an object must meet, the first that names ids. */
export function firstIds<Of extends Filter<Of>>(filter: Of): readonly string[] | undefined {
  const within = filter.and?.map((each) => firstIds<Of>(each)).find((ids) => ids !== undefined);
  return within ?? filter.ids ?? undefined;
}

export function firstText<Of extends Filter<Of>>(filter: Of | undefined): string | undefined {
  if (filter?.text) return filter.text;
  return filter?.and?.map((each) => firstText<Of>(each)).find((text) => text !== undefined);
}

/** Asks for a random list of groups, and compares it with what a look at each of them finds. */
export async function askGroups(
  random: Random,
  directory: Directory,
  questions: MirrorQuestions,
): Promise<Asked> {
  const filter = random.chance(0.9) ? groupFilter(random, directory) : undefined;
  const direction = random.pick(['ASC', 'DESC'] as const);
  const order = random.chance(0.7) ? { field: random.pick(groupOrders), direction } : undefined;
  const found = directory.groups.flatMap((group, place) => {
    const verdict = filter ? meetsGroup(directory, group, filter) : true;
    return verdict === false ? [] : [{ group, place, isOpen: verdict !== true }];
  });
  const text = firstText<GroupFilter>(filter);
  const ids = filter && firstIds<GroupFilter>(filter);
  const isOrdered = order && (order.field !== 'RELEVANCE' || text !== undefined);
  const keyOf = ({ group, place }: (typeof found)[number]): SortKey => {
    if (isOrdered) return [...groupKey(directory, group, order.field, text), group.groupId];
    return [ids ? ids.indexOf(group.groupId) : place, group.groupId];
  };
  const expected = inOrder(found, keyOf, order?.direction);
  const asked = { filter, order };
  await expectWalk(random, {
    asked,
    ask: (window) => questions.groups({ ...asked, window }, limits),
    toExpected: ({ row, open }) => ({ id: row.groupId, isOpen: open !== undefined, said: undefined }),
    expected: expected.map(({ group, isOpen }) => ({ id: group.groupId, isOpen, said: undefined })),
  });
  return { asked, found: expected.length };
}

function groupKey(
  directory: Directory,
  { groupId, groupName, createTime, updateTime }: Group,
  field: GroupOrderField,
  text: string | undefined,
): SortKey {
  switch (field) {
    case 'NAME':
      return [sorted(groupName, 'thing')];
    case 'CREATED_AT':
      return [createTime];
    case 'UPDATED_AT':
      return [updateTime];
    case 'MEMBER_COUNT':
      return [membersOf(directory, groupId).length];
    case 'RELEVANCE':
      return [relevance([groupName], 'thing', text ?? ''), sorted(groupName, 'thing') ?? ''];
  }
}

/** The same of units. */
export async function askUnits(
  random: Random,
  directory: Directory,
  questions: MirrorQuestions,
): Promise<Asked> {
  const unitId = random.pick(['ou_root', ...directory.units.map((unit) => unit.organizationalUnitId)]);
  const levels = random.chance(0.5) ? { levels: 1 + random.below(3) } : {};
  const chosen = random.pick<UnitsAmong>([
    { kind: 'all' },
    { kind: 'children', unitId },
    { kind: 'descendants', unitId, ...levels },
  ]);
  const among: UnitsAmong = levelsAmong(directory, chosen).size > 0 ? chosen : { kind: 'all' };
  const within = levelsAmong(directory, among);
  const target = random.pick(directory.units.filter((unit) => within.has(unit.organizationalUnitId)));
  const isBelow = among.kind === 'descendants';
  // The graph asks for all of them, in their own order.
  const filter = random.chance(isBelow ? 0.5 : 0.9) ? unitFilter(random, directory, target) : undefined;
  const direction = random.pick(['ASC', 'DESC'] as const);
  const isSorted = random.chance(isBelow ? 0.4 : 0.7);
  const order = isSorted ? { field: random.pick(unitOrders), direction } : undefined;
  const found = directory.units.flatMap((unit, place) => {
    const level = within.get(unit.organizationalUnitId);
    const verdict = filter ? meetsUnit(directory, unit, filter) : true;
    return level === undefined || verdict === false ? [] : [{ unit, place, level, isOpen: verdict !== true }];
  });
  const text = firstText<OrganizationalUnitFilter>(filter);
  const ids = isBelow || !filter ? undefined : firstIds<OrganizationalUnitFilter>(filter);
  const isOrdered = order && (order.field !== 'RELEVANCE' || text !== undefined);
  const keyOf = ({ unit, place, level }: (typeof found)[number]): SortKey => {
    const { organizationalUnitId: id } = unit;
    if (isOrdered) return [...unitKey(directory, unit, order.field, text), id];
    if (isBelow) return [level, lineOf(directory, unit), id];
    return [ids ? ids.indexOf(id) : place, id];
  };
  const expected = inOrder(found, keyOf, order?.direction);
  const asked = { filter, order, among };
  await expectWalk(random, {
    asked,
    ask: (window) => questions.units({ ...asked, window }, limits),
    toExpected: ({ row: { unit, level }, open }) => ({
      ...{ id: unit.organizationalUnitId, isOpen: open !== undefined, said: level },
    }),
    expected: expected.map(({ unit, isOpen, level }) => ({
      ...{ id: unit.organizationalUnitId, isOpen, said: isBelow ? level : undefined },
    })),
  });
  return { asked, found: expected.length };
}

/** The places of all units above, from the top, and its own: units of one level are in the order of their parents by it. */
function lineOf({ units }: Directory, unit: OrganizationalUnit): string {
  const line: string[] = [];
  for (let at: OrganizationalUnit | undefined = unit; at; ) {
    const { parentId }: OrganizationalUnit = at;
    line.unshift(String(units.indexOf(at)).padStart(4, '0'));
    at = units.find(({ organizationalUnitId: id }) => id === parentId);
  }
  return line.join(' ');
}

/** The units that a list is of, each with its level. */
function levelsAmong(directory: Directory, among: UnitsAmong): ReadonlyMap<string, number> {
  if (among.kind === 'all') return unitsBelow(directory, 'ou_0');
  const below = unitsBelow(directory, among.unitId === 'ou_root' ? 'ou_0' : among.unitId);
  const most = among.kind === 'children' ? 1 : (among.levels ?? Number.POSITIVE_INFINITY);
  return new Map([...below].filter(([, level]) => 0 < level && level <= most));
}

function unitKey(
  directory: Directory,
  { organizationalUnitId: id, organizationalUnitName: name, createTime, updateTime }: OrganizationalUnit,
  field: OrganizationalUnitOrderField,
  text: string | undefined,
): SortKey {
  switch (field) {
    case 'NAME':
      return [sorted(name, 'thing')];
    case 'CREATED_AT':
      return [createTime];
    case 'UPDATED_AT':
      return [updateTime];
    case 'DEPTH':
      return [unitsBelow(directory, 'ou_0').get(id)];
    case 'RELEVANCE':
      return [relevance([name], 'thing', text ?? ''), sorted(name, 'thing') ?? ''];
  }
}

/** What is asked about memberships and numbers. */
export async function askFigures(random: Random, directory: Directory, questions: MirrorQuestions) {
  const { users, groups, units } = directory;
  expect(await questions.counts(limits)).toEqual({
    ...{ users: users.length, groups: groups.length, units: units.length },
  });
  const unitId = random.pick(units).organizationalUnitId;
  const below = unitsBelow(directory, unitId);
  const people = users.filter((user) => user.units.some(({ id }) => below.has(id)));
  expect(await questions.userCount(unitId, true, limits)).toBe(people.length);
  expect(await questions.userCount(unitId, false, limits)).toBe(membersOf(directory, unitId).length);
  const { summary, ...user } = random.pick(users);
  const ids = [...units.map((unit) => unit.organizationalUnitId), ...groups.map(({ groupId }) => groupId)];
  const wanted = Array.from(new Set(random.some(ids, 8)));
  const isBelow = random.chance(0.6);
  const memberships = wanted.flatMap((containerId) => {
    const levels = isBelow ? unitsBelow(directory, containerId) : new Map([[containerId, 0]]);
    const through = [...user.units.map(({ id }) => id), ...user.groups].filter((id) => levels.has(id));
    return inOrder(through, (id) => [levels.get(id), id]).map((throughId) => ({
      ...{ containerId, throughId, isDirect: throughId === containerId },
    }));
  });
  const found = await questions.memberOf(summary.userId, wanted, isBelow, limits);
  const rows = new Map<string, object>([
    ...units.map((unit) => [unit.organizationalUnitId, { kind: 'ORGANIZATIONAL_UNIT', unit }] as const),
    ...groups.map((group) => [group.groupId, { kind: 'GROUP', group }] as const),
  ]);
  const held = (id: string) => ({ id, ...rows.get(id) });
  expect(found).toEqual(
    memberships.map(({ containerId, throughId, isDirect }) => ({
      ...{ container: held(containerId), through: held(throughId), isDirect },
    })),
  );
}
