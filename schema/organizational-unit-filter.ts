import type { OrganizationalUnitFilter as OrganizationalUnitFilterShape } from '../src/loaders/organizational-unit-filter.ts';
import { acceptsOrganizationalUnitId, acceptsText } from './arguments.ts';
import { builder } from './builder.ts';
import { acceptsFilter, acceptsOrganizationalUnitIdList } from './filter-limits.ts';
import { DateTimeRange, SourceFilter, StringFilter } from './filters.ts';
import { OrganizationalUnitOrder } from './orders.ts';

export const OrganizationalUnitFilter =
  builder.inputRef<OrganizationalUnitFilterShape>('OrganizationalUnitFilter');
OrganizationalUnitFilter.implement({
  description:
    'What the units of a list must meet, all of what is given. Null is the same as left out. Needs the mirror as a whole: EIAM lists units only level by level. At most 10 filters within each other and 200 conditions.',
  fields: (t) => ({
    and: t.field({
      type: [OrganizationalUnitFilter],
      description: 'All of these. An empty list matches every unit.',
    }),
    or: t.field({
      type: [OrganizationalUnitFilter],
      description: 'At least one of these. An empty list matches no unit.',
    }),
    not: t.field({
      type: OrganizationalUnitFilter,
      description: 'Not this one. Since an empty filter matches every unit, `not: {}` matches none.',
    }),
    text: t.string({ description: 'A text anywhere in what names a unit.', extensions: acceptsText }),
    ids: t.idList({
      description: 'One of these ids, at most 1,000. An empty list matches no unit.',
      extensions: acceptsOrganizationalUnitIdList,
    }),
    name: t.field({ type: StringFilter, description: 'The name, which units elsewhere may have too.' }),
    externalId: t.field({
      type: StringFilter,
      description: 'The id of the unit at the source it comes from.',
    }),
    parentId: t.id({
      description: 'Directly below this unit; with `includeDescendants` on any level below it.',
      extensions: acceptsOrganizationalUnitId,
    }),
    includeDescendants: t.boolean({
      defaultValue: false,
      description: 'Whether `parentId` means every level below that unit. Nothing by itself.',
    }),
    source: t.field({ type: SourceFilter, description: 'Where the unit comes from.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'When the unit was made in EIAM.' }),
    updatedAt: t.field({
      type: DateTimeRange,
      description: 'When the unit itself, not its people, last changed.',
    }),
  }),
});

/** The arguments of a list of units by filter, beside those of its pages. */
export const organizationalUnitListArguments = builder.args((t) => ({
  filter: t.field({
    type: OrganizationalUnitFilter,
    description:
      'The conditions that every one of the units meets. Left out, null or empty: all units of the list.',
    extensions: acceptsFilter,
  }),
  orderBy: t.field({
    type: OrganizationalUnitOrder,
    description: 'How the list is sorted. Needs the mirror.',
  }),
}));
