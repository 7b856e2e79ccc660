import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DirectoryObjectKind } from '../../../schema/changes/ports.ts';
import type { Faults } from '../../eiam/unreadable.ts';
import type { Columns } from './columns.ts';

/** How objects of a kind are held. */
export interface ObjectKind<Row> {
  readonly kind: DirectoryObjectKind;
  readonly table: 'users' | 'groups' | 'units';
  idOf(row: Row): string;
  columnsOf(row: Row): Columns;
  /** The row's members, and what the graph calls each. */
  readonly fields: Readonly<Partial<Record<keyof Row & string, string>>>;
}

/** What became of one row. */
export interface Upserted<Row> {
  /** The row that was held; undefined: none, or it is not compared. */
  readonly before: Row | undefined;
  readonly isNew: boolean;
  /** What differs, in the graph's spelling. */
  readonly fields: readonly string[];
}

interface Held {
  readonly key: number;
  readonly row: string;
}

/** The objects of one kind. */
export class ObjectTable<Row extends { readonly faults?: Faults }> {
  readonly kind: ObjectKind<Row>;
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #confirm: StatementSync;
  readonly #delete: StatementSync;
  readonly #lastRank: StatementSync;

  constructor(database: DatabaseSync, kind: ObjectKind<Row>, columns: readonly string[]) {
    const { table } = kind;
    this.kind = kind;
    const names = [...columns, 'row', 'confirmed'];
    this.#find = database.prepare(`SELECT key, row FROM ${table} WHERE id = ?`);
    this.#insert = database.prepare(
      `INSERT INTO ${table} (id, rank, ${names.join(', ')}) VALUES (:id, :rank, ${names.map((name) => `:${name}`).join(', ')})`,
    );
    this.#update = database.prepare(
      `UPDATE ${table} SET rank = coalesce(:rank, rank), ${names.map((name) => `${name} = :${name}`).join(', ')} WHERE key = :key`,
    );
    this.#confirm = database.prepare(
      `UPDATE ${table} SET rank = coalesce(:rank, rank), confirmed = :confirmed WHERE key = :key`,
    );
    this.#delete = database.prepare(`DELETE FROM ${table} WHERE id = ?`);
    this.#lastRank = database.prepare(`SELECT max(rank) AS rank FROM ${table}`);
  }

  /** @param rank the place in EIAM's list; undefined: where it was, and of a new one last */
  upsert(row: Row, confirmed: number, rank: number | undefined): Upserted<Row> {
    const id = this.kind.idOf(row);
    const json = JSON.stringify(row);
    const held = this.#held(id);
    if (held?.row === json) {
      this.#confirm.run({ rank: rank ?? null, confirmed, key: held.key });
      return { before: row, isNew: false, fields: [] };
    }
    const columns = this.kind.columnsOf(row);
    if (held === undefined) {
      this.#insert.run({ ...columns, ...{ id, row: json, confirmed, rank: rank ?? this.#nextRank() } });
      return { before: undefined, isNew: true, fields: [] };
    }
    this.#update.run({ ...columns, row: json, confirmed, rank: rank ?? null, key: held.key });
    // Written above, by this version of the tables.
    const before = JSON.parse(held.row) as Row;
    return { before, isNew: false, fields: this.#differing(before, row) };
  }

  /** Whether there was one. */
  remove(id: string): boolean {
    return this.#delete.run(id).changes > 0;
  }

  #held(id: string): Held | undefined {
    const held = this.#find.get(id);
    return held && { key: Number(held.key), row: String(held.row) };
  }

  #nextRank(): number {
    return Number(this.#lastRank.get()?.rank ?? -1) + 1;
  }

  /** What could not be read this time is not known to differ. */
  #differing(before: Row, after: Row): readonly string[] {
    const fields = new Set<string>();
    for (const [member, field] of Object.entries<string | undefined>(this.kind.fields)) {
      if (field === undefined || after.faults?.[member]) continue;
      if (Reflect.get(before, member) !== Reflect.get(after, member)) fields.add(field);
    }
    return Array.from(fields);
  }
}
