import { z } from 'zod';
import type { Group, User } from '../../../src/emulator/directory/records.ts';
import { connection } from './connections.ts';
import {
  conjunctsOf,
  type GroupFilter,
  meets,
  meetsGroup,
  type TextFilter,
  type UserFilter,
} from './filters.ts';
import { groupThing, memberConnection, needsMirror, unitThing, userConnection, userThing } from './things.ts';
import { type Ask, Failure, opaque, selectsOnly, type Thing, type Value } from './value.ts';
import type { World } from './world.ts';

const externalId = z.object({ id: z.string(), sourceType: z.string(), sourceId: z.string().nullish() });
const userBy = z.object({
  id: z.string().optional(),
  username: z.string().optional(),
  email: z.string().optional(),
  phone: z.object({ number: z.string(), region: z.string().nullish() }).optional(),
  externalId: externalId.optional(),
});
const unitBy = z.object({ id: z.string().optional(), externalId: externalId.optional() });
/** As the schema has coerced them. */
const userFilter = z.custom<UserFilter>();
const groupFilter = z.custom<GroupFilter>();

export function queryThing(world: World): Thing {
  return {
    type: 'Query',
    fields: {
      node: (ask) => findNode(world, z.string().parse(ask.args.id), ask),
      nodes: (ask) =>
        z
          .array(z.string())
          .parse(ask.args.ids)
          .map((id) => findNode(world, id, ask)),
      user: ({ args }) => {
        const user = lookUpUser(world, userBy.parse(args.by));
        return user && world.isUserVisible(user) ? userThing(world, user) : null;
      },
      usersBy: ({ args }) =>
        z
          .array(userBy)
          .parse(args.keys)
          .map((by) => {
            const user = lookUpUser(world, by);
            return user && world.isUserVisible(user) ? userThing(world, user) : null;
          }),
      organizationalUnits: () => needsMirror,
      directory: () => directoryThing(world),
      users: (ask) => listUsers(world, userFilter.parse(ask.args.filter ?? {}), ask),
      group: (ask) => findGroup(world, z.string().parse(ask.args.id), ask),
      groups: (ask) => {
        const rows = listGroups(world, groupFilter.parse(ask.args.filter ?? {}));
        return connection(ask, { type: 'Group', rows, node: (group) => groupThing(world, group) });
      },
      organizationalUnit: ({ args }) => {
        const { id, externalId: outer } = unitBy.parse(args.by);
        if (id !== undefined) return findUnit(world, id);
        const unit = [...world.directory.organizationalUnits()].find(
          (row) =>
            row.organizationalUnitExternalId === outer?.id &&
            row.organizationalUnitSourceType === outer.sourceType &&
            row.organizationalUnitSourceId === (outer.sourceId ?? world.directory.instanceId),
        );
        return unit && world.isUnitVisible(unit) ? unitThing(world, unit) : null;
      },
      rootOrganizationalUnits: () =>
        scopeUnits(world)
          .filter((unit) => world.ancestors(unit).length === 0)
          .map((unit) => unitThing(world, unit)),
      provisioningScope: () => ({
        type: 'DirectoryProvisioningScope',
        fields: {
          organizationalUnits: () => scopeUnits(world).map((unit) => unitThing(world, unit)),
          groups: () =>
            world.scopeGroupIds.flatMap((id) => {
              const group = world.directory.group(id);
              return group ? [groupThing(world, group)] : [];
            }),
        },
      }),
    },
  };
}

function directoryThing(world: World): Thing {
  const mirror = {
    state: () => 'OFF',
    ...{ progress: () => null, asOf: () => null, lastCheckAt: () => null, staleReason: () => null },
  };
  const { organizationalUnitCount } = world.directory;
  return {
    type: 'Directory',
    fields: {
      userCount: () => world.users().length,
      groupCount: () => world.groups().length,
      organizationalUnitCount: () =>
        world.accessKeys && world.isWhole ? organizationalUnitCount : needsMirror,
      cursor: () => opaque,
      mirror: () => ({ type: 'DirectoryMirror', fields: mirror }),
      features: () => [],
    },
  };
}

function scopeUnits(world: World) {
  return world.scopeUnitIds.map((id) => world.unit(id));
}

function findNode(world: World, id: string, ask: Ask): Value {
  if (id.startsWith('ou_')) return findUnit(world, id);
  if (!id.startsWith('user_')) return findGroup(world, id, ask);
  const user = world.findUser(id);
  return user ? userThing(world, user) : null;
}

