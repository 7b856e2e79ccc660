import { Directory } from '../../../../src/emulator/directory/directory.ts';
import type { ScopeSelection } from '../../../../src/emulator/directory/scope.ts';
import type { History, WriteDraft } from './drafts.ts';

/** Objects that no history removes, so that no list is ever rightly empty. */
export interface Company {
  readonly directory: Directory;
  readonly scope: ScopeSelection;
  readonly lasting: ReadonlySet<string>;
}

/** Root ─ Here (in scope) ─ Team, and There (out of scope where the scope is a part); two groups. */
export function createCompany({ users, scope: kind }: Pick<History, 'users' | 'scope'>): Company {
  const directory = new Directory({ seed: 5 });
  const here = directory.addOrganizationalUnit({ organizationalUnitName: 'Here' }).organizationalUnitId;
  const there = directory.addOrganizationalUnit({ organizationalUnitName: 'There' }).organizationalUnitId;
  const team = directory.addOrganizationalUnit({
    organizationalUnitName: 'Team',
    parentId: here,
  }).organizationalUnitId;
  const places = [here, team, there, here];
  for (let index = 0; index < users; index += 1) {
    const unitId = places[index % places.length] ?? here;
    directory.addUser({ username: `user${index}`, organizationalUnitIds: [unitId] });
  }
  const ids = [...directory.users()].map(({ userId }) => userId);
  const guild = directory.addGroup({ groupName: 'Guild', userIds: ids.slice(0, 3) }).groupId;
  directory.addGroup({ groupName: 'Other', userIds: ids.slice(2, 5) });
  const root = directory.root.organizationalUnitId;
  const scope: ScopeSelection =
    kind === 'all'
      ? { organizationalUnitIds: [root], groupIds: [] }
      : { organizationalUnitIds: [here], groupIds: kind === 'units' ? [] : [guild] };
  return { directory, scope, lasting: new Set([root, here, there, guild, ids[0] ?? '', ids[1] ?? '']) };
}

/** Carries a write out, on whichever objects its numbers stand for. @returns the ids of what it was about; none: nothing happened */
export function carryOut(
  { directory, lasting }: Company,
  { kind, who, where }: WriteDraft,
  label: string,
): readonly string[] {
  const users = [...directory.users()].map(({ userId }) => userId);
  const groups = [...directory.groups()].map(({ groupId }) => groupId);
  const units = [...directory.organizationalUnits()].map((unit) => unit.organizationalUnitId);
  const pick = (ids: readonly string[], number: number) => ids[number % ids.length] ?? '';
  const user = pick(users, who);
  const group = pick(groups, where);
  const unit = pick(units, where);
  const updateTime = (directory.user(user)?.updateTime ?? 0) + 1 + (who % 5);
  switch (kind) {
    case 'addUser':
      return [directory.addUser({ username: label, organizationalUnitIds: [unit] }).userId];
    case 'updateUser':
      directory.updateUser(user, { displayName: label, updateTime });
      return [user];
    case 'removeUser':
      if (lasting.has(user)) return [];
      directory.removeUser(user);
      return [user];
    case 'joinGroup':
      directory.joinGroup(user, group);
      return [group, user];
    case 'leaveGroup':
      directory.leaveGroup(user, group);
      return [group, user];
    case 'joinUnit':
      directory.joinOrganizationalUnit(user, unit);
      return [user];
    case 'leaveUnit':
      if (directory.user(user)?.primaryOrganizationalUnitId === unit) return [];
      directory.leaveOrganizationalUnit(user, unit);
      return [user];
    case 'moveUser':
      if (lasting.has(user)) return [];
      directory.setPrimaryOrganizationalUnit(user, unit);
      return [user];
    case 'addUnit':
      return [
        directory.addOrganizationalUnit({ organizationalUnitName: label, parentId: unit })
          .organizationalUnitId,
      ];
    case 'updateUnit':
      directory.updateOrganizationalUnit(unit, { organizationalUnitName: label });
      return [unit];
    case 'moveUnit': {
      const target = pick(units, who);
      const isBelow = directory.ancestors(target).some((each) => each.organizationalUnitId === unit);
      if (lasting.has(unit) || target === unit || isBelow) return [];
      directory.moveOrganizationalUnit(unit, target);
      return [unit];
    }
    case 'removeUnit': {
      const isEmpty = (id: string) => {
        const { childIds = [], userIds = [] } = directory.organizationalUnit(id) ?? {};
        return childIds.length + userIds.length === 0 && !lasting.has(id);
      };
      const empty = units.filter(isEmpty);
      if (empty.length === 0) return [];
      directory.removeOrganizationalUnit(pick(empty, where));
      return [pick(empty, where)];
    }
    case 'addGroup':
      return [directory.addGroup({ groupName: label, userIds: [user] }).groupId];
    case 'updateGroup':
      directory.updateGroup(group, { groupName: label });
      return [group];
    case 'removeGroup':
      if (lasting.has(group)) return [];
      directory.removeGroup(group);
      return [group];
  }
}
