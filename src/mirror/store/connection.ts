import { DatabaseSync } from 'node:sqlite';

/** How long a statement waits for another connection's lock: of a WAL, only one that ends or restarts it. */
const lockWaitMs = 2_000;
/** Pages after which the log is written into the file, four times SQLite's own number: a fill changes the same pages again and again. */
const checkpointPages = 4_000;
/**
 * Pages of what was read last, in KiB, a connection's own memory: the upper levels of its trees. What lies below them the system keeps
 * once for all connections, and to copy a page from there takes microseconds.
 */
const readCacheKib = 2_048;
/** The same of the writer, whose pages are written when they do not fit. */
const writeCacheKib = 8_192;

/**
 * A connection that only reads: any number beside the writer's, none of which waits for it or stops it. What sorts or counts
 * does so in memory, so that no name is in a temporary file.
 */
export function openReader(path: string, cacheKib = readCacheKib): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true, timeout: lockWaitMs });
  database.exec(`PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${cacheKib}`);
  return database;
}

/**
 * The one connection that writes. What is deleted is overwritten. NORMAL: a commit survives the process at once, and the machine
 * once its page is in the file; REST is the source of truth.
 * @param mostPages of 4 KiB: how large the file may get; undefined: as large as there is room
 */
export function openWriter(path: string, mostPages?: number): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: lockWaitMs });
  database.exec(`PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${writeCacheKib}; PRAGMA secure_delete = ON;
    PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = ${checkpointPages}`);
  if (mostPages !== undefined) database.exec(`PRAGMA max_page_count = ${mostPages}`);
  return database;
}

/** All of it is written, or nothing; within a transaction that has begun it is a part of that one. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  if (database.isTransaction) return work();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has ended it by itself where there was no room.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
