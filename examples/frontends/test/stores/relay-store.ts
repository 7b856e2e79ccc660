import {
  type ConcreteRequest,
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
import type { Answer } from '../../../../test/support/gateway.ts';
import { type Ask, type ClientStore, listenTo } from './store.ts';

export interface RelayStore extends ClientStore {
  readonly environment: Environment;
  /** The type of the record under each of upstream's ids. */
  types(): Readonly<Record<string, string>>;
}

/** Relay's environment with nothing configured: one record for each id, whatever type it is of. */
export function createRelayStore(ask: Ask): RelayStore {
  const network = listenTo(ask);
  const execute = async ({ text }: RequestParameters, variables: Variables) =>
    toResponse(await network.ask(`${text}`, variables));
  const source = new RecordSource();
  const environment = new Environment({
    network: Network.create(execute, (request, variables) => Observable.from(execute(request, variables))),
    store: new Store(source),
  });

  function run(request: ConcreteRequest, variables: Variables): Promise<unknown> {
    switch (request.params.operationKind) {
      case 'query':
        return fetchQuery(environment, request, variables).toPromise();
      case 'mutation':
        return new Promise((onCompleted, onError) => {
          commitMutation(environment, { mutation: request, variables, onCompleted, onError });
        });
      case 'subscription':
        return new Promise<void>((resolve, onError) => {
          const onCompleted = () => resolve();
          requestSubscription(environment, { subscription: request, variables, onCompleted, onError });
        });
    }
  }

  return {
    environment,
    async send(request, variables) {
      // On screen from here on: what nothing shows is forgotten.
      environment.retain(createOperationDescriptor(request, variables));
      await run(request, variables);
      return network.latest();
    },
    cached(request, variables) {
      const operation = createOperationDescriptor(request, variables);
      if (environment.check(operation).status !== 'available') return null;
      return environment.lookup(operation.fragment).data;
    },
    types() {
      const ids = source.getRecordIDs().filter((id) => !id.startsWith('client:'));
      return Object.fromEntries(ids.map((id) => [id, `${source.get(id)?.__typename}`]));
    },
  };
}

/** An answer as a network layer hands it to Relay. */
function toResponse({ data, errors }: Answer): GraphQLResponse {
  if (!data) throw new Error('Expected an answer with data');
  const told = errors?.map(({ message, path = [] }) => ({ message, path: [...path] }));
  return told ? { data, errors: told } : { data };
}
