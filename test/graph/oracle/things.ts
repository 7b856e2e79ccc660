import { z } from 'zod';
import type { Group, OrganizationalUnit, User } from '../../../src/emulator/directory/records.ts';
import {
  connection,
  customFields,
  groupReference,
  phone,
  source,
  text,
  time,
  timeIfEver,
} from './connections.ts';
import { type Ask, Failure, selectsOnly, type Thing, type Value } from './value.ts';
import type { World } from './world.ts';

const notFound = new Failure('NOT_FOUND');
const outOfScope = new Failure('OUT_OF_SCOPE');
export const needsMirror = new Failure('NOT_CONFIGURED');

export function userThing(world: World, user: User): Thing {
  const { directory, managerField } = world;
  const { userId } = user;
  world.named.users.add(userId);
  return {
    type: 'User',
    fields: {
      id: () => userId,
      username: () => user.username,
      displayName: () => text(user.displayName),
      label: () => text(user.displayName) ?? user.username,
      description: () => text(user.description),
      email: () => text(user.email),
      emailVerified: () => user.emailVerified,
      phone: () => phone(user),
      status: () => user.status.toUpperCase(),
      signInState: () => signInState(user, Date.now()),
      rawStatus: () => user.status,
      passwordSet: () => user.passwordSet,
      externalId: () => text(user.userExternalId),
      source: () => source(user.userSourceType, user.userSourceId),
      createdAt: () => time(user.createTime),
      updatedAt: () => time(user.updateTime),
      registeredAt: () => timeIfEver(user.registerTime),
      accountExpiresAt: () => timeIfEver(user.accountExpireTime),
      lockExpiresAt: () => timeIfEver(user.lockExpireTime),
      customFields: () => customFields(user),
      customField: ({ args }) => text(user.customFields[String(args.name)]),
      primaryOrganizationalUnit: (ask) => namedUnit(world, user.primaryOrganizationalUnitId, ask),
      organizationalUnits: (ask) =>
        connection(ask, {
          type: 'UserOrganizationalUnit',
          rows: user.organizationalUnitIds,
          node: (id, below) => namedUnit(world, id, below),
          edge: (id) => ({ primary: () => id === user.primaryOrganizationalUnitId }),
        }),
      groups: (ask) =>
        connection(ask, {
          type: 'UserGroup',
          rows: user.groupIds,
          node: (id, below) => namedGroup(world, id, below),
          edge: (id) => {
            const relation = directory.relationSource(userId, id);
            return { source: () => source(relation.type, relation.id) };
          },
        }),
      manager: () => {
        const managerId = user.customFields[managerField];
        const manager = managerId?.startsWith('user_') ? world.findUser(managerId) : undefined;
        return manager ? userThing(world, manager) : null;
      },
      managers: ({ args }) => managers(world, user, Number(args.levels ?? 20)),
      reports: () => needsMirror,
      reportCount: () => needsMirror,
      memberOf: ({ args }) =>
        args.includeDescendants ? needsMirror : memberships(world, user, z.array(z.string()).parse(args.ids)),
    },
  };
}

/** developer-api.md 8.6; of what holds at once the first counts. */
function signInState({ status, accountExpireTime, lockExpireTime }: User, now: number): string {
  if (status === 'disabled') return 'DISABLED';
  if (accountExpireTime && accountExpireTime <= now) return 'EXPIRED';
  return lockExpireTime && lockExpireTime > now ? 'LOCKED' : 'ENABLED';
}

/** Nearest first, until one is missing or comes again. */
function managers(world: World, user: User, levels: number): readonly Value[] {
  const chain: Value[] = [];
  const passed = [user.userId];
  for (let below = user; chain.length < levels; ) {
    const id = below.customFields[world.managerField];
    if (!id?.startsWith('user_')) return chain;
    if (passed.includes(id)) return [...chain, new Failure('UPSTREAM_INVALID_RESPONSE')];
    const manager = world.findUser(id);
    if (!manager) return [...chain, notFound];
    chain.push(userThing(world, manager));
    passed.push(id);
    below = manager;
  }
  return chain;
}

function memberships(world: World, user: User, ids: readonly string[]): readonly Thing[] {
  const held = [...new Set(ids)].filter((id) =>
    [...user.groupIds, ...user.organizationalUnitIds].includes(id),
  );
  return held.map((id) => {
    const container = (ask: Ask) =>
      id.startsWith('group_') ? namedGroup(world, id, ask) : namedUnit(world, id, ask);
    return { type: 'DirectoryMembership', fields: { container, through: container, direct: () => true } };
  });
}

export function groupThing(world: World, group: Group): Thing {
  world.named.groups.add(group.groupId);
  return {
    type: 'Group',
    fields: {
      ...groupReference(group),
      externalId: () => text(group.groupExternalId),
      source: () => source(group.groupSourceType, group.groupSourceId),
      createdAt: () => time(group.createTime),
      updatedAt: () => time(group.updateTime),
      memberCount: () => (world.isGroupVisible(group) ? world.members(group).length : notFound),
      members: (ask) =>
        world.isGroupVisible(group) ? memberConnection(world, group, world.members(group), ask) : notFound,
    },
  };
}

