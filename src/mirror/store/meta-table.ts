import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { metaRange } from './tables.ts';

/** What is kept by name beside the copy: who it is of, and how far it has come. */
export class MetaTable {
  readonly #set: StatementSync;
  readonly #remove: StatementSync;
  readonly #removeRange: StatementSync;

  constructor(database: DatabaseSync) {
    this.#set = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
    this.#remove = database.prepare('DELETE FROM meta WHERE name = ?');
    this.#removeRange = database.prepare('DELETE FROM meta WHERE name >= ? AND name < ?');
  }

  /** @param value null: the name is removed */
  put(name: string, value: string | null): void {
    if (value === null) this.#remove.run(name);
    else this.#set.run(name, value);
  }

  /** Removes all names that begin so, in one statement. */
  removeBy(prefix: string): void {
    this.#removeRange.run(...metaRange(prefix));
  }
}
