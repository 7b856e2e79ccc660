import type { Random } from '../random.ts';
import { baseTimeMs, dayMs } from './base-time.ts';
import type { Directory } from './directory.ts';
import type { DirectorySize } from './generate.ts';
import type { NewOrganizationalUnit, OrganizationalUnit } from './records.ts';
import type { Sources } from './sources.ts';

type Names = readonly [string, ...string[]];

/** The last top unit is the one a partial scope leaves out. */
const divisions: Names = [
  '大中华区 Greater China',
  'Europe',
  'Americas',
  '研发中心 Research',
  'Corporate Functions',
];
const outsideDivision = '控股公司 Holding';

/** What a unit is called, by the depth of its parent; deeper ones as the last of these. */
const namesByDepth: readonly Names[] = [
  divisions,
  [
    '华东 East',
    '华南 South',
    'DACH',
    'Nordics',
    'Iberia',
    'Midwest',
    'Pacific',
    'Platform',
    'Products',
    'Finance',
  ],
  [
    'Engineering',
    '市场部 Marketing',
    'Sales',
    '人力资源部 HR',
    'Legal & Compliance',
    'Operations',
    '客户成功 Success',
  ],
  ['Shanghai', '深圳', 'Berlin', 'São Paulo', 'Austin', 'Kraków', '新加坡 Singapore', 'Cork'],
  [
    'Infrastructure',
    'Data <core>',
    'Payments',
    "Children's Products",
    '移动端 Mobile',
    'Identity',
    'Support',
  ],
  ['Team Phoenix', 'Team Lotus', '熊猫组', 'Team Kiwi', 'Team "Delta"', 'Team 🚀', 'Team Orion'],
  ['Squad A', 'Squad B', 'Squad C', '小组一', '小组二'],
];

export interface GeneratedUnits {
  /** Where people work: all but the root, which stands in when it is alone. */
  readonly inside: readonly OrganizationalUnit[];
  /** The division a partial scope leaves out, with all below it; may be empty. */
  readonly outside: readonly OrganizationalUnit[];
  /** One unit that is much larger than the others, in a directory that is large enough. */
  readonly crowded: OrganizationalUnit | undefined;
}

/** About one unit for 16 people, then fewer: 60 for 1,000, some 2,800 for 200,000. */
function countUnits(userCount: number, random: Random): number {
  if (userCount <= 30) return random.between(0, 4 + Math.ceil(userCount / 3));
  return Math.round(10 + Math.min(userCount, 5_000) / 18 + Math.max(0, userCount - 5_000) / 80);
}

export function generateUnits(
  directory: Directory,
  random: Random,
  sources: Sources,
  { users: userCount, units, unitDepth = namesByDepth.length }: DirectorySize,
): GeneratedUnits {
  const inside: OrganizationalUnit[] = [];
  const outside: OrganizationalUnit[] = [];
  const depths = new Map<string, number>([[directory.root.organizationalUnitId, 0]]);
  const taken = new Set<string>();

  const add = (parent: OrganizationalUnit, isOutside: boolean, name?: string): OrganizationalUnit => {
    const depth = depths.get(parent.organizationalUnitId) ?? 0;
    const organizationalUnitName = name ?? findFreeName(parent, depth, random, taken);
    const parentId = parent.organizationalUnitId;
    const unit = directory.addOrganizationalUnit({
      parentId,
      organizationalUnitName,
      ...drawDetails(random, sources),
    });
    depths.set(unit.organizationalUnitId, depth + 1);
    (isOutside ? outside : inside).push(unit);
    return unit;
  };

  const isAbove = (unit: OrganizationalUnit): boolean =>
    (depths.get(unit.organizationalUnitId) ?? 0) < unitDepth;

  /** Below the root. */
  const count = units === undefined ? countUnits(userCount, random) : units - 1;
  const isShort = () => directory.organizationalUnitCount <= count;
  const topCount = Math.min(count, userCount <= 30 ? random.between(1, 3) : divisions.length);
  for (let top = 0; top < topCount - 1; top += 1) add(directory.root, false, divisions[top]);
  const last = topCount > 0 ? add(directory.root, topCount > 1, outsideDivision) : undefined;
  const crowded =
    userCount > 30 && inside[0] !== undefined && isShort()
      ? add(inside[0], false, 'Campus & Trainees 校招')
      : undefined;

  // One line to the bottom, so that a directory of any real size is as deep as it may be.
  let parent = inside[0] ?? last;
  while (parent !== undefined && isShort() && isAbove(parent)) {
    if (userCount <= 30 && random.chance(0.3)) break;
    parent = add(parent, outside.includes(parent));
  }
  while (isShort()) {
    const isOutside = outside.length > 0 && random.chance(0.12);
    const chosen = random.pickAny(isOutside ? outside : inside.length > 0 ? inside : outside);
    if (chosen === undefined) break;
    if (chosen !== crowded && isAbove(chosen)) add(chosen, outside.length > 0 && isOutside);
  }
  return {
    inside: inside.length > 0 ? inside : outside.length > 0 ? [] : [directory.root],
    outside,
    crowded,
  };
}

/** Names are unique among siblings (developer-api.md 8.4). */
function findFreeName(parent: OrganizationalUnit, depth: number, random: Random, taken: Set<string>): string {
  const base = random.pick(namesByDepth[Math.min(depth, namesByDepth.length - 1)] ?? divisions);
  let name = base;
  for (let next = 2; taken.has(`${parent.organizationalUnitId}\n${name}`); next += 1)
    name = `${base} ${next}`;
  taken.add(`${parent.organizationalUnitId}\n${name}`);
  return name;
}

function drawDetails(random: Random, sources: Sources): NewOrganizationalUnit {
  const createTime = baseTimeMs - random.between(400, 3_000) * dayMs;
  const times = { createTime, updateTime: createTime + random.below(300) * dayMs };
  const described = random.chance(0.3) ? { description: `Cost centre ${random.between(1_000, 9_999)}` } : {};
  if (!random.chance(0.2)) return { ...times, ...described };
  const source = random.chance(0.5) ? sources.dingTalk : sources.activeDirectory;
  return {
    ...times,
    ...described,
    organizationalUnitExternalId: `dept-${random.between(10_000_000, 99_999_999)}`,
    organizationalUnitSourceType: source.type,
    organizationalUnitSourceId: source.id,
  };
}
