import { acceptsOrganizationalUnitId, acceptsText } from '../core/arguments.ts';
import { builder } from '../core/builder.ts';
import { DateTimeRange, SourceFilter, StringFilter } from '../filtering/filters.ts';
import { acceptsFilter, acceptsOrganizationalUnitIdList } from '../filtering/limits.ts';
import { OrganizationalUnitOrder } from '../filtering/orders.ts';
import type { OrganizationalUnitFilter as OrganizationalUnitFilterShape } from './ports.ts';

const OrganizationalUnitFilter = builder.inputRef<OrganizationalUnitFilterShape>('OrganizationalUnitFilter');
OrganizationalUnitFilter.implement({
  description:
    'Conditions on the organizational units of a list: all given members must match. A member that is null counts as left out. The whole filter needs the mirror, since EIAM lists units only level by level: NOT_CONFIGURED without it. At most 10 nested filters and 200 conditions.',
  fields: (t) => ({
    and: t.field({
      type: [OrganizationalUnitFilter],
      description: 'All of these filters match. An empty list matches every unit.',
    }),
    or: t.field({
      type: [OrganizationalUnitFilter],
      description: 'At least one of these filters matches. An empty list matches no unit.',
    }),
    not: t.field({
      type: OrganizationalUnitFilter,
      description:
        'This filter does not match. An empty filter matches every unit, so `not: {}` matches none.',
    }),
    text: t.string({
      description: 'A text anywhere in the name of a unit, 1 to 256 characters.',
      extensions: acceptsText,
    }),
    ids: t.idList({
      description: 'The unit has one of these ids, at most 1,000. An empty list matches no unit.',
      extensions: acceptsOrganizationalUnitIdList,
    }),
    name: t.field({
      type: StringFilter,
      description: 'The name of the unit, which is unique only among the units with the same parent.',
    }),
    externalId: t.field({
      type: StringFilter,
      description: 'The id of the unit in its source system.',
    }),
    parentId: t.id({
      description: 'The id of the parent unit or, with `includeDescendants`, of any unit above.',
      extensions: acceptsOrganizationalUnitId,
    }),
    includeDescendants: t.boolean({
      defaultValue: false,
      description:
        'Whether `parentId` matches units on every level below it. Without `parentId` it has no effect.',
    }),
    source: t.field({ type: SourceFilter, description: 'The source system of the unit.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'When the unit was created in EIAM.' }),
    updatedAt: t.field({
      type: DateTimeRange,
      description: 'When the unit last changed, apart from its users.',
    }),
  }),
});

/** The arguments of a list of units by filter, beside those of its pages. */
export const organizationalUnitListArguments = builder.args((t) => ({
  filter: t.field({
    type: OrganizationalUnitFilter,
    description: 'The conditions that the units must match. Left out, null or empty: all units.',
    extensions: acceptsFilter,
  }),
  orderBy: t.field({
    type: OrganizationalUnitOrder,
    description: 'The order of the list. Needs the mirror: NOT_CONFIGURED without it.',
  }),
}));
