import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { createYoga } from 'graphql-yoga';

export interface Subgraph {
  readonly name: string;
  readonly url: string;
}

export interface RunningSubgraph extends Subgraph, AsyncDisposable {}

/** Serves a schema on a free port of this machine. */
async function serve(name: string, schema: GraphQLSchema): Promise<RunningSubgraph> {
  const server = createServer(createYoga({ schema, logging: false, landingPage: false }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    name,
    url: `http://127.0.0.1:${port}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

async function readTypes(file: string): Promise<DocumentNode> {
  return parse(await readFile(new URL(file, import.meta.url), 'utf8'));
}

/** Badges, one for each of these users' ids. */
export async function serveBadges(userIds: readonly string[]): Promise<RunningSubgraph> {
  const badges = userIds.map((userId, index) => ({
    __typename: 'Badge',
    id: `badge_${index}`,
    doors: [`Door ${index}`],
    holder: { id: userId },
  }));
  const badgeOf = (id: string) => badges.find((badge) => badge.id === id) ?? null;
  const resolvers = {
    Query: {
      node: (_root: unknown, { id }: { readonly id: string }) => badgeOf(id),
      nodes: (_root: unknown, { ids }: { readonly ids: readonly string[] }) => ids.map(badgeOf),
      badges: (_root: unknown, { first, after }: { readonly first: number; readonly after?: string }) => {
        const start = after === undefined ? 0 : Number(after) + 1;
        const edges = badges
          .map((node, index) => ({ node, cursor: String(index) }))
          .slice(start, start + first);
        const pageInfo = {
          hasNextPage: start + first < badges.length,
          hasPreviousPage: start > 0,
          startCursor: edges[0]?.cursor,
          endCursor: edges.at(-1)?.cursor,
        };
        return { edges, nodes: edges.map(({ node }) => node), pageInfo };
      },
    },
    User: {
      badge: ({ id }: { readonly id: string }) => badges.find(({ holder }) => holder.id === id),
    },
  };
  return serve('badges', buildSubgraphSchema({ typeDefs: await readTypes('badges.graphql'), resolvers }));
}

/** Laptops, one for each of these users' e-mail addresses. */
export async function serveLaptops(emails: readonly string[]): Promise<RunningSubgraph> {
  const laptops = emails.map((email, index) => ({ serialNumber: `LT-${index}`, owner: { email } }));
  const resolvers = {
    Query: { laptops: () => laptops },
    User: {
      laptops: ({ email }: { readonly email: string }) =>
        laptops.filter(({ owner }) => owner.email === email),
    },
  };
  return serve('laptops', buildSubgraphSchema({ typeDefs: await readTypes('laptops.graphql'), resolvers }));
}
