import { type Awaitable, andThen } from '../../../schema/core/awaitable.ts';
import { checked } from '../../../schema/core/unreadable.ts';
import type { OrganizationalUnitNode } from '../../../schema/organizational-unit/ports.ts';
import type { ListPage, ListWindow, NodeOrError } from '../../../schema/paging/page.ts';
import type {
  GroupMembership,
  OrganizationalUnitMembership,
  UserLoaders,
  UserNode,
} from '../../../schema/user/ports.ts';
import type { GroupIdPage, User, UserSummary } from '../../eiam/developer/users.ts';
import { idOfReadable, type ReadableRow, readable, UnreadableRow } from '../../eiam/unreadable.ts';
import { mostMembershipPages } from '../../vocabulary/limits.ts';
import { createSingleLoader } from '../batch-loader.ts';
import type { IdBatches } from '../id-batches.ts';
import { atFirstUse, type LoaderContext } from '../loader-context.ts';
import type { MirrorLists } from '../mirror/lists.ts';
import { windowAtHand } from '../mirror/window-at-hand.ts';
import { toUserNode } from '../nodes.ts';
import { expectFound } from '../not-found.ts';
import type { UnitScope } from '../organizational-unit/scope.ts';
import { scanByToken } from '../paging/token-scan.ts';
import { expectNextToken, expectReadable, findReadable, nodeOf } from '../paging/unreadable-rows.ts';
import { createUserBearers } from './bearers.ts';
import { containersOf } from './containers.ts';
import { createUserKeys } from './keys.ts';
import { createUserLists } from './lists.ts';
import { createUserLookups } from './lookups.ts';
import { createUserPages } from './pages.ts';
import { createUserProfiles } from './profiles.ts';
import { readManagers } from './reporting-lines.ts';
import { createUserRows } from './rows.ts';
import { createUserSearch } from './search.ts';

type UnitOfUser = ReadableRow<User['organizationalUnits']>;
type GroupOfUser = ReadableRow<User['groups']>;
/** A membership of a group, and where it comes from. */
type MembershipRow = ReadableRow<GroupIdPage['data']>;

/** A manager's field is free text; only what looks like a user's id is looked up (developer-api.md 6.3). */
const userIdShape = /^user_[A-Za-z0-9_]{1,59}$/;

const idOfGroup = idOfReadable<GroupOfUser>(({ groupId }) => groupId);
const idOfUnit = idOfReadable<UnitOfUser>(({ organizationalUnitId }) => organizationalUnitId);

