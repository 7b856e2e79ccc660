import type { DirectoryLoaders, Match } from '../../../schema/directory/ports.ts';
import type { GroupNode } from '../../../schema/group/node.ts';
import type { GroupListing } from '../../../schema/group/ports.ts';
import type {
  OrganizationalUnitListing,
  OrganizationalUnitLoaders,
  OrganizationalUnitNode,
} from '../../../schema/organizational-unit/ports.ts';
import type { ListPage, ListWindow, NodeOrError } from '../../../schema/paging/page.ts';
import type { Membership, UserListing, UserLoaders, UserNode } from '../../../schema/user/ports.ts';
import type { Group } from '../../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../eiam/developer/organizational-units.ts';
import type {
  MirrorContainer,
  MirrorCounts,
  MirrorMatch,
  UnitsAmong,
  UsersAmong,
} from '../../mirror/questions.ts';
import { everyoneGroupId } from '../../vocabulary/ids.ts';
import { toUserNode } from '../nodes.ts';
import { type MirrorPlane, toListPage, toMirrorWindow } from './mirror-plane.ts';

/** What the graph asks of the mirror, in the graph's own words. */
export interface MirrorLists
  extends DirectoryLoaders,
    Pick<UserLoaders, 'reports' | 'reportCount'>,
    Pick<OrganizationalUnitLoaders, 'descendants'> {
  users(
    among: UsersAmong,
    listing: UserListing,
    window: ListWindow,
  ): Promise<ListPage<NodeOrError<UserNode>>>;
  userCount(unitId: string, includeDescendants: boolean): Promise<number>;
  memberCount(groupId: string): Promise<number | undefined>;
  childCount(unitId: string): Promise<number | undefined>;
  /** Of the whole directory. */
  counts(): Promise<MirrorCounts>;
  memberships(userId: string, ids: readonly string[]): Promise<readonly Membership[]>;
  groups(listing: GroupListing, window: ListWindow): Promise<ListPage<NodeOrError<GroupNode>>>;
  units(
    among: UnitsAmong,
    listing: OrganizationalUnitListing,
    window: ListWindow,
  ): Promise<ListPage<NodeOrError<OrganizationalUnitNode>>>;
}

