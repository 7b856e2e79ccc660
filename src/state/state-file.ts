import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { readSqliteHeader } from './sqlite-header.ts';

/** The file cannot be this process's state; it is left as it is. The message names it, and what to do. */
export class StateFileError extends Error {
  override readonly name: string = 'StateFileError';
}

/** Another process has it open. */
export class StateFileInUseError extends StateFileError {
  override readonly name = 'StateFileInUseError';

  constructor(path: string) {
    super(`expected a file of this process alone, but another one has ${path} open`);
  }
}

/** "EIGW": distinguishes our files from other programs' (sqlite.org/fileformat.html 1.3.16). */
const applicationId = 0x45_49_47_57;
const schemaVersion = 1;
/** A quarter of a gigabyte in pages of 4 KiB: far more than the limits of what is kept allow. */
const mostPages = 65_536;

/** SQLite's result codes (sqlite.org/rescode.html). */
const busyCode = 5;
const corruptCode = 11;
const foreignCode = 26;

const schema = `
  CREATE TABLE messages (nonce TEXT PRIMARY KEY, body_digest TEXT NOT NULL, reply TEXT NOT NULL, forget_at INTEGER NOT NULL);
  CREATE TABLE objects (object TEXT PRIMARY KEY, timestamp INTEGER NOT NULL, body_digest TEXT NOT NULL,
    is_complete INTEGER NOT NULL, forget_at INTEGER NOT NULL);
  CREATE TABLE names (name TEXT PRIMARY KEY, object TEXT NOT NULL, released_at INTEGER, forget_at INTEGER NOT NULL);
  CREATE INDEX messages_by_end ON messages (forget_at);
  CREATE INDEX objects_by_end ON objects (forget_at);
  CREATE INDEX names_by_end ON names (forget_at);
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`;

/** A state file while it is open. */
export interface OpenStateFile {
  readonly database: DatabaseSync;
  /**
   * Of a file that was moved away or removed SQLite writes on, where no restart finds it, and another process could make one in
   * its place. @throws StateFileError
   */
  readonly expectInPlace: () => void;
}

/**
 * Opens the file, or makes it, for its owner alone (0600), and locks it until it is closed. The lock is SQLite's own, which
 * the system takes back from a process that dies. What is not ours is recognised before anything is written.
 * @throws StateFileError
 */
export function openStateFile(path: string): OpenStateFile {
  try {
    makeOrCheck(path);
    const database = new DatabaseSync(path, { timeout: 0 });
    try {
      prepare(database, path);
      return { database, expectInPlace: placeCheck(path) };
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw toStateFileError(error, path);
  }
}

function placeCheck(path: string): () => void {
  const { dev, ino } = statSync(path);
  return () => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.dev === dev && stats.ino === ino) return;
    throw new StateFileError(
      `expected the state at ${path}, but the file was moved or removed since it was opened: restart the gateway`,
    );
  };
}

function makeOrCheck(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  const stats = statSync(path);
  if (!stats.isFile()) throw foreign(path);
  // An empty one is what a process left that ended before it wrote anything.
  if (stats.size > 0) checkHeader(path);
  chmodSync(path, 0o600);
}

function checkHeader(path: string): void {
  const header = readSqliteHeader(path);
  if (header?.applicationId !== applicationId) throw foreign(path);
  checkVersion(header.version, path);
}

function checkVersion(version: number, path: string): void {
  if (version === schemaVersion) return;
  throw new StateFileError(
    `expected a state of version ${schemaVersion}, but ${path} has version ${version}: another release of the gateway wrote it`,
  );
}

function prepare(database: DatabaseSync, path: string): void {
  // Locks are kept from the first one on. It is taken before the journal is a WAL, whose lock admits readers.
  database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA max_page_count = ${mostPages}; BEGIN EXCLUSIVE`);
  // It is new, or a process ended while it made the tables, which SQLite has undone by now.
  if (isUnmade(database)) database.exec(schema);
  database.exec('COMMIT');
  checkVersion(readVersion(database), path);
  if (database.prepare('PRAGMA quick_check(1)').get()?.quick_check !== 'ok') throw corrupt(path);
  // FULL: what is answered with success is on the disk, and stays where the machine loses its power. One fsync a message,
  // beside upstream calls that take far longer.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
}

function readVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

function isUnmade(database: DatabaseSync): boolean {
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {};
  return tables === 0 && readVersion(database) === 0;
}

function foreign(path: string): StateFileError {
  return new StateFileError(
    `expected a state of this gateway, but ${path} is something else; it was left as it is: name another file`,
  );
}

function corrupt(path: string): StateFileError {
  return new StateFileError(
    `expected a whole state, but ${path} is damaged; it was left as it is: move it away to start with an empty one`,
  );
}

function toStateFileError(error: unknown, path: string): StateFileError {
  if (error instanceof StateFileError) return error;
  const code = resultCodeOf(error);
  if (code === busyCode) {
    return new StateFileInUseError(path);
  }
  if (code === corruptCode) return corrupt(path);
  if (code === foreignCode) return foreign(path);
  const reason = codeOf(error) ?? (error instanceof Error ? error.name : 'unknown');
  return new StateFileError(`expected a file that can be read and written, but ${path} cannot: ${reason}`, {
    cause: error,
  });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The primary code: extended ones have more in their upper bytes. */
function resultCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