/** Every way of reading users. An object that is gone is null from a look-up, a NotFoundError where a reply has just named it. */
export function createUserLoaders(
  parts: LoaderContext,
  units: UnitScope,
  batches: IdBatches,
  mirrored: () => MirrorLists,
): UserLoaders {
  const pages = atFirstUse(() => createUserPages(parts, units));
  const rows = atFirstUse(() => createUserRows(parts, pages()));
  const profiles = createUserProfiles(parts, rows, batches);
  const lookups = atFirstUse(() =>
    createUserLookups(parts, profiles, createUserBearers(parts, units, pages())),
  );
  const lists = atFirstUse(() => {
    const search = createUserSearch(parts, units, pages());
    return createUserLists(parts, pages(), lookups(), profiles, units, search, mirrored);
  });
  const keys = atFirstUse(() => createUserKeys(parts, rows, lookups(), batches));
  const sources = atFirstUse(() =>
    createSingleLoader(parts.coalescing, (userId: string) => loadMembershipSources(parts, userId)),
  );

  function detailNow(userId: string): Awaitable<User> {
    return andThen(profiles.details.get(userId), expectFound);
  }

  async function detail(userId: string): Promise<User> {
    return detailNow(userId);
  }

  function groupsOf(userId: string): Awaitable<readonly (GroupOfUser | UnreadableRow)[]> {
    const held = parts.mirror.groupsOf(userId);
    return held ?? andThen(detailNow(userId), (user) => checked(user).groups ?? []);
  }

  return {
    list: (listing, window) => lists().list(listing, window),
    async count(unit, includeDescendants = false) {
      const { mirror } = parts;
      const organizationalUnitId = unit?.id;
      const isPreferred =
        organizationalUnitId === undefined ? mirror.isPreferred : mirror.isPreferredFor(organizationalUnitId);
      const isMirrored = includeDescendants || isPreferred;
      if (!isMirrored) return pages().count(organizationalUnitId);
      if (organizationalUnitId === undefined) return (await mirrored().counts()).users;
      const count = await mirrored().userCount(organizationalUnitId, includeDescendants);
      const isKnown = isPreferred || unit?.profile || unit?.reference;
      // No user, or no such unit: the unit's own list distinguishes them.
      if (count === 0 && !isKnown) await pages().count(organizationalUnitId);
      return count;
    },
    idBy: (key) => lookups().idOf(key),
    lookUp: (key, need) => lookups().find(key, need),
    findBy: (key, need) => keys().findBy(key, need),
    detail,
    async profile(userId: string): Promise<UserSummary> {
      return expectFound(await profiles.profile(userId));
    },
    find(userId: string, need: 'reference' | 'profile' | 'detail'): Awaitable<UserNode | null> {
      const user: Awaitable<UserSummary | null> =
        need === 'detail' ? profiles.details.get(userId) : profiles.profile(userId);
      return andThen(user, (profile) => profile && toUserNode(profile));
    },
    groups(userId: string, window: ListWindow): Awaitable<ListPage<NodeOrError<GroupMembership>>> {
      const toNode = nodeOf((group: GroupOfUser) => ({
        userId,
        group: { id: group.groupId, reference: group },
      }));
      return andThen(groupsOf(userId), (rows) =>
        windowAtHand({ rows, idOf: idOfGroup }, window, parts, toNode),
      );
    },
    organizationalUnits: (
      userId: string,
      window: ListWindow,
    ): Awaitable<ListPage<NodeOrError<OrganizationalUnitMembership>>> =>
      andThen(detailNow(userId), (user) => {
        const { organizationalUnits: rows = [] } = checked(user);
        return windowAtHand({ rows, idOf: idOfUnit }, window, parts, nodeOf(toUnitMembership));
      }),
    async primaryOrganizationalUnit(userId: string): Promise<OrganizationalUnitNode | null> {
      const user = await detail(userId);
      const isPrimary = (unit: UnitOfUser) => unit.primary === true;
      const named = readable(user.organizationalUnits).find(isPrimary);
      if (named) return toUnitMembership(named).unit;
      const { primaryOrganizationalUnitId } = checked(user);
      if (primaryOrganizationalUnitId !== undefined) return { id: primaryOrganizationalUnitId };
      findReadable(checked(user).organizationalUnits, isPrimary);
      return null;
    },
    /** The value as text; undefined where the field has none. */
    async customField(userId: string, name: string): Promise<string | undefined> {
      const { customFields } = checked(await detail(userId));
      return findReadable(customFields, ({ fieldName }) => fieldName === name)?.fieldValue;
    },
    async managerId(userId: string): Promise<string | undefined> {
      const { managerField } = parts.settings;
      if (managerField === undefined) return undefined;
      const value = await this.customField(userId, managerField);
      return value !== undefined && userIdShape.test(value) ? value : undefined;
    },
    /** The managers above a user, nearest first; an error stands for one that could not be read. */
    async managers(userId: string, levels: number): Promise<readonly (UserNode | Error)[]> {
      await detail(userId);
      const managerId = (id: string) => this.managerId(id);
      return readManagers(userId, levels, { managerId, detail: (id) => profiles.details.load(id) });
    },
    reports: (...asked) => mirrored().reports(...asked),
    reportCount: (...asked) => mirrored().reportCount(...asked),
    async memberships(userId, ids, includeDescendants) {
      if (includeDescendants) return mirrored().memberships(userId, ids);
      const containers = ids.length === 0 ? [] : containersOf(await detail(userId), ids);
      return containers.map((container) => ({ container, through: container }));
    },
    async membershipSource(userId: string, groupId: string) {
      const { rows, unreadable } = await sources().load(userId);
      const membership = rows.get(groupId);
      // One that could not be read may be this one.
      if (membership === undefined) expectReadable(unreadable);
      return membership ?? null;
    },
  };
}

/** A unit that GetUser names. The membership's own flag is another's fault than the name's. */
function toUnitMembership(unit: UnitOfUser): OrganizationalUnitMembership {
  return { unit: { id: unit.organizationalUnitId, reference: unit }, row: unit };
}

/** The memberships by group, and the rows whose group could not be read. */
async function loadMembershipSources({ calls }: LoaderContext, userId: string) {
  const unreadable: UnreadableRow[] = [];
  const rows = await scanByToken<MembershipRow>(
    async (nextToken, maxResults) => {
      const page = expectNextToken(
        await calls.read((client, context) =>
          client.listGroupsForUser(userId, { nextToken, maxResults }, context),
        ),
      );
      unreadable.push(...page.data.filter((row) => row instanceof UnreadableRow));
      return page;
    },
    ({ groupId }) => groupId,
    mostMembershipPages,
  );
  return { rows, unreadable };
}
