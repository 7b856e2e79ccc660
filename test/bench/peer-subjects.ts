import { ask } from './ask-server.ts';

/** Objects of the emulator's directory that the questions are about. */
export interface Subjects {
  readonly userIds: readonly string[];
  /** The unit with most users, 142 of 1,000, and the cursors of its first hundred. */
  readonly unitId: string;
  readonly cursors: readonly string[];
  /** A group of 100 users. */
  readonly groupId: string;
}

interface UsersPage {
  readonly users: {
    readonly nodes: readonly {
      readonly id: string;
      readonly primaryOrganizationalUnit: { readonly id: string };
    }[];
    readonly pageInfo: { readonly endCursor: string | null };
  };
}

interface Groups {
  readonly groups: {
    readonly nodes: readonly { readonly id: string; readonly members: { readonly totalCount: number } }[];
  };
}

interface Cursors {
  readonly organizationalUnit: { readonly users: { readonly edges: readonly { readonly cursor: string }[] } };
}

const usersQuery = `query ($after: String) { users(first: 100, after: $after) {
  nodes { id primaryOrganizationalUnit { id } } pageInfo { endCursor }
} }`;
const groupsQuery = '{ groups(first: 100) { nodes { id members(first: 1) { totalCount } } } }';
const cursorsQuery =
  'query ($id: ID!) { organizationalUnit(by: { id: $id }) { users(first: 100) { edges { cursor } } } }';

/** @param url a gateway of ours, on the same emulator as the peers */
export async function findSubjects(url: string, users: number): Promise<Subjects> {
  const rows: UsersPage['users']['nodes'][number][] = [];
  for (let after: string | null = null, page = 0; page < users / 100; page += 1) {
    const read: UsersPage = await ask<UsersPage>(url, usersQuery, { after });
    rows.push(...read.users.nodes);
    after = read.users.pageInfo.endCursor;
  }
  const byUnit = Map.groupBy(rows, ({ primaryOrganizationalUnit }) => primaryOrganizationalUnit.id);
  const [crowded] = [...byUnit].toSorted(([, one], [, other]) => other.length - one.length);
  const { groups } = await ask<Groups>(url, groupsQuery, {});
  const group = groups.nodes.find(({ members }) => members.totalCount === 100);
  if (!crowded || !group) throw new Error('Expected a unit with users, and a group of 100');
  const [unitId] = crowded;
  const { organizationalUnit } = await ask<Cursors>(url, cursorsQuery, { id: unitId });
  return {
    userIds: rows.map(({ id }) => id),
    unitId,
    cursors: organizationalUnit.users.edges.map(({ cursor }) => cursor),
    groupId: group.id,
  };
}
