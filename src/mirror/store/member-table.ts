import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { MemberList } from './write-types.ts';

/** Where the members of groups and units are held. */
const memberTables = {
  unitUsers: { table: 'unit_users', of: 'unit_id' },
  groupUsers: { table: 'group_users', of: 'group_id' },
} as const satisfies Record<MemberList, { table: string; of: string }>;

/** Called for each membership that began or ended, once it is written. */
export type MembershipChanged = (of: string, userId: string, isJoin: boolean) => void;

/** Who is in which group, or directly in which unit. */
export class MemberTable {
  readonly list: MemberList;
  readonly #onChange: MembershipChanged;
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #confirm: StatementSync;
  readonly #delete: StatementSync;
  readonly #ofUser: StatementSync;
  readonly #members: StatementSync;
  readonly #lastRank: StatementSync;

  constructor(database: DatabaseSync, list: MemberList, onChange: MembershipChanged) {
    const { table, of } = memberTables[list];
    this.list = list;
    this.#onChange = onChange;
    this.#find = database.prepare(`SELECT rank FROM ${table} WHERE user_id = ? AND ${of} = ?`);
    this.#insert = database.prepare(
      `INSERT INTO ${table} (${of}, rank, user_id, confirmed) VALUES (?, ?, ?, ?)`,
    );
    this.#confirm = database.prepare(
      `UPDATE ${table} SET rank = coalesce(?, rank), confirmed = ? WHERE user_id = ? AND ${of} = ?`,
    );
    this.#delete = database.prepare(`DELETE FROM ${table} WHERE user_id = ? AND ${of} = ?`);
    this.#ofUser = database.prepare(`SELECT ${of} AS id FROM ${table} WHERE user_id = ?`);
    this.#members = database.prepare(`SELECT user_id AS id FROM ${table} WHERE ${of} = ?`);
    this.#lastRank = database.prepare(`SELECT max(rank) AS rank FROM ${table} WHERE ${of} = ?`);
  }

  /** @param rank the place in EIAM's list; undefined: where it was, and of a new one last */
  join(of: string, userId: string, confirmed: number, rank?: number): void {
    if (this.#find.get(userId, of) !== undefined) {
      this.#confirm.run(rank ?? null, confirmed, userId, of);
      return;
    }
    this.#insert.run(of, rank ?? this.#nextRank(of), userId, confirmed);
    this.#onChange(of, userId, true);
  }

  leave(of: string, userId: string): void {
    if (this.#delete.run(userId, of).changes > 0) this.#onChange(of, userId, false);
  }

  /** The ids of the groups or units that a user is in. */
  ofUser(userId: string): readonly string[] {
    return this.#ofUser.all(userId).map(({ id }) => String(id));
  }

  /** The ids of the users who are in one. */
  members(of: string): readonly string[] {
    return this.#members.all(of).map(({ id }) => String(id));
  }

  #nextRank(of: string): number {
    return Number(this.#lastRank.get(of)?.rank ?? -1) + 1;
  }
}
