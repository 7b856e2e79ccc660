import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga } from 'graphql-yoga';
import { createExplorer, type ExplorerExample } from '../../../src/http/explorer/explorer.ts';

export interface ExplorerServer extends AsyncDisposable {
  readonly url: string;
  /** Settles when a subscriber to `pulse` has hung up. */
  readonly hungUp: Promise<void>;
}

const typeDefs = /* GraphQL */ `
  type Query {
    greeting("Whom to greet." name: String!): String!
  }
  type Subscription {
    countdown(from: Int!): Int!
    "Beats once and then stays open."
    pulse: String!
  }
`;

/** The explorer before a small graph of its own, on a free port. */
export async function startExplorerServer(examples: readonly ExplorerExample[]): Promise<ExplorerServer> {
  const { promise: hungUp, resolve: hangUp } = Promise.withResolvers<void>();
  const resolvers = {
    Query: { greeting: (_root: unknown, { name }: { name: string }) => `Hello ${name}` },
    Subscription: {
      countdown: {
        subscribe: async function* (_root: unknown, { from }: { from: number }) {
          for (let countdown = from; countdown >= 0; countdown -= 1) yield { countdown };
        },
      },
      pulse: { subscribe: () => beatOnce(hangUp) },
    },
  };
  const explorer = createExplorer({ examples });
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
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    hungUp,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
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
