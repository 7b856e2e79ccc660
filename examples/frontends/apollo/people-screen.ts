import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink } from '@apollo/client/core';
import {
  PatchPersonDocument,
  PeopleChangesDocument,
  PeopleDocument,
  PersonFragmentDoc,
} from '@eiam-graphql/client';
import { type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import {
  createRereading,
  effectOf,
  type Gap,
  nothing,
  type PeopleChange,
  type PeopleScreen,
  pageSize,
  type ScreenOptions,
  toGaps,
  toOutcome,
  toPerson,
} from '../people.ts';
import { createCache } from './cache.ts';
import { createResumingLink } from './resuming-link.ts';

/** What of an answer is missing is no reason to do without the rest. */
const errorPolicy = 'all';

/** All pages are kept under it. */
const firstPage = { query: PeopleDocument, variables: { first: pageSize } };

export function createApolloScreen({ url, transport }: ScreenOptions): PeopleScreen {
  const cache = createCache();
  let interrupted: (() => void) | undefined;
  const client = new ApolloClient({
    cache,
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      createResumingLink({ transport, onInterrupted: () => interrupted?.() }),
      new HttpLink({ uri: url }),
    ),
  });
  const list = client.watchQuery({ ...firstPage, errorPolicy, fetchPolicy: 'standby' });
  /** Apollo keeps what an answer has, and what it lacks is for those who asked to remember. */
  let gaps: readonly Gap[] = [];
  /** Where in the log the first page was read: a later page's cursor would leave out what changed between the two. */
  let after = '';

  async function open(): Promise<void> {
    const { data, error } = await list.refetch();
    gaps = toGaps(errorsOf(error));
    after = data?.directory?.cursor ?? after;
  }

  const reread = createRereading(open);

  /** What the event shows of its object is in the cache already. */
  async function apply(change: PeopleChange): Promise<void> {
    const { removedId, isListOutdated } = effectOf(change);
    if (removedId !== undefined) {
      cache.evict({ id: `User:${removedId}` });
      cache.gc();
    }
    if (isListOutdated) await reread();
  }

  return {
    open,
    async more() {
      const { endCursor = null } = cache.readQuery(firstPage)?.users?.pageInfo ?? {};
      const { error } = await list.fetchMore({ variables: { after: endCursor } });
      gaps = [...gaps, ...toGaps(errorsOf(error))];
    },
    shown() {
      const { users } = cache.readQuery(firstPage, true) ?? {};
      if (!users) return nothing;
      return {
        people: users.edges.flatMap(({ node }) => (node ? [toPerson(node)] : [])),
        total: users.totalCount,
        hasMore: users.pageInfo.hasNextPage,
        gaps,
      };
    },
    async rename(id, username) {
      const user = cache.readFragment({ fragment: PersonFragmentDoc, from: { __typename: 'User', id } });
      const { data, error } = await client.mutate({
        mutation: PatchPersonDocument,
        variables: { input: { userId: id, username } },
        errorPolicy,
        ...(user && {
          optimisticResponse: { patchUser: { __typename: 'PatchUserPayload', user: { ...user, username } } },
        }),
      });
      return toOutcome(data?.patchUser, errorsOf(error));
    },
    async follow({ signal, onApplied, onInterrupted }) {
      interrupted = onInterrupted;
      const changes = client.subscribe({ query: PeopleChangesDocument, variables: { after }, errorPolicy });
      await new Promise<void>((resolve, reject) => {
        const subscription = changes.subscribe({
          next: ({ data }) => {
            if (!data) return;
            apply(data.directoryChanged).then(() => onApplied?.(data.directoryChanged), reject);
          },
          error: reject,
          complete: resolve,
        });
        signal.addEventListener('abort', () => {
          subscription.unsubscribe();
          resolve();
        });
      });
    },
    async [Symbol.asyncDispose]() {
      client.stop();
    },
  };
}

/** With this policy a lost connection is no exception either. @throws what is no answer of the gateway */
function errorsOf(error: unknown): readonly GraphQLFormattedError[] {
  if (error === undefined) return [];
  if (CombinedGraphQLErrors.is(error)) return error.errors;
  throw error;
}
