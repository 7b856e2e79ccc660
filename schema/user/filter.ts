import { acceptsText } from '../core/arguments.ts';
import { builder } from '../core/builder.ts';
import { personal } from '../federation/subgraph.ts';
import {
  acceptsUnitSet,
  CustomFieldFilter,
  DateTimeRange,
  IdSetFilter,
  OrganizationalUnitSetFilter,
  SourceFilter,
  StringFilter,
} from '../filtering/filters.ts';
import {
  acceptsFilter,
  acceptsGroupIdSet,
  acceptsPhoneFilter,
  acceptsUserIdList,
  acceptsUserIdSet,
} from '../filtering/limits.ts';
import { UserOrder } from '../filtering/orders.ts';
import { UserStatus } from './fields.ts';
import type { UserFilter as UserFilterShape } from './ports.ts';

const UserFilter = builder.inputRef<UserFilterShape>('UserFilter');
UserFilter.implement({
  description:
    'Conditions on the users of a list: all given members must match. A member that is null counts as left out, so `{ email: null }` matches every user; users without an address are `{ email: { isSet: false } }`. Cost: EIAM itself evaluates one unit, `username` or `displayName` by `startsWith`, `email` by `equals` and one status, alone or together. With access keys of the gateway that is one search; without them one unit is its list, and `email`, `phone` or `username` by `equals` is a look-up of 2 calls. Conditions beside a look-up or beside `ids` are evaluated on the users found. Every other condition reads the whole list, or that of the one unit, at 100 users per call; beyond EIAM_MAX_SCAN_PAGES calls it is OPERATION_TOO_COMPLEX. `text`, `groups`, `managers`, `customFields` and more than one unit need the mirror: NOT_CONFIGURED without it. At most 10 nested filters and 200 conditions.',
  fields: (t) => ({
    and: t.field({
      type: [UserFilter],
      description: 'All of these filters match. An empty list matches every user.',
    }),
    or: t.field({
      type: [UserFilter],
      description:
        'At least one of these filters matches. An empty list matches no user. Reads the whole list.',
    }),
    not: t.field({
      type: UserFilter,
      description:
        'This filter does not match. An empty filter matches every user, so `not: {}` matches none.',
    }),
    text: t.string({
      tag: personal,
      description: 'A text anywhere in the names of a user, 1 to 256 characters. Needs the mirror.',
      extensions: acceptsText,
    }),
    ids: t.idList({
      description:
        'The user has one of these ids, at most 1,000. The result is in the order of the ids, without those that no user has. An empty list matches no user.',
      extensions: acceptsUserIdList,
    }),
    username: t.field({
      type: StringFilter,
      tag: personal,
      description:
        'The name used to sign in. `equals` is a look-up; `startsWith` is a search where the gateway has access keys; any other condition reads the whole list.',
    }),
    displayName: t.field({
      type: StringFilter,
      tag: personal,
      description:
        'The display name. `startsWith` is a search where the gateway has access keys; any other condition reads the whole list.',
    }),
    email: t.field({
      type: StringFilter,
      tag: personal,
      description: 'The e-mail address. `equals` is a look-up; any other condition reads the whole list.',
    }),
    phone: t.field({
      type: StringFilter,
      tag: personal,
      description:
        'The telephone number. `equals` and `in` take whole numbers in any common notation; `equals` is a look-up, any other condition reads the whole list. In `startsWith`, `contains` and `endsWith` only digits count, and they are compared with the number without its country code; after a + (in `startsWith` also after 00) they are compared with the number including it.',
      extensions: acceptsPhoneFilter,
    }),
    status: t.field({
      type: [UserStatus],
      description:
        'The status is one of these. ENABLED or DISABLED alone is a search where the gateway has access keys; any other condition reads the whole list. An empty list matches no user.',
    }),
    locked: t.boolean({
      description:
        'Whether the account is locked now, that is `lockExpiresAt` is in the future by the clock of the gateway. Reads the whole list.',
    }),
    expired: t.boolean({
      description:
        'Whether the account is expired now, that is `accountExpiresAt` is in the past by the clock of the gateway. Reads the whole list.',
    }),
    accountExpiresAt: t.field({
      type: DateTimeRange,
      description: 'When the account expires or expired. Reads the whole list.',
    }),
    createdAt: t.field({
      type: DateTimeRange,
      description: 'When the account was created in EIAM. Reads the whole list.',
    }),
    updatedAt: t.field({
      type: DateTimeRange,
      description: 'When the account last changed in EIAM. Reads the whole list.',
    }),
    organizationalUnits: t.field({
      type: OrganizationalUnitSetFilter,
      description:
        'The organizational units that the user belongs to directly. One unit reads the list of that unit; more need the mirror.',
      extensions: acceptsUnitSet,
    }),
    groups: t.field({
      type: IdSetFilter,
      description: 'The ids of the groups that the user is a member of. Needs the mirror.',
      extensions: acceptsGroupIdSet,
    }),
    managers: t.field({
      type: IdSetFilter,
      description: 'The ids of the managers of the user, on any level. Needs the mirror.',
      extensions: acceptsUserIdSet,
    }),
    source: t.field({
      type: SourceFilter,
      description: 'The source system of the account. Reads the whole list.',
    }),
    customFields: t.field({
      type: [CustomFieldFilter],
      tag: personal,
      description: 'Conditions on custom fields, all of which must match. Needs the mirror.',
    }),
  }),
});

/** The arguments of every list of users, beside those of its pages. */
export const userListArguments = builder.args((t) => ({
  filter: t.field({
    type: UserFilter,
    description: 'The conditions that the users must match. Left out, null or empty: all users.',
    extensions: acceptsFilter,
  }),
  orderBy: t.field({
    type: UserOrder,
    description:
      'The order of the list. Left out: the order of EIAM. Needs the mirror: NOT_CONFIGURED without it.',
  }),
}));
