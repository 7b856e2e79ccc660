import { optional } from '../core/input.ts';
import { searchText } from '../core/limits.ts';
import { aCount, aSource, aText, aTime } from '../filtering/filters.ts';
import { filterOf } from '../filtering/joined.ts';
import { groupIds } from '../filtering/limits.ts';

export const groupFilter = filterOf(
  {
    name: 'GroupFilter',
    noun: 'group',
    costOfOr: ' Reads the whole list.',
    description:
      'Conditions on the groups of a list: all given members must match. A member that is null counts as left out, so `{ name: null }` matches every group. Cost: EIAM itself evaluates `name` by `startsWith`; `ids` reads those groups. Every other condition reads the whole list, or that of the groups whose name begins so, at 100 groups per call; beyond EIAM_MAX_SCAN_PAGES calls it is OPERATION_TOO_COMPLEX. `text` and `memberCount` need the mirror: NOT_CONFIGURED without it. At most 10 nested filters and 200 conditions.',
  },
  {
    text: optional(
      searchText,
      'A text anywhere in the name of a group, 1 to 256 characters. Needs the mirror.',
    ),
    ids: optional(
      groupIds,
      'The group has one of these ids, at most 1,000. The result is in the order of the ids, without those that no group has. An empty list matches no group.',
    ),
    name: optional(
      aText,
      'The name of the group. `startsWith` is a search in EIAM, which may be case-sensitive; below `or` and `not`, and for any other condition, the whole list is read.',
    ),
    externalId: optional(aText, 'The id of the group in its source system. Reads the whole list.'),
    memberCount: optional(aCount, 'The number of members. Needs the mirror.'),
    source: optional(aSource, 'The source system of the group. Reads the whole list.'),
    createdAt: optional(aTime, 'When the group was created in EIAM. Reads the whole list.'),
    updatedAt: optional(aTime, 'When the group last changed, apart from its members. Reads the whole list.'),
  },
);
