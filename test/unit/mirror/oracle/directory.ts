import type { Group } from '../../../../src/eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../../../src/eiam/developer/organizational-units.ts';
import type { User, UserSummary } from '../../../../src/eiam/developer/users.ts';
import type { Random } from './random.ts';

/** The moment of all questions, and times around it. */
export const now = 1_790_000_000_000;
export const managerField = 'manager';

export interface DirectoryUser {
  readonly summary: UserSummary;
  readonly units: readonly { readonly id: string; readonly isPrimary: boolean }[];
  readonly groups: readonly string[];
  readonly managerId: string | undefined;
  readonly fields: ReadonlyMap<string, string>;
}

/** A directory as EIAM lists it: the order of lists is theirs. */
export interface Directory {
  readonly users: readonly DirectoryUser[];
  readonly groups: readonly Group[];
  readonly units: readonly OrganizationalUnit[];
}

const names = [
  ...['Łukasz García', 'lukasz garcia', 'Zoë Brontë', 'ZOE', 'Anna-Lena Groß', 'anna'],
  ...['张伟', '張偉', '李娜', '单雄信', '欧阳 娜娜', 'Li Na', 'ｆｕｌｌｗｉｄｔｈ', 'ﬁona', 'fiona'],
  ...[
    '100%',
    'a_b',
    "O'Brien; DROP TABLE users",
    '"quoted" OR names MATCH *',
    'NEAR(a b)',
    '  padded  ',
    '\\',
  ],
  ...[
    'Émile Ångström'.normalize('NFD'),
    'Émile Ångström',
    'ΌΔΥΣΣΕΎΣ',
    'İstanbul',
    'a\u0000b',
    'lone \ud800 half',
    '😀 grin',
  ],
  ...['Maria', 'maria lopez', 'MARIA', 'Mario', 'x'],
];
const sources = ['build_in', 'ding_talk', 'ad', 'okta', 'other'];
const words = ['north', 'North', 'süd', '销售', 'sales', 'R&D', 'ops', '研发部', 'it', 'IT '];
export const fieldNames = ['costCenter', 'badge', managerField];

const fault = (member: string) => ({
  operation: 'ListUsers',
  member: `User.${member}`,
  requestId: undefined,
});

/** @param isFaulty whether members of some rows could not be read */
export function randomDirectory(random: Random, isFaulty: boolean): Directory {
  const units = randomUnits(random, 1 + random.below(14), isFaulty);
  const groups = randomGroups(random, 1 + random.below(7), isFaulty);
  const count = 4 + random.below(60);
  const ids = Array.from({ length: count }, (_, at) => `user_${random.below(1_000)}_${at}`);
  const users = ids.map((userId, at) => randomUser(random, { userId, at, ids, isFaulty }, units, groups));
  return { users, groups, units };
}

interface Maker {
  readonly userId: string;
  readonly at: number;
  readonly ids: readonly string[];
  readonly isFaulty: boolean;
}

function randomUser(
  random: Random,
  { userId, at, ids, isFaulty }: Maker,
  units: readonly OrganizationalUnit[],
  groups: readonly Group[],
): DirectoryUser {
  const createTime = timeAround(random);
  const full: UserSummary = {
    userId,
    username: random.chance(0.5) ? `u${at}` : `${random.pick(names)}${random.below(3)}`,
    ...(random.chance(0.85) && { displayName: random.pick(names) }),
    ...(random.chance(0.6) && {
      email: `${random.pick(['a', 'B.c', 'maria'])}${random.below(20)}@Example.com`,
    }),
    ...(random.chance(0.6) && randomPhone(random)),
    status: random.pick(['enabled', 'enabled', 'enabled', 'disabled', 'frozen']),
    ...(random.chance(0.3) && { lockExpireTime: now + random.below(3) - 1 }),
    ...(random.chance(0.4) && { accountExpireTime: timeAround(random) }),
    createTime,
    updateTime: createTime + random.below(1_000),
    userSourceType: random.pick(sources),
    userSourceId: random.pick(['s1', 's2']),
  };
  const placed = Array.from(new Set(random.some(units, 3).map((unit) => unit.organizationalUnitId)));
  const managerId = random.chance(0.7) ? random.pick([...ids, 'user_gone']) : undefined;
  const fields = new Map<string, string>();
  if (random.chance(0.6)) fields.set('costCenter', random.pick(['CC-1', 'cc-1 ', 'CC-2', '["a","b"]']));
  if (random.chance(0.3)) fields.set('badge', random.pick(names));
  if (managerId !== undefined) fields.set(managerField, managerId);
  return {
    summary: isFaulty && random.chance(0.2) ? withFaults(full, random) : full,
    units: placed.map((id, place) => ({ id, isPrimary: place === 0 })),
    groups: Array.from(new Set(random.some(groups, 4).map(({ groupId }) => groupId))),
    managerId,
    fields,
  };
}