/** @param now the gateway's clock, in milliseconds since the epoch */
export function createMirrorLists(mirror: MirrorPlane, now: () => number): MirrorLists {
  const usersOf = once(async (among: UsersAmong, { filter, orderBy }: UserListing, window: ListWindow) => {
    const question = { among, filter: filter ?? undefined, order: orderBy ?? undefined, now: now() };
    const needs = { details: among.kind === 'reports' || needsDetails(filter) };
    const page = await mirror.ask(
      (questions, limits) => questions.users({ ...question, window: toMirrorWindow(window) }, limits),
      needs,
    );
    mirror.listed(page.entries.map(({ row }) => row.user.userId));
    return page;
  });

  async function askUsers<Node>(
    among: UsersAmong,
    listing: UserListing,
    window: ListWindow,
    toNode: (found: { readonly user: UserNode; readonly level: number }) => Node,
  ): Promise<ListPage<NodeOrError<Node>>> {
    const page = await usersOf(among, listing, window);
    return toListPage(page, mirror, ({ user, level = 0 }) => toNode({ user: toUserNode(user), level }));
  }

  const unitsOf = once((among: UnitsAmong, listing: OrganizationalUnitListing, window: ListWindow) => {
    const { filter, orderBy } = listing;
    const question = { among, filter: filter ?? undefined, order: orderBy ?? undefined };
    return mirror.ask((questions, limits) =>
      questions.units({ ...question, window: toMirrorWindow(window) }, limits),
    );
  });

  async function askUnits<Node>(
    among: UnitsAmong,
    listing: OrganizationalUnitListing,
    window: ListWindow,
    toNode: (found: { readonly unit: OrganizationalUnitNode; readonly level: number }) => Node,
  ): Promise<ListPage<NodeOrError<Node>>> {
    const page = await unitsOf(among, listing, window);
    return toListPage(page, mirror, ({ unit, level = 0 }) => toNode({ unit: toUnitNode(unit), level }));
  }

  return {
    users: (among, listing, window) => askUsers(among, listing, window, ({ user }) => user),
    reports: (userId, levels, listing, window) =>
      askUsers({ kind: 'reports', userId, levels }, listing, window, (found) => found),
    reportCount: once((userId, levels) =>
      mirror.ask((questions, limits) => questions.reportCount(userId, levels, limits), { details: true }),
    ),
    userCount: once((unitId, includeDescendants) =>
      mirror.ask((questions, limits) => questions.userCount(unitId, includeDescendants, limits)),
    ),
    async memberCount(groupId) {
      return (await askUsers(membersOf(groupId), {}, countAlone, ({ user }) => user)).totalCount;
    },
    async childCount(unitId) {
      return (await askUnits({ kind: 'children', unitId }, {}, countAlone, ({ unit }) => unit)).totalCount;
    },
    counts: () => mirror.ask((questions, limits) => questions.counts(limits)),
    memberships: once(async (userId, ids) => {
      const found = await mirror.ask((questions, limits) => questions.memberOf(userId, ids, true, limits));
      return found.map(({ isDirect, ...membership }) => {
        const container = toContainer(membership.container);
        return { container, through: isDirect ? container : toContainer(membership.through) };
      });
    }),
    async groups({ filter, orderBy }, window) {
      const question = { filter: filter ?? undefined, order: orderBy ?? undefined };
      const page = await mirror.ask((questions, limits) =>
        questions.groups({ ...question, window: toMirrorWindow(window) }, limits),
      );
      return toListPage(page, mirror, toGroupNode);
    },
    async search(text, kinds, window) {
      const question = { text, kinds: kinds ?? undefined };
      const page = await mirror.ask((questions, limits) =>
        questions.search({ ...question, window: toMirrorWindow(window) }, limits),
      );
      return toListPage(page, mirror, toMatch);
    },
    units: (among, listing, window) => askUnits(among, listing, window, ({ unit }) => unit),
    descendants: (unitId, levels, window) =>
      askUnits({ kind: 'descendants', unitId, levels }, {}, window, (found) => found),
  };
}

/** Asks each question once: the same one comes again wherever an operation comes to the same group, unit or user again. */
function once<Given extends readonly unknown[], Answer>(
  ask: (...given: Given) => Promise<Answer>,
): (...given: Given) => Promise<Answer> {
  const asked = new Map<string, Promise<Answer>>();
  return (...given) => {
    const key = JSON.stringify(given);
    const known = asked.get(key);
    if (known) return known;
    const answer = ask(...given);
    asked.set(key, answer);
    return answer;
  };
}

const countAlone: ListWindow = { first: 0, after: undefined };

/** The members of a group; of EIAM's own group of all users these are all: no user names it as a group of theirs. */
export function membersOf(groupId: string): UsersAmong {
  return groupId === everyoneGroupId ? { kind: 'everyone' } : { kind: 'group', groupId };
}

/** Managers, custom fields and which unit is the primary one stand in a user's own reply alone. */
function needsDetails(filter: UserListing['filter']): boolean {
  if (!filter) return false;
  const { and, or, not, managers, customFields, organizationalUnits } = filter;
  return Boolean(
    managers ||
      customFields?.length ||
      organizationalUnits?.primaryOnly ||
      [...(and ?? []), ...(or ?? []), ...(not ? [not] : [])].some(needsDetails),
  );
}

function toMatch(found: MirrorMatch): Match {
  const { matched } = found;
  if (found.kind === 'USER') return { matched, object: toUserNode(found.user) };
  return { matched, object: found.kind === 'GROUP' ? toGroupNode(found.group) : toUnitNode(found.unit) };
}

function toUnitNode(profile: OrganizationalUnit): OrganizationalUnitNode {
  return { id: profile.organizationalUnitId, profile };
}

function toGroupNode(profile: Group): GroupNode {
  return { id: profile.groupId, profile };
}

/** With its name. One that is not held yet has none: EIAM is asked. */
function toContainer(held: MirrorContainer): Membership['container'] {
  if (held.kind === 'GROUP') return { group: held.group ? toGroupNode(held.group) : { id: held.id } };
  return { unit: held.unit ? toUnitNode(held.unit) : { id: held.id } };
}
