import type { Group, OrganizationalUnit, User } from '../directory/records.ts';
import type { ProvisioningScope } from '../directory/scope.ts';
import {
  type RecordOptions,
  toGroupRecord,
  toUnitId,
  toUnitRecord,
  toUserRecord,
} from './alibaba-records.ts';
import { userEventNames } from './alibaba-user-changes.ts';
import type { ChangeBatch, Net } from './change-batch.ts';

export interface EventOptions extends RecordOptions {
  readonly scope: ProvisioningScope;
  /** Adds the password in clear to the events of a new account and of a changed password (callbacks.md B.1). */
  readonly passwords: boolean;
  /** What a deletion says: the id alone, or the whole record (callbacks.md D 14). */
  readonly deletions: 'id' | 'record';
  /** What leaves the scope is deleted for the application, or nothing is said (callbacks.md B.8). */
  readonly scopeExit: 'delete' | 'nothing';
  /** Which object an event on a unit's members is about: the unit (`add_user`), the user (`update_info`), or both (callbacks.md B.5). */
  readonly unitMembers: 'unit' | 'user' | 'both';
}

/** An event but for its id and time; `type` is what follows `urn:alibaba:idaas:app:event:`. */
export interface EventDraft {
  readonly type: string;
  readonly bizId: string;
  readonly bizData: Readonly<Record<string, unknown>>;
}

/** The events of a batch for the application: nothing outside its scope (callbacks.md B.1, B.5). */
export function toEvents(batch: ChangeBatch, options: EventOptions): EventDraft[] {
  const units = [...batch.organizationalUnits.values()].flatMap((net) => toUnitEvents(net, options));
  const groups = [...batch.groups.values()].flatMap((net) => toGroupEvents(net, options));
  const users = [...new Set([...batch.users.keys(), ...batch.passwords.keys()])].flatMap((id) =>
    toUserEvents(batch, id, options),
  );
  const members = [...batch.members.keys()].flatMap((id) => toMemberEvents(batch, id, options));
  const isDeletion = ({ type }: EventDraft) => type.endsWith(':delete');
  const parents = [...units, ...groups];
  // A unit is there before its members, and goes after them.
  return [
    ...parents.filter((event) => !isDeletion(event)),
    ...users,
    ...members,
    ...parents.filter(isDeletion),
  ];
}

/** Every object in scope, units first (callbacks.md B.8); drawn one by one, since they may be many. */
export function* toPush(options: EventOptions): Generator<EventDraft> {
  const { directory, scope } = options;
  for (const unit of directory.organizationalUnits()) {
    if (!scope.isUnitVisible(unit.organizationalUnitId)) continue;
    const bizId = toUnitId(unit.organizationalUnitId, options);
    yield { type: 'ud:organizational_unit:push', bizId, bizData: toUnitRecord(unit, options) };
  }
  for (const user of scope.users()) {
    yield { type: 'ud:user:push', bizId: user.userId, bizData: toUserRecord(user, options) };
  }
}

interface Names<Row> {
  readonly prefix: string;
  readonly bizId: string;
  readonly isCovered: (row: Row) => boolean;
  readonly toRecord: (row: Row) => EventDraft['bizData'];
  readonly toDeleted: () => EventDraft['bizData'];
  /** What happened to a row that was in scope and still is. */
  readonly changes: (before: Row, after: Row) => readonly string[];
}

/** What enters the scope is created for the application, and what leaves it is deleted. */
function toRowEvents<Row>(
  { before, after }: Net<Row>,
  names: Names<Row>,
  options: EventOptions,
): EventDraft[] {
  const { prefix, bizId, isCovered, toRecord, toDeleted } = names;
  const was = before !== undefined && isCovered(before) ? before : undefined;
  const is = after !== undefined && isCovered(after) ? after : undefined;
  if (is !== undefined) {
    const happened = was === undefined ? ['create'] : names.changes(was, is);
    return happened.map((name) => ({ type: `${prefix}:${name}`, bizId, bizData: toRecord(is) }));
  }
  if (was === undefined || (after !== undefined && options.scopeExit === 'nothing')) return [];
  const bizData = options.deletions === 'id' ? toDeleted() : toRecord(was);
  return [{ type: `${prefix}:delete`, bizId, bizData }];
}

