import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { lateIndexes, metaNames } from './tables.ts';

/** The indexes that a mirror lacks while it is filled. */
export class LateIndexes {
  readonly #database: DatabaseSync;
  readonly #there: StatementSync;
  readonly #countsDue: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#there = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'index'");
    this.#countsDue = database.prepare(`SELECT 1 FROM meta WHERE name = '${metaNames.countsDue}'`);
  }

  drop(): void {
    for (const { name } of lateIndexes) this.#database.exec(`DROP INDEX IF EXISTS ${name}`);
  }

  /** Makes those that are not there. @returns whether there were any */
  make(): boolean {
    const there = new Set(this.#there.all().map(({ name }) => name));
    const lacking = lateIndexes.filter(({ name }) => !there.has(name));
    for (const { sql } of lacking) this.#database.exec(sql);
    return lacking.length > 0;
  }

  /** The same where no fill goes on: rows of another replica may have ended it. */
  makeAfterFill(): boolean {
    return this.#countsDue.get() === undefined && this.make();
  }
}
