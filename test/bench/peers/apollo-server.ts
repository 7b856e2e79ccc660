import { RESTDataSource } from '@apollo/datasource-rest';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
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

/** Apollo Server as its documentation has it for REST: a data source an operation, which asks for no path twice. */
const { base, authorization } = readArguments();

class Directory extends RESTDataSource {
  override baseURL = base.href;
  protected override willSendRequest(_path: string, request: { headers: Record<string, string> }): void {
    request.headers.authorization = authorization;
  }
  readonly user = (userId: string) => this.get<UserRow>(paths.user(userId));
  readonly unit = (unitId: string) => this.get<UnitRow>(paths.unit(unitId));
  readonly group = (groupId: string) => this.get<GroupRow>(paths.group(groupId));
  readonly usersOfUnit = (unitId: string, first: number) =>
    this.get<Rows<UserRow>>(paths.usersOfUnit(unitId, first));
  readonly members = (groupId: string, first: number) =>
    this.get<Rows<MemberRow>>(paths.members(groupId, first));
}

interface Context {
  readonly directory: Directory;
}

const resolvers = {
  Query: {
    user: (_: unknown, { by }: ById, { directory }: Context) => directory.user(by.id),
    organizationalUnit: (_: unknown, { by }: ById, { directory }: Context) => directory.unit(by.id),
    group: (_: unknown, { id }: { readonly id: string }, { directory }: Context) => directory.group(id),
  },
  User: {
    ...fieldsOfRows.User,
    groups: async ({ userId }: UserRow, _: unknown, { directory }: Context) => ({
      nodes: (await directory.user(userId)).groups,
    }),
  },
  OrganizationalUnit: {
    ...fieldsOfRows.OrganizationalUnit,
    users: async ({ organizationalUnitId }: UnitRow, { first }: First, { directory }: Context) => ({
      nodes: (await directory.usersOfUnit(organizationalUnitId, first)).data,
    }),
  },
  Group: {
    ...fieldsOfRows.Group,
    members: async ({ groupId }: GroupRow, { first }: First, { directory }: Context) => {
      const { data } = await directory.members(groupId, first);
      return { nodes: data.map(({ userId }) => directory.user(userId)) };
    },
  },
};

const server = new ApolloServer<Context>({ typeDefs: typeDefinitions, resolvers });
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async () => ({ directory: new Directory() }),
});
announce(new URL(url).origin);
