import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { UnloggedChange } from '../../../schema/changes/ports.ts';
import type { JournaledChange } from '../../events/change-log.ts';
import { MetaTable } from './meta-table.ts';
import { metaNames } from './tables.ts';

/** The writing side of the log of changes: what happened in the directory, in order. */
export class ChangeLog {
  readonly #append: StatementSync;
  readonly #prune: StatementSync;
  readonly #newestToGo: StatementSync;
  readonly #meta: MetaTable;

  constructor(database: DatabaseSync) {
    this.#append = database.prepare('INSERT INTO changes (at, change) VALUES (?, ?)');
    // By sequence, whatever the clock did: what comes after a change that is kept is kept.
    this.#newestToGo = database.prepare(`SELECT max(
        coalesce((SELECT min(sequence) - 1 FROM changes WHERE at >= :before), (SELECT max(sequence) FROM changes), 0),
        coalesce((SELECT max(sequence) FROM changes), 0) - :most) AS sequence`);
    this.#prune = database.prepare('DELETE FROM changes WHERE sequence <= ?');
    this.#meta = new MetaTable(database);
  }

  append(changes: readonly UnloggedChange[], at: number): readonly JournaledChange[] {
    return changes.map((change) => {
      const { lastInsertRowid } = this.#append.run(at, JSON.stringify(change));
      return { sequence: Number(lastInsertRowid), at, change };
    });
  }

  /** Removes what was logged before a moment, and the oldest beyond the most that are kept. @returns how many */
  prune(before: number, most: number): number {
    const newest = Number(this.#newestToGo.get({ before, most })?.sequence);
    const removed = Number(this.#prune.run(newest).changes);
    if (removed > 0) this.#meta.put(metaNames.prunedSequence, String(newest));
    return removed;
  }
}
