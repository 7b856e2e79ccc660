import { z } from 'zod';
import type { User } from '../../../src/emulator/directory/records.ts';
import { connection } from './connections.ts';
import { groupThing, memberConnection, unitThing, userConnection, userThing } from './things.ts';
import { type Ask, Failure, selectsOnly, type Thing, type Value } from './value.ts';
import type { World } from './world.ts';

const externalId = z.object({ id: z.string(), sourceType: z.string(), sourceId: z.string().nullish() });
const userBy = z.object({
  id: z.string().optional(),
  username: z.string().optional(),
  email: z.string().optional(),
  phoneNumber: z.string().optional(),
  phone: z.object({ number: z.string(), region: z.string().nullish() }).optional(),
  externalId: externalId.optional(),
});
const unitBy = z.object({ id: z.string().optional(), externalId: externalId.optional() });
const userFilter = z.object({
  organizationalUnitId: z.string().nullish(),
  usernameStartsWith: z.string().nullish(),
  displayNameStartsWith: z.string().nullish(),
  email: z.string().nullish(),
  phoneNumber: z.string().nullish(),
  status: z.string().nullish(),
});
export type UserFilter = z.infer<typeof userFilter>;

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
      users: (ask) => listUsers(world, userFilter.parse(ask.args.filter ?? {}), ask),
      group: (ask) => findGroup(world, z.string().parse(ask.args.id), ask),
      groups: (ask) => {
        const prefix = z.string().nullish().parse(ask.args.nameStartsWith) ?? '';
        const rows = world.groups().filter(({ groupName }) => groupName.startsWith(prefix));
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
  if (!asked.has('members') || !selectsOnly(ask, 'Group', ['__typename', 'id', 'members'])) return null;
  const members = (below: Ask) => memberConnection(world, undefined, world.users(), below);
  return { type: 'Group', fields: { id: () => 'iggroup_all', members } };
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
    if (by.phoneNumber !== undefined) return user.phoneNumber === by.phoneNumber;
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
  const isLookUp = Boolean(filter.email || filter.phoneNumber);
  const unit = filter.organizationalUnitId
    ? world.directory.organizationalUnit(filter.organizationalUnitId)
    : undefined;
  if (unit && !isLookUp && !world.isUnitVisible(unit)) return new Failure('OUT_OF_SCOPE');
  // A unit has an order of its own: that of joining.
  const rows = unit && !isLookUp ? unit.userIds.map((id) => world.user(id)) : world.users();
  for (const user of isLookUp ? rows : []) {
    if (meets(world, user, filter.email ? { email: filter.email } : { phoneNumber: filter.phoneNumber })) {
      world.named.users.add(user.userId);
    }
  }
  return userConnection(
    world,
    rows.filter((user) => meets(world, user, filter)),
    ask,
  );
}

/** All conditions at once, each in the plainest way. */
export function meets({ directory }: World, user: User, filter: UserFilter): boolean {
  const { organizationalUnitId, usernameStartsWith, displayNameStartsWith, email, phoneNumber, status } =
    filter;
  const unit = organizationalUnitId ? directory.organizationalUnit(organizationalUnitId) : undefined;
  return (
    (!organizationalUnitId || user.organizationalUnitIds.includes(unit?.organizationalUnitId ?? '')) &&
    startsWith(user.username, usernameStartsWith) &&
    startsWith(user.displayName, displayNameStartsWith) &&
    (!email || equalTexts(user.email, email)) &&
    (!phoneNumber || user.phoneNumber === phoneNumber) &&
    (!status || user.status.toUpperCase() === status)
  );
}

function startsWith(value: string | undefined, prefix: string | null | undefined): boolean {
  return (value ?? '').toLowerCase().startsWith((prefix ?? '').toLowerCase());
}

function equalTexts(left: string | undefined, right: string): boolean {
  return left?.toLowerCase() === right.toLowerCase();
}
