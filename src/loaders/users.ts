import type { User, UserSummary } from '../eiam/developer/users.ts';
import { expectFound } from './absence.ts';
import { createSingleLoader } from './batch-loader.ts';
import type { IdBatches } from './id-batches.ts';
import type { GroupNode, OrganizationalUnitNode, UserNode } from './nodes.ts';
import { mapPage, type Page, type Window } from './page.ts';
import type { LoaderParts } from './parts.ts';
import { scanByToken } from './token-scan.ts';
import type { UnitScope } from './unit-scope.ts';
import { createUserKeys } from './user-keys.ts';
import { createUserLists } from './user-lists.ts';
import { createUserLookups } from './user-lookups.ts';
import { createUserPages } from './user-pages.ts';
import { createUserProfiles } from './user-profiles.ts';
import { createUserRows } from './user-rows.ts';
import { createUserSearch } from './user-search.ts';
import { windowOf } from './whole-list.ts';

export interface GroupMembership {
  readonly userId: string;
  readonly group: GroupNode;
}

export interface OrganizationalUnitMembership {
  readonly unit: OrganizationalUnitNode;
  readonly primary: boolean;
}

/** ListGroupsForUser pages that are read for one user's membership sources: 10,000 groups. */
const maxMembershipPages = 100;

/** A manager's field is free text; only what looks like a user's id is looked up (developer-api.md 6.3). */
const userIdShape = /^user_[A-Za-z0-9_]{1,59}$/;

/** Every way of reading users. Objects that are gone are null where they are looked for, NotFoundError where they are expected. */
export function createUserLoaders(parts: LoaderParts, units: UnitScope, batches: IdBatches) {
  const pages = createUserPages(parts, units);
  const rows = createUserRows(parts, pages);
  const profiles = createUserProfiles(parts, rows, batches);
  const lookups = createUserLookups(parts);
  const { list } = createUserLists(
    pages,
    lookups,
    profiles,
    units,
    createUserSearch(parts, units, pages),
    parts.seams,
  );
  const { findBy } = createUserKeys(parts, rows, lookups, batches);
  const sources = createSingleLoader(parts.coalescing, (userId: string) =>
    loadMembershipSources(parts, userId),
  );

  async function detail(userId: string): Promise<User> {
    return expectFound(await profiles.details.load(userId));
  }

  return {
    list,
    idBy: lookups.idBy,
    findBy,
    detail,
    async profile(userId: string): Promise<UserSummary> {
      return expectFound(await profiles.profiles.load(userId));
    },
    async find(userId: string, need: 'reference' | 'profile' | 'detail'): Promise<UserNode | null> {
      const way = need === 'detail' ? profiles.details : profiles.profiles;
      const profile: UserSummary | null = await way.load(userId);
      return profile && { id: profile.userId, profile };
    },
    async groups(userId: string, window: Window): Promise<Page<GroupMembership>> {
      const { groups } = await detail(userId);
      const page = windowOf({ rows: groups, idOf: ({ groupId }) => groupId }, window, parts.seams);
      return mapPage(page, (group) => ({ userId, group: { id: group.groupId, reference: group } }));
    },
    async organizationalUnits(userId: string, window: Window): Promise<Page<OrganizationalUnitMembership>> {
      const { organizationalUnits } = await detail(userId);
      const page = windowOf(
        { rows: organizationalUnits, idOf: (unit) => unit.organizationalUnitId },
        window,
        parts.seams,
      );
      return mapPage(page, (unit) => ({
        unit: { id: unit.organizationalUnitId, reference: unit },
        primary: unit.primary,
      }));
    },
    async primaryOrganizationalUnit(userId: string): Promise<OrganizationalUnitNode | null> {
      const { organizationalUnits, primaryOrganizationalUnitId } = await detail(userId);
      const named = organizationalUnits.find((unit) => unit.primary);
      if (named) return { id: named.organizationalUnitId, reference: named };
      return primaryOrganizationalUnitId === undefined ? null : { id: primaryOrganizationalUnitId };
    },
    async managerId(userId: string): Promise<string | undefined> {
      const { managerField } = parts.settings;
      if (managerField === undefined) return undefined;
      const { customFields } = await detail(userId);
      const value = customFields.find(({ fieldName }) => fieldName === managerField)?.fieldValue;
      return value !== undefined && userIdShape.test(value) ? value : undefined;
    },
    async membershipSource(userId: string, groupId: string) {
      return (await sources.load(userId)).get(groupId) ?? null;
    },
  };
}

async function loadMembershipSources({ calls }: LoaderParts, userId: string) {
  const memberships = await scanByToken(
    (nextToken, maxResults) =>
      calls.send((client, context) => client.listGroupsForUser(userId, { nextToken, maxResults }, context)),
    ({ groupId }) => groupId,
    maxMembershipPages,
  );
  const sources = new Map<string, { readonly type: string; readonly id: string }>();
  for (const [groupId, membership] of memberships) {
    const { groupMemberRelationSourceType: type, groupMemberRelationSourceId: id } = membership;
    if (type !== undefined && id !== undefined) sources.set(groupId, { type, id });
  }
  return sources;
}

export type UserLoaders = ReturnType<typeof createUserLoaders>;
