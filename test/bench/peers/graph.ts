/** The part of the gateway's graph that the questions of the benchmark read, in the same spelling. */
export const typeDefinitions = `
  type Query {
    user(by: UserBy!): User
    organizationalUnit(by: OrganizationalUnitBy!): OrganizationalUnit
    group(id: ID!): Group
  }
  input UserBy { id: ID }
  input OrganizationalUnitBy { id: ID }
  type User { id: ID! username: String displayName: String email: String status: String groups: Groups }
  type OrganizationalUnit { id: ID! name: String users(first: Int): Users }
  type Group { id: ID! name: String members(first: Int): Users }
  type Users { nodes: [User] }
  type Groups { nodes: [Group] }
`;

export interface ById {
  readonly by: { readonly id: string };
}

export interface First {
  readonly first: number;
}

/** Rows as the REST service sends them; what no question reads is left out. */
export interface UserRow {
  readonly userId: string;
  readonly username: string;
  readonly displayName?: string;
  readonly email?: string;
  readonly status: string;
  readonly groups?: readonly GroupRow[];
}

export interface GroupRow {
  readonly groupId: string;
  readonly groupName: string;
}

export interface UnitRow {
  readonly organizationalUnitId: string;
  readonly organizationalUnitName: string;
}

export interface MemberRow {
  readonly userId: string;
}

export interface Rows<Row> {
  readonly data: readonly Row[];
}

/** Where the REST service is, and what it is asked with: the arguments of each peer's process. */
export interface Upstream {
  /** With the instance's and the application's ids in its path. */
  readonly base: URL;
  readonly authorization: string;
}

export function readArguments(): Upstream {
  const [, , base = '', token = ''] = process.argv;
  return { base: new URL(base), authorization: `Bearer ${token}` };
}

/** Paths below the base. */
export const paths = {
  user: (userId: string) => `users/${userId}`,
  unit: (unitId: string) => `organizationalUnits/${unitId}`,
  usersOfUnit: (unitId: string, first: number) =>
    `users?organizationalUnitId=${unitId}&pageNumber=1&pageSize=${first}`,
  group: (groupId: string) => `groups/${groupId}`,
  members: (groupId: string, first: number) =>
    `groups/${groupId}/actions/listUsersForGroup?maxResults=${first}`,
};

/** How a row's members are called in the graph, where they are not called the same. */
export const fieldsOfRows = {
  User: { id: (row: UserRow) => row.userId, status: (row: UserRow) => row.status.toUpperCase() },
  Group: { id: (row: GroupRow) => row.groupId, name: (row: GroupRow) => row.groupName },
  OrganizationalUnit: {
    id: (row: UnitRow) => row.organizationalUnitId,
    name: (row: UnitRow) => row.organizationalUnitName,
  },
};

/** The line by which the benchmark knows that a server is ready. */
export function announce(url: string): void {
  process.stdout.write(`answers at ${url}\n`);
}
