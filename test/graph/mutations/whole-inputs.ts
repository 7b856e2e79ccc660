import type { MutationName } from './documents.ts';

const user = { userId: 'user_ada' };
const group = { groupId: 'group_makers' };
const unit = { organizationalUnitId: 'ou_platform' };
const email = { address: 'new@example.com', verified: true };
const phone = { region: '86', number: '13800000000', verified: true };

/** For each mutation an input that succeeds, with every field that there is. */
export const wholeInputs: Readonly<Record<MutationName, object>> = {
  createUser: {
    username: 'new',
    primaryOrganizationalUnitId: 'ou_platform',
    displayName: 'Someone',
    description: 'Fresh',
    password: 'Correct-Horse-9',
    email,
    phone,
    externalId: 'external-new',
    customFields: [{ name: 'city', value: 'Wien' }],
    passwordInitialization: {
      priority: 'CUSTOM',
      random: false,
      forcedUpdate: true,
      notificationChannels: ['EMAIL'],
    },
    organizationalUnitIds: ['ou_sales'],
    groupIds: ['group_keepers'],
  },
  patchUser: {
    ...user,
    username: 'countess',
    displayName: 'Countess',
    email,
    phone,
    customFields: [{ name: 'city', value: 'Wien' }],
  },
  updateUserPassword: { ...user, password: 'Correct-Horse-9' },
  enableUser: user,
  disableUser: user,
  deleteUser: user,
  setUserPrimaryOrganizationalUnit: { ...user, ...unit },
  addUserToOrganizationalUnits: { ...user, organizationalUnitIds: ['ou_platform'] },
  removeUserFromOrganizationalUnits: { ...user, organizationalUnitIds: ['ou_sales'] },
  createGroup: { name: 'New', externalId: 'external-new' },
  patchGroup: { ...group, name: 'Doers' },
  deleteGroup: group,
  addUsersToGroup: { ...group, userIds: ['user_cleo'] },
  removeUsersFromGroup: { ...group, userIds: ['user_ada'] },
  createOrganizationalUnit: {
    name: 'New',
    parentId: 'ou_sales',
    description: 'Fresh',
    externalId: 'external-new',
  },
  patchOrganizationalUnit: { ...unit, name: 'Basement', description: 'Below' },
  deleteOrganizationalUnit: unit,
};

type Path = readonly (string | number)[];

/** The input with a value in that place; undefined leaves the field out. */
export function withValue(input: object, path: Path, value: unknown): object {
  const replaced = replace(input, path, value);
  return typeof replaced === 'object' && replaced !== null ? replaced : {};
}

function replace(whole: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(whole)) {
    return whole.map((item, index) => (index === key ? replace(item, rest, value) : item));
  }
  const members = new Map(Object.entries(typeof whole === 'object' && whole !== null ? whole : {}));
  members.set(`${key}`, replace(members.get(`${key}`), rest, value));
  return Object.fromEntries(members);
}
