import type { GroupFilter as GroupFilterShape } from '../src/loaders/group-filter.ts';
import { acceptsText } from './arguments.ts';
import { builder } from './builder.ts';
import { acceptsFilter, acceptsGroupIdList } from './filter-limits.ts';
import { DateTimeRange, IntRange, SourceFilter, StringFilter } from './filters.ts';
import { GroupOrder } from './orders.ts';

export const GroupFilter = builder.inputRef<GroupFilterShape>('GroupFilter');
GroupFilter.implement({
  description:
    'What the groups of a list must meet, all of what is given. Null is the same as left out, so `{ name: null }` matches every group. Upstream answers name by startsWith by itself; ids are read; every other condition on what a list shows of a group reads the whole list, or that of the groups whose name begins so, 100 groups a call, as far as the operator allows. `text` and `memberCount` need the mirror. At most 10 filters within each other and 200 conditions.',
  fields: (t) => ({
    and: t.field({ type: [GroupFilter], description: 'All of these. An empty list matches every group.' }),
    or: t.field({
      type: [GroupFilter],
      description: 'At least one of these. An empty list matches no group. Reads the whole list.',
    }),
    not: t.field({
      type: GroupFilter,
      description: 'Not this one. Since an empty filter matches every group, `not: {}` matches none.',
    }),
    text: t.string({
      description: 'A text anywhere in what names a group. Needs the mirror.',
      extensions: acceptsText,
    }),
    ids: t.idList({
      description:
        'One of these ids, at most 1,000. Those groups are read, in this order; an id that no group has is passed over. An empty list matches no group.',
      extensions: acceptsGroupIdList,
    }),
    name: t.field({
      type: StringFilter,
      description:
        "The name. `startsWith`, where all groups of the result must meet it, is upstream's own search, which may tell capital from small letters; all else reads the whole list.",
    }),
    externalId: t.field({
      type: StringFilter,
      description: 'The id of the group at the source it comes from. Reads the whole list.',
    }),
    memberCount: t.field({ type: IntRange, description: 'The number of its members. Needs the mirror.' }),
    source: t.field({
      type: SourceFilter,
      description: 'Where the group comes from. Reads the whole list.',
    }),
    createdAt: t.field({
      type: DateTimeRange,
      description: 'When the group was made in EIAM. Reads the whole list.',
    }),
    updatedAt: t.field({
      type: DateTimeRange,
      description: 'When the group itself, not its membership, last changed. Reads the whole list.',
    }),
  }),
});

/** The arguments of every list of groups by filter, beside those of its pages. */
export const groupListArguments = builder.args((t) => ({
  filter: t.field({
    type: GroupFilter,
    description:
      'The conditions that every one of the groups meets. Left out, null or empty: all groups of the list.',
    extensions: acceptsFilter,
  }),
  orderBy: t.field({
    type: GroupOrder,
    description: 'How the list is sorted; left out: as upstream lists it. Needs the mirror.',
  }),
}));
