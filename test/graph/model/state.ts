/** What must be true of the directory, as plain data. Nothing here knows how the store or the gateway keep it. */
export interface State {
  readonly rootId: string;
  readonly users: Record<string, UserState>;
  readonly groups: Record<string, GroupState>;
  /** Without the root. */
  readonly units: Record<string, UnitState>;
}

export interface UserState {
  username: string;
  displayName: string | null;
  description: string | null;
  email: { readonly address: string; readonly verified: boolean } | null;
  phone: { readonly region: string; readonly number: string; readonly verified: boolean } | null;
  externalId: string;
  enabled: boolean;
  hasPassword: boolean;
  customFields: Record<string, string>;
  primary: string;
  /** Sorted, the primary one included. */
  units: string[];
  /** Sorted. */
  groups: string[];
}

export interface GroupState {
  name: string;
  externalId: string;
}

export interface UnitState {
  name: string;
  parentId: string;
  externalId: string;
  description: string | null;
}

export interface CustomField {
  readonly name: string;
  readonly value: string | null;
}

/** The inputs of the mutations, as the graph has them. */
export interface Inputs {
  createUser: {
    readonly username: string;
    readonly primaryOrganizationalUnitId: string;
    readonly displayName?: string;
    readonly description?: string;
    readonly password?: string;
    readonly email?: NonNullable<UserState['email']>;
    readonly phone?: NonNullable<UserState['phone']>;
    readonly externalId?: string;
    readonly customFields?: readonly { readonly name: string; readonly value: string }[];
    readonly organizationalUnitIds?: readonly string[];
    readonly groupIds?: readonly string[];
  };
  patchUser: {
    readonly userId: string;
    readonly username?: string;
    readonly displayName?: string | null;
    readonly email?: UserState['email'];
    readonly phone?: UserState['phone'];
    readonly customFields?: readonly CustomField[];
  };
  updateUserPassword: { readonly userId: string; readonly password: string };
  enableUser: { readonly userId: string };
  disableUser: { readonly userId: string };
  deleteUser: { readonly userId: string };
  setUserPrimaryOrganizationalUnit: { readonly userId: string; readonly organizationalUnitId: string };
  addUserToOrganizationalUnits: {
    readonly userId: string;
    readonly organizationalUnitIds: readonly string[];
  };
  removeUserFromOrganizationalUnits: {
    readonly userId: string;
    readonly organizationalUnitIds: readonly string[];
  };
  createGroup: { readonly name: string; readonly externalId?: string };
  patchGroup: { readonly groupId: string; readonly name?: string };
  deleteGroup: { readonly groupId: string };
  addUsersToGroup: { readonly groupId: string; readonly userIds: readonly string[] };
  removeUsersFromGroup: { readonly groupId: string; readonly userIds: readonly string[] };
  createOrganizationalUnit: {
    readonly name: string;
    readonly parentId: string;
    readonly description?: string;
    readonly externalId?: string;
  };
  patchOrganizationalUnit: {
    readonly organizationalUnitId: string;
    readonly name?: string;
    readonly description?: string | null;
  };
  deleteOrganizationalUnit: { readonly organizationalUnitId: string };
}

export type MutationName = keyof Inputs;
export type Mutation = {
  [Name in MutationName]: { readonly name: Name; readonly input: Inputs[Name] };
}[MutationName];

/** `changes` to a copy of one member of a table; nothing where there is none. */
export function withUser(state: State, id: string, changes: Partial<UserState>): State {
  const user = state.users[id];
  return user ? { ...state, users: { ...state.users, [id]: { ...user, ...changes } } } : state;
}

/** The state in which a user is in a group, or is not. */
export function withMember(state: State, userId: string, groupId: string, isIn: boolean): State {
  return withUser(state, userId, { groups: withId(state.users[userId]?.groups ?? [], groupId, isIn) });
}

/** The state in which a user is in a unit, or is not. */
export function withUnitMember(state: State, userId: string, unitId: string, isIn: boolean): State {
  return withUser(state, userId, { units: withId(state.users[userId]?.units ?? [], unitId, isIn) });
}

function withId(ids: readonly string[], id: string, isIn: boolean): string[] {
  const others = ids.filter((other) => other !== id);
  return isIn ? [...others, id].toSorted() : others;
}

export function without<Value>(table: Record<string, Value>, id: string): Record<string, Value> {
  const { [id]: _, ...others } = table;
  return others;
}

export function membersOf({ users }: State, list: 'groups' | 'units', id: string): string[] {
  return Object.keys(users)
    .filter((userId) => users[userId]?.[list].includes(id))
    .toSorted();
}

export function childrenOf({ units }: State, parentId: string): string[] {
  return Object.keys(units)
    .filter((id) => units[id]?.parentId === parentId)
    .toSorted();
}
