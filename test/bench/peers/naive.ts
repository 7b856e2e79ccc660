import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSchema, createYoga } from 'graphql-yoga';
import {
  announce,
  type ById,
  type First,
  fieldsOfRows,
  type GroupRow,
  type MemberRow,
  paths,
  type Rows,
  readArguments,
  typeDefinitions,
  type UnitRow,
  type UserRow,
} from './graph.ts';

/** Yoga as its documentation starts it, `fetch`, and a resolver a field that calls the service itself. */
const { base, authorization } = readArguments();

async function get<Row>(path: string): Promise<Row> {
  const response = await fetch(new URL(path, base), { headers: { authorization } });
  if (!response.ok) throw new Error(`Expected an answer, but got ${response.status}`);
  return response.json();
}

const resolvers = {
  Query: {
    user: (_: unknown, { by }: ById) => get<UserRow>(paths.user(by.id)),
    organizationalUnit: (_: unknown, { by }: ById) => get<UnitRow>(paths.unit(by.id)),
    group: (_: unknown, { id }: { readonly id: string }) => get<GroupRow>(paths.group(id)),
  },
  User: {
    ...fieldsOfRows.User,
    groups: async ({ userId }: UserRow) => {
      const { groups } = await get<UserRow>(paths.user(userId));
      return { nodes: groups };
    },
  },
  OrganizationalUnit: {
    ...fieldsOfRows.OrganizationalUnit,
    users: async ({ organizationalUnitId }: UnitRow, { first }: First) => {
      const { data } = await get<Rows<UserRow>>(paths.usersOfUnit(organizationalUnitId, first));
      return { nodes: data };
    },
  },
  Group: {
    ...fieldsOfRows.Group,
    members: async ({ groupId }: GroupRow, { first }: First) => {
      const { data } = await get<Rows<MemberRow>>(paths.members(groupId, first));
      return { nodes: data.map(({ userId }) => get<UserRow>(paths.user(userId))) };
    },
  },
};

const yoga = createYoga({ schema: createSchema({ typeDefs: typeDefinitions, resolvers }), logging: false });
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  announce(`http://127.0.0.1:${port}`);
});
