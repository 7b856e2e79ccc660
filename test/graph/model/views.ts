import { childrenOf, type Mutation, type MutationName, membersOf, type State } from './state.ts';

const ids = '(first: 100) { nodes { id } }';
const userFields = `id username displayName description email emailVerified phone { region number verified }
  rawStatus passwordSet externalId customFields { name value } primaryOrganizationalUnit { id }
  organizationalUnits${ids} groups${ids}`;
const groupFields = `id name externalId members${ids}`;
const unitFields = `id name externalId description parent { id } children${ids} users${ids}`;

const user = `userId user { ${userFields} }`;
const group = `groupId group { ${groupFields} }`;
const unit = `organizationalUnitId organizationalUnit { ${unitFields} }`;
const failures = 'failures { targetId code effect }';
const members = `${group} appliedUserIds ${failures}`;

/** What is asked of each payload: the whole object, for the model to compare. */
const payloads: Record<MutationName, string> = {
  createUser: `${user} ${failures}`,
  patchUser: user,
  updateUserPassword: user,
  enableUser: user,
  disableUser: user,
  deleteUser: 'deletedUserId',
  setUserPrimaryOrganizationalUnit: user,
  addUserToOrganizationalUnits: user,
  removeUserFromOrganizationalUnits: user,
  createGroup: group,
  patchGroup: group,
  deleteGroup: 'deletedGroupId',
  addUsersToGroup: members,
  removeUsersFromGroup: members,
  createOrganizationalUnit: unit,
  patchOrganizationalUnit: unit,
  deleteOrganizationalUnit: 'deletedOrganizationalUnitId',
};

export const mutationNames = Object.keys(payloads);

export const aliasOf = (index: number) => `write${index}`;

/** One operation of several mutation fields, which the graph carries out one after the other. */
export function printMutations(mutations: readonly Mutation[]) {
  const typeOf = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
  const variables = mutations.map(({ name }, index) => `$input${index}: ${typeOf(name)}Input!`);
  const fields = mutations.map(({ name }, index) => {
    return `${aliasOf(index)}: ${name}(input: $input${index}) {
      __typename
      ... on ${typeOf(name)}Payload { ${payloads[name]} }
      ... on DirectoryNotFoundError { targetId } ... on DirectoryOutOfScopeError { targetId }
      ... on DirectoryWriteUnsettledError { candidateId }
      ... on DirectoryError { code effect path }
    }`;
  });
  return {
    query: `mutation (${variables.join(', ')}) { ${fields.join('\n')} }`,
    variables: Object.fromEntries(mutations.map(({ input }, index) => [`input${index}`, input])),
  };
}

export interface Read {
  readonly query: string;
  readonly variables: object;
  /** The whole data, as the model has it. */
  readonly expected: (state: State) => unknown;
}

export const reads = {
  user: (id: string): Read => ({
    query: `query ($id: ID!) { user(by: { id: $id }) { ${userFields} } }`,
    variables: { id },
    expected: (state) => ({ user: viewUser(state, id) }),
  }),
  username: (username: string): Read => ({
    query: `query ($username: String!) { user(by: { username: $username }) { ${userFields} } }`,
    variables: { username },
    expected: (state) => {
      const [id] = Object.keys(state.users).filter((userId) => state.users[userId]?.username === username);
      return { user: id === undefined ? null : viewUser(state, id) };
    },
  }),
  group: (id: string): Read => ({
    query: `query ($id: ID!) { group(id: $id) { ${groupFields} } }`,
    variables: { id },
    expected: (state) => ({ group: viewGroup(state, id) }),
  }),
  unit: (id: string): Read => ({
    query: `query ($id: ID!) { organizationalUnit(by: { id: $id }) { ${unitFields} } }`,
    variables: { id },
    expected: (state) => ({ organizationalUnit: viewUnit(state, id) }),
  }),
  everything: (): Read => ({
    query: `{ users(first: 100) { nodes { id } } groups(first: 100) { nodes { id } } }`,
    variables: {},
    expected: ({ users, groups }) => ({
      users: Object.keys(users).toSorted(),
      groups: Object.keys(groups).toSorted(),
    }),
  }),
};

export function viewUser(state: State, id: string) {
  const self = state.users[id];
  if (!self) return null;
  const { email, phone, enabled, hasPassword, customFields, primary, units, groups, ...same } = self;
  return {
    ...same,
    id,
    email: email?.address ?? null,
    emailVerified: email?.verified ?? false,
    phone,
    rawStatus: enabled ? 'enabled' : 'disabled',
    passwordSet: hasPassword,
    customFields: Object.keys(customFields)
      .toSorted()
      .map((name) => ({ name, value: customFields[name] })),
    primaryOrganizationalUnit: { id: primary },
    organizationalUnits: units,
    groups,
  };
}

export function viewGroup(state: State, id: string) {
  const self = state.groups[id];
  return self ? { ...self, id, members: membersOf(state, 'groups', id) } : null;
}

export function viewUnit(state: State, id: string) {
  const self = state.units[id];
  if (!self) return null;
  const { parentId, ...same } = self;
  const lists = { children: childrenOf(state, id), users: membersOf(state, 'units', id) };
  return { ...same, id, parent: { id: parentId }, ...lists };
}

/** Data without what the model leaves open: lists of nodes become sorted ids, custom fields are sorted by name. */
export function toView(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(toView).toSorted(byText);
  if (typeof data !== 'object' || data === null) return data;
  if ('nodes' in data && Array.isArray(data.nodes)) return data.nodes.map((node) => node?.id).toSorted();
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, toView(value)]));
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
