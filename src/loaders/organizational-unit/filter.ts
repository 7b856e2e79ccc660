import type { Joined } from '../conditions/condition.ts';
import type { SourceFilter, TimeRange } from '../conditions/row-conditions.ts';
import type { TextFilter } from '../conditions/text-conditions.ts';

/** What the units of a list must meet, all of it; null and undefined are no condition. Only a mirror of all units can tell. */
export interface OrganizationalUnitFilter extends Joined<OrganizationalUnitFilter> {
  readonly text?: string | null | undefined;
  readonly ids?: readonly string[] | null | undefined;
  readonly name?: TextFilter | null | undefined;
  readonly externalId?: TextFilter | null | undefined;
  readonly parentId?: string | null | undefined;
  readonly includeDescendants?: boolean | null | undefined;
  readonly source?: SourceFilter | null | undefined;
  readonly createdAt?: TimeRange | null | undefined;
  readonly updatedAt?: TimeRange | null | undefined;
}
