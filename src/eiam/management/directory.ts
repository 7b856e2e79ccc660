import { mostIds } from '../../vocabulary/limits.ts';
import { tags } from '../../vocabulary/tags.ts';
import { type Group, group } from '../developer/groups.ts';
import {
  type OrganizationalUnit,
  organizationalUnit,
  unitAbsence,
} from '../developer/organizational-units.ts';
import { checkIds, checkPageSize, type NumberedPage } from '../developer/paging.ts';
import { cachePolicyOfUsers, type UserSummary, userSummary } from '../developer/users.ts';
import { part } from '../kinds.ts';
import { aboutAll, firstPage } from '../known-objects.ts';
import { batchOf } from '../operation.ts';
import { page } from '../record.ts';
import { readable } from '../unreadable.ts';
import { read } from './operation.ts';

// The same objects as on the Developer API, in this plane's capitals: a reader handles them alike.
const userRows = page('users', userSummary, {}).inPascalCase();
const groupRows = page('groups', group, {}).inPascalCase();
const organizationalUnitRows = page('organizationalUnits', organizationalUnit, {}).inPascalCase();

/** Conditions that upstream checks, all of which hold for every user it answers with. */
export interface UserSearch extends NumberedPage {
  readonly usernameStartsWith?: string | undefined;
  readonly displayNameStartsWith?: string | undefined;
  readonly email?: string | undefined;
  readonly phoneNumber?: string | undefined;
  /** The country code, digits alone. */
  readonly phoneRegion?: string | undefined;
  readonly userExternalId?: string | undefined;
  readonly userSourceType?: string | undefined;
  readonly userSourceId?: string | undefined;
  /** `enabled` or `disabled`. */
  readonly status?: string | undefined;
  /** Direct members of this unit. */
  readonly organizationalUnitId?: string | undefined;
}

function toPage({ pageNumber, pageSize }: NumberedPage) {
  return { PageNumber: pageNumber, PageSize: checkPageSize(pageSize) };
}

/** A page that holds every answer to a list of ids; upstream's own would cut it at 20 without a word (7.3). */
const wholePage = { PageNumber: 1, PageSize: mostIds };

/**
 * Users, groups and units, many at a time (management-api.md 7.3). By ids: the rows come in upstream's order, and those of ids that
 * no object has are missing.
 */
export const directoryReads = {
  /** Users by their ids, without groups, units and custom fields. */
  listUsersByIds: read('ListUsers', {
    request: (userIds: readonly string[]) => ({ UserIds: checkIds(userIds), ...wholePage }),
    reply: part(userRows, ({ users }) => readable(users)),
    examples: ({ userIds }) => aboutAll(userIds),
    batch: batchOf(
      ({ userId }: UserSummary) => userId,
      (userId) => ({ tags: [tags.user(userId)], absenceTags: [tags.userAbsent] }),
    ),
  }),

  listGroupsByIds: read('ListGroups', {
    request: (groupIds: readonly string[]) => ({ GroupIds: checkIds(groupIds), ...wholePage }),
    reply: part(groupRows, ({ groups }) => readable(groups)),
    examples: ({ groupIds }) => aboutAll(groupIds),
    batch: batchOf(
      ({ groupId }: Group) => groupId,
      (groupId) => ({ tags: [tags.group(groupId)] }),
    ),
  }),

  listOrganizationalUnitsByIds: read('ListOrganizationalUnits', {
    request: (unitIds: readonly string[]) => ({ OrganizationalUnitIds: checkIds(unitIds), ...wholePage }),
    reply: part(organizationalUnitRows, ({ organizationalUnits }) => readable(organizationalUnits)),
    examples: ({ unitIds }) => aboutAll(unitIds),
    batch: batchOf(
      ({ organizationalUnitId }: OrganizationalUnit) => organizationalUnitId,
      (unitId) => ({ tags: [tags.unit(unitId)], absenceTags: unitAbsence }),
    ),
  }),

  /** All units of the instance, the root among them: their count, and one of them. */
  listFirstOrganizationalUnit: read('ListOrganizationalUnits', {
    request: () => toPage({ pageNumber: 1, pageSize: 1 }),
    reply: part(organizationalUnitRows, ({ organizationalUnits: data, ...facts }) => ({ ...facts, data })),
  }),

  /** One page of the users for whom every given condition holds; without any, of all users of the instance. */
  searchUsers: read('ListUsers', {
    request: (search: UserSearch) => ({
      UsernameStartsWith: search.usernameStartsWith,
      DisplayNameStartsWith: search.displayNameStartsWith,
      Email: search.email,
      PhoneNumber: search.phoneNumber,
      PhoneRegion: search.phoneRegion,
      UserExternalId: search.userExternalId,
      UserSourceType: search.userSourceType,
      UserSourceId: search.userSourceId,
      Status: search.status,
      OrganizationalUnitId: search.organizationalUnitId,
      ...toPage(search),
    }),
    reply: part(userRows, ({ users: data, ...facts }) => ({ ...facts, data })),
    cachePolicy: ({ organizationalUnitId }) => cachePolicyOfUsers(organizationalUnitId),
    examples: () => [[firstPage]],
  }),
};