function toUserEvents(batch: ChangeBatch, userId: string, options: EventOptions): EventDraft[] {
  const { scope, unitMembers } = options;
  const unchanged = options.directory.user(userId);
  const net = batch.users.get(userId) ?? { id: userId, before: unchanged, after: unchanged };
  const password = batch.passwords.get(userId);
  const events = toRowEvents(
    net,
    {
      prefix: 'ud:user',
      bizId: userId,
      isCovered: (user) => scope.covers(user),
      toRecord: (user) => toUserRecord(user, options),
      toDeleted: () => ({ userId }),
      changes: (before, after) => userEventNames(before, after, { password, unitMembers }),
    },
    options,
  ).map((event) => {
    const hasPassword = options.passwords && /:(create|update_password)$/.test(event.type);
    return hasPassword && password !== undefined
      ? { ...event, bizData: { ...event.bizData, password } }
      : event;
  });
  return [...events, ...(unitMembers === 'user' ? [] : toUnitMemberEvents(net, options))];
}

/** An account that was created or deleted has its own event (callbacks.md B.5: the record has all units). */
function toUnitMemberEvents({ before, after }: Net<User>, options: EventOptions): EventDraft[] {
  if (before === undefined || after === undefined) return [];
  const [old, now] = [before.organizationalUnitIds, after.organizationalUnitIds];
  const happened = [
    ...now.filter((id) => !old.includes(id)).map((id) => ['add_user', id] as const),
    ...old.filter((id) => !now.includes(id)).map((id) => ['remove_user', id] as const),
  ];
  return happened.flatMap(([name, id]) => {
    const unit = options.directory.organizationalUnit(id);
    if (unit === undefined || !options.scope.isUnitVisible(id)) return [];
    const type = `ud:organizational_unit:${name}`;
    return [{ type, bizId: toUnitId(id, options), bizData: toUnitRecord(unit, options) }];
  });
}

function toUnitEvents(net: Net<OrganizationalUnit>, options: EventOptions) {
  const bizId = toUnitId(net.id, options);
  return toRowEvents(
    net,
    {
      prefix: 'ud:organizational_unit',
      bizId,
      isCovered: (unit) => options.scope.coversUnit(unit),
      toRecord: (unit) => toUnitRecord(unit, options),
      toDeleted: () => ({ organizationalUnitId: bizId }),
      changes: (before, after) => [
        ...(before.parentId === after.parentId ? [] : ['update_parent_organizational_unit']),
        ...(before.organizationalUnitName === after.organizationalUnitName &&
        before.description === after.description &&
        before.organizationalUnitExternalId === after.organizationalUnitExternalId
          ? []
          : ['update']),
      ],
    },
    options,
  );
}

function toGroupEvents(net: Net<Group>, options: EventOptions) {
  const isSame = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other);
  return toRowEvents(
    net,
    {
      prefix: 'ud:group',
      bizId: net.id,
      isCovered: ({ groupId }) => options.scope.coversGroup(groupId),
      toRecord: toGroupRecord,
      toDeleted: () => ({ groupId: net.id }),
      changes: (before, after) => (isSame(toGroupRecord(before), toGroupRecord(after)) ? [] : ['update']),
    },
    options,
  );
}

/** A user or a group that went took its memberships along: that is its own deletion's business. */
function toMemberEvents(
  batch: ChangeBatch,
  groupId: string,
  { scope, directory }: EventOptions,
): EventDraft[] {
  if (!scope.isGroupVisible(groupId)) return [];
  const isSeen = (userId: string): boolean => {
    const { before, after } = batch.users.get(userId) ?? {};
    if (directory.user(userId) === undefined) return false;
    return [before, after].some((user) => user !== undefined && scope.covers(user));
  };
  const members = [...(batch.members.get(groupId) ?? [])].filter(([userId]) => isSeen(userId));
  return [['add_user', true] as const, ['remove_user', false] as const].flatMap(([name, isAdded]) => {
    const userIds = members.filter(([, isMember]) => isMember === isAdded).map(([userId]) => userId);
    return userIds.length === 0
      ? []
      : [{ type: `ud:group:${name}`, bizId: groupId, bizData: { groupId, userIds } }];
  });
}
