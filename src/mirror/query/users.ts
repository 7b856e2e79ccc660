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
  const asked = order && orderOf(order.field, filter);
  const byIds = asked || source ? undefined : orderOfIds(filtered, users);
  const own = asked || byIds ? undefined : ordered;
  const sorted = byIds ?? own;
  const conditions = own || !condition ? filtered : [condition, ...filtered];
  return {
    table: users,
    rows: sql`users o INDEXED BY users_to_scan`,
    inOrder: (asked ?? inRank).inOrder,
    conditions,
    source: source ?? sorted?.source,
    count: filtered.length === 0 ? count : undefined,
    terms: (sorted ?? asked ?? inRank).terms,
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
  const headCount = sql`SELECT head_count FROM units WHERE id = ${unitId}`;
  const found = usersOfUnits([unitId], isBelow);
  const condition: Condition = {
    test: isInUnits([unitId], isBelow),
    set: { found, by: 'id', isExact: true, ...(isBelow && { size: headCount }) },
  };
  if (isBelow) return { condition, count: headCount };
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
    set: { found: sql`SELECT m.user_id AS id FROM ${mine} WHERE ${where}`, by: 'id', isExact: true },
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

/** An order, and the rows in it where an index has it. */
interface UserOrder {
  readonly terms: readonly Term[];
  readonly inOrder?: Sql;
}

const inRank: UserOrder = { terms: byRank, inOrder: sql`users o INDEXED BY users_by_rank` };

const orders: Readonly<Record<Exclude<UserOrderField, 'RELEVANCE'>, UserOrder>> = {
  DISPLAY_NAME: {
    terms: byText(sql`o.sort_display_name`),
    inOrder: sql`users o INDEXED BY users_in_order_of_display_name`,
  },
  USERNAME: {
    terms: byText(sql`o.sort_username`),
    inOrder: sql`users o INDEXED BY users_in_order_of_username`,
  },
  EMAIL: { terms: byText(sql`o.sort_email`), inOrder: sql`users o INDEXED BY users_in_order_of_email` },
  CREATED_AT: {
    terms: byMoment(sql`o.created`),
    inOrder: sql`users o INDEXED BY users_in_order_of_creation`,
  },
  UPDATED_AT: { terms: byMoment(sql`o.updated`), inOrder: sql`users o INDEXED BY users_in_order_of_change` },
  ACCOUNT_EXPIRES_AT: {
    terms: byMoment(sql`o.account_expires`),
    inOrder: sql`users o INDEXED BY users_in_order_of_expiry`,
  },
};

/** Undefined: the order that the list has of itself. */
function orderOf(field: UserOrderField, filter: UserFilter | undefined): UserOrder | undefined {
  if (field !== 'RELEVANCE') return orders[field];
  const text = textOf<UserFilter>(filter);
  return text === undefined ? undefined : { terms: byRelevance(text, nameOfUser) };
}

/** What people are sorted by among others that meet a text as well. */
export const nameOfUser = sql`coalesce(o.sort_display_name, o.sort_username, '')`;
