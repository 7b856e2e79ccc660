import type { UserFilter } from '../../../../schema/user/ports.ts';
import { type Directory, type DirectoryUser, fieldNames, managersOf } from './directory.ts';
import { joinedFilter, sourceFilter, textFilter, textFor, timeFilter } from './generate.ts';
import { meetsUser } from './meets.ts';
import type { Random } from './random.ts';

type Piece = (random: Random, directory: Directory, user: DirectoryUser) => UserFilter;

const usernames = ({ users }: Directory) => users.flatMap(({ summary }) => summary.username ?? []);
const idsOf = ({ users }: Directory) => users.map(({ summary }) => summary.userId);
const groupIds = ({ groups }: Directory) => groups.map(({ groupId }) => groupId);
const unitIds = ({ units }: Directory) => ['ou_root', ...units.map((unit) => unit.organizationalUnitId)];

const pieces: Readonly<Record<string, Piece>> = {
  text: (random, _directory, { summary }) => {
    const { displayName, username } = summary;
    const text = textFor(random, random.pick([displayName ?? 'zhang', username ?? 'wei']));
    return text === undefined ? {} : { text };
  },
  ids: (random, directory, { summary }) => ({
    ids: [...random.some(idsOf(directory), 5), summary.userId, ...random.some(idsOf(directory), 3)],
  }),
  username: (random, directory, { summary }) => ({
    username: textFilter(random, summary.username, usernames(directory)),
  }),
  displayName: (random, directory, { summary }) => ({
    displayName: textFilter(random, summary.displayName, usernames(directory)),
  }),
  email: (random, _directory, { summary }) => ({
    email: textFilter(random, summary.email, ['none@example.com']),
  }),
  phone: (random, _directory, { summary }) => ({
    phone: phoneFilter(random, summary.phoneRegion, summary.phoneNumber),
  }),
  status: (random) => ({ status: random.some(['enabled', 'disabled', 'other'] as const, 3) }),
  locked: (random) => ({ locked: random.chance(0.5) }),
  expired: (random) => ({ expired: random.chance(0.5) }),
  accountExpiresAt: (random, _directory, { summary }) => ({
    accountExpiresAt: timeFilter(random, summary.accountExpireTime),
  }),
  createdAt: (random, _directory, { summary }) => ({ createdAt: timeFilter(random, summary.createTime) }),
  updatedAt: (random, _directory, { summary }) => ({ updatedAt: timeFilter(random, summary.updateTime) }),
  organizationalUnits: (random, directory) => ({
    organizationalUnits: {
      ...(random.chance(0.7)
        ? { any: random.some(unitIds(directory), 3) }
        : { none: random.some(unitIds(directory), 3) }),
      ...(random.chance(0.5) && { includeDescendants: true }),
      ...(random.chance(0.3) && { primaryOnly: true }),
    },
  }),
  groups: (random, directory, user) => ({ groups: idSet(random, groupIds(directory), user.groups) }),
  managers: (random, directory, user) => ({
    managers: idSet(random, idsOf(directory), managersOf(directory, user)),
  }),
  source: (random, _directory, { summary }) => ({
    source: sourceFilter(random, summary.userSourceType, summary.userSourceId),
  }),
  customFields: (random, _directory, { fields }) => ({
    customFields: random
      .some(fieldNames, 2)
      .map((name) => ({ name, value: textFilter(random, fields.get(name), ['CC-2', 'x']) })),
  }),
};

export const userMembers = Object.keys(pieces);

function phoneFilter(random: Random, region: string | undefined, number: string | undefined) {
  const digits = (number ?? '').replaceAll(/\D/g, '');
  if (digits === '') return { isSet: number !== undefined };
  const code = (region ?? '86').replace(/^0+/, '');
  const part = digits.slice(0, 1 + random.below(digits.length));
  return random.pick([
    { isSet: random.chance(0.5) },
    { equals: random.pick([digits, `+${code} ${digits}`, `00${code}-${digits}`, '12345']) },
    { in: [digits, '+1 684 733-1234', '0049 30 12345'] },
    { startsWith: random.pick([part, `+${code}${part}`, `00${code}`, '+']) },
    { contains: random.pick([digits.slice(-3), `+${code}`, '1']) },
    { endsWith: random.pick([digits.slice(-4), `+${code}${digits}`]) },
  ]);
}

function idSet(random: Random, all: readonly string[], held: readonly string[]) {
  const more = held.length > 0 ? [random.pick(held)] : [];
  return random.pick([
    { any: [...random.some(all, 2), ...more] },
    { all: Array.from(new Set(random.chance(0.8) ? random.some(held, 3) : random.some(all, 3))) },
    { none: random.some(all, 2) },
    { isSet: random.chance(0.5) },
    { any: [...random.some(all, 2), ...more], none: random.some(all, 1), isSet: true },
  ]);
}

/** Met by this user. */
export function userFilter(random: Random, directory: Directory, user: DirectoryUser): UserFilter {
  const piece = () => pieces[random.pick(userMembers)]?.(random, directory, user) ?? {};
  return joinedFilter<UserFilter>(random, 2, piece, (filter) => meetsUser(directory, user, filter) !== false);
}
