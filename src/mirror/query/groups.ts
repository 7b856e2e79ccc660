import type { GroupFilter } from '../../../schema/group/ports.ts';
import type { GroupOrderField, GroupsQuestion } from '../questions.ts';
import { factsOf } from './facts.ts';
import { groupConditions } from './groups-filter.ts';
import type { Listing, Term } from './listing.ts';
import { byNumber, byRank, orderOfIds, termsOfNamed } from './orders.ts';
import type { Reader } from './reader.ts';
import { sql } from './sql.ts';

const groups = sql`groups`;

export function groupListing(
  reader: Reader,
  { filter, order }: Pick<GroupsQuestion, 'filter' | 'order'>,
): Listing {
  const facts = factsOf(reader, groups);
  const conditions = filter ? groupConditions(filter, facts) : [];
  const terms = order && termsOf(order.field, filter);
  const byIds = terms ? undefined : orderOfIds(conditions, groups);
  return {
    table: groups,
    conditions,
    source: byIds?.source,
    count: conditions.length === 0 ? sql`SELECT count(*) FROM groups` : undefined,
    terms: byIds?.terms ?? terms ?? byRank,
    direction: order?.direction ?? 'ASC',
    open: facts.open,
  };
}

/** Undefined: EIAM's own order. */
function termsOf(field: GroupOrderField, filter: GroupFilter | undefined): readonly Term[] | undefined {
  return field === 'MEMBER_COUNT' ? byNumber(sql`o.member_count`) : termsOfNamed<GroupFilter>(field, filter);
}
