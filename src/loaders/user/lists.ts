import type { OrganizationalUnitNode } from '../../../schema/organizational-unit/ports.ts';
import type { Listed, NodeOrError, Page, Window } from '../../../schema/paging/page.ts';
import type { UserFilter, UserNode } from '../../../schema/user/ports.ts';
import type { User, UserSummary } from '../../eiam/developer/users.ts';
import { idOfReadable, readable } from '../../eiam/unreadable.ts';
import { allOf, everything } from '../conditions/condition.ts';
import type { LoaderContext } from '../loader-context.ts';
import { toUserNode, userIdOf } from '../nodes.ts';
import type { UnitScope } from '../organizational-unit/scope.ts';
import type { RowSink } from '../paging/list-walk.ts';
import { windowOfMatches } from '../paging/match-window.ts';
import { mapPage } from '../paging/page.ts';
import { nodeOf, rowsThatMeet } from '../paging/unreadable-rows.ts';
import { windowOf } from '../paging/whole-list.ts';
import { toUserCondition } from './filter.ts';
import type { UserLookups } from './lookups.ts';
import type { UserPages } from './pages.ts';
import { planUsers, type UserPlan } from './plan.ts';
import type { UserProfiles } from './profiles.ts';
import type { UserSearch } from './search.ts';

const idOf = idOfReadable(userIdOf);

/**
 * Lists of users: by page where upstream can list them, by search where access keys allow it, by look-up where it can find
 * them, otherwise by a bounded scan.
 */
export function createUserLists(
  { seams, now }: Pick<LoaderContext, 'seams' | 'now'>,
  pages: UserPages,
  lookups: UserLookups,
  { details, profiles, prime }: UserProfiles,
  { realId }: UnitScope,
  search: UserSearch,
) {
  /**
   * @throws NotConfiguredError, before any upstream call, where only the mirror could find the users that meet the filter
   * @param unit only its users; where only its id is given, the answer proves that it exists
   * @throws NotFoundError where there is no such unit
   */
  async function list(
    filter: UserFilter | null | undefined,
    window: Window,
    unit?: OrganizationalUnitNode,
  ): Promise<Page<NodeOrError<UserNode>>> {
    const inUnit = unit ? [{ test: { organizationalUnitId: unit.id } }] : [];
    const condition = filter ? toUserCondition(filter, now) : everything;
    const plan = planUsers(allOf([...inUnit, condition]));
    if (plan.way === 'page') return toNodes(await pages.window(plan.organizationalUnitId, window));
    const found = plan.search && (await search(plan.search, window));
    if (found) return toNodes(found);
    if (plan.way === 'scan') return toNodes(await scan(plan, window));
    const rows = await matches(plan);
    const isProved = rows.length > 0 || unit?.profile || unit?.reference;
    // No user in a unit, or no such unit: one row of the unit's own list distinguishes them.
    if (unit && !isProved) await pages.load(unit.id, 1, 1);
    return toNodes(windowOf({ rows, idOf }, window, seams));
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
  async function matches(
    plan: Exclude<UserPlan, { way: 'page' | 'scan' }>,
  ): Promise<readonly Listed<UserSummary>[]> {
    if (plan.way === 'nothing') return [];
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

function isIn(user: User, organizationalUnitId: string): boolean {
  return readable(user.organizationalUnits).some(
    (unit) => unit.organizationalUnitId === organizationalUnitId,
  );
}
