import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { Random } from '../../../src/emulator/random.ts';
import { ask } from './ask.ts';

const fewestUsers = 40;
const rename = `mutation ($id: ID!, $name: String!) { patchUser(input: { userId: $id, displayName: $name }) { __typename } }`;
const join = `mutation ($group: ID!, $id: ID!) { addUsersToGroup(input: { groupId: $group, userIds: [$id] }) { __typename } }`;

/** What is about to be changed: picked again for each change. */
interface Picked {
  readonly user: string;
  readonly group: string;
  readonly unit: string;
}

type Change = (emulator: Emulator, picked: Picked, label: string, url: string) => unknown;

/** Behind the gateway's back. */
const elsewhere: readonly Change[] = [
  ({ directory }, { unit, group }, label) => {
    const { userId } = directory.addUser({ username: label, organizationalUnitIds: [unit] });
    directory.joinGroup(userId, group);
  },
  ({ directory, scope }, { user }) => {
    if (scope.users().length > fewestUsers) directory.removeUser(user);
  },
  ({ directory }, { user }, label) => directory.updateUser(user, { displayName: label }),
  ({ directory }, { user, group }) => directory.joinGroup(user, group),
  ({ directory }, { user, group }) => directory.leaveGroup(user, group),
  ({ directory }, { user, unit }) => directory.joinOrganizationalUnit(user, unit),
  ({ directory }, { user, unit }) => {
    if (directory.user(user)?.primaryOrganizationalUnitId !== unit)
      directory.leaveOrganizationalUnit(user, unit);
  },
  ({ directory }, { user, unit }) => directory.setPrimaryOrganizationalUnit(user, unit),
  ({ directory }, { user }, label) => directory.addGroup({ groupName: label, userIds: [user] }),
  ({ directory }, { group }, label) => directory.updateGroup(group, { groupName: label }),
  ({ directory }, { group }) => {
    if ([...directory.groups()].length > 3) directory.removeGroup(group);
  },
  ({ directory }, { unit }, label) =>
    directory.addOrganizationalUnit({ organizationalUnitName: label, parentId: unit }),
  ({ directory }, { unit }, label) =>
    directory.updateOrganizationalUnit(unit, { organizationalUnitName: label }),
  ({ directory }, { unit }) => {
    const { childIds = [], userIds = [] } = directory.organizationalUnit(unit) ?? {};
    const isRoot = unit === directory.root.organizationalUnitId;
    if (childIds.length + userIds.length === 0 && !isRoot) directory.removeOrganizationalUnit(unit);
  },
];

/** Through the gateway, without waiting for the answer: what is cut off by the kill may have been done or not. */
const through: readonly Change[] = [
  (_, { user: id }, name, url) => ask(url, rename, { id, name }).catch(() => {}),
  (_, { user: id, group }, _label, url) => ask(url, join, { id, group }).catch(() => {}),
];

/** Some of what administrators do. @param isSilent whether no callback says so */
export function changeSomething(
  emulator: Emulator,
  { random, url, label, isSilent }: { random: Random; url: string; label: string; isSilent: boolean },
): void {
  const { directory, scope, callbacks } = emulator;
  const picked = {
    user: pick(random, scope.users(), ({ userId }) => userId),
    group: pick(random, [...directory.groups()], ({ groupId }) => groupId),
    unit: pick(random, [...directory.organizationalUnits()], (unit) => unit.organizationalUnitId),
  };
  const target = callbacks.alibaba.target;
  const changes = random.float() < 0.3 ? through : elsewhere;
  const change = random.pickAny(changes);
  if (isSilent) callbacks.alibaba.connectTo(undefined);
  change?.(emulator, picked, label, url);
  if (isSilent) callbacks.alibaba.connectTo(target);
}

function pick<Row>(random: Random, rows: readonly Row[], idOf: (row: Row) => string): string {
  const row = random.pickAny(rows);
  if (row === undefined) throw new Error('Expected the directory to have one of each kind');
  return idOf(row);
}
