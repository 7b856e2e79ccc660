import type { UserFilter, UserKey, UserStatusValue } from '../../../schema/user/ports.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { allOf, type Condition, type Judge, joinedConditions, nothing } from '../conditions/condition.ts';
import { judgePhone } from '../conditions/phone-conditions.ts';
import { judgeMember, judgeText, sourceConditions, timeConditions } from '../conditions/row-conditions.ts';
import { idSetConditions, idsConditions, unitSetConditions } from '../conditions/set-conditions.ts';
import { onlyText, type TextQuestion, textConditions } from '../conditions/text-conditions.ts';
import { userIdOf } from '../nodes.ts';
import type { SearchFilter } from './search-filter.ts';

/** One test of a user, and the ways to those that pass it. */
export interface UserTest {
  /** Reads it off a row of a list; left out: no row shows it. */
  readonly judge?: Judge<UserSummary>;
  /** The same as a search of the management API. */
  readonly search?: Omit<SearchFilter, 'organizationalUnitId'>;
  /** What names the one user that can pass it. */
  readonly key?: UserKey;
  readonly ids?: readonly string[];
  /** Users directly in this unit, which upstream lists. */
  readonly organizationalUnitId?: string;
}

export type UserCondition = Condition<UserTest>;

/** A test that no row shows, and that upstream cannot search for. */
const ofMirror: UserTest = {};

/** @param now the gateway's clock, in milliseconds; read where the filter asks what is locked or expired */
export function toUserCondition(filter: UserFilter, now: () => number): UserCondition {
  const { status, locked, expired, source, customFields } = filter;
  const asTest = (judge: Judge<UserSummary>): UserTest => ({ judge });
  return allOf<UserTest>([
    ...joinedConditions<UserFilter, UserTest>(filter, (each) => toUserCondition(each, now)),
    ...(filter.text ? [{ test: ofMirror }] : []),
    ...idsConditions(filter.ids, userIdOf),
    ...textConditions(filter.username, (question) => namedBy('username', question)),
    ...textConditions(filter.displayName, (question) => namedBy('displayName', question)),
    ...textConditions(filter.email, emailTest),
    ...textConditions(filter.phone, phoneTest),
    ...(status ? [statusCondition(status)] : []),
    ...isOrNot(locked, () => isLockedAt(now())),
    ...isOrNot(expired, () => isExpiredAt(now())),
    ...timeConditions('accountExpireTime', filter.accountExpiresAt, asTest),
    ...timeConditions('createTime', filter.createdAt, asTest),
    ...timeConditions('updateTime', filter.updatedAt, asTest),
    ...unitSetConditions(
      filter.organizationalUnits,
      (organizationalUnitId): UserTest => ({ organizationalUnitId }),
      ofMirror,
    ),
    ...idSetConditions(filter.groups, ofMirror),
    ...idSetConditions(filter.managers, ofMirror),
    ...sourceConditions({ type: 'userSourceType', id: 'userSourceId' }, source, asTest),
    ...(customFields ?? []).flatMap(({ value }) => textConditions(value, () => ofMirror)),
  ]);
}

function namedBy(member: 'username' | 'displayName', question: TextQuestion): UserTest {
  const judge = judgeText(member, question);
  const whole = onlyText(question);
  if (member === 'username' && whole !== undefined) return { judge, key: { username: whole } };
  return question.kind === 'startsWith'
    ? { judge, search: { [`${member}StartsWith`]: question.text } }
    : { judge };
}

function emailTest(question: TextQuestion): UserTest {
  const judge = judgeText('email', question);
  const email = onlyText(question);
  return email === undefined ? { judge } : { judge, key: { email }, search: { email } };
}

/** Never searched for: a number may be two people's, in two regions, and the way of reading must not decide whose. */
function phoneTest(question: TextQuestion): UserTest {
  const judge = judgePhone(question);
  const number = onlyText(question);
  return number === undefined ? { judge } : { judge, key: { phone: { number } } };
}

function statusCondition(statuses: readonly UserStatusValue[]): UserCondition {
  if (statuses.length === 0) return nothing;
  const wanted = new Set(statuses);
  const isIn = (status: string | undefined) => status !== undefined && wanted.has(toStatus(status));
  const judge = judgeMember<'status', string>('status', isIn);
  const [status] = wanted;
  const isOne = wanted.size === 1 && status !== undefined && status !== 'other';
  return { test: isOne ? { judge, search: { status } } : { judge } };
}

function toStatus(raw: string): UserStatusValue {
  return raw === 'enabled' || raw === 'disabled' ? raw : 'other';
}

/** An account without the member was never locked. */
function isLockedAt(now: number): Judge<UserSummary> {
  return judgeMember<'lockExpireTime', number>('lockExpireTime', (end = now) => end > now);
}

/** An account without the member never expires. */
function isExpiredAt(now: number): Judge<UserSummary> {
  const never = Number.POSITIVE_INFINITY;
  return judgeMember<'accountExpireTime', number>('accountExpireTime', (end = never) => end <= now);
}

function isOrNot(
  wanted: boolean | null | undefined,
  judge: () => Judge<UserSummary>,
): readonly UserCondition[] {
  if (typeof wanted !== 'boolean') return [];
  const condition = { test: { judge: judge() } };
  return [wanted ? condition : { not: condition }];
}