function findGroup(world: World, id: string, ask: Ask): Value {
  world.named.groups.add(id);
  if (id === 'iggroup_all') return everyone(world, ask);
  const group = world.directory.group(id);
  return group && world.isGroupVisible(group) ? groupThing(world, group) : null;
}

/** The pseudo group of everyone can only be asked for its members. */
function everyone(world: World, ask: Ask): Value {
  const asked = ask.selected('Group');
  const edges = ['members', 'memberCount'];
  if (!edges.some((edge) => asked.has(edge)) || !selectsOnly(ask, 'Group', ['__typename', 'id', ...edges]))
    return null;
  const members = (below: Ask) => memberConnection(world, undefined, world.users(), below);
  return {
    type: 'Group',
    fields: { id: () => 'iggroup_all', members, memberCount: () => world.users().length },
  };
}

/** Upstream does not tell an unknown unit from one out of scope, unless nothing can be out of scope. */
function findUnit(world: World, id: string): Value {
  world.named.organizationalUnits.add(id);
  const unit = world.directory.organizationalUnit(id);
  if (unit && world.isUnitVisible(unit)) return unitThing(world, unit);
  return world.isWhole ? null : new Failure('OUT_OF_SCOPE');
}

/** Names and addresses ignore case; the first of several is the one found (developer-api.md 8.6). */
function lookUpUser(world: World, by: z.infer<typeof userBy>): User | undefined {
  if (by.id !== undefined) return world.findUser(by.id);
  return [...world.directory.users()].find((user) => {
    if (by.username !== undefined) return equalTexts(user.username, by.username);
    if (by.email !== undefined) return equalTexts(user.email, by.email);
    if (by.phone !== undefined) {
      const { number, region } = by.phone;
      return user.phoneNumber === number && (!region || user.phoneRegion === region);
    }
    const sourceId = by.externalId?.sourceId ?? world.directory.instanceId;
    return (
      user.userExternalId === by.externalId?.id &&
      user.userSourceType === by.externalId.sourceType &&
      user.userSourceId === sourceId
    );
  });
}

function listUsers(world: World, filter: UserFilter, ask: Ask): Value {
  const conjuncts = conjunctsOf(filter);
  const keys = conjuncts.flatMap(({ email, phone, username }) =>
    [{ email }, { phone }, { username }].filter((key) => Object.values(key).some(isOneText)),
  );
  const isLookUp = keys.length > 0;
  const ids = conjuncts.flatMap((each) => each.ids ?? []);
  const isNothing = conjuncts.some((each) =>
    [each.ids, each.or, each.status].some((list) => list?.length === 0),
  );
  const [unitId] = conjuncts.flatMap(({ organizationalUnits }) => organizationalUnits?.any ?? []);
  const unit = unitId === undefined ? undefined : world.directory.organizationalUnit(unitId);
  const isListed = !isLookUp && ids.length === 0 && !isNothing;
  if (unit && isListed && !world.isUnitVisible(unit)) return new Failure('OUT_OF_SCOPE');
  for (const id of ids) world.named.users.add(id);
  for (const user of world.users()) {
    if (keys.some((key) => meets(world, user, key))) world.named.users.add(user.userId);
  }
  const rows = world.users().filter((user) => meets(world, user, filter));
  // A unit has an order of its own, that of joining, and so have ids.
  const order = isListed && unit ? unit.userIds : isLookUp ? [] : ids;
  const sorted = rows.toSorted((one, other) => order.indexOf(one.userId) - order.indexOf(other.userId));
  return userConnection(world, sorted, ask);
}

function isOneText(filter: TextFilter | null | undefined): boolean {
  return typeof filter?.equals === 'string' || filter?.in?.length === 1;
}

function listGroups(world: World, filter: GroupFilter): Group[] {
  const conjuncts = conjunctsOf(filter);
  const isByPrefix = conjuncts.some(({ name }) => name?.startsWith);
  const ids = isByPrefix ? [] : conjuncts.flatMap((each) => each.ids ?? []);
  for (const id of ids) world.named.groups.add(id);
  return world
    .groups()
    .filter((group) => meetsGroup(group, filter))
    .toSorted((one, other) => ids.indexOf(one.groupId) - ids.indexOf(other.groupId));
}

function equalTexts(left: string | undefined, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}
