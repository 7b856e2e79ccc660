import type { Directory } from '../../../src/emulator/directory/directory.ts';

/** What happens in the store, and the events that IDaaS sends of it. */
export interface Happening {
  readonly name: string;
  readonly change: (directory: Directory) => unknown;
  /** What subscribers hear at least, as in `USER CREATED`. */
  readonly told: readonly string[];
}

const happening = (name: string, change: Happening['change'], ...told: string[]): Happening => ({
  name,
  change,
  told,
});

const fresh = { username: 'new', email: 'new@example.com', phoneRegion: '86', phoneNumber: '13800000000' };

/** One after the other: every event of callbacks.md B.5, at the top of the tree and below. */
export const everyChange: readonly Happening[] = [
  happening(
    'an account appears',
    (directory) =>
      directory.addUser({
        userId: 'user_new',
        ...fresh,
        userExternalId: 'external-new',
        organizationalUnitIds: ['ou_platform', 'ou_sales'],
        groupIds: ['group_keepers'],
      }),
    'USER CREATED',
  ),
  happening(
    'an account appears at the top',
    (directory) => directory.addUser({ userId: 'user_top', username: 'aaron' }),
    'USER CREATED',
  ),
  happening(
    'an account is renamed',
    (directory) => directory.updateUser('user_ada', { username: 'countess', displayName: 'Countess' }),
    'USER UPDATED',
  ),
  happening(
    'addresses go from one account to another',
    (directory) => {
      directory.updateUser('user_new', { email: undefined, phoneNumber: undefined, userExternalId: 'gone' });
      directory.updateUser('user_ada', { ...fresh, username: 'countess', userExternalId: 'external-new' });
    },
    'USER UPDATED',
  ),
  happening(
    'custom fields change',
    (directory) => directory.updateUser('user_ada', { customFields: { city: 'Wien' } }),
    'USER UPDATED',
  ),
  happening(
    'an account is disabled',
    (directory) => directory.updateUser('user_ada', { status: 'disabled' }),
    'USER DISABLED',
  ),
  happening(
    'an account is enabled',
    (directory) => directory.updateUser('user_ada', { status: 'enabled' }),
    'USER ENABLED',
  ),
  happening(
    'an account is locked',
    (directory) => directory.updateUser('user_ben', { lockExpireTime: 1_999_999_999_000 }),
    'USER LOCKED',
  ),
  happening(
    'an account is unlocked',
    (directory) => directory.updateUser('user_ben', { lockExpireTime: undefined }),
    'USER UNLOCKED',
  ),
  happening(
    'an account gets a password',
    (directory) => {
      directory.updateUser('user_ben', { passwordSet: true });
      directory.changes.publish({ what: 'password', id: 'user_ben', password: 'Correct-Horse-9' });
    },
    'USER CREDENTIAL_CHANGED',
  ),
  happening(
    'an account moves, and stays elsewhere',
    (directory) => directory.setPrimaryOrganizationalUnit('user_ada', 'ou_platform'),
    'USER MOVED',
  ),
  happening(
    'an account moves to the top',
    (directory) => directory.setPrimaryOrganizationalUnit('user_ben', directory.root.organizationalUnitId),
    'USER MOVED',
  ),
  happening(
    'an account moves from the top',
    (directory) => directory.setPrimaryOrganizationalUnit('user_ben', 'ou_division'),
    'USER MOVED',
  ),
  happening('an account joins a unit', (directory) =>
    directory.joinOrganizationalUnit('user_cleo', 'ou_sales'),
  ),
  happening('an account joins the top', (directory) =>
    directory.joinOrganizationalUnit('user_cleo', directory.root.organizationalUnitId),
  ),
  happening('an account leaves the top', (directory) =>
    directory.leaveOrganizationalUnit('user_cleo', directory.root.organizationalUnitId),
  ),
  happening('an account leaves a unit', (directory) =>
    directory.leaveOrganizationalUnit('user_cleo', 'ou_sales'),
  ),
  happening(
    'a unit appears',
    (directory) =>
      directory.addOrganizationalUnit({
        organizationalUnitId: 'ou_new',
        organizationalUnitName: 'New',
        organizationalUnitExternalId: 'external-new',
        parentId: 'ou_sales',
      }),
    'ORGANIZATIONAL_UNIT CREATED',
  ),
  happening(
    'a unit appears at the top',
    (directory) =>
      directory.addOrganizationalUnit({ organizationalUnitId: 'ou_late', organizationalUnitName: 'Late' }),
    'ORGANIZATIONAL_UNIT CREATED',
  ),
  happening(
    'a unit with units below it is renamed',
    (directory) =>
      directory.updateOrganizationalUnit('ou_division', { organizationalUnitName: 'Half', description: 'x' }),
    'ORGANIZATIONAL_UNIT UPDATED',
  ),
  happening('the root is renamed', (directory) =>
    directory.updateOrganizationalUnit(directory.root.organizationalUnitId, {
      organizationalUnitName: 'Holding',
    }),
  ),
  happening(
    'a unit moves',
    (directory) => directory.moveOrganizationalUnit('ou_platform', 'ou_sales'),
    'ORGANIZATIONAL_UNIT MOVED',
  ),
  happening(
    'a unit moves with all below it',
    (directory) => directory.moveOrganizationalUnit('ou_sales', 'ou_engineering'),
    'ORGANIZATIONAL_UNIT MOVED',
  ),
  happening('a unit with people moves to the top', (directory) =>
    directory.moveOrganizationalUnit('ou_engineering', directory.root.organizationalUnitId),
  ),
  happening('a unit with people moves from the top', (directory) =>
    directory.moveOrganizationalUnit('ou_engineering', 'ou_division'),
  ),
  happening(
    'a unit goes',
    (directory) => directory.removeOrganizationalUnit('ou_new'),
    'ORGANIZATIONAL_UNIT DELETED',
  ),
  happening('a unit goes from the top', (directory) => directory.removeOrganizationalUnit('ou_late')),
  happening(
    'a group appears',
    (directory) => directory.addGroup({ groupId: 'group_new', groupName: 'New' }),
    'GROUP CREATED',
  ),
  happening(
    'a group is renamed',
    (directory) => directory.updateGroup('group_makers', { groupName: 'New makers' }),
    'GROUP UPDATED',
  ),
  happening(
    'an account joins a group',
    (directory) => directory.joinGroup('user_cleo', 'group_keepers'),
    'MEMBERS ADDED',
  ),
  happening(
    'an account leaves a group',
    (directory) => directory.leaveGroup('user_ada', 'group_makers'),
    'MEMBERS REMOVED',
  ),
  happening(
    'a group goes with its members',
    (directory) => directory.removeGroup('group_keepers'),
    'GROUP DELETED',
  ),
  happening('an account goes', (directory) => directory.removeUser('user_ben'), 'USER DELETED'),
  happening('an account goes and comes back under its name', (directory) => {
    directory.removeUser('user_cleo');
    directory.addUser({ userId: 'user_cleo2', username: 'cleo', organizationalUnitIds: ['ou_sales'] });
  }),
];

