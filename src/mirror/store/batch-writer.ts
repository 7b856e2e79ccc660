import type { DatabaseSync } from 'node:sqlite';
import type { Group } from '../../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../eiam/developer/organizational-units.ts';
import type { User, UserSummary } from '../../eiam/developer/users.ts';
import { ChangeLog } from './change-log.ts';
import { revivedDetail, splitUser } from './codec.ts';
import { groupColumns, unitColumns, userColumns } from './columns.ts';
import { inTransaction } from './connection.ts';
import { Counts } from './counts.ts';
import { changesOf, DifferenceNotes } from './differences.ts';
import { LateIndexes } from './late-indexes.ts';
import { MemberTable } from './member-table.ts';
import { MetaTable } from './meta-table.ts';
import { NameIndex } from './name-index.ts';
import { groupKind, unitKind, userKind } from './object-kinds.ts';
import { ObjectTable, type Upserted } from './object-table.ts';
import { copiedTables, metaNames } from './tables.ts';
import { UnitTree } from './unit-tree.ts';
import { UserDetails } from './user-details.ts';
import type { Became, MemberList, MirrorWrite, WriteAnswer, WriteBatch } from './write-types.ts';

type WriteOf<Kind extends MirrorWrite['kind']> = Extract<MirrorWrite, { readonly kind: Kind }>;

/** Writes batches, each a transaction, and knows what each one changed. */
export class BatchWriter {
  /** They are no part of what is recorded for other replicas. */
  readonly lateIndexes: LateIndexes;
  readonly #database: DatabaseSync;
  readonly #users: ObjectTable<UserSummary>;
  readonly #groups: ObjectTable<Group>;
  readonly #units: ObjectTable<OrganizationalUnit>;
  readonly #members: Readonly<Record<MemberList, MemberTable>>;
  readonly #details: UserDetails;
  readonly #tree: UnitTree;
  readonly #counts: Counts;
  readonly #log: ChangeLog;
  readonly #names: NameIndex;
  readonly #meta: MetaTable;
  #notes = new DifferenceNotes();
  #isFilling = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#users = new ObjectTable(database, userKind, Object.keys(userColumns({ userId: '' })));
    this.#groups = new ObjectTable(database, groupKind, Object.keys(groupColumns({ groupId: '' })));
    this.#units = new ObjectTable(database, unitKind, Object.keys(unitColumns({ organizationalUnitId: '' })));
    this.#counts = new Counts(database);
    this.#members = {
      unitUsers: new MemberTable(database, 'unitUsers', this.#membershipChanged('unitUsers')),
      groupUsers: new MemberTable(database, 'groupUsers', this.#membershipChanged('groupUsers')),
    };
    this.#details = new UserDetails(database, this.#members.unitUsers, this.#members.groupUsers);
    this.#tree = new UnitTree(database);
    this.#log = new ChangeLog(database);
    this.#names = new NameIndex(database);
    this.lateIndexes = new LateIndexes(database);
    this.#meta = new MetaTable(database);
  }

  /** @param now when it is logged, in milliseconds since the epoch */
  write(
    { writes, tell, removedPrefixes = [], meta = {}, isFilling = false }: WriteBatch,
    now: number,
  ): WriteAnswer {
    this.#notes = new DifferenceNotes();
    this.#isFilling = isFilling;
    return inTransaction(this.#database, () => {
      const asTheyAre = writes.flatMap((write) => this.#apply(write));
      for (const prefix of removedPrefixes) this.#meta.removeBy(prefix);
      for (const [name, value] of Object.entries(meta)) this.#meta.put(name, value);
      if (isFilling) this.#meta.put(metaNames.countsDue, '1');
      const differences = this.#notes.all();
      const told = tell === undefined ? [] : changesOf(differences, tell);
      return { differences, logged: this.#log.append([...told, ...asTheyAre], now) };
    });
  }

  /** Counts of everything, and the indexes that a fill goes without. */
  recount(): void {
    // Each by itself, so that the log of writes holds one of them at most.
    this.lateIndexes.make();
    inTransaction(this.#database, () => {
      this.#counts.recountAll();
      this.#meta.put(metaNames.countsDue, null);
    });
  }

