import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { User } from '../../eiam/developer/users.ts';
import { readable, type UnreadableRow } from '../../eiam/unreadable.ts';
import { fold } from '../../vocabulary/text-forms.ts';
import { readDetail, splitUser, type UserDetail } from './codec.ts';
import type { MemberTable } from './member-table.ts';

/** A manager's field is free text; only what looks like a user's id names one (developer-api.md 6.3). */
const userIdShape = /^user_[A-Za-z0-9_]{1,59}$/;

/** What differs of a user's details, memberships aside. */
export interface DetailChange {
  /** In the graph's spelling. */
  readonly fields: readonly string[];
  /** Whether another unit is the primary one. */
  readonly isMoved: boolean;
  readonly primaryId: string | undefined;
  readonly joinedUnits: readonly string[];
  readonly leftUnits: readonly string[];
}

/** What only GetUser has: where a user is, custom fields, the manager. */
export class UserDetails {
  readonly #units: MemberTable;
  readonly #groups: MemberTable;
  readonly #find: StatementSync;
  readonly #set: StatementSync;
  readonly #setPrimary: StatementSync;
  readonly #primary: StatementSync;
  readonly #removeFields: StatementSync;
  readonly #addField: StatementSync;

  constructor(database: DatabaseSync, units: MemberTable, groups: MemberTable) {
    this.#units = units;
    this.#groups = groups;
    this.#find = database.prepare('SELECT rank, detail, manager_id FROM users WHERE id = ?');
    this.#set = database.prepare(
      'UPDATE users SET detail = ?, detail_confirmed = ?, manager_id = ? WHERE id = ?',
    );
    this.#setPrimary = database.prepare(
      'UPDATE unit_users SET is_primary = ? WHERE user_id = ? AND unit_id = ?',
    );
    this.#primary = database.prepare(
      'SELECT unit_id AS id FROM unit_users WHERE user_id = ? AND is_primary = 1',
    );
    this.#removeFields = database.prepare('DELETE FROM custom_fields WHERE user_id = ?');
    // Of two with one name the first is the one that is read.
    this.#addField = database.prepare(
      'INSERT OR IGNORE INTO custom_fields (user_id, name, value) VALUES (?, ?, ?)',
    );
  }

  /**
   * Of a user whose summary is held. Memberships and fields that could not be read stay as they were.
   * @param isFilling whether all users are read: GetUser does not say where they stand in lists of members, and most joined theirs in
   * the order in which they were created
   */
  write(user: User, confirmed: number, managerField: string | undefined, isFilling: boolean): DetailChange {
    const { userId } = user;
    const { detail } = splitUser(user);
    const held = this.#find.get(userId);
    const before = typeof held?.detail === 'string' ? readDetail(held.detail) : undefined;
    const wasPrimary = this.#primaryOf(userId);
    const { joined, left } = this.#writeMemberships(
      user,
      confirmed,
      isFilling ? Number(held?.rank) : undefined,
    );
    const primaryId = primaryIdOf(detail);
    this.#writePrimary(user, primaryId);
    const hasFields = detail.customFields !== undefined;
    const heldManager = typeof held?.manager_id === 'string' ? held.manager_id : undefined;
    const managerId = hasFields ? managerIdOf(detail, managerField) : heldManager;
    this.#set.run(JSON.stringify(detail), confirmed, managerId ?? null, userId);
    const isOtherFields = hasFields && textOf(before) !== textOf(detail);
    if (isOtherFields) this.#writeFields(userId, detail);
    const fields = [
      ...(isOtherFields ? ['customFields'] : []),
      ...(managerId === heldManager ? [] : ['manager']),
    ];
    return {
      fields: before ? fields : [],
      isMoved: before !== undefined && primaryId !== undefined && primaryId !== wasPrimary,
      ...{ primaryId, joinedUnits: joined, leftUnits: left },
    };
  }

  remove(userId: string): void {
    this.#removeFields.run(userId);
  }

  #primaryOf(userId: string): string | undefined {
    const id = this.#primary.get(userId)?.id;
    return typeof id === 'string' ? id : undefined;
  }

  #writeMemberships(
    { userId, organizationalUnits, groups }: User,
    confirmed: number,
    rank: number | undefined,
  ) {
    const units = membershipsOf(organizationalUnits, (row) => row.organizationalUnitId);
    const inGroups = membershipsOf(groups, (row) => row.groupId);
    replace(this.#groups, userId, inGroups, confirmed, rank);
    return replace(this.#units, userId, units, confirmed, rank);
  }

  #writePrimary({ userId, organizationalUnits }: User, primaryId: string | undefined): void {
    for (const { organizationalUnitId: id, primary } of readable(organizationalUnits)) {
      const isPrimary = primary ?? (primaryId === undefined ? undefined : id === primaryId);
      this.#setPrimary.run(isPrimary === undefined ? null : Number(isPrimary), userId, id);
    }
  }

  #writeFields(userId: string, { customFields }: UserDetail): void {
    this.#removeFields.run(userId);
    for (const { fieldName, fieldValue } of readable(customFields)) {
      if (fieldValue) this.#addField.run(userId, fieldName, fold(fieldValue).trim());
    }
  }
}

interface Memberships {
  readonly ids: readonly string[];
  /** Whether these are all: one that could not be read may be any. */
  readonly isWhole: boolean;
}

function membershipsOf<Row>(
  rows: readonly (Row | UnreadableRow)[] | undefined,
  idOf: (row: Row) => string,
): Memberships {
  const ids = readable(rows).map(idOf);
  return { ids, isWhole: ids.length === rows?.length };
}

function replace(
  table: MemberTable,
  userId: string,
  { ids, isWhole }: Memberships,
  confirmed: number,
  rank: number | undefined,
) {
  const before = table.ofUser(userId);
  const named = new Set(ids);
  const left = isWhole ? before.filter((id) => !named.has(id)) : [];
  for (const id of left) table.leave(id, userId);
  const joined = ids.filter((id) => !before.includes(id));
  for (const id of named) table.join(id, userId, confirmed, joined.includes(id) ? rank : undefined);
  return { left, joined };
}

/** Rows that could not be read aside, whose faults are other ones each time; members of a row come in any order. */
function textOf(detail: UserDetail | undefined): string | undefined {
  if (!detail?.customFields) return undefined;
  return JSON.stringify(
    readable(detail.customFields).map(({ fieldName, fieldValue }) => [fieldName, fieldValue]),
  );
}

function primaryIdOf({ organizationalUnits, primaryOrganizationalUnitId }: UserDetail): string | undefined {
  const named = readable(organizationalUnits).find(({ primary }) => primary === true);
  return named?.organizationalUnitId ?? primaryOrganizationalUnitId;
}

function managerIdOf({ customFields }: UserDetail, managerField: string | undefined): string | undefined {
  if (managerField === undefined) return undefined;
  const value = readable(customFields).find(({ fieldName }) => fieldName === managerField)?.fieldValue;
  return value !== undefined && userIdShape.test(value) ? value : undefined;
}