/** @param group undefined: everyone */
export function memberConnection(
  world: World,
  group: Group | undefined,
  rows: readonly User[],
  ask: Ask,
): Thing {
  return connection(ask, {
    type: 'GroupMember',
    rows,
    node: (user) => userThing(world, user),
    edge: ({ userId }) => ({
      source: () => {
        const relation = group && world.directory.relationSource(userId, group.groupId);
        return relation ? source(relation.type, relation.id) : null;
      },
    }),
  });
}

/** GetUser lists groups out of scope as well, by id, name and description (7.2); a call of its own finds none. */
function namedGroup(world: World, groupId: string, ask: Ask): Value {
  const group = world.group(groupId);
  const isTold = selectsOnly(ask, 'Group', [
    ...['__typename', 'id', 'name', 'label', 'description', 'members', 'memberCount'],
  ]);
  world.named.groups.add(groupId);
  return isTold || world.isGroupVisible(group) ? groupThing(world, group) : notFound;
}

export function unitThing(world: World, unit: OrganizationalUnit): Thing {
  const isVisible = world.isUnitVisible(unit);
  world.named.organizationalUnits.add(unit.organizationalUnitId);
  return {
    type: 'OrganizationalUnit',
    fields: {
      id: () => unit.organizationalUnitId,
      name: () => unit.organizationalUnitName,
      label: () => unit.organizationalUnitName,
      description: () => text(unit.description),
      externalId: () => text(unit.organizationalUnitExternalId),
      source: () => source(unit.organizationalUnitSourceType, unit.organizationalUnitSourceId),
      createdAt: () => time(unit.createTime),
      updatedAt: () => time(unit.updateTime),
      parent: (ask) => (unit.parentId === undefined ? null : unitById(world, unit.parentId, ask, ['id'])),
      path: () => {
        const line = [...world.ancestors(unit), unit];
        for (const { organizationalUnitId } of line)
          world.named.organizationalUnits.add(organizationalUnitId);
        return line.map(({ organizationalUnitName }) => `/${organizationalUnitName}`).join('');
      },
      ancestors: () =>
        isVisible ? world.ancestors(unit).map((ancestor) => unitThing(world, ancestor)) : outOfScope,
      children: (ask) => {
        const rows = unit.childIds.map((id) => world.unit(id));
        const node = (child: OrganizationalUnit) => unitThing(world, child);
        return isVisible ? connection(ask, { type: 'OrganizationalUnit', rows, node }) : outOfScope;
      },
      depth: () => (isVisible ? world.ancestors(unit).length : outOfScope),
      hasChildren: () => (isVisible ? unit.childIds.length > 0 : outOfScope),
      childCount: () => (isVisible ? unit.childIds.length : outOfScope),
      userCount: () => (isVisible ? unit.userIds.length : outOfScope),
      descendants: (ask) => (isVisible ? descendantConnection(world, unit, ask) : outOfScope),
      users: (ask) => (isVisible ? unitUserConnection(world, unit, ask) : outOfScope),
    },
  };
}

function unitUserConnection(world: World, unit: OrganizationalUnit, ask: Ask): Thing {
  return connection(ask, {
    type: 'OrganizationalUnitUser',
    rows: unit.userIds.map((id) => world.user(id)),
    node: (user) => userThing(world, user),
    edge: ({ userId, primaryOrganizationalUnitId }) => ({
      primary: () => {
        world.named.users.add(userId);
        return primaryOrganizationalUnitId === unit.organizationalUnitId;
      },
    }),
  });
}

interface Descendant {
  readonly unit: OrganizationalUnit;
  readonly level: number;
}

function descendantConnection(world: World, top: OrganizationalUnit, ask: Ask): Thing {
  const { levels } = ask.args;
  const rows: Descendant[] = [];
  let above = [top];
  for (let level = 1; above.length > 0 && (typeof levels !== 'number' || level <= levels); level += 1) {
    above = above.flatMap(({ childIds }) => childIds.map((id) => world.unit(id)));
    for (const unit of above) rows.push({ unit, level });
  }
  return connection(ask, {
    type: 'OrganizationalUnitDescendant',
    rows,
    node: ({ unit }) => unitThing(world, unit),
    edge: ({ level }) => ({ level: () => level }),
  });
}

export function userConnection(world: World, rows: readonly User[], ask: Ask): Thing {
  return connection(ask, { type: 'User', rows, node: (user) => userThing(world, user) });
}

/** GetUser lists units out of scope as well, by id and name (7.2). */
function namedUnit(world: World, organizationalUnitId: string, ask: Ask): Value {
  return unitById(world, organizationalUnitId, ask, ['id', 'name', 'label']);
}

/**
 * A unit that another object names. Out of scope it still has what that object shows of it; a list that starts from its
 * id fails alone, any other field fails the unit.
 */
function unitById(world: World, organizationalUnitId: string, ask: Ask, shown: readonly string[]): Value {
  const unit = world.unit(organizationalUnitId);
  world.named.organizationalUnits.add(organizationalUnitId);
  const isTold = selectsOnly(ask, 'OrganizationalUnit', [
    '__typename',
    ...shown,
    ...['ancestors', 'children', 'descendants', 'users', 'depth', 'hasChildren', 'childCount', 'userCount'],
  ]);
  return isTold || world.isUnitVisible(unit) ? unitThing(world, unit) : outOfScope;
}
