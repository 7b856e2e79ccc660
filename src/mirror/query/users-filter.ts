import type { UserFilter } from '../../../schema/user/ports.ts';
import { toTextPredicate } from '../../vocabulary/text-predicates.ts';
import { type Condition, joinedConditions, nothing } from './condition.ts';
import { groupConditions, unitConditions } from './memberships.ts';
import { phoneCondition } from './phones.ts';
import { managerConditions } from './reporting-lines.ts';
import {
  type Column,
  foldedTest,
  idsConditions,
  memberCondition,
  memberTest,
  type RowFacts,
  sourceConditions,
  textCondition,
  timeConditions,
} from './rows.ts';
import { isOneOf, type Sql, sql } from './sql.ts';
import { candidatesOf, nameCondition } from './text-search.ts';

/** What conditions on users are about, beside the filter. */
export interface UserConditionFacts {
  readonly rows: RowFacts;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly realId: (unitId: string) => string;
}

const column = (member: string, held: Sql): Column => ({ member, held, indexedIn: sql`users` });

/** The index of names has every pair of letters of a word. */
const partsOf = (part: string): Sql => candidatesOf('USER', [part]) ?? sql`SELECT key FROM users`;

const columns = {
  username: { ...column('username', sql`o.username`), partsOf },
  displayName: { ...column('displayName', sql`o.display_name`), partsOf },
  email: column('email', sql`o.email`),
  phone: column('phoneNumber', sql`o.phone`),
  status: column('status', sql`o.status`),
  locked: column('lockExpireTime', sql`o.lock_expires`),
  expires: column('accountExpireTime', sql`o.account_expires`),
  created: column('createTime', sql`o.created`),
  updated: column('updateTime', sql`o.updated`),
};

/** What a user has to meet, all of it. */
export function userConditions(filter: UserFilter, facts: UserConditionFacts): readonly Condition[] {
  const { status, locked, expired } = filter;
  const { rows } = facts;
  const username = toTextPredicate(filter.username);
  const displayName = toTextPredicate(filter.displayName);
  const email = toTextPredicate(filter.email);
  const phone = toTextPredicate(filter.phone);
  return [
    ...joinedConditions<UserFilter>(filter, (each) => userConditions(each, facts)),
    ...(filter.text ? [nameCondition('USER', filter.text)] : []),
    ...idsConditions(filter.ids),
    ...(username ? [textCondition(rows, columns.username, username)] : []),
    ...(displayName ? [textCondition(rows, columns.displayName, displayName)] : []),
    ...(email ? [textCondition(rows, columns.email, email)] : []),
    ...(phone ? [phoneCondition(rows, columns.phone, phone)] : []),
    ...(status ? [statusCondition(rows, status)] : []),
    ...momentCondition(rows, columns.locked, locked, sql`o.lock_expires > ${facts.now}`),
    ...momentCondition(rows, columns.expires, expired, sql`o.account_expires <= ${facts.now}`),
    ...timeConditions(rows, columns.expires, filter.accountExpiresAt),
    ...timeConditions(rows, columns.created, filter.createdAt),
    ...timeConditions(rows, columns.updated, filter.updatedAt),
    ...unitConditions(filter.organizationalUnits, facts.realId),
    ...groupConditions(filter.groups),
    ...managerConditions(filter.managers),
    ...sourceConditions(rows, { type: 'userSourceType', id: 'userSourceId' }, filter.source),
    ...(filter.customFields ?? []).flatMap(customFieldConditions),
  ];
}

function statusCondition(facts: RowFacts, statuses: readonly string[]): Condition {
  if (statuses.length === 0) return nothing;
  const known = ['enabled', 'disabled'];
  const named = isOneOf(
    sql`o.status`,
    known.filter((each) => statuses.includes(each)),
  );
  const other = sql`NOT ${isOneOf(sql`o.status`, known)}`;
  const isOpen = statuses.includes('other');
  const test = sql`(o.status IS NOT NULL AND ${isOpen ? sql`(${named} OR ${other})` : named})`;
  return memberCondition(facts, columns.status, test, !isOpen);
}

/** An account without the moment was never locked, and never expires. */
function momentCondition(
  facts: RowFacts,
  moment: Column,
  wanted: boolean | null | undefined,
  isMet: Sql,
): readonly Condition[] {
  if (typeof wanted !== 'boolean') return [];
  const test = sql`(${moment.held} IS NOT NULL AND ${isMet})`;
  return wanted
    ? [memberCondition(facts, moment, test)]
    : [{ test: memberTest(facts, moment.member, sql`(NOT ${test})`) }];
}

type CustomFieldFilter = NonNullable<UserFilter['customFields']>[number];

/** A field's value is held folded, without blanks around it. */
function customFieldConditions({ name, value }: CustomFieldFilter): readonly Condition[] {
  const predicate = toTextPredicate(value);
  if (!predicate) return [];
  if (predicate.kind === 'in' && predicate.texts.length === 0) return [nothing];
  const field = sql`custom_fields f WHERE f.name = ${name.toWellFormed()}`;
  if (predicate.kind === 'isSet' && !predicate.isSet)
    return [{ test: sql`NOT EXISTS (SELECT 1 FROM ${field} AND f.user_id = o.id)` }];
  const isMet = foldedTest(sql`f.value`, predicate);
  return [
    {
      test: sql`EXISTS (SELECT 1 FROM ${field} AND f.user_id = o.id AND ${isMet})`,
      set: { found: sql`SELECT f.user_id AS id FROM ${field} AND ${isMet}`, by: 'id', isExact: true },
    },
  ];
}
