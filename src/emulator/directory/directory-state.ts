import { z } from 'zod';
import { customFieldSchema } from './custom-field-table.ts';
import type { Directory } from './directory.ts';

const id = z.string().min(1).max(128);
const ids = z.array(id);
const text = z.string().optional();
const time = z.number();
const sourced = { createTime: time, updateTime: time, description: text };

const unit = z.strictObject({
  ...sourced,
  organizationalUnitId: id,
  organizationalUnitName: z.string(),
  parentId: id.optional(),
  organizationalUnitExternalId: z.string(),
  organizationalUnitSourceType: z.string(),
  organizationalUnitSourceId: z.string(),
  childIds: ids,
  userIds: ids,
});

const group = z.strictObject({
  ...sourced,
  groupId: id,
  groupName: z.string(),
  groupExternalId: z.string(),
  groupSourceType: z.string(),
  groupSourceId: z.string(),
  userIds: ids,
  /** Of members that did not come from the group's own source. */
  sources: z.record(id, z.strictObject({ type: z.string(), id: z.string() })),
});

const user = z.strictObject({
  ...sourced,
  userId: id,
  username: z.string(),
  displayName: text,
  passwordSet: z.boolean(),
  passwordExpireTime: time.optional(),
  phoneRegion: text,
  phoneNumber: text,
  phoneNumberVerified: z.boolean(),
  email: text,
  emailVerified: z.boolean(),
  userExternalId: z.string(),
  userSourceType: z.string(),
  userSourceId: z.string(),
  status: z.enum(['enabled', 'disabled']),
  accountExpireTime: time.optional(),
  lockExpireTime: time.optional(),
  registerTime: time.optional(),
  customFields: z.record(z.string(), z.string()),
  primaryOrganizationalUnitId: id,
  organizationalUnitIds: ids,
  groupIds: ids,
});

/** Names may be those that an old instance has (`CustomFieldTable.addNames`). */
const field = z.union([customFieldSchema, z.strictObject({ name: z.string(), type: z.literal('string') })]);

/** A directory whole: the orders of its lists, and where the ids of what is created next are drawn from. */
export const directoryStateSchema = z.strictObject({
  instanceId: id,
  /** The root first. */
  organizationalUnits: z.array(unit).min(1),
  groups: z.array(group),
  users: z.array(user),
  customFields: z.array(field),
  random: z.tuple([z.int(), z.int(), z.int(), z.int()]).optional(),
});

export type DirectoryState = z.output<typeof directoryStateSchema>;

/** A copy: it stays as it is when the directory changes. */
export function toState(directory: Directory): DirectoryState {
  const root = directory.root;
  const others = [...directory.organizationalUnits()].filter((each) => each !== root);
  return {
    instanceId: directory.instanceId,
    organizationalUnits: [root, ...others].map((each) => ({
      ...each,
      childIds: [...each.childIds],
      userIds: [...each.userIds],
    })),
    groups: Array.from(directory.groups(), (each) => ({
      ...each,
      userIds: [...each.userIds],
      sources: Object.fromEntries(
        each.userIds
          .map((userId) => [userId, directory.relationSource(userId, each.groupId)] as const)
          .filter(
            ([, { type, id: source }]) => type !== each.groupSourceType || source !== each.groupSourceId,
          ),
      ),
    })),
    users: Array.from(directory.users(), (each) => ({
      ...each,
      customFields: { ...each.customFields },
      organizationalUnitIds: [...each.organizationalUnitIds],
      groupIds: [...each.groupIds],
    })),
    customFields: [...directory.customFields.values()],
    random: directory.randomState,
  };
}

/** @throws Error that names the first object whose relations do not hold on both sides, so that nothing is half restored */
export function expectWhole({ organizationalUnits, groups, users }: DirectoryState): void {
  const units = indexed('organizational unit', organizationalUnits, (each) => each.organizationalUnitId);
  const groupsById = indexed('group', groups, (each) => each.groupId);
  const usersById = indexed('user', users, (each) => each.userId);
  const expectBoth = (what: string, pairs: Iterable<string>, others: Iterable<string>) => {
    const left = new Set(others);
    for (const pair of pairs)
      if (!left.delete(pair)) throw new Error(`${what} does not hold on both sides: ${pair}`);
    for (const pair of left) throw new Error(`${what} does not hold on both sides: ${pair}`);
  };
  const pairsOf = function* <Row>(
    rows: readonly Row[],
    lists: (row: Row) => readonly [string, readonly string[]],
    flip = false,
  ) {
    for (const row of rows) {
      const [one, list] = lists(row);
      for (const other of list) yield flip ? `${other} ${one}` : `${one} ${other}`;
    }
  };
  expectBoth(
    'Membership of a unit',
    pairsOf(users, (each) => [each.userId, each.organizationalUnitIds]),
    pairsOf(organizationalUnits, (each) => [each.organizationalUnitId, each.userIds], true),
  );
  expectBoth(
    'Membership of a group',
    pairsOf(users, (each) => [each.userId, each.groupIds]),
    pairsOf(groups, (each) => [each.groupId, each.userIds], true),
  );
  const [root, ...below] = organizationalUnits;
  if (root?.parentId !== undefined)
    throw new Error('The first organizational unit is the root, which is below none');
  expectBoth(
    'The place of a unit',
    pairsOf(below, (each) => [each.organizationalUnitId, each.parentId === undefined ? [] : [each.parentId]]),
    pairsOf(organizationalUnits, (each) => [each.organizationalUnitId, each.childIds], true),
  );
  expectReached(organizationalUnits, units);
  for (const { userId, organizationalUnitIds, primaryOrganizationalUnitId } of usersById.values()) {
    if (!organizationalUnitIds.includes(primaryOrganizationalUnitId))
      throw new Error(`The user ${userId} is not in the primary organizational unit`);
  }
  for (const { groupId, sources, userIds } of groupsById.values()) {
    const stranger = Object.keys(sources).find((userId) => !userIds.includes(userId));
    if (stranger !== undefined) throw new Error(`The user ${stranger} is no member of the group ${groupId}`);
  }
}

function indexed<Row>(what: string, rows: readonly Row[], idOf: (row: Row) => string): Map<string, Row> {
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  if (byId.size < rows.length) throw new Error(`Two of the ${what}s have one id`);
  return byId;
}

/** Every unit hangs below the root: no circle has a way out. */
function expectReached(
  all: DirectoryState['organizationalUnits'],
  byId: ReadonlyMap<string, DirectoryState['organizationalUnits'][number]>,
): void {
  const reached = new Set<string>();
  const waiting = all.slice(0, 1);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    reached.add(next.organizationalUnitId);
    for (const childId of next.childIds) {
      const child = byId.get(childId);
      if (child && !reached.has(childId)) waiting.push(child);
    }
  }
  const lost = all.find(({ organizationalUnitId }) => !reached.has(organizationalUnitId));
  if (lost) throw new Error(`The organizational unit ${lost.organizationalUnitId} is not below the root`);
}
