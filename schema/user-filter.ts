import type { UserFilter as UserFilterShape } from '../src/loaders/user-filter.ts';
import { acceptsText } from './arguments.ts';
import { builder } from './builder.ts';
import {
  acceptsFilter,
  acceptsGroupIdSet,
  acceptsPhoneFilter,
  acceptsUserIdList,
  acceptsUserIdSet,
} from './filter-limits.ts';
import {
  CustomFieldFilter,
  DateTimeRange,
  IdSetFilter,
  OrganizationalUnitSetFilter,
  SourceFilter,
  StringFilter,
} from './filters.ts';
import { UserOrder } from './orders.ts';
import { personal } from './subgraph.ts';
import { UserStatus } from './user-fields.ts';

export const UserFilter = builder.inputRef<UserFilterShape>('UserFilter');
UserFilter.implement({
  description:
    'What the users of a list must meet, all of what is given. Null is the same as left out, so `{ email: null }` matches every user; users without an address are `{ email: { isSet: false } }`. Upstream answers these by itself, alone or together: one unit, username or displayName by startsWith, email by equals, one status; with access keys in one search, otherwise a unit is one list, and email, phone or username by equals is a look-up of 2 calls. Conditions beside a look-up, and beside ids, are checked on the users that are found. Every other condition on what a list shows of a user reads the whole list, or the list of the one unit, 100 users a call, as far as the operator allows. `text`, `groups`, `managers`, `customFields` and more than one unit need the mirror. At most 10 filters within each other and 200 conditions.',
  fields: (t) => ({
    and: t.field({
      type: [UserFilter],
      description: 'All of these. An empty list matches every user.',
    }),
    or: t.field({
      type: [UserFilter],
      description: 'At least one of these. An empty list matches no user. Reads the whole list.',
    }),
    not: t.field({
      type: UserFilter,
      description: 'Not this one. Since an empty filter matches every user, `not: {}` matches none.',
    }),
    text: t.string({
      tag: personal,
      description: 'A text anywhere in what names a user. Needs the mirror.',
      extensions: acceptsText,
    }),
    ids: t.idList({
      description:
        'One of these ids, at most 1,000. Those users are read, in this order; an id that no user has is passed over. An empty list matches no user.',
      extensions: acceptsUserIdList,
    }),
    username: t.field({
      type: StringFilter,
      tag: personal,
      description:
        'The name used to sign in. `equals` is a look-up; `startsWith` is a search with access keys; all else reads the whole list.',
    }),
    displayName: t.field({
      type: StringFilter,
      tag: personal,
      description:
        'The name shown to people. `startsWith` is a search with access keys; all else reads the whole list.',
    }),
    email: t.field({
      type: StringFilter,
      tag: personal,
      description: 'The e-mail address. `equals` is a look-up; all else reads the whole list.',
    }),
    phone: t.field({
      type: StringFilter,
      tag: personal,
      description:
        'The telephone number. `equals` and `in` take whole numbers as people write them; `equals` is a look-up. In parts of a number only the digits count, without the country code; behind a +, and for `startsWith` behind 00, they count from the country code on. All but `equals` reads the whole list.',
      extensions: acceptsPhoneFilter,
    }),
    status: t.field({
      type: [UserStatus],
      description:
        'In one of these statuses. One of ENABLED and DISABLED is a search with access keys; all else reads the whole list. An empty list matches no user.',
    }),
    locked: t.boolean({
      description:
        "Whether the account is locked out now, by the gateway's clock (`lockExpiresAt`). Reads the whole list.",
    }),
    expired: t.boolean({
      description:
        "Whether the account is past `accountExpiresAt` now, by the gateway's clock. Reads the whole list.",
    }),
    accountExpiresAt: t.field({
      type: DateTimeRange,
      description: 'When the account stops, or stopped, being valid. Reads the whole list.',
    }),
    createdAt: t.field({
      type: DateTimeRange,
      description: 'When the account was made in EIAM. Reads the whole list.',
    }),
    updatedAt: t.field({
      type: DateTimeRange,
      description: 'When the account last changed. Reads the whole list.',
    }),
    organizationalUnits: t.field({
      type: OrganizationalUnitSetFilter,
      description: 'The units that the user belongs to directly. One unit is its list; more need the mirror.',
    }),
    groups: t.field({
      type: IdSetFilter,
      description: 'The groups that the user is a member of, by their ids. Needs the mirror.',
      extensions: acceptsGroupIdSet,
    }),
    managers: t.field({
      type: IdSetFilter,
      description: 'The users who are managers of the user, at any level, by their ids. Needs the mirror.',
      extensions: acceptsUserIdSet,
    }),
    source: t.field({
      type: SourceFilter,
      description: 'Where the account comes from. Reads the whole list.',
    }),
    customFields: t.field({
      type: [CustomFieldFilter],
      tag: personal,
      description: 'Fields that the company added, all of these conditions. Needs the mirror.',
    }),
  }),
});

/** The arguments of every list of users, beside those of its pages. */
export const userListArguments = builder.args((t) => ({
  filter: t.field({
    type: UserFilter,
    description:
      'The conditions that every one of the users meets. Left out, null or empty: all users of the list.',
    extensions: acceptsFilter,
  }),
  orderBy: t.field({
    type: UserOrder,
    description: 'How the list is sorted; left out: as upstream lists it. Needs the mirror.',
  }),
}));
