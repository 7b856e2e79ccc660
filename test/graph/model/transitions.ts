import {
  childrenOf,
  type Inputs,
  type Mutation,
  membersOf,
  type State,
  type UserState,
  without,
  withUnitMember,
  withUser,
} from './state.ts';

/** Why a mutation must be refused: a member of its result. */
export type Refusal =
  | { readonly type: 'DirectoryNotFoundError' | 'DirectoryOutOfScopeError'; readonly id: string }
  | { readonly type: 'DirectoryConflictError'; readonly field: string };

/** What a mutation is to do when nothing stands in its way. */
export interface Transition {
  /** All that is wrong with it; upstream says which comes first. */
  readonly refusals: readonly Refusal[];
  /** The state afterwards. A create's object has the id given; joins that stand or fall one by one are not in it. */
  readonly next: (id: string) => State;
}

/** developer-api.md 8.4, 8.5 and 8.7 in a nutshell, for input that is well formed. */
export function transitionOf(state: State, mutation: Mutation): Transition {
  switch (mutation.name) {
    case 'createUser':
      return createUser(state, mutation.input);
    case 'patchUser':
      return patchUser(state, mutation.input);
    case 'updateUserPassword':
      return changeUser(state, mutation.input.userId, { hasPassword: true });
    case 'enableUser':
      return changeUser(state, mutation.input.userId, { enabled: true });
    case 'disableUser':
      return changeUser(state, mutation.input.userId, { enabled: false });
    case 'deleteUser': {
      const { userId } = mutation.input;
      const next = () => ({ ...state, users: without(state.users, userId) });
      return { refusals: unknownUser(state, userId), next };
    }
    case 'setUserPrimaryOrganizationalUnit':
      return setPrimary(state, mutation.input);
    case 'addUserToOrganizationalUnits': {
      const { userId, organizationalUnitIds: ids } = mutation.input;
      const refusals = [...unknownUser(state, userId), ...ids.flatMap((id) => unknownUnit(state, id))];
      const next = () => ids.reduce((at, id) => withUnitMember(at, userId, id, true), state);
      return { refusals, next };
    }
    case 'removeUserFromOrganizationalUnits': {
      const { userId, organizationalUnitIds: ids } = mutation.input;
      const primary = state.users[userId]?.primary;
      const refusals = [...unknownUser(state, userId), ...ids.flatMap((id) => unknownUnit(state, id))];
      const next = () => ids.reduce((at, id) => withUnitMember(at, userId, id, false), state);
      return {
        refusals: [
          ...refusals,
          ...when(
            ids.some((id) => id === primary),
            asItStands,
          ),
        ],
        next,
      };
    }
    case 'createGroup': {
      const { name, externalId } = mutation.input;
      const isTaken = Object.values(state.groups).some((group) => group.externalId === externalId);
      const next = (id: string) => {
        const group = { name, externalId: externalId ?? id };
        return { ...state, groups: { ...state.groups, [id]: group } };
      };
      return { refusals: when(isTaken, taken('externalId')), next };
    }
    case 'patchGroup': {
      const { groupId, name } = mutation.input;
      const group = state.groups[groupId];
      const groups = group
        ? { ...state.groups, [groupId]: { ...group, name: name ?? group.name } }
        : state.groups;
      return { refusals: unknownGroup(state, groupId), next: () => ({ ...state, groups }) };
    }
    case 'deleteGroup':
      return deleteGroup(state, mutation.input.groupId);
    case 'addUsersToGroup':
    case 'removeUsersFromGroup':
      return { refusals: unknownGroup(state, mutation.input.groupId), next: () => state };
    case 'createOrganizationalUnit':
      return createUnit(state, mutation.input);
    case 'patchOrganizationalUnit':
      return patchUnit(state, mutation.input);
    case 'deleteOrganizationalUnit': {
      const { organizationalUnitId: id } = mutation.input;
      const isHeld = childrenOf(state, id).length + membersOf(state, 'units', id).length > 0;
      const next = () => ({ ...state, units: without(state.units, id) });
      return { refusals: [...unknownUnit(state, id), ...when(isHeld, asItStands)], next };
    }
  }
}

function createUser(state: State, input: Inputs['createUser']): Transition {
  const { username, primaryOrganizationalUnitId: primary, email = null, phone = null, externalId } = input;
  const isTaken = Object.values(state.users).some((user) => user.externalId === externalId);
  const next = (id: string): State => {
    const user: UserState = {
      username,
      displayName: input.displayName ?? null,
      description: input.description ?? null,
      email,
      phone,
      externalId: externalId ?? id,
      enabled: true,
      hasPassword: input.password !== undefined,
      customFields: Object.fromEntries((input.customFields ?? []).map(({ name, value }) => [name, value])),
      primary,
      units: [primary],
      groups: [],
    };
    return { ...state, users: { ...state.users, [id]: user } };
  };
  const refusals = [...unknownUnit(state, primary), ...takenContacts(state, { username, email, phone })];
  return { refusals: [...refusals, ...when(isTaken, taken('externalId'))], next };
}

