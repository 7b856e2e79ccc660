import type { DatabaseSync } from 'node:sqlite';

/** How long to wait for others erasures, and for readers that have not ended. */
const pauseMs = 500;
/** How long the writer may stand still for readers. */
const readersWaitMs = 100;

/**
 * Takes what was deleted out of the write-ahead log, which has pages as they were: it is written into the file, and cut to
 * nothing. Readers that began before have to end first, so that it is tried again.
 */
export class Erasure {
  readonly #database: DatabaseSync;
  #timer: NodeJS.Timeout | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Something was deleted or replaced: soon. */
  due(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (!this.#truncate()) this.due();
    }, pauseMs);
  }

  /** What is due is done now, as far as readers let it: before the connection is closed. */
  finish(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#truncate();
  }

  #truncate(): boolean {
    // One that waits for its place in the log of all replicas.
    if (this.#database.isTransaction) return false;
    const { timeout } = this.#database.prepare('PRAGMA busy_timeout').get() ?? {};
    this.#database.exec(`PRAGMA busy_timeout = ${readersWaitMs}`);
    try {
      return this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0;
    } finally {
      this.#database.exec(`PRAGMA busy_timeout = ${Number(timeout)}`);
    }
  }
}
