import type { UserFilter, UserKey, UserStatusValue } from '../../../schema/user/ports.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import type { TextPredicate } from '../../vocabulary/text-predicates.ts';
import { allOf, type Condition, type Evaluate, joinedConditions, nothing } from '../conditions/condition.ts';
import { evaluatePhone } from '../conditions/phone-conditions.ts';
import {
  evaluateMember,
  evaluateText,
  sourceConditions,
  timeConditions,
} from '../conditions/row-conditions.ts';
import { idSetConditions, idsConditions, unitSetConditions } from '../conditions/set-conditions.ts';
import { onlyText, textConditions } from '../conditions/text-conditions.ts';
import { userIdOf } from '../nodes.ts';
import type { SearchFilter } from './search-filter.ts';

/** One test of a user, and the ways to those that pass it. */
export interface UserTest {
  /** Reads it off a row of a list; left out: no row shows it. */
  readonly evaluate?: Evaluate<UserSummary>;
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

/** @param now the gateway's clock, in milliseconds; read where the filter tests for locked or expired */
export function toUserCondition(filter: UserFilter, now: () => number): UserCondition {
  const { status, locked, expired, source, customFields } = filter;
  const asTest = (evaluate: Evaluate<UserSummary>): UserTest => ({ evaluate });
  return allOf<UserTest>([
    ...joinedConditions<UserFilter, UserTest>(filter, (each) => toUserCondition(each, now)),
    ...(filter.text ? [{ test: ofMirror }] : []),
    ...idsConditions(filter.ids, userIdOf),
    ...textConditions(filter.username, (predicate) => namedBy('username', predicate)),
    ...textConditions(filter.displayName, (predicate) => namedBy('displayName', predicate)),
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

function namedBy(member: 'username' | 'displayName', predicate: TextPredicate): UserTest {
  const evaluate = evaluateText(member, predicate);
  const whole = onlyText(predicate);
  if (member === 'username' && whole !== undefined) return { evaluate, key: { username: whole } };
  return predicate.kind === 'startsWith'
    ? { evaluate, search: { [`${member}StartsWith`]: predicate.text } }
    : { evaluate };
}

function emailTest(predicate: TextPredicate): UserTest {
  const evaluate = evaluateText('email', predicate);
  const email = onlyText(predicate);
  return email === undefined ? { evaluate } : { evaluate, key: { email }, search: { email } };
}

/** Never searched for: two users may have a number, in two regions, and the way of reading must not decide which is found. */
function phoneTest(predicate: TextPredicate): UserTest {
  const evaluate = evaluatePhone(predicate);
  const number = onlyText(predicate);
  return number === undefined ? { evaluate } : { evaluate, key: { phone: { number } } };
}

function statusCondition(statuses: readonly UserStatusValue[]): UserCondition {
  if (statuses.length === 0) return nothing;
  const wanted = new Set(statuses);
  const isIn = (status: string | undefined) => status !== undefined && wanted.has(toStatus(status));
  const evaluate = evaluateMember<'status', string>('status', isIn);
  const [status] = wanted;
  const isOne = wanted.size === 1 && status !== undefined && status !== 'other';
  return { test: isOne ? { evaluate, search: { status } } : { evaluate } };
}

function toStatus(raw: string): UserStatusValue {
  return raw === 'enabled' || raw === 'disabled' ? raw : 'other';
}

/** An account without the member was never locked. */
function isLockedAt(now: number): Evaluate<UserSummary> {
  return evaluateMember<'lockExpireTime', number>('lockExpireTime', (end = now) => end > now);
}

/** An account without the member never expires. */
function isExpiredAt(now: number): Evaluate<UserSummary> {
  const never = Number.POSITIVE_INFINITY;
  return evaluateMember<'accountExpireTime', number>('accountExpireTime', (end = never) => end <= now);
}

function isOrNot(
  wanted: boolean | null | undefined,
  evaluate: () => Evaluate<UserSummary>,
): readonly UserCondition[] {
  if (typeof wanted !== 'boolean') return [];
  const condition = { test: { evaluate: evaluate() } };
  return [wanted ? condition : { not: condition }];
}
