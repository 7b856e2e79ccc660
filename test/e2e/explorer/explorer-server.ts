import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga, type YogaInitialContext } from 'graphql-yoga';
import { createExplorer, type ExplorerExample } from '../../../src/http/explorer/explorer.ts';

export interface ExplorerServer extends AsyncDisposable {
  readonly url: string;
  /** Settles when a subscriber to `pulse`, or the client of `wait`, has hung up. */
  readonly hungUp: Promise<void>;
  /** What the mirror says of itself; null: it fails. */
  mirror: { readonly state: string; readonly progress: number } | null;
  /** Ends all connections, in the middle of what they carry. */
  cutConnections(): void;
}

const typeDefs = /* GraphQL */ `
  type Query {
    greeting("Whom to greet." name: String!): String!
    "Has no answer."
    wait: String!
    directory: Directory!
  }
  type Directory {
    mirror: Mirror!
  }
  type Mirror {
    state: String!
    progress: Float!
  }
  type Subscription {
    countdown(from: Int!): Int!
    "Beats once and then stays open."
    pulse: String!
    "After the first one, all of its events arrive in one piece."
    burst(events: Int!): Int!
  }
`;

interface ServedContext {
  readonly res: ServerResponse;
}

/** The explorer before a small graph of its own, on a free port. */
export async function startExplorerServer(examples: readonly ExplorerExample[]): Promise<ExplorerServer> {
  const { promise: hungUp, resolve: hangUp } = Promise.withResolvers<void>();
  const resolvers = {
    Query: {
      greeting: (_root: unknown, { name }: { name: string }) => `Hello ${name}`,
      wait: (_root: unknown, _arguments: unknown, { request }: YogaInitialContext) =>
        new Promise(() => request.signal.addEventListener('abort', () => hangUp())),
      directory: () => ({ mirror: () => running.mirror }),
    },
    Subscription: {
      countdown: {
        subscribe: async function* (_root: unknown, { from }: { from: number }) {
          for (let countdown = from; countdown >= 0; countdown -= 1) yield { countdown };
        },
      },
      pulse: { subscribe: () => beatOnce(hangUp) },
      burst: {
        subscribe: async function* (_root: unknown, { events }: { events: number }, { res }: ServedContext) {
          if (events === 0) return;
          yield { burst: 1 };
          const rest = Array.from({ length: events - 1 }, (_event, at) => ({ data: { burst: at + 2 } }));
          res.write(rest.map((result) => `event: next\ndata: ${JSON.stringify(result)}\n\n`).join(''));
        },
      },
    },
  };
  const explorer = createExplorer({ examples, showsMirror: true });
  const yoga = createYoga({
    schema: createSchema({ typeDefs, resolvers }),
    graphiql: false,
    landingPage: false,
    logging: false,
  });
  const server = createServer((request, response) => {
    if (!explorer.handle(request, response)) void yoga(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const running: ExplorerServer = {
    mirror: { state: 'READY', progress: 1 },
    url: `http://127.0.0.1:${port}/graphql`,
    hungUp,
    cutConnections: () => server.closeAllConnections(),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  return running;
}

/** By hand, because a generator that waits for its next event cannot be stopped. */
function beatOnce(onReturn: () => void): AsyncIterableIterator<{ pulse: string }> {
  let beaten = false;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      if (beaten) return new Promise(() => {});
      beaten = true;
      return Promise.resolve({ done: false, value: { pulse: 'beat' } });
    },
    return() {
      onReturn();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
