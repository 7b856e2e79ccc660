import type { UserFilter } from '../../../schema/user/ports.ts';
import type { UserOrderField, UsersAmong, UsersQuestion } from '../questions.ts';
import type { Condition } from './condition.ts';
import { factsOf } from './facts.ts';
import type { Listing, Source, Term } from './listing.ts';
import { isInUnits, usersOfUnits } from './memberships.ts';
import { byMoment, byRank, byRelevance, byText, orderOfIds, textOf } from './orders.ts';
import type { Reader } from './reader.ts';
import { reportsTo } from './reporting-lines.ts';
import { realIds } from './roots.ts';
import { type Sql, sql } from './sql.ts';
import { userConditions } from './users-filter.ts';

const users = sql`users`;

/** The users that a list is of. */
interface Among {
  /** As one condition more; left out: a source brings them. */
  readonly condition?: Condition;
  /** Where the order is the list's own. */
  readonly ordered?: { readonly source: Source; readonly terms: readonly Term[] };
  /** A source that rows cannot do without. */
  readonly source?: Source;
  readonly count: Sql;
}

export function userListing(
  reader: Reader,
  { filter, order, among, now }: Pick<UsersQuestion, 'filter' | 'order' | 'among' | 'now'>,
): Listing {
  const realId = realIds(reader);
  const facts = factsOf(reader, users);
  const filtered = filter ? userConditions(filter, { rows: facts, now, realId }) : [];
  const { condition, ordered, source, count } = amongOf(among, realId);
  const terms = order && termsOf(order.field, filter);
  const byIds = terms || source ? undefined : orderOfIds(filtered, users);
  const own = terms || byIds ? undefined : ordered;
  const sorted = byIds ?? own;
  const conditions = own || !condition ? filtered : [condition, ...filtered];
  return {
    table: users,
    conditions,
    source: source ?? sorted?.source,
    count: filtered.length === 0 ? count : undefined,
    terms: sorted?.terms ?? terms ?? byRank,
    direction: order?.direction ?? 'ASC',
    open: facts.open,
  };
}

function amongOf(among: UsersAmong, realId: (unitId: string) => string): Among {
  switch (among.kind) {
    case 'everyone':
      return { count: sql`SELECT count(*) FROM users` };
    case 'unit':
      return amongUnit(realId(among.unitId), among.includeDescendants);
    case 'group':
      return amongGroup(among.groupId);
    case 'reports':
      return amongReports(among.userId, among.levels);
  }
}

function amongUnit(unitId: string, isBelow: boolean): Among {
  const condition: Condition = {
    test: isInUnits([unitId], isBelow),
    set: { ids: usersOfUnits([unitId], isBelow), isExact: true },
  };
  if (isBelow) return { condition, count: sql`SELECT head_count FROM units WHERE id = ${unitId}` };
  const mine = sql`unit_users m`;
  const where = sql`m.unit_id = ${unitId}`;
  return {
    condition,
    ordered: inOrderOf(mine, where),
    count: sql`SELECT count(*) FROM ${mine} WHERE ${where}`,
  };
}

function amongGroup(groupId: string): Among {
  const mine = sql`group_users m`;
  const where = sql`m.group_id = ${groupId}`;
  const condition: Condition = {
    test: sql`EXISTS (SELECT 1 FROM ${mine} WHERE ${where} AND m.user_id = o.id)`,
    set: { ids: sql`SELECT m.user_id AS id FROM ${mine} WHERE ${where}`, isExact: true },
  };
  return {
    condition,
    ordered: inOrderOf(mine, where),
    count: sql`SELECT count(*) FROM ${mine} WHERE ${where}`,
  };
}

function inOrderOf(mine: Sql, where: Sql): NonNullable<Among['ordered']> {
  return {
    source: {
      from: sql`${mine} CROSS JOIN users o ON o.id = m.user_id`,
      join: sql`${mine} ON m.user_id = o.id`,
      where,
    },
    terms: [
      { value: sql`m.rank`, kind: 'number' },
      { value: sql`m.user_id`, kind: 'text' },
    ],
  };
}

function amongReports(managerId: string, levels: number): Among {
  const reports = reportsTo(managerId, levels);
  const source: Source = {
    from: sql`(${reports}) s CROSS JOIN users o ON o.id = s.id`,
    where: sql`1`,
    extra: sql`s.level`,
  };
  const terms: readonly Term[] = [{ value: sql`s.level`, kind: 'number' }, ...byRank];
  return { source, ordered: { source, terms }, count: sql`SELECT count(*) FROM (${reports})` };
}

/** Undefined: the order that the list has of itself. */
function termsOf(field: UserOrderField, filter: UserFilter | undefined): readonly Term[] | undefined {
  switch (field) {
    case 'DISPLAY_NAME':
      return byText(sql`o.sort_display_name`);
    case 'USERNAME':
      return byText(sql`o.sort_username`);
    case 'EMAIL':
      return byText(sql`o.sort_email`);
    case 'CREATED_AT':
      return byMoment(sql`o.created`);
    case 'UPDATED_AT':
      return byMoment(sql`o.updated`);
    case 'ACCOUNT_EXPIRES_AT':
      return byMoment(sql`o.account_expires`);
    case 'RELEVANCE': {
      const text = textOf<UserFilter>(filter);
      return text === undefined ? undefined : byRelevance(text, nameOfUser);
    }
  }
}

/** What people are sorted by among others that meet a text as well. */
export const nameOfUser = sql`coalesce(o.sort_display_name, o.sort_username, '')`;
