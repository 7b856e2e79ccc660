import {
  type Answer,
  createAsk,
  followChanges,
  PatchPersonDocument,
  PeopleChangesDocument,
  type PeopleChangesSubscription,
  PeopleDocument,
  type PeopleQuery,
  type PersonFragment,
} from '@eiam-graphql/client';
import {
  type InfiniteData,
  InfiniteQueryObserver,
  MutationObserver,
  QueryClient,
} from '@tanstack/query-core';
import {
  effectOf,
  nothing,
  type PeopleScreen,
  pageSize,
  type ScreenOptions,
  toGaps,
  toOutcome,
  toPerson,
} from '../people.ts';

interface Renaming {
  readonly id: string;
  readonly username: string;
}

type Pages = InfiniteData<Answer<PeopleQuery>>;

const people = ['people'];
const renaming = ['rename'];

/** TanStack Query keeps answers, not objects: what a write or an event has of a person is put into the list by hand. */
export function createTanStackScreen({ url, transport }: ScreenOptions): PeopleScreen {
  const ask = createAsk({ url });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const list = new InfiniteQueryObserver(client, {
    queryKey: people,
    queryFn: ({ pageParam, signal }) => ask(PeopleDocument, { first: pageSize, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ data }) =>
      data.users?.pageInfo.hasNextPage ? data.users.pageInfo.endCursor : undefined,
    enabled: false,
  });
  const leave = list.subscribe(() => {});
  const patch = new MutationObserver(client, {
    mutationKey: renaming,
    mutationFn: ({ id, username }: Renaming) => ask(PatchPersonDocument, { input: { userId: id, username } }),
    onSuccess: ({ data: { patchUser } }) => {
      if (patchUser?.__typename === 'PatchUserPayload' && patchUser.user) replace(patchUser.user);
    },
  });

  /** Where in the log the first page was read: a later page's cursor would leave out what changed between the two. */
  const cursorOf = ({ pages: [first] }: Pages) => first?.data.directory?.cursor ?? '';

  /** All pages that have been read, one after the other. */
  async function open(): Promise<void> {
    await list.refetch({ throwOnError: true });
  }

  function editRows(edit: (row: PersonFragment) => PersonFragment | null): void {
    client.setQueryData<Pages>(people, (current) => current && mapRows(current, edit));
  }

  const replace = (person: PersonFragment) => editRows((row) => (row.id === person.id ? person : row));

  async function apply(change: PeopleChangesSubscription['directoryChanged']): Promise<void> {
    const { removedId, isListOutdated } = effectOf(change);
    if (change.__typename === 'DirectoryObjectChanged' && change.object?.__typename === 'User') {
      replace(change.object);
    }
    if (removedId !== undefined) editRows((row) => (row.id === removedId ? null : row));
    if (isListOutdated) await open();
  }

  return {
    open,
    async more() {
      await list.fetchNextPage({ throwOnError: true });
    },
    shown() {
      const { data, hasNextPage } = list.getCurrentResult();
      if (!data) return nothing;
      // A name is shown while its write is on the way, and written nowhere before the answer: there is nothing to take back.
      const pending = client
        .getMutationCache()
        .findAll({ mutationKey: renaming, status: 'pending' })
        .map(({ state }) => state.variables as Renaming);
      const names = new Map(pending.map(({ id, username }) => [id, username]));
      return {
        people: rowsOf(data).map((row) => toPerson({ ...row, username: names.get(row.id) ?? row.username })),
        total: data.pages.at(-1)?.data.users?.totalCount ?? null,
        hasMore: hasNextPage,
        gaps: data.pages.flatMap(({ errors }) => toGaps(errors)),
      };
    },
    async rename(id, username) {
      const { data, errors } = await patch.mutate({ id, username });
      return toOutcome(data.patchUser, errors);
    },
    async follow({ signal, onApplied, onInterrupted }) {
      const pages = client.getQueryData<Pages>(people);
      const changes = followChanges({
        ...{ transport, signal },
        document: PeopleChangesDocument,
        variables: { after: pages ? cursorOf(pages) : '' },
        onInterrupted: () => onInterrupted?.(),
      });
      for await (const { data } of changes) {
        await apply(data.directoryChanged);
        onApplied?.(data.directoryChanged);
      }
    },
    async [Symbol.asyncDispose]() {
      leave();
      client.clear();
    },
  };
}

function rowsOf({ pages }: Pages): PersonFragment[] {
  return pages.flatMap(({ data: { users } }) => users?.edges.flatMap(({ node }) => node ?? []) ?? []);
}

/** @param edit null: the row is left out */
function mapRows(current: Pages, edit: (row: PersonFragment) => PersonFragment | null): Pages {
  const pages = current.pages.map((page) => {
    const { users } = page.data;
    if (!users) return page;
    const edges = users.edges.map((edge) => ({ ...edge, node: edge.node && edit(edge.node) }));
    return { ...page, data: { ...page.data, users: { ...users, edges } } };
  });
  return { ...current, pages };
}