function timeAround(random: Random): number {
  return now + (random.below(7) - 3) * 86_400_000;
}

function randomPhone(random: Random): Pick<UserSummary, 'phoneNumber' | 'phoneRegion'> {
  const phoneNumber = random.pick([
    '13900001001',
    '13900001002',
    '6847331234',
    '7331234',
    '30 123-45',
    'none',
  ]);
  return {
    phoneNumber,
    ...(random.chance(0.8) && { phoneRegion: random.pick(['86', '0049', '1', '1684']) }),
  };
}

/** Members that could not be read: a row has none of them. */
function withFaults<Row extends object>(row: Row, random: Random): Row {
  const members = Object.keys(row).filter((name) => !/^(user|group|organizationalUnit|parent)Id$/.test(name));
  const unread = new Set(random.some(members, 3));
  const kept = Object.entries(row).filter(([name]) => !unread.has(name));
  const faults = Object.fromEntries(Array.from(unread, (name) => [name, fault(name)]));
  return { ...Object.fromEntries(kept), ...(unread.size > 0 && { faults }) } as Row;
}

function randomUnits(random: Random, count: number, isFaulty: boolean): readonly OrganizationalUnit[] {
  const units: OrganizationalUnit[] = [];
  for (let at = 0; at < count; at += 1) {
    const parent = at === 0 ? undefined : random.pick(units);
    const createTime = timeAround(random);
    const unit: OrganizationalUnit = {
      organizationalUnitId: `ou_${at}`,
      organizationalUnitName: `${random.pick(words)}${random.chance(0.3) ? ` ${random.pick(names)}` : ''}`,
      ...(parent && { parentId: parent.organizationalUnitId }),
      ...(random.chance(0.5) && { organizationalUnitExternalId: `Ext${random.below(5)}` }),
      organizationalUnitSourceType: random.pick(sources),
      organizationalUnitSourceId: random.pick(['s1', 's2']),
      createTime,
      updateTime: createTime + random.below(1_000),
    };
    units.push(isFaulty && random.chance(0.2) ? withFaults(unit, random) : unit);
  }
  return units;
}

function randomGroups(random: Random, count: number, isFaulty: boolean): readonly Group[] {
  return Array.from({ length: count }, (_, at): Group => {
    const createTime = timeAround(random);
    const group: Group = {
      groupId: `group_${at}`,
      ...(random.chance(0.9) && { groupName: `${random.pick(words)} ${random.pick(names)}` }),
      ...(random.chance(0.5) && { groupExternalId: `ext-${random.below(4)}` }),
      groupSourceType: random.pick(sources),
      groupSourceId: random.pick(['s1', 's2']),
      createTime,
      updateTime: createTime + random.below(1_000),
    };
    return isFaulty && random.chance(0.2) ? withFaults(group, random) : group;
  });
}

/** A user as GetUser gives it. */
export function userOf({ summary, units, groups, fields }: DirectoryUser): User {
  return {
    ...summary,
    organizationalUnits: units.map(({ id, isPrimary }) => ({ organizationalUnitId: id, primary: isPrimary })),
    groups: groups.map((groupId) => ({ groupId })),
    customFields: Array.from(fields, ([fieldName, fieldValue]) => ({ fieldName, fieldValue })),
  };
}

/** In the order of the container's own list, which is another one than that of all users. */
export function membersOf({ users }: Directory, containerId: string): readonly DirectoryUser[] {
  const members = users.filter(
    ({ units, groups }) => units.some(({ id }) => id === containerId) || groups.includes(containerId),
  );
  return /[02468]$/.test(containerId) ? members.toReversed() : members;
}

/** A unit with all below it, each with its level: in the order of levels, then of the list. */
export function unitsBelow({ units }: Directory, unitId: string): ReadonlyMap<string, number> {
  const levels = new Map([[unitId, 0]]);
  for (const [above, level] of levels) {
    for (const { organizationalUnitId: id, parentId } of units)
      if (parentId === above) levels.set(id, level + 1);
  }
  return levels;
}

/** The managers above a user, nearest first. */
export function managersOf({ users }: Directory, { summary, managerId }: DirectoryUser): readonly string[] {
  const managers = new Map(users.map((user) => [user.summary.userId, user.managerId]));
  const above = new Set<string>();
  let next = managerId;
  while (next !== undefined && next !== summary.userId && !above.has(next)) {
    above.add(next);
    next = managers.get(next);
  }
  return Array.from(above);
}
