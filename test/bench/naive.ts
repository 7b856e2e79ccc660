import { buildSchema } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { CallContext } from '../../src/eiam/call-context.ts';
import { createDeveloperClient } from '../../src/eiam/developer/client.ts';
import { readable } from '../../src/eiam/unreadable.ts';
import type { UpstreamConfig } from '../../src/settings/upstream.ts';

const sdl = buildSchema(`
  type Query { group(id: ID!): Group groups(first: Int): Groups users(first: Int): Members }
  type Group { id: ID name: String members(first: Int): Members }
  type Groups { nodes: [Group] }
  type Members { nodes: [User] }
  type User { id: ID! username: String! displayName: String email: String status: String! groups: Groups }
`);

/** graphql's default resolvers read, or call, what stands in this value. */
function useRootValue(rootValue: unknown): Plugin {
  return {
    onExecute: ({ args }) => {
      Object.assign(args, { rootValue });
    },
  };
}

/** What the naive gateway does for a user: one call for each object, or one for each field that is asked. */
export type Naivety = 'a call per object' | 'a call per field';

/** The same server, the same client, and resolvers that call it directly. */
export function createNaiveGateway(upstream: Extract<UpstreamConfig, { kind: 'eiam' }>, naivety: Naivety) {
  const client = createDeveloperClient(upstream);
  const context: CallContext = { signal: new AbortController().signal };
  const user = (userId: string) => client.getUser(userId, context);
  const perField = (userId: string) => ({
    id: userId,
    username: async () => (await user(userId)).username,
    displayName: async () => (await user(userId)).displayName,
    email: async () => (await user(userId)).email,
    status: async () => (await user(userId)).status,
  });
  const perObject = async (userId: string) => {
    const { groups, ...rest } = await user(userId);
    return {
      id: userId,
      ...rest,
      groups: { nodes: readable(groups).map(({ groupId, groupName }) => ({ id: groupId, name: groupName })) },
    };
  };
  const toMembers = (id: string) => ({
    members: async ({ first }: { readonly first: number }) => {
      const { data } = await client.listUsersForGroup(id, { maxResults: first }, context);
      const toUser = naivety === 'a call per object' ? perObject : perField;
      return { nodes: readable(data).map(({ userId }) => toUser(userId)) };
    },
  });
  const rootValue = {
    users: async ({ first }: { readonly first: number }) => {
      const { data } = await client.listUsers({ pageNumber: 1, pageSize: first }, context);
      return { nodes: readable(data).map(({ userId }) => perObject(userId)) };
    },
    group: ({ id }: { readonly id: string }) => toMembers(id),
    groups: async ({ first }: { readonly first: number }) => {
      const { data } = await client.listGroups({ maxResults: first }, context);
      return {
        nodes: readable(data).map(({ groupId, groupName }) => ({ name: groupName, ...toMembers(groupId) })),
      };
    },
  };
  const yoga = createYoga({
    schema: sdl,
    plugins: [useRootValue(rootValue)],
    logging: false,
  });
  return {
    ask: async (query: string, variables: object) => ask(yoga, query, variables),
    [Symbol.asyncDispose]: async () => client[Symbol.asyncDispose](),
  };
}

/** Yoga alone, answering a recorded answer from memory with graphql's default resolvers. */
export function createPlainYoga(sdlText: string, data: unknown) {
  const yoga = createYoga({
    schema: buildSchema(sdlText),
    plugins: [useRootValue(data)],
    logging: false,
  });
  return { ask: async (query: string, variables: object) => ask(yoga, query, variables) };
}

interface Fetches {
  fetch(url: string, init: RequestInit): Response | Promise<Response>;
}

/** One operation without a socket; a wrong answer would make the figures worthless, so it throws. */
export async function ask<Data>(gateway: Fetches, query: string, variables: object): Promise<Data> {
  const response = await gateway.fetch('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors }: { data: Data; errors?: unknown } = await response.json();
  if (errors) throw new Error(`Expected an answer, but got ${JSON.stringify(errors).slice(0, 300)}`);
  return data;
}
