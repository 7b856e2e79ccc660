import type { GroupNode } from '../../../schema/group/node.ts';
import type { GroupLoaders } from '../../../schema/group/ports.ts';
import type { Listed, ListPage, ListWindow, NodeOrError } from '../../../schema/paging/page.ts';
import type { UserListing, UserNode } from '../../../schema/user/ports.ts';
import type { Group } from '../../eiam/developer/groups.ts';
import { idOfReadable, readable } from '../../eiam/unreadable.ts';
import { createBatchLoader, createSingleLoader } from '../batch-loader.ts';
import { pagesOf } from '../directory-size.ts';
import type { IdBatches } from '../id-batches.ts';
import type { LoaderContext } from '../loader-context.ts';
import { type MirrorLists, membersOf } from '../mirror/lists.ts';
import { planeOf } from '../mirror/mirror-plane.ts';
import { groupIdOf } from '../nodes.ts';
import { expectFound, orNull, toError } from '../not-found.ts';
import { createListLengths } from '../paging/list-lengths.ts';
import { mapPage } from '../paging/page.ts';
import { createScanPages } from '../paging/scan-pages.ts';
import { scanByToken } from '../paging/token-scan.ts';
import { loadTokenWindow, type TokenList } from '../paging/token-window.ts';
import { expectNextToken, nodeOf } from '../paging/unreadable-rows.ts';
import { createGroupLists } from './lists.ts';

interface TokenPageKey {
  /** The name prefix of a list of groups; the group of a list of members. */
  readonly of: string;
  readonly nextToken: string | undefined;
  readonly maxResults: number;
}

/** Every way of reading groups. */
export function createGroupLoaders(
  { calls, coalescing, size, settings, schedule, seams, mirror }: LoaderContext,
  batches: Pick<IdBatches, 'groups' | 'markInScope'>,
  mirrored: () => MirrorLists,
): GroupLoaders {
  const pages = createSingleLoader(
    coalescing,
    async ({ of: prefix, ...page }: TokenPageKey) => {
      const filter = prefix === '' ? {} : { groupNameStartWith: prefix };
      const reply = expectNextToken(
        await calls.read((client, context) => client.listGroups({ ...filter, ...page }, context)),
      );
      if (prefix === '' && size.isFirstUse(reply)) size.groups = reply.totalCount;
      for (const group of readable(reply.data)) groups.prime(group.groupId, group);
      return reply;
    },
    { nameOf: JSON.stringify },
  );

  const memberPages = createSingleLoader(
    coalescing,
    async ({ of: groupId, ...page }: TokenPageKey) => {
      const reply = expectNextToken(
        await calls.read((client, context) => client.listUsersForGroup(groupId, page, context)),
      );
      batches.markInScope(readable(reply.data).map(({ userId }) => userId));
      return reply;
    },
    { nameOf: JSON.stringify },
  );

  const lengths = createListLengths((of) => readPage({ of, nextToken: undefined, maxResults: 1 }));
  const memberCounts = createListLengths((of) => readMemberPage({ of, nextToken: undefined, maxResults: 1 }));

  const readPage = (key: TokenPageKey) => lengths.noting(key.of, pages.load(key));
  const readMemberPage = (key: TokenPageKey) => memberCounts.noting(key.of, memberPages.load(key));

  const single = createSingleLoader(coalescing, (groupId: string) =>
    orNull<Group>(calls.read((client, context) => client.getGroup(groupId, context))),
  );

  const groups = createBatchLoader<string, Group | null>(coalescing, loadGroups, { schedule });

  async function loadGroups(groupIds: readonly string[]): Promise<(Group | null | Error)[]> {
    const batched = await batches.groups(groupIds);
    const rows = await scanned(groupIds.filter((groupId) => !batched.has(groupId)));
    return Promise.all(
      groupIds.map((id) => batched.get(id) ?? rows.get(id) ?? single.load(id).catch(toError)),
    );
  }

  /** Where a list cannot be read, or is longer than needed, the rows are read singly. */
  async function scanned(groupIds: readonly string[]): Promise<ReadonlyMap<string, Group>> {
    const pagesNeeded = size.groups === undefined ? Number.POSITIVE_INFINITY : pagesOf(size.groups);
    const scanPays = groupIds.length > pagesNeeded && pagesNeeded <= settings.maxScanPages;
    if (!scanPays) return new Map();
    // developer-api.md 2: from ceil(G/M) groups on, the list is the cheaper way.
    const wanted = new Set(groupIds);
    const loadPage = (nextToken: string | undefined, maxResults: number) =>
      held.load({ of: '', nextToken, maxResults });
    const isWanted = ({ groupId }: Group) => wanted.has(groupId);
    return scanByToken<Group>(loadPage, groupIdOf, pagesNeeded, isWanted).catch(() => new Map());
  }

  const held = createScanPages(
    { load: readPage, clear: (key) => pages.clear(key) },
    JSON.stringify,
    clearRows,
  );

  /** The groups that a page has primed are dropped with it. */
  async function clearRows(_key: TokenPageKey, page: ReturnType<typeof readPage>): Promise<void> {
    const reply = await page.catch(() => undefined);
    for (const { groupId } of readable(reply?.data)) groups.clear(groupId);
  }

  const { list } = createGroupLists(
    { seams, settings, mirror },
    {
      load: (groupId) => groups.load(groupId),
      pagesOf: (of) => (nextToken, maxResults) => readPage({ of, nextToken, maxResults }),
      heldPagesOf: (of) => (nextToken, maxResults) => held.load({ of, nextToken, maxResults }),
    },
    mirrored,
  );

  return {
    async find(groupId: string): Promise<GroupNode | null> {
      const profile = await groups.load(groupId);
      return profile && { id: profile.groupId, profile };
    },
    async profile(groupId: string): Promise<Group> {
      return expectFound(await groups.load(groupId));
    },
    list,
    /** How many groups the scope has. */
    count: async () => (mirror.isPreferred ? (await mirrored().counts()).groups : lengths.of('')),
    memberCount: (groupId: string) =>
      mirror.isPreferredFor(groupId) ? mirrored().memberCount(groupId) : memberCounts.of(groupId),
    async members(
      groupId: string,
      listing: UserListing,
      anyWindow: ListWindow,
    ): Promise<ListPage<NodeOrError<UserNode>>> {
      const isListed = !listing.orderBy && conditionsIn(listing.filter) === 0;
      const window = isListed ? planeOf(anyWindow, mirror, groupId) : undefined;
      if (!window) return mirrored().users(membersOf(groupId), listing, anyWindow);
      const memberList: TokenList<Listed<{ readonly userId: string }>> = {
        idOf: idOfReadable(({ userId }) => userId),
        loadPage: (nextToken, maxResults) => readMemberPage({ of: groupId, nextToken, maxResults }),
        maxPages: settings.maxScanPages,
      };
      const page = await loadTokenWindow(window, memberList, seams);
      return mapPage(
        page,
        nodeOf(({ userId }) => ({ id: userId })),
      );
    },
  };
}

/** How many conditions a filter has. */
function conditionsIn(filter: UserListing['filter']): number {
  return Object.values(filter ?? {}).filter((condition) => condition !== null && condition !== undefined)
    .length;
}