function patchUser(state: State, input: Inputs['patchUser']): Transition {
  const { userId, username, displayName, email, phone, customFields = [] } = input;
  const user = state.users[userId];
  const fields = new Map(Object.entries(user?.customFields ?? {}));
  for (const { name, value } of customFields) value === null ? fields.delete(name) : fields.set(name, value);
  const changes = {
    ...(username === undefined ? {} : { username }),
    ...(displayName === undefined ? {} : { displayName }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
    customFields: Object.fromEntries(fields),
  };
  const refusals = [...unknownUser(state, userId), ...takenContacts(state, changes, userId)];
  return { refusals, next: () => withUser(state, userId, changes) };
}

function changeUser(state: State, userId: string, changes: Partial<UserState>): Transition {
  return { refusals: unknownUser(state, userId), next: () => withUser(state, userId, changes) };
}

function setPrimary(state: State, input: Inputs['setUserPrimaryOrganizationalUnit']): Transition {
  const { userId, organizationalUnitId: unitId } = input;
  const old = state.users[userId]?.primary ?? unitId;
  const next = () => {
    const left = withUnitMember(state, userId, old, false);
    return withUser(withUnitMember(left, userId, unitId, true), userId, { primary: unitId });
  };
  return { refusals: [...unknownUser(state, userId), ...unknownUnit(state, unitId)], next };
}

function deleteGroup(state: State, groupId: string): Transition {
  const users = Object.entries(state.users).map(([id, user]) => {
    return [id, { ...user, groups: user.groups.filter((other) => other !== groupId) }] as const;
  });
  const left = { ...state, users: Object.fromEntries(users), groups: without(state.groups, groupId) };
  return { refusals: unknownGroup(state, groupId), next: () => left };
}

function createUnit(state: State, input: Inputs['createOrganizationalUnit']): Transition {
  const { name, description = null, externalId } = input;
  const parentId = input.parentId === 'ou_root' ? state.rootId : input.parentId;
  const isTaken = Object.values(state.units).some((unit) => unit.externalId === externalId);
  const refusals = [...unknownUnit(state, parentId), ...takenName(state, parentId, name)];
  return {
    refusals: [...refusals, ...when(isTaken, taken('externalId'))],
    next: (id) => {
      const unit = { name, parentId, externalId: externalId ?? id, description };
      return { ...state, units: { ...state.units, [id]: unit } };
    },
  };
}

function patchUnit(state: State, input: Inputs['patchOrganizationalUnit']): Transition {
  const { organizationalUnitId: id, name, description } = input;
  const unit = state.units[id];
  if (!unit) return { refusals: unknownUnit(state, id), next: () => state };
  const changed = {
    ...unit,
    name: name ?? unit.name,
    description: description === undefined ? unit.description : description,
  };
  const refusals = takenName(state, unit.parentId, changed.name, id);
  return { refusals, next: () => ({ ...state, units: { ...state.units, [id]: changed } }) };
}

type Contacts = Partial<Pick<UserState, 'username' | 'email' | 'phone'>>;

function takenContacts(state: State, { username, email, phone }: Contacts, self?: string): Refusal[] {
  const others = Object.entries(state.users).flatMap(([id, user]) => (id === self ? [] : [user]));
  const isTaken = (same: (user: UserState) => boolean) => others.some(same);
  const sameNumber = (user: UserState) =>
    user.phone?.number === phone?.number && user.phone?.region === phone?.region;
  return [
    ...when(
      isTaken((user) => user.username === username),
      taken('username'),
    ),
    ...when(!!email && isTaken((user) => user.email?.address === email.address), taken('email.address')),
    ...when(!!phone && isTaken(sameNumber), taken('phone.number')),
  ];
}

function takenName(state: State, parentId: string, name: string, self?: string): Refusal[] {
  const siblings = childrenOf(state, parentId).filter((id) => id !== self);
  return when(
    siblings.some((id) => state.units[id]?.name === name),
    taken('name'),
  );
}

/** Refused by the rules of the directory: a unit that is not empty, a primary unit that is to be left. */
const asItStands: Refusal = { type: 'DirectoryConflictError', field: 'input' };

const taken = (field: string): Refusal => ({ type: 'DirectoryConflictError', field: `input.${field}` });

function unknownUser({ users }: State, id: string): Refusal[] {
  return when(!users[id], { type: 'DirectoryNotFoundError', id });
}

function unknownGroup({ groups }: State, id: string): Refusal[] {
  return when(!groups[id], { type: 'DirectoryNotFoundError', id });
}

function unknownUnit({ units, rootId }: State, id: string): Refusal[] {
  return when(id !== rootId && !units[id], { type: 'DirectoryOutOfScopeError', id });
}

function when(isSo: boolean, refusal: Refusal): Refusal[] {
  return isSo ? [refusal] : [];
}
