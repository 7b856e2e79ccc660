import { boolean, optional } from '../core/input.ts';
import { organizationalUnitId, searchText } from '../core/limits.ts';
import { aSource, aText, aTime } from '../filtering/filters.ts';
import { filterOf } from '../filtering/joined.ts';
import { organizationalUnitIds } from '../filtering/limits.ts';

export const organizationalUnitFilter = filterOf(
  {
    name: 'OrganizationalUnitFilter',
    noun: 'unit',
    description:
      'Conditions on the organizational units of a list: all given members must match. A member that is null counts as left out. The whole filter needs the mirror, since EIAM lists units only level by level: NOT_CONFIGURED without it. At most 10 nested filters and 200 conditions.',
  },
  {
    text: optional(searchText, 'A text anywhere in the name of a unit, 1 to 256 characters.'),
    ids: optional(
      organizationalUnitIds,
      'The unit has one of these ids, at most 1,000. An empty list matches no unit.',
    ),
    name: optional(aText, 'The name of the unit, which is unique only among the units with the same parent.'),
    externalId: optional(aText, 'The id of the unit in its source system.'),
    parentId: optional(
      organizationalUnitId,
      'The id of the parent unit or, with `includeDescendants`, of any unit above.',
    ),
    includeDescendants: optional(
      boolean,
      'Whether `parentId` matches units on every level below it. Without `parentId` it has no effect.',
      { defaultValue: false },
    ),
    source: optional(aSource, 'The source system of the unit.'),
    createdAt: optional(aTime, 'When the unit was created in EIAM.'),
    updatedAt: optional(aTime, 'When the unit last changed, apart from its users.'),
  },
);
