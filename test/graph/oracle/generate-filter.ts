import fc from 'fast-check';
import type { Group, User } from '../../../src/emulator/directory/records.ts';
import type { GroupFilter, TextFilter, UserFilter } from './filters.ts';

/** A condition before it is known which directory it is asked of: the numbers pick what it names. */
export interface Draft {
  readonly kind: string;
  readonly pick: number;
  readonly shape: number;
}

/** Filters of drafts, as deep as filters may be nested. */
export interface FilterDraft {
  readonly own: readonly Draft[];
  readonly and?: readonly FilterDraft[] | null;
  readonly or?: readonly FilterDraft[] | null;
  readonly not?: FilterDraft | null;
}

export function filterDrafts(kinds: readonly [string, ...string[]]): fc.Arbitrary<FilterDraft> {
  const draft = fc.record({ kind: fc.constantFrom(...kinds), pick: fc.nat(10_000), shape: fc.nat(10_000) });
  const { filter } = fc.letrec<{ filter: FilterDraft }>((tie) => {
    const nested = fc.array(tie('filter'), { maxLength: 3 });
    const joined = (weight: number, member: fc.Arbitrary<unknown>) => [
      { weight, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: member },
    ];
    return {
      filter: fc.record({
        own: fc.array(draft, { minLength: 0, maxLength: 2 }),
        and: fc.oneof({ maxDepth: 3 }, ...joined(5, nested)),
        or: fc.oneof({ maxDepth: 3 }, ...joined(4, nested)),
        not: fc.oneof({ maxDepth: 3 }, ...joined(5, tie('filter'))),
      }) as fc.Arbitrary<FilterDraft>,
    };
  });
  return filter;
}

/** Fills in a draft. Of two conditions on one member the later one stands. */
export function fillFilter<Condition extends object>(
  { own, and, or, not }: FilterDraft,
  fill: (draft: Draft) => Condition,
): Condition {
  const nested = {
    ...(and && { and: and.map((each) => fillFilter(each, fill)) }),
    ...(or && { or: or.map((each) => fillFilter(each, fill)) }),
    ...(not && { not: fillFilter(not, fill) }),
  };
  return Object.assign({}, ...own.map(fill), nested);
}

export const userKinds = [
  ...(['username', 'displayName', 'email', 'phone', 'ids', 'status', 'locked', 'expired'] as const),
  ...(['accountExpiresAt', 'createdAt', 'updatedAt', 'source'] as const),
] as const;

export const groupKinds = ['name', 'externalId', 'ids', 'source', 'createdAt', 'updatedAt'] as const;

function at<Row>(rows: readonly Row[], pick: number): Row {
  const row = rows[pick % rows.length];
  if (row === undefined) throw new Error('Expected a directory that is not empty');
  return row;
}

/** Something about a text that most likely holds, in other letters, in another form, or of no text at all. */
function textOf(
  held: string | undefined,
  others: readonly (string | undefined)[],
  shape: number,
): TextFilter {
  const text = held || 'nothing';
  const part = (from: number, to: number) => [...text].slice(from, to).join('');
  const { length } = [...text];
  const cut = 1 + (shape % 4);
  const middle = part(Math.min(cut, length - 1), length - 1) || part(0, 1);
  const kinds: readonly TextFilter[] = [
    { equals: text.toUpperCase() },
    { in: [text, ...others.flatMap((each) => each || [])] },
    { startsWith: part(0, cut).normalize(shape % 2 ? 'NFD' : 'NFC') },
    { contains: middle.toUpperCase() },
    { endsWith: part(-cut, length) },
    { isSet: shape % 3 !== 0 },
    { in: [] },
  ];
  // A text of blanks alone is none that may be asked for.
  const kind = at(kinds, Math.floor(shape / 8));
  return Object.values(kind).some((each) => typeof each === 'string' && each.trim() === '')
    ? { isSet: true }
    : kind;
}

function timeOf(held: number | undefined, shape: number) {
  const iso = new Date(held ?? 1_700_000_000_000).toISOString();
  const hoursAhead = 2 * 3_600_000;
  const inAnotherZone = new Date(Date.parse(iso) + hoursAhead).toISOString().replace('Z', '+02:00');
  return at(
    [{ from: iso }, { to: iso }, { from: null, to: inAnotherZone }, { from: iso, to: iso }, {}],
    shape,
  );
}

function sourceOf(type: string, id: string, shape: number) {
  const known = ['build_in', 'ding_talk', 'ad', 'ldap', 'we_com'].includes(type);
  const name = known ? type.toUpperCase() : 'OTHER';
  return at([{ type: name }, { sourceId: id }, { type: name, sourceId: id }, { type: 'OTHER' }], shape);
}

export function fillUser(users: readonly User[]) {
  return ({ kind, pick, shape }: Draft): UserFilter => {
    const user = at(users, pick);
    const other = at(users, pick * 7 + shape);
    switch (kind) {
      case 'username':
      case 'displayName':
      case 'email':
        return { [kind]: textOf(user[kind], [other[kind]], shape) };
      case 'phone':
        return { phone: phoneOf(user, other, shape) };
      case 'ids':
        return {
          ids: at(
            [
              [],
              [user.userId],
              users.slice(0, 20).map(({ userId }) => userId),
              [other.userId, 'user_none', user.userId],
            ],
            shape,
          ),
        };
      case 'status':
        return {
          status: at([['ENABLED'], ['DISABLED'], ['OTHER', 'DISABLED'], ['ENABLED', 'ENABLED'], []], shape),
        };
      case 'locked':
      case 'expired':
        return { [kind]: shape % 2 === 0 };
      case 'accountExpiresAt':
        return { accountExpiresAt: timeOf(user.accountExpireTime, shape) };
      case 'createdAt':
        return { createdAt: timeOf(user.createTime, shape) };
      case 'updatedAt':
        return { updatedAt: timeOf(user.updateTime, shape) };
      default:
        return { source: sourceOf(user.userSourceType, user.userSourceId, shape) };
    }
  };
}

function phoneOf(user: User, other: User, shape: number): TextFilter {
  const number = user.phoneNumber || '5550000';
  const whole = `+${user.phoneRegion || '1'}${number}`;
  return at<TextFilter>(
    [
      { equals: number },
      { equals: whole },
      { in: [number, other.phoneNumber || '5550001'] },
      { startsWith: number.slice(0, 3) },
      { startsWith: `${whole.slice(0, 3)} ${whole.slice(3, 6)}` },
      { contains: number.slice(2, 5) },
      { contains: whole.slice(0, 4) },
      { endsWith: number.slice(-2) },
      { isSet: shape % 2 === 0 },
      { in: [] },
    ],
    shape,
  );
}

export function fillGroup(groups: readonly Group[]) {
  return ({ kind, pick, shape }: Draft): GroupFilter => {
    const group = at(groups, pick);
    const other = at(groups, pick * 7 + shape);
    switch (kind) {
      case 'name':
        return { name: textOf(group.groupName, [other.groupName], shape) };
      case 'externalId':
        return { externalId: textOf(group.groupExternalId, [other.groupExternalId], shape) };
      case 'ids':
        return { ids: at([[], [group.groupId], [other.groupId, 'group_none', group.groupId]], shape) };
      case 'createdAt':
        return { createdAt: timeOf(group.createTime, shape) };
      case 'updatedAt':
        return { updatedAt: timeOf(group.updateTime, shape) };
      default:
        return { source: sourceOf(group.groupSourceType, group.groupSourceId, shape) };
    }
  };
}
