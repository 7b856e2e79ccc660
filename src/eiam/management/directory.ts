import { mostIds } from '../../vocabulary/limits.ts';
import type { CallContext } from '../call-context.ts';
import { type Group, group } from '../developer/groups.ts';
import {
  type OrganizationalUnit,
  type OrganizationalUnitPage,
  organizationalUnit,
} from '../developer/organizational-units.ts';
import { checkPageSize, type NumberedPage } from '../developer/paging.ts';
import { type UserPage, type UserSummary, userSummary } from '../developer/users.ts';
import { page } from '../record.ts';
import { tolerant } from '../reply-schema.ts';
import { readable } from '../unreadable.ts';
import type { Send } from './send.ts';

// The same objects as on the Developer API, in this plane's capitals: a reader handles them alike.
export const userRows = page('users', userSummary, {}).inPascalCase();
export const groupRows = page('groups', group, {}).inPascalCase();
export const organizationalUnitRows = page('organizationalUnits', organizationalUnit, {}).inPascalCase();

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

/** An empty list would be sent as no list at all, which asks for everything (management-api.md 2.3). */
function checkIds(ids: readonly string[]): readonly string[] {
  if (ids.length >= 1 && ids.length <= mostIds) return ids;
  throw new TypeError(`ids: expected 1 to ${mostIds}, but got ${ids.length}`);
}

function toPage({ pageNumber, pageSize }: NumberedPage) {
  return { PageNumber: pageNumber, PageSize: checkPageSize(pageSize) };
}

/** A page that holds every answer to a list of ids; upstream's own would cut it at 20 without a word (7.3). */
const wholePage = { PageNumber: 1, PageSize: mostIds };

/**
 * Users, groups and units, many at a time (management-api.md 7.3). By ids: 1 to `mostIds` of them; the rows come in upstream's
 * order, and ids nobody has are missing. Every operation throws EiamError, and TypeError or RangeError for what may not be asked.
 */
export function createDirectoryReads(send: Send) {
  return {
    /** Users by their ids, without groups, units and custom fields. */
    async listUsersByIds(userIds: readonly string[], context: CallContext): Promise<UserSummary[]> {
      const question = { UserIds: checkIds(userIds), ...wholePage };
      return readable((await send('ListUsers', question, tolerant(userRows), context)).users);
    },

    /** Groups by their ids. */
    async listGroupsByIds(groupIds: readonly string[], context: CallContext): Promise<Group[]> {
      const question = { GroupIds: checkIds(groupIds), ...wholePage };
      return readable((await send('ListGroups', question, tolerant(groupRows), context)).groups);
    },

    /** Organizational units by their ids. */
    async listOrganizationalUnitsByIds(
      organizationalUnitIds: readonly string[],
      context: CallContext,
    ): Promise<OrganizationalUnit[]> {
      const question = { OrganizationalUnitIds: checkIds(organizationalUnitIds), ...wholePage };
      const reply = await send(
        'ListOrganizationalUnits',
        question,
        tolerant(organizationalUnitRows),
        context,
      );
      return readable(reply.organizationalUnits);
    },

    /** All units of the instance, the root among them: their count, and one of them. */
    async listFirstOrganizationalUnit(context: CallContext): Promise<OrganizationalUnitPage> {
      const question = toPage({ pageNumber: 1, pageSize: 1 });
      const { organizationalUnits, ...facts } = await send(
        'ListOrganizationalUnits',
        question,
        tolerant(organizationalUnitRows),
        context,
      );
      return { ...facts, data: organizationalUnits };
    },

    /** One page of the users for whom every given condition holds; without any, of all users of the instance. */
    async searchUsers(search: UserSearch, context: CallContext): Promise<UserPage> {
      const question = {
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
      };
      const { users, ...facts } = await send('ListUsers', question, tolerant(userRows), context);
      return { ...facts, data: users };
    },
  };
}