/** Where the application sees one division alone: what enters its scope, and what leaves it. */
export const everyCrossing: readonly Happening[] = [
  happening(
    'an account from elsewhere joins',
    (directory) => directory.joinOrganizationalUnit('user_eve', 'ou_sales'),
    'USER CREATED',
  ),
  happening(
    'and leaves',
    (directory) => directory.leaveOrganizationalUnit('user_eve', 'ou_sales'),
    'USER DELETED',
  ),
  happening(
    'and comes by a group',
    (directory) => directory.joinGroup('user_eve', 'group_keepers'),
    'USER CREATED',
  ),
  happening(
    'and leaves it',
    (directory) => directory.leaveGroup('user_eve', 'group_keepers'),
    'USER DELETED',
  ),
  happening(
    'and moves in',
    (directory) => directory.setPrimaryOrganizationalUnit('user_eve', 'ou_platform'),
    'USER CREATED',
  ),
  happening('a unit with people and units moves out', (directory) =>
    directory.moveOrganizationalUnit('ou_engineering', 'ou_elsewhere'),
  ),
  happening('and back in', (directory) => directory.moveOrganizationalUnit('ou_engineering', 'ou_division')),
  happening('the division itself is renamed', (directory) =>
    directory.updateOrganizationalUnit('ou_division', { organizationalUnitName: 'Half' }),
  ),
];
