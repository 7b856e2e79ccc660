import type { DatabaseSync } from 'node:sqlite';
import { gramsOf } from '../text/grams.ts';
import { formsOfColumn } from '../text/search-column.ts';
import { nameKinds } from './tables.ts';

const kindsOfTables = {
  users: nameKinds.USER,
  groups: nameKinds.GROUP,
  units: nameKinds.ORGANIZATIONAL_UNIT,
} as const;
const indexedTables = ['users', 'groups', 'units'] as const;

/**
 * The index of names follows the tables by triggers of its connection, whatever writes them: a row of ours, or a changeset of another
 * replica. An entry is removed by the grams that it was made of: nothing else finds it.
 */
export class NameIndex {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.function('grams_of', { deterministic: true }, (search) =>
      gramsOf(formsOfColumn(String(search))).join(' '),
    );
    this.#follow();
  }

  /** Removes all rows of the tables, with their entries, many times as fast as one by one. */
  clear(remove: () => void): void {
    for (const table of indexedTables) {
      for (const event of ['insert', 'delete', 'update'])
        this.#database.exec(`DROP TRIGGER temp.${table}_${event}`);
    }
    remove();
    this.#database.exec("INSERT INTO names (names) VALUES ('delete-all')");
    this.#follow();
  }

  #follow(): void {
    for (const table of indexedTables) {
      const add = `INSERT INTO names (rowid, grams) VALUES (${nameOf(table, 'new')}, grams_of(new.search));`;
      const remove = `INSERT INTO names (names, rowid, grams) VALUES ('delete', ${nameOf(table, 'old')}, grams_of(old.search));`;
      this.#database.exec(`
        CREATE TEMP TRIGGER ${table}_insert AFTER INSERT ON main.${table} BEGIN ${add} END;
        CREATE TEMP TRIGGER ${table}_delete AFTER DELETE ON main.${table} BEGIN ${remove} END;
        CREATE TEMP TRIGGER ${table}_update AFTER UPDATE OF search ON main.${table}
          WHEN old.search IS NOT new.search BEGIN ${remove} ${add} END;`);
    }
  }
}

function nameOf(table: (typeof indexedTables)[number], row: 'old' | 'new'): string {
  return `8 * ${row}.key + ${kindsOfTables[table]}`;
}
