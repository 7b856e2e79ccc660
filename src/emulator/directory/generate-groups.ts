import type { Random } from '../random.ts';
import { baseTimeMs, dayMs } from './base-time.ts';
import type { Directory } from './directory.ts';
import type { GeneratedUnits } from './generate-units.ts';
import type { NewGroup } from './records.ts';
import type { Sources } from './sources.ts';

/** Shared by the project groups' names: what a prefix search can be tried with. */
export const projectPrefix = 'Project ';

const projects = [
  'Atlas',
  'Borealis',
  '长城',
  'Cobalt',
  'Delta <beta>',
  'Ember',
  '熊猫',
  'Fjord',
  'Glacier',
  'Harbor',
];
const clubs = [
  'Chess',
  '羽毛球',
  'Running',
  "Parents' Circle",
  'Board Games 🎲',
  '读书会',
  'Photography',
  'Coffee & Code',
];

/**
 * Adds the groups, from empty to all users; few groups cross the border that a partial scope draws.
 * @param groupCount undefined: by the number of users
 */
export function generateGroups(
  directory: Directory,
  random: Random,
  sources: Sources,
  { inside }: GeneratedUnits,
  groupCount?: number,
): void {
  const insideUnits = new Set(inside.map((unit) => unit.organizationalUnitId));
  const insiders: string[] = [];
  const outsiders: string[] = [];
  for (const { userId, organizationalUnitIds } of directory.users()) {
    (organizationalUnitIds.some((id) => insideUnits.has(id)) ? insiders : outsiders).push(userId);
  }
  const isTiny = directory.userCount <= 30;
  const add = (groupName: string, userIds: Iterable<string>, more: NewGroup = {}): void => {
    if (groupCount !== undefined && directory.groupCount >= groupCount) return;
    const createTime = baseTimeMs - random.between(10, 2_000) * dayMs;
    const updateTime = createTime + random.below(10 * dayMs);
    const { groupId } = directory.addGroup({ groupName, createTime, updateTime, ...more });
    // Some members of an imported group were added by hand.
    for (const userId of userIds) {
      directory.joinGroup(
        userId,
        groupId,
        more.groupSourceType && random.chance(0.1) ? sources.builtIn : undefined,
      );
    }
  };
  const some = (from: readonly string[], count: number): Set<string> => {
    const chosen = new Set<string>();
    for (let draw = 0; draw < count; draw += 1) {
      const userId = random.pickAny(from);
      if (userId !== undefined) chosen.add(userId);
    }
    return chosen;
  };

  if (!isTiny || random.chance(0.6))
    add('All Employees 全体员工', insiders, { description: 'Everyone of the company' });
  if (!isTiny || random.chance(0.5)) add('Archive (empty)', []);
  if (!isTiny) add('Engineering Guild', insiders.slice(0, 100), { description: 'Meets on Thursdays' });
  // The first of the two brings its outsiders into a partial scope, so most outsiders must not be in it.
  const guests = some(outsiders, Math.min(4, Math.ceil(outsiders.length / 4)));
  if (!isTiny || random.chance(0.4)) add('Joint Venture', [...some(insiders, 6), ...guests]);
  if (!isTiny || random.chance(0.4)) add('Holding Audit', [...some(outsiders, 8), ...some(insiders, 3)]);
  if (!isTiny) add('Holding Board', some(outsiders, 7));

  const rest =
    groupCount === undefined
      ? isTiny
        ? random.between(0, 4)
        : Math.round(14 + 8 * Math.log2(1 + directory.userCount / 250))
      : groupCount - directory.groupCount;
  for (let number = 0; number < rest; number += 1) {
    const isProject = random.chance(0.5);
    const bases = isProject ? projects : clubs;
    const base = bases[number % bases.length] ?? '';
    const suffix = number < bases.length ? '' : ` ${Math.floor(number / bases.length) + 1}`;
    const size = isProject ? random.between(4, 60) : random.between(1, 9);
    add(
      isProject ? `${projectPrefix}${base}${suffix}` : `${base}${suffix}`,
      some(insiders, Math.min(size, insiders.length)),
      drawGroupDetails(random, sources, number),
    );
  }
}

function drawGroupDetails(random: Random, sources: Sources, number: number): NewGroup {
  const described = random.chance(0.5)
    ? { description: `Set up in ${random.between(2018, 2025)}, "open" to all` }
    : {};
  if (!random.chance(0.25)) return described;
  const source = random.pick([sources.dingTalk, sources.activeDirectory, sources.ldap]);
  return {
    ...described,
    groupExternalId: `ext-${1_000 + number}`,
    groupSourceType: source.type,
    groupSourceId: source.id,
  };
}
