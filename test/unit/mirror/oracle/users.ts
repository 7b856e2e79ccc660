import type { UserFilter } from '../../../../schema/user/ports.ts';
import type {
  MirrorQuestions,
  UserOrderField,
  UsersAmong,
  UsersQuestion,
} from '../../../../src/mirror/questions.ts';
import { type Directory, type DirectoryUser, membersOf, now, unitsBelow } from './directory.ts';
import { meetsUser } from './meets.ts';
import { inOrder, relevance, type SortKey, sorted, userOrders } from './orders.ts';
import { firstIds, firstText } from './others.ts';
import type { Random } from './random.ts';
import type { Asked } from './seen.ts';
import { userFilter } from './user-questions.ts';
import { type Expected, expectWalk } from './walk.ts';

type UsersAsked = Omit<UsersQuestion, 'window'>;

const limits = { signal: new AbortController().signal };

/** Asks for a random list of users, and compares it with what a look at each of them finds. */
export async function askUsers(
  random: Random,
  directory: Directory,
  questions: MirrorQuestions,
): Promise<Asked> {
  const chosen = randomAmong(random, directory);
  const candidates = candidatesOf(directory, chosen);
  // Few units and managers have no users: asked again and again they show nothing.
  const isKept = candidates.length > 0 || random.chance(0.1);
  const among: UsersAmong = isKept ? chosen : { kind: 'everyone' };
  const { user } = candidates.length > 0 ? random.pick(candidates) : { user: random.pick(directory.users) };
  const filter = random.chance(0.9) ? userFilter(random, directory, user) : undefined;
  const direction = random.pick(['ASC', 'DESC'] as const);
  const order = random.chance(0.7) ? { field: random.pick(userOrders), direction } : undefined;
  const asked: UsersAsked = { filter, order, among, now };
  const expected = expectedUsers(directory, asked);
  await expectWalk(random, {
    asked,
    ask: (window) => questions.users({ ...asked, window }, limits),
    toExpected: ({ row: { user, level, isPrimary }, open }): Expected => ({
      id: user.userId,
      isOpen: open !== undefined,
      said: level ?? isPrimary,
    }),
    expected,
  });
  return { asked, found: expected.length };
}

function randomAmong(random: Random, { units, groups, users }: Directory): UsersAmong {
  if (random.chance(0.55)) return { kind: 'everyone' };
  const unitId = random.pick(['ou_root', ...units.map((unit) => unit.organizationalUnitId)]);
  return random.pick<UsersAmong>([
    { kind: 'unit', unitId, includeDescendants: random.chance(0.7) },
    { kind: 'group', groupId: random.pick(groups).groupId },
    { kind: 'reports', userId: random.pick(users).summary.userId, levels: 1 + random.below(5) },
  ]);
}

interface Candidate {
  readonly user: DirectoryUser;
  readonly place: number;
  readonly level?: number;
  readonly isPrimary?: boolean;
}

function expectedUsers(directory: Directory, { filter, order, among }: UsersAsked): readonly Expected[] {
  const candidates = candidatesOf(directory, among);
  const found = candidates.flatMap((candidate) => {
    const verdict = filter ? meetsUser(directory, candidate.user, filter) : true;
    return verdict === false ? [] : [{ ...candidate, isOpen: verdict !== true }];
  });
  const ids = among.kind === 'reports' || !filter ? undefined : firstIds<UserFilter>(filter);
  const isOrdered = order && (order.field !== 'RELEVANCE' || firstText<UserFilter>(filter) !== undefined);
  const keyOf = isOrdered ? orderKey(order.field, filter) : ids ? byPlaceIn(ids) : ownKey;
  const key = (candidate: Candidate): SortKey => [...keyOf(candidate), candidate.user.summary.userId];
  return inOrder(found, key, order?.direction).map(({ user, isOpen, level, isPrimary }) => ({
    ...{ id: user.summary.userId, isOpen, said: level ?? isPrimary },
  }));
}

function candidatesOf(directory: Directory, among: UsersAmong): readonly Candidate[] {
  const { users } = directory;
  if (among.kind === 'everyone') return users.map((user, place) => ({ user, place }));
  if (among.kind === 'group')
    return membersOf(directory, among.groupId).map((user, place) => ({ user, place }));
  if (among.kind === 'reports') return reportsOf(directory, among.userId, among.levels);
  const unitId = among.unitId === 'ou_root' ? 'ou_0' : among.unitId;
  const isPrimaryOf = ({ units }: DirectoryUser) => units.find(({ id }) => id === unitId)?.isPrimary ?? false;
  const below = unitsBelow(directory, unitId);
  const members = among.includeDescendants
    ? users.filter(({ units }) => units.some(({ id }) => below.has(id)))
    : membersOf(directory, unitId);
  return members.map((user, place) => ({ user, place, isPrimary: isPrimaryOf(user) }));
}

function reportsOf({ users }: Directory, managerId: string, most: number): readonly Candidate[] {
  const levels = new Map([[managerId, 0]]);
  for (const [above, level] of levels) {
    const direct = level < most ? users.filter((user) => user.managerId === above) : [];
    for (const { summary } of direct) if (!levels.has(summary.userId)) levels.set(summary.userId, level + 1);
  }
  return users.flatMap((user, place) => {
    const level = levels.get(user.summary.userId) ?? 0;
    return level === 0 ? [] : [{ user, place, level }];
  });
}

const ownKey = ({ level, place }: Candidate): SortKey => [level ?? 0, place];

function byPlaceIn(ids: readonly string[]) {
  return ({ user }: Candidate): SortKey => [ids.indexOf(user.summary.userId)];
}

function orderKey(field: UserOrderField, filter: UserFilter | undefined) {
  const text = field === 'RELEVANCE' ? firstText<UserFilter>(filter) : undefined;
  return ({ user }: Candidate): SortKey => {
    const { displayName, username, email, createTime, updateTime, accountExpireTime } = user.summary;
    const name = sorted(displayName, 'person') ?? sorted(username, 'person') ?? '';
    switch (field) {
      case 'DISPLAY_NAME':
        return [sorted(displayName, 'person')];
      case 'USERNAME':
        return [sorted(username, 'person')];
      case 'EMAIL':
        return [sorted(email, 'thing')];
      case 'CREATED_AT':
        return [createTime];
      case 'UPDATED_AT':
        return [updateTime];
      case 'ACCOUNT_EXPIRES_AT':
        return [accountExpireTime];
      case 'RELEVANCE':
        return [relevance([displayName, username], 'person', text ?? ''), name];
    }
  };
}
