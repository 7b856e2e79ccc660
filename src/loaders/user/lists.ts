import type { OrganizationalUnitNode } from '../../../schema/organizational-unit/ports.ts';
import type { Listed, ListPage, ListWindow, NodeOrError, Page, Window } from '../../../schema/paging/page.ts';
import type { UnitUserListing, UserListing, UserNode } from '../../../schema/user/ports.ts';
import type { User, UserSummary } from '../../eiam/developer/users.ts';
import { idOfReadable, readable } from '../../eiam/unreadable.ts';
import type { UsersAmong } from '../../mirror/questions.ts';
import type { LoaderContext } from '../loader-context.ts';
import type { MirrorLists } from '../mirror/lists.ts';
import { planeOf } from '../mirror/mirror-plane.ts';
import { toUserNode, userIdOf } from '../nodes.ts';
import type { UnitScope } from '../organizational-unit/scope.ts';
import type { RowSink } from '../paging/list-walk.ts';
import { windowOfMatches } from '../paging/match-window.ts';
import { mapPage } from '../paging/page.ts';
import { nodeOf, rowsThatMeet } from '../paging/unreadable-rows.ts';
import { windowOf } from '../paging/whole-list.ts';
import type { UserLookups } from './lookups.ts';
import type { UserPages } from './pages.ts';
import { planListing, type UserPlan } from './plan.ts';
import type { UserProfiles } from './profiles.ts';
import type { UserSearch } from './search.ts';

const idOf = idOfReadable(userIdOf);

/**
 * Lists of users: by page where upstream can list them, by search where access keys allow it, by look-up where it can find
 * them, otherwise by a bounded scan, or from the mirror.
 */
export function createUserLists(
  { seams, now, mirror }: Pick<LoaderContext, 'seams' | 'now' | 'mirror'>,
  pages: UserPages,
  lookups: UserLookups,
  { details, profiles, prime }: UserProfiles,
  { realId }: UnitScope,
  search: UserSearch,
  mirrored: () => Pick<MirrorLists, 'users'>,
) {
  /** @throws NotFoundError where there is no such unit */
  async function list(
    listing: UserListing | UnitUserListing,
    anyWindow: ListWindow,
  ): Promise<ListPage<NodeOrError<UserNode>>> {
    const unit = 'unit' in listing ? listing.unit : undefined;
    const plan = planListing(listing, now);
    const window = planeOf(anyWindow, mirror, unit?.id ?? plan.organizationalUnitId);
    if (plan.way === 'mirror' || !window) {
      const page = await mirrored().users(amongOf(listing), listing, anyWindow);
      if (unit && page.entries.length === 0) await proveUnit(unit);
      return page;
    }
    if (plan.way === 'page') return toNodes(await pages.window(plan.organizationalUnitId, window));
    const found = plan.search && (await search(plan.search, window));
    if (found) return toNodes(found);
    if (plan.way === 'scan') return toNodes(await scan(plan, window));
    const rows = await matches(plan);
    if (unit && rows.length === 0) await proveUnit(unit);
    return toNodes(windowOf({ rows, idOf }, window, seams));
  }

  /** No user in a unit, or no such unit: one row of the unit's own list distinguishes them. */
  async function proveUnit({ id, profile, reference }: OrganizationalUnitNode): Promise<void> {
    if (!profile && !reference) await pages.load(id, 1, 1);
  }

  function toNodes(page: Page<Listed<UserSummary>>): Page<NodeOrError<UserNode>> {
    prime(readable(page.entries.map(({ row }) => row)));
    return mapPage(page, nodeOf(toUserNode));
  }

  function scan(
    { organizationalUnitId, evaluate }: Extract<UserPlan, { way: 'scan' }>,
    window: Window,
  ): Promise<Page<Listed<UserSummary>>> {
    const walk = (sink: RowSink<UserSummary>) => pages.scan(organizationalUnitId, sink);
    return windowOfMatches<UserSummary>(window, { evaluate, idOf, walk }, seams);
  }

  /** Those that are found without a list. */
  async function matches(plan: Exclude<UserPlan, { way: 'scan' }>): Promise<readonly Listed<UserSummary>[]> {
    if (plan.way !== 'lookUp' && plan.way !== 'ids') return [];
    const users = await candidates(plan);
    return rowsThatMeet(await within(plan.organizationalUnitId, users), plan.evaluate);
  }

  async function candidates(plan: Extract<UserPlan, { way: 'lookUp' | 'ids' }>): Promise<UserSummary[]> {
    const isInUnit = plan.organizationalUnitId !== undefined;
    const read = (id: string) => (isInUnit ? details.load(id) : profiles.load(id));
    const users =
      plan.way === 'ids'
        ? await Promise.all(plan.ids.map(read))
        : [(await lookups.find(plan.key, isInUnit ? 'detail' : 'profile'))?.profile ?? null];
    return users.filter((user) => user !== null).filter((user) => plan.evaluate(user) !== false);
  }

  /** Those that are directly in the unit, by their own replies. */
  async function within(
    unitId: string | undefined,
    users: readonly UserSummary[],
  ): Promise<readonly UserSummary[]> {
    if (unitId === undefined || users.length === 0) return users;
    const id = await realId(unitId);
    const whole = await Promise.all(users.map(({ userId }) => details.load(userId)));
    return whole.filter((user) => user !== null).filter((user) => isIn(user, id));
  }

  return { list };
}

function amongOf(listing: UserListing | UnitUserListing): UsersAmong {
  if (!('unit' in listing)) return { kind: 'everyone' };
  const { unit, includeDescendants } = listing;
  return { kind: 'unit', unitId: unit.id, includeDescendants: includeDescendants === true };
}

function isIn(user: User, organizationalUnitId: string): boolean {
  return readable(user.organizationalUnits).some(
    (unit) => unit.organizationalUnitId === organizationalUnitId,
  );
}
