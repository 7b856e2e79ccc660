import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DirectoryObjectKind } from '../../../schema/changes/ports.ts';
import type { Faults } from '../../eiam/unreadable.ts';
import { gramsOf } from '../text/grams.ts';
import { formsOfColumn } from '../text/search-column.ts';
import type { Columns } from './columns.ts';
import { nameKinds } from './tables.ts';

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
  readonly search: string;
}

/** The objects of one kind, with their place in the index of names. */
export class ObjectTable<Row extends { readonly faults?: Faults }> {
  readonly kind: ObjectKind<Row>;
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #confirm: StatementSync;
  readonly #delete: StatementSync;
  readonly #lastRank: StatementSync;
  readonly #addName: StatementSync;
  readonly #removeName: StatementSync;

  constructor(database: DatabaseSync, kind: ObjectKind<Row>, columns: readonly string[]) {
    const { table } = kind;
    this.kind = kind;
    const names = [...columns, 'row', 'confirmed'];
    this.#find = database.prepare(`SELECT key, row, search FROM ${table} WHERE id = ?`);
    this.#insert = database.prepare(
      `INSERT INTO ${table} (id, rank, ${names.join(', ')}) VALUES (:id, :rank, ${names.map((name) => `:${name}`).join(', ')})`,
    );
    this.#update = database.prepare(
      `UPDATE ${table} SET rank = coalesce(:rank, rank), ${names.map((name) => `${name} = :${name}`).join(', ')} WHERE key = :key`,
    );
    this.#confirm = database.prepare(
      `UPDATE ${table} SET rank = coalesce(:rank, rank), confirmed = :confirmed WHERE key = :key`,
    );
    this.#delete = database.prepare(`DELETE FROM ${table} WHERE id = ? RETURNING key, search`);
    this.#lastRank = database.prepare(`SELECT max(rank) AS rank FROM ${table}`);
    this.#addName = database.prepare('INSERT INTO names (rowid, grams) VALUES (?, ?)');
    this.#removeName = database.prepare("INSERT INTO names (names, rowid, grams) VALUES ('delete', ?, ?)");
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
    const search = String(columns.search);
    if (held === undefined) {
      const { lastInsertRowid } = this.#insert.run({
        ...columns,
        ...{ id, row: json, confirmed, rank: rank ?? this.#nextRank() },
      });
      this.#index(Number(lastInsertRowid), search);
      return { before: undefined, isNew: true, fields: [] };
    }
    this.#update.run({ ...columns, row: json, confirmed, rank: rank ?? null, key: held.key });
    if (held.search !== search) {
      this.#unindex(held.key, held.search);
      this.#index(held.key, search);
    }
    // Written above, by this version of the tables.
    const before = JSON.parse(held.row) as Row;
    return { before, isNew: false, fields: this.#differing(before, row) };
  }

  /** Whether there was one. */
  remove(id: string): boolean {
    const [held] = this.#delete.all(id);
    if (held === undefined) return false;
    this.#unindex(Number(held.key), String(held.search));
    return true;
  }

  #held(id: string): Held | undefined {
    const held = this.#find.get(id);
    return held && { key: Number(held.key), row: String(held.row), search: String(held.search) };
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

  #index(key: number, search: string): void {
    this.#addName.run(this.#nameOf(key), gramsOf(formsOfColumn(search)).join(' '));
  }

  /** By what it was indexed by: nothing else finds its entries. */
  #unindex(key: number, search: string): void {
    this.#removeName.run(this.#nameOf(key), gramsOf(formsOfColumn(search)).join(' '));
  }

  #nameOf(key: number): number {
    return 8 * key + nameKinds[this.kind.kind];
  }
}
