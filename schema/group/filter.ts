import { acceptsText } from '../core/arguments.ts';
import { builder } from '../core/builder.ts';
import { DateTimeRange, IntRange, SourceFilter, StringFilter } from '../filtering/filters.ts';
import { acceptsFilter, acceptsGroupIdList } from '../filtering/limits.ts';
import { GroupOrder } from '../filtering/orders.ts';
import type { GroupFilter as GroupFilterShape } from './ports.ts';

const GroupFilter = builder.inputRef<GroupFilterShape>('GroupFilter');
GroupFilter.implement({
  description:
    'Conditions on the groups of a list: all given members must match. A member that is null counts as left out, so `{ name: null }` matches every group. Cost: EIAM itself evaluates `name` by `startsWith`; `ids` reads those groups. Every other condition reads the whole list, or that of the groups whose name begins so, at 100 groups per call; beyond EIAM_MAX_SCAN_PAGES calls it is OPERATION_TOO_COMPLEX. `text` and `memberCount` need the mirror: NOT_CONFIGURED without it. At most 10 nested filters and 200 conditions.',
  fields: (t) => ({
    and: t.field({
      type: [GroupFilter],
      description: 'All of these filters match. An empty list matches every group.',
    }),
    or: t.field({
      type: [GroupFilter],
      description:
        'At least one of these filters matches. An empty list matches no group. Reads the whole list.',
    }),
    not: t.field({
      type: GroupFilter,
      description:
        'This filter does not match. An empty filter matches every group, so `not: {}` matches none.',
    }),
    text: t.string({
      description: 'A text anywhere in the name of a group, 1 to 256 characters. Needs the mirror.',
      extensions: acceptsText,
    }),
    ids: t.idList({
      description:
        'The group has one of these ids, at most 1,000. The result is in the order of the ids, without those that no group has. An empty list matches no group.',
      extensions: acceptsGroupIdList,
    }),
    name: t.field({
      type: StringFilter,
      description:
        'The name of the group. `startsWith` is a search in EIAM, which may be case-sensitive; below `or` and `not`, and for any other condition, the whole list is read.',
    }),
    externalId: t.field({
      type: StringFilter,
      description: 'The id of the group in its source system. Reads the whole list.',
    }),
    memberCount: t.field({ type: IntRange, description: 'The number of members. Needs the mirror.' }),
    source: t.field({
      type: SourceFilter,
      description: 'The source system of the group. Reads the whole list.',
    }),
    createdAt: t.field({
      type: DateTimeRange,
      description: 'When the group was created in EIAM. Reads the whole list.',
    }),
    updatedAt: t.field({
      type: DateTimeRange,
      description: 'When the group last changed, apart from its members. Reads the whole list.',
    }),
  }),
});

/** The arguments of every list of groups by filter, beside those of its pages. */
export const groupListArguments = builder.args((t) => ({
  filter: t.field({
    type: GroupFilter,
    description: 'The conditions that the groups must match. Left out, null or empty: all groups.',
    extensions: acceptsFilter,
  }),
  orderBy: t.field({
    type: GroupOrder,
    description:
      'The order of the list. Left out: the order of EIAM. Needs the mirror: NOT_CONFIGURED without it.',
  }),
}));
