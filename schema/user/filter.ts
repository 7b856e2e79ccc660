import { groupIdSchema, userIdSchema } from '../core/arguments.ts';
import { boolean, list, optional } from '../core/input.ts';
import { searchText } from '../core/limits.ts';
import { personal } from '../federation/marks.ts';
import {
  aCustomField,
  aPhoneNumber,
  aSetOf,
  aSetOfUnits,
  aSource,
  aText,
  aTime,
} from '../filtering/filters.ts';
import { filterOf } from '../filtering/joined.ts';
import { userIds } from '../filtering/limits.ts';
import { userStatus } from './status.ts';

export const userFilter = filterOf(
  {
    name: 'UserFilter',
    noun: 'user',
    costOfOr: ' Reads the whole list.',
    description:
      'Conditions on the users of a list: all given members must match. A member that is null counts as left out, so `{ email: null }` matches every user; users without an address are `{ email: { isSet: false } }`. Cost: EIAM itself evaluates one unit, `username` or `displayName` by `startsWith`, `email` by `equals` and one status, alone or together. With access keys of the gateway that is one search; without them one unit is its list, and `email`, `phone` or `username` by `equals` is a look-up of 2 calls. Conditions beside a look-up or beside `ids` are evaluated on the users found. Every other condition reads the whole list, or that of the one unit, at 100 users per call; beyond EIAM_MAX_SCAN_PAGES calls it is OPERATION_TOO_COMPLEX. `text`, `groups`, `managers`, `customFields` and more than one unit need the mirror: NOT_CONFIGURED without it. At most 10 nested filters and 200 conditions.',
  },
  {
    text: optional(
      searchText,
      'A text anywhere in the names of a user, 1 to 256 characters. Needs the mirror.',
      { tag: personal },
    ),
    ids: optional(
      userIds,
      'The user has one of these ids, at most 1,000. The result is in the order of the ids, without those that no user has. An empty list matches no user.',
    ),
    username: optional(
      aText,
      'The name used to sign in. `equals` is a look-up; `startsWith` is a search where the gateway has access keys; any other condition reads the whole list.',
      { tag: personal },
    ),
    displayName: optional(
      aText,
      'The display name. `startsWith` is a search where the gateway has access keys; any other condition reads the whole list.',
      { tag: personal },
    ),
    email: optional(
      aText,
      'The e-mail address. `equals` is a look-up; any other condition reads the whole list.',
      { tag: personal },
    ),
    phone: optional(
      aPhoneNumber,
      'The telephone number. `equals` and `in` take whole numbers in any common notation; `equals` is a look-up, any other condition reads the whole list. In `startsWith`, `contains` and `endsWith` only digits count, and they are compared with the number without its country code; after a + (in `startsWith` also after 00) they are compared with the number including it.',
      { tag: personal },
    ),
    status: optional(
      list(userStatus),
      'The status is one of these. ENABLED or DISABLED alone is a search where the gateway has access keys; any other condition reads the whole list. An empty list matches no user.',
    ),
    locked: optional(
      boolean,
      'Whether the account is locked now, that is `lockExpiresAt` is in the future by the clock of the gateway. Reads the whole list.',
    ),
    expired: optional(
      boolean,
      'Whether the account is expired now, that is `accountExpiresAt` is in the past by the clock of the gateway. Reads the whole list.',
    ),
    accountExpiresAt: optional(aTime, 'When the account expires or expired. Reads the whole list.'),
    createdAt: optional(aTime, 'When the account was created in EIAM. Reads the whole list.'),
    updatedAt: optional(aTime, 'When the account last changed in EIAM. Reads the whole list.'),
    organizationalUnits: optional(
      aSetOfUnits,
      'The organizational units that the user belongs to directly. One unit reads the list of that unit; more need the mirror.',
    ),
    groups: optional(
      aSetOf(groupIdSchema),
      'The ids of the groups that the user is a member of. Needs the mirror.',
    ),
    managers: optional(
      aSetOf(userIdSchema),
      'The ids of the managers of the user, on any level. Needs the mirror.',
    ),
    source: optional(aSource, 'The source system of the account. Reads the whole list.'),
    customFields: optional(
      list(aCustomField),
      'Conditions on custom fields, all of which must match. Needs the mirror.',
      { tag: personal },
    ),
  },
);
