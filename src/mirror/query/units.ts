import type { OrganizationalUnitFilter } from '../../../schema/organizational-unit/ports.ts';
import type { OrganizationalUnitOrderField, UnitsAmong, UnitsQuestion } from '../questions.ts';
import type { Condition } from './condition.ts';
import { factsOf } from './facts.ts';
import type { Listing, Source, Term } from './listing.ts';
import { byId, byNumber, byRank, orderOfIds, termsOfNamed } from './orders.ts';
import type { Reader } from './reader.ts';
import { realIds } from './roots.ts';
import { type Sql, sql } from './sql.ts';
import { organizationalUnitConditions } from './units-filter.ts';

const units = sql`units`;

/** The units that a list is of. */
interface Among {
  readonly condition?: Condition;
  readonly source?: Source;
  /** Where no other order is asked for. */
  readonly ordered: readonly Term[];
  readonly count: Sql;
}

export function unitListing(
  reader: Reader,
  { filter, order, among }: Pick<UnitsQuestion, 'filter' | 'order' | 'among'>,
): Listing {
  const realId = realIds(reader);
  const facts = factsOf(reader, units);
  const filtered = filter ? organizationalUnitConditions(filter, { rows: facts, realId }) : [];
  const { condition, source, ordered, count } = amongOf(among, realId);
  const terms = order && termsOf(order.field, filter);
  const byIds = terms || source ? undefined : orderOfIds(filtered, units);
  return {
    table: units,
    conditions: condition ? [condition, ...filtered] : filtered,
    source: source ?? byIds?.source,
    count: filtered.length === 0 ? count : undefined,
    terms: byIds?.terms ?? terms ?? ordered,
    direction: order?.direction ?? 'ASC',
    open: facts.open,
  };
}

function amongOf(among: UnitsAmong, realId: (unitId: string) => string): Among {
  if (among.kind === 'all') return { ordered: byRank, count: sql`SELECT count(*) FROM units` };
  const unitId = realId(among.unitId);
  if (among.kind === 'children') {
    const test = sql`(o.parent_id IS NOT NULL AND o.parent_id = ${unitId})`;
    const ids = sql`SELECT o.id FROM units o WHERE ${test}`;
    return {
      condition: { test, set: { found: ids, by: 'id', isExact: true } },
      ordered: byRank,
      count: sql`SELECT count(*) FROM units o WHERE ${test}`,
    };
  }
  const levels = among.levels === undefined ? sql`1` : sql`t.level <= ${among.levels}`;
  const where = sql`t.ancestor_id = ${unitId} AND t.level > 0 AND ${levels}`;
  return {
    source: { from: sql`unit_tree t CROSS JOIN units o ON o.id = t.unit_id`, where, extra: sql`t.level` },
    ordered: [{ value: sql`t.level`, kind: 'number' }, { value: sql`o.place`, kind: 'text' }, byId],
    count: sql`SELECT count(*) FROM unit_tree t WHERE ${where}`,
  };
}

/** Undefined: the order that the list has of itself. */
function termsOf(
  field: OrganizationalUnitOrderField,
  filter: OrganizationalUnitFilter | undefined,
): readonly Term[] | undefined {
  return field === 'DEPTH' ? byNumber(sql`o.depth`) : termsOfNamed<OrganizationalUnitFilter>(field, filter);
}
