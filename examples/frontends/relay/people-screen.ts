import { type Changes, RequestError, resume, toSink } from '@eiam-graphql/client';
import type { FormattedExecutionResult } from 'graphql';
import {
  type CacheConfig,
  ConnectionHandler,
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  Network,
  Observable,
  RecordSource,
  type RequestParameters,
  requestSubscription,
  Store,
  type Variables,
} from 'relay-runtime';
import {
  createRereading,
  effectOf,
  type Gap,
  nothing,
  type Outcome,
  type PeopleChange,
  type PeopleScreen,
  pageSize,
  type ScreenOptions,
  toGaps,
  toPerson,
} from '../people.ts';
import changes, {
  type PeopleChangesSubscription,
} from './__generated__/PeopleChangesSubscription.graphql.ts';
import list, {
  type PeopleListQuery,
  type PeopleListQuery$data,
} from './__generated__/PeopleListQuery.graphql.ts';
import patch, { type PeoplePatchMutation } from './__generated__/PeoplePatchMutation.graphql.ts';

const firstPage = { first: pageSize };

export function createRelayScreen({ url, transport }: ScreenOptions): PeopleScreen {
  let interrupted: (() => void) | undefined;

  async function send({ text }: RequestParameters, variables: Variables, { metadata }: CacheConfig) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    });
    const answer: FormattedExecutionResult = await response.json();
    const report = metadata?.report;
    if (typeof report === 'function') report(toGaps(answer.errors));
    return toResponse(answer);
  }

  /** Subscriptions outlive their connections: Relay sees one, without an end. */
  function listen({ text }: RequestParameters, variables: Variables) {
    return Observable.create<GraphQLResponse>((sink) =>
      toSink(
        (signal) => {
          const onInterrupted = () => interrupted?.();
          return resume<Changes>({ query: `${text}`, variables }, { transport, signal, onInterrupted });
        },
        { ...sink, next: (answer) => sink.next(toResponse(answer)) },
      ),
    );
  }

  const environment = new Environment({
    network: Network.create(send, listen),
    store: new Store(new RecordSource()),
  });
  const onScreen = createOperationDescriptor(list, firstPage);
  const { dispose } = environment.retain(onScreen);
  /** Where in the log the first page was read: a later page's cursor would leave out what changed between the two. */
  let after = '';

  const read = () => environment.lookup(onScreen.fragment).data as PeopleListQuery$data;

  /** The store keeps what an answer has; of what it lacks it does not keep the codes. */
  let gaps: readonly Gap[] = [];

  async function ask(variables: PeopleListQuery['variables']): Promise<PeopleListQuery$data | undefined> {
    const report = (found: readonly Gap[]) => {
      gaps = variables.after === undefined ? found : [...gaps, ...found];
    };
    const networkCacheConfig = { metadata: { report } };
    return fetchQuery<PeopleListQuery>(environment, list, variables, { networkCacheConfig }).toPromise();
  }

  async function open(): Promise<void> {
    const data = await ask(firstPage);
    after = data?.directory?.cursor ?? after;
  }

  const reread = createRereading(open);

  async function apply(change: PeopleChange): Promise<void> {
    const { removedId, isListOutdated } = effectOf(change);
    if (removedId !== undefined) {
      environment.commitUpdate((store) => {
        const people = ConnectionHandler.getConnection(store.getRoot(), 'PeopleList_users');
        if (people) ConnectionHandler.deleteNode(people, removedId);
        store.delete(removedId);
      });
    }
    if (isListOutdated) await reread();
  }

  return {
    open,
    async more() {
      await ask({ ...firstPage, after: read().users?.pageInfo.endCursor ?? null });
    },
    shown() {
      const { users } = read();
      if (!users) return nothing;
      return {
        people: users.edges.flatMap(({ node }) => (node ? [toPerson(node)] : [])),
        total: users.totalCount ?? null,
        hasMore: users.pageInfo.hasNextPage,
        gaps,
      };
    },
    rename(id, username) {
      return new Promise<Outcome>((resolve, reject) => {
        commitMutation<PeoplePatchMutation>(environment, {
          mutation: patch,
          variables: { input: { userId: id, username } },
          optimisticUpdater: (store) => store.get(id)?.setValue(username, 'username'),
          onCompleted: ({ patchUser }, errors) => {
            if (!patchUser)
              return reject(new RequestError((errors ?? []).map(({ message }) => ({ message }))));
            const { code, message = '', path = null } = patchUser;
            if (code === undefined) resolve({ done: true });
            else
              resolve({ done: false, code: code === '%future added value' ? 'OTHER' : code, message, path });
          },
          onError: reject,
        });
      });
    },
    async follow({ signal, onApplied, onInterrupted }) {
      interrupted = onInterrupted;
      await new Promise<void>((resolve, reject) => {
        const subscription = requestSubscription<PeopleChangesSubscription>(environment, {
          subscription: changes,
          variables: { after },
          onNext: (data) => {
            const change = data?.directoryChanged;
            if (change) apply(change).then(() => onApplied?.(change), reject);
          },
          onError: reject,
          onCompleted: resolve,
        });
        signal.addEventListener('abort', () => {
          subscription.dispose();
          resolve();
        });
      });
    },
    async [Symbol.asyncDispose]() {
      dispose();
    },
  };
}

/** An answer as a network layer hands it to Relay. */
function toResponse({ data, errors = [] }: FormattedExecutionResult): GraphQLResponse {
  if (!data) throw new RequestError(errors);
  return { data, errors: errors.map(({ message, path = [] }) => ({ message, path: [...path] })) };
}
