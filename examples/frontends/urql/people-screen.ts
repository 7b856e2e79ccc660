import {
  type Changes,
  PatchPersonDocument,
  PeopleChangesDocument,
  PeopleDocument,
  type PeopleQuery,
  resume,
  toSink,
} from '@eiam-graphql/client';
import { Client, type CombinedError, fetchExchange, subscriptionExchange } from '@urql/core';
import type { GraphQLFormattedError } from 'graphql';
import {
  createRereading,
  effectOf,
  type Gap,
  nothing,
  type PeopleScreen,
  pageSize,
  type ScreenOptions,
  toGaps,
  toOutcome,
  toPerson,
} from '../people.ts';
import { createCache } from './cache.ts';

const firstPage = { first: pageSize };

export function createUrqlScreen({ url, transport }: ScreenOptions): PeopleScreen {
  let interrupted: (() => void) | undefined;
  const client = new Client({
    url,
    preferGetMethod: false,
    exchanges: [
      createCache(),
      fetchExchange,
      subscriptionExchange({
        // Subscriptions outlive their connections: urql sees one, without an end.
        forwardSubscription: ({ query = '', variables = {} }) => ({
          subscribe: (sink) => ({
            unsubscribe: toSink(
              (signal) =>
                resume<Changes>(
                  { query, variables },
                  { transport, signal, onInterrupted: () => interrupted?.() },
                ),
              sink,
            ),
          }),
        }),
      }),
    ],
  });
  let gaps: readonly Gap[] = [];
  /** Where in the log the first page was read: a later page's cursor would leave out what changed between the two. */
  let after = '';

  /** The list on screen, in which all pages are one. The cache sends it again whenever something of it changes. */
  let list: PeopleQuery | undefined;
  let onScreen: { unsubscribe(): void } | undefined;

  async function open(): Promise<void> {
    const { data, error } = await client
      .query(PeopleDocument, firstPage, { requestPolicy: 'network-only' })
      .toPromise();
    gaps = toGaps(errorsOf(error));
    after = data?.directory?.cursor ?? after;
    onScreen ??= client.query(PeopleDocument, firstPage).subscribe(({ data: current }) => {
      list = current ?? list;
    });
  }

  const reread = createRereading(open);

  return {
    open,
    async more() {
      const variables = { ...firstPage, after: list?.users?.pageInfo.endCursor ?? null };
      const { error } = await client.query(PeopleDocument, variables).toPromise();
      gaps = [...gaps, ...toGaps(errorsOf(error))];
    },
    shown() {
      const { users } = list ?? {};
      if (!users) return nothing;
      return {
        people: users.edges.flatMap(({ node }) => (node ? [toPerson(node)] : [])),
        total: users.totalCount,
        hasMore: users.pageInfo.hasNextPage,
        gaps,
      };
    },
    async rename(id, username) {
      const input = { userId: id, username };
      const { data, error } = await client.mutation(PatchPersonDocument, { input }).toPromise();
      return toOutcome(data?.patchUser, errorsOf(error));
    },
    async follow({ signal, onApplied, onInterrupted }) {
      interrupted = onInterrupted;
      await new Promise<void>((resolve, reject) => {
        const subscription = client
          .subscription(PeopleChangesDocument, { after })
          .subscribe(({ data, error }) => {
            if (!data) return reject(error);
            const change = data.directoryChanged;
            const applied = effectOf(change).isListOutdated ? reread() : Promise.resolve();
            applied.then(() => onApplied?.(change), reject);
          });
        signal.addEventListener('abort', () => {
          subscription.unsubscribe();
          resolve();
        });
      });
    },
    async [Symbol.asyncDispose]() {
      onScreen?.unsubscribe();
    },
  };
}

/** @throws what is no answer of the gateway */
function errorsOf(error: CombinedError | undefined): readonly GraphQLFormattedError[] {
  if (error?.networkError) throw error.networkError;
  return (error?.graphQLErrors ?? []).map(({ message, path = [], extensions = {} }) => ({
    message,
    path,
    extensions,
  }));
}
