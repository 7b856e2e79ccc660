import { makeExecutableSchema } from '@graphql-tools/schema';
import DataLoader from 'dataloader';
import { Pool } from 'undici';
import {
  type ById,
  type First,
  fieldsOfRows,
  type GroupRow,
  type MemberRow,
  paths,
  type Rows,
  typeDefinitions,
  type UnitRow,
  type Upstream,
  type UserRow,
} from './graph.ts';

/** What a careful gateway has beneath its graph: undici's pool, and for each operation a DataLoader that asks for no user twice. */
export interface Reads {
  get<Row>(path: string): Promise<Row>;
  readonly users: DataLoader<string, UserRow>;
}

export function createReads({ base, authorization }: Upstream): () => Reads {
  const pool = new Pool(base.origin, { connections: 32 });
  const headers = { authorization };
  async function get<Row>(path: string): Promise<Row> {
    const { statusCode, body } = await pool.request({ method: 'GET', path: base.pathname + path, headers });
    if (statusCode !== 200) throw new Error(`Expected an answer, but got ${statusCode}`);
    return (await body.json()) as Row;
  }
  return () => ({
    get,
    users: new DataLoader((ids) => Promise.all(ids.map((id) => get<UserRow>(paths.user(id))))),
  });
}

const resolvers = {
  Query: {
    user: (_: unknown, { by }: ById, { users }: Reads) => users.load(by.id),
    organizationalUnit: (_: unknown, { by }: ById, { get }: Reads) => get<UnitRow>(paths.unit(by.id)),
    group: (_: unknown, { id }: { readonly id: string }, { get }: Reads) => get<GroupRow>(paths.group(id)),
  },
  User: {
    ...fieldsOfRows.User,
    groups: async ({ userId }: UserRow, _: unknown, { users }: Reads) => ({
      nodes: (await users.load(userId)).groups,
    }),
  },
  OrganizationalUnit: {
    ...fieldsOfRows.OrganizationalUnit,
    users: async ({ organizationalUnitId }: UnitRow, { first }: First, { get }: Reads) => ({
      nodes: (await get<Rows<UserRow>>(paths.usersOfUnit(organizationalUnitId, first))).data,
    }),
  },
  Group: {
    ...fieldsOfRows.Group,
    members: async ({ groupId }: GroupRow, { first }: First, { get, users }: Reads) => {
      const { data } = await get<Rows<MemberRow>>(paths.members(groupId, first));
      return { nodes: data.map(({ userId }) => users.load(userId)) };
    },
  },
};

export const schema = makeExecutableSchema({ typeDefs: typeDefinitions, resolvers });