  /** @returns how many changes went */
  prune(before: number, most: number): number {
    return inTransaction(this.#database, () => this.#log.prune(before, most));
  }

  /** Removes all that is a copy of EIAM's: what is filled next is searched once it is counted. */
  clear(): void {
    inTransaction(this.#database, () => {
      this.#meta.put(metaNames.countsDue, '1');
      this.lateIndexes.drop();
      this.#names.clear(() => {
        for (const table of copiedTables) this.#database.exec(`DELETE FROM ${table}`);
      });
    });
  }

  #apply(write: MirrorWrite) {
    switch (write.kind) {
      case 'users':
        write.rows.forEach((row, at) => {
          this.#writeUser(row, write.at, rankAt(write.offset, at));
        });
        return [];
      case 'userDetails':
        for (const row of write.rows) this.#writeDetails(revivedDetail(row), write);
        return [];
      case 'groups':
        write.rows.forEach((row, at) => {
          this.#writeGroup(row, write.at, rankAt(write.offset, at));
        });
        return [];
      case 'units':
        for (const row of write.rows) this.#writeUnit(row, write);
        return [];
      case 'unitUsers':
      case 'groupUsers':
        write.userIds.forEach((userId, at) => {
          this.#members[write.kind].join(write.of, userId, write.at, rankAt(write.offset, at));
        });
        return [];
      case 'leave':
        for (const userId of write.userIds) this.#members[write.list].leave(write.of, userId);
        return [];
      case 'remove':
        for (const id of write.ids) this.#remove(id);
        return [];
      case 'changes':
        return write.changes;
    }
  }

  #writeUser(row: UserSummary, at: number, rank: number | undefined): void {
    const upserted = this.#users.upsert(row, at, rank);
    this.#note(this.#users, row.userId, upserted, userBecame(row, upserted.fields, at));
  }

  #writeDetails(user: User, { at, managerField }: WriteOf<'userDetails'>): void {
    const { userId } = user;
    this.#writeUser(splitUser(user).summary, at, undefined);
    const { fields, isMoved, primaryId, joinedUnits, leftUnits } = this.#details.write(
      user,
      at,
      managerField,
      this.#isFilling,
    );
    if (this.#isFilling) return;
    this.#notes.updated('USER', userId, fields);
    if (!isMoved || primaryId === undefined) return;
    this.#notes.updated('USER', userId, ['primaryOrganizationalUnit']);
    this.#notes.moved({
      userId,
      fromIds: leftUnits,
      toIds: Array.from(new Set([primaryId, ...joinedUnits])),
    });
  }

  #writeGroup(row: Group, at: number, rank: number | undefined): void {
    const upserted = this.#groups.upsert(row, at, rank);
    // Its members may have come before it.
    if (upserted.isNew && !this.#isFilling) this.#counts.recountGroup(row.groupId);
    this.#note(this.#groups, row.groupId, upserted);
  }

  #writeUnit(row: OrganizationalUnit, { at, childrenOf }: WriteOf<'units'>): void {
    const { organizationalUnitId: id, faults } = row;
    const before = this.#tree.parentOf(id);
    // What could not be read this time is where it was, unless the list says where it is.
    const parentId = faults?.parentId ? (childrenOf ?? before) : row.parentId;
    // A rank that stays, of which the places of all below are made.
    const upserted = this.#units.upsert(row, at, undefined);
    if (faults?.parentId) this.#tree.setParent(id, parentId);
    if (upserted.isNew || before !== parentId) {
      const changed = this.#tree.place(id, parentId);
      if (!this.#isFilling) this.#counts.recountUnits(upserted.isNew ? [id, ...changed] : changed);
    }
    this.#note(this.#units, id, upserted, upserted.fields.includes('parent') ? ['MOVED'] : []);
  }

  #note<Row>(
    { kind: { kind } }: { readonly kind: { readonly kind: 'USER' | 'GROUP' | 'ORGANIZATIONAL_UNIT' } },
    id: string,
    { isNew, fields }: Upserted<Row>,
    became: readonly Became[] = [],
  ): void {
    if (this.#isFilling) return;
    if (isNew) this.#notes.created(kind, id);
    else this.#notes.updated(kind, id, fields, became);
  }

  /** An object of any kind: ids tell kinds apart by convention alone. */
  #remove(id: string): void {
    const { unitUsers, groupUsers } = this.#members;
    if (this.#users.remove(id)) {
      for (const unit of unitUsers.ofUser(id)) unitUsers.leave(unit, id);
      for (const group of groupUsers.ofUser(id)) groupUsers.leave(group, id);
      this.#details.remove(id);
      this.#notes.removed('USER', id);
    }
    if (this.#groups.remove(id)) {
      for (const userId of groupUsers.members(id)) groupUsers.leave(id, userId);
      this.#notes.removed('GROUP', id);
    }
    if (this.#units.remove(id)) {
      for (const userId of unitUsers.members(id)) unitUsers.leave(id, userId);
      this.#counts.recountUnits(this.#tree.remove(id));
      this.#notes.removed('ORGANIZATIONAL_UNIT', id);
    }
  }

  #membershipChanged(list: MemberList) {
    return (of: string, userId: string, isJoin: boolean): void => {
      if (this.#isFilling) return;
      if (list === 'groupUsers') this.#counts.groupChanged(of, isJoin);
      else this.#counts.unitChanged(of, userId, isJoin);
      if (isJoin) this.#notes.joined(list, of, userId);
      else this.#notes.left(list, of, userId);
    };
  }
}

function rankAt(offset: number | undefined, at: number): number | undefined {
  return offset === undefined ? undefined : offset + at;
}

function userBecame(
  { status, lockExpireTime }: UserSummary,
  fields: readonly string[],
  at: number,
): Became[] {
  const became: Became[] = [];
  if (fields.includes('status') && status === 'enabled') became.push('ENABLED');
  if (fields.includes('status') && status === 'disabled') became.push('DISABLED');
  if (fields.includes('lockExpiresAt')) {
    became.push(lockExpireTime !== undefined && lockExpireTime > at ? 'LOCKED' : 'UNLOCKED');
  }
  return became;
}
