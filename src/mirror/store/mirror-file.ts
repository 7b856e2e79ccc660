import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { readSqliteHeader } from '../../state/sqlite-header.ts';
import { inTransaction, openWriter } from './connection.ts';
import { MirrorFileError, toMirrorFileError } from './mirror-file-error.ts';
import { lockMirror } from './mirror-lock.ts';
import { metaNames, mirrorApplicationId, mirrorSchemaVersion, tables } from './tables.ts';
import { makeTemporaryPlace, removeAbandoned } from './temporary-file.ts';

export interface MirrorPlace {
  /** Undefined: a temporary file, which ends with the process. */
  readonly path: string | undefined;
  /** Of what the mirror is a copy: instance, application. */
  readonly identity: Readonly<Record<string, string>>;
  /** Whether its pages were found whole (`isWholeFile`) just before; undefined: they are looked at here. */
  readonly isWhole?: boolean | undefined;
  /** A name for a log that begins. */
  readonly createEpoch: () => string;
  /** Where temporary files are; the system's folder where it is left out. */
  readonly temporaryFolder?: string;
}

/** Why a mirror was deleted, and begun from nothing. */
export type Replacement = 'SCHEMA_VERSION' | 'IDENTITY' | 'DAMAGED';

/** The mirror's file, this process's alone. */
export interface MirrorFile extends Disposable {
  readonly path: string;
  readonly isTemporary: boolean;
  /** Whether there is nothing in it yet. */
  readonly isNew: boolean;
  /** Undefined: there was none, or it is kept. */
  readonly replaced: Replacement | undefined;
}

/**
 * Claims the file, or makes it, for its owner alone (0600). One that was written by another release, or is a copy of something
 * else, or is damaged, is replaced; one that is not ours is recognised before anything is written, and left as it is.
 * @throws MirrorFileError
 */
export function openMirrorFile(place: MirrorPlace): MirrorFile {
  using cleanup = new DisposableStack();
  const temporary = place.path === undefined ? cleanup.use(temporaryPlace(place)) : undefined;
  const path = temporary?.path ?? realPathOf(place.path ?? '');
  try {
    cleanup.use(lockMirror(path));
    const found = lookAt(path, place);
    if (found !== 'KEPT') begin(path, place);
    const opened = cleanup.move();
    return {
      path,
      isTemporary: temporary !== undefined,
      isNew: found !== 'KEPT',
      replaced: found === 'KEPT' || found === 'NONE' ? undefined : found,
      [Symbol.dispose]: () => opened.dispose(),
    };
  } catch (error) {
    throw toMirrorFileError(error, path);
  }
}

/** Of a link what it leads to, so that a mirror has one lock by whichever name it is opened. */
function realPathOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false }) ? realpathSync(path) : path;
}

function temporaryPlace({ temporaryFolder = tmpdir() }: MirrorPlace) {
  try {
    removeAbandoned(temporaryFolder);
    return makeTemporaryPlace(temporaryFolder);
  } catch (error) {
    throw toMirrorFileError(error, temporaryFolder);
  }
}

/** @throws MirrorFileError for a file that is not ours */
function lookAt(path: string, place: MirrorPlace): 'KEPT' | 'NONE' | Replacement {
  const stats = statSync(path, { throwIfNoEntry: false });
  // An empty one is what a process left that ended before it wrote anything.
  if (stats === undefined || (stats.isFile() && stats.size === 0)) return 'NONE';
  if (!stats.isFile()) throw new MirrorFileError('FOREIGN', path);
  const version = readVersion(path);
  // A process ended while it made the tables.
  if (version === 0) return 'NONE';
  if (version !== mirrorSchemaVersion) return 'SCHEMA_VERSION';
  // A file that can only be read SQLite opens without a word.
  accessSync(path, constants.R_OK | constants.W_OK);
  chmodSync(path, 0o600);
  try {
    if (!(place.isWhole ?? isWholeFile(path))) return 'DAMAGED';
    return readIdentity(path) === identityText(place) ? 'KEPT' : 'IDENTITY';
  } catch (error) {
    const failure = toMirrorFileError(error, path);
    if (failure.fault === 'DAMAGED') return 'DAMAGED';
    throw failure;
  }
}

/** @throws MirrorFileError for a file that is not ours */
function readVersion(path: string): number {
  const header = readSqliteHeader(path);
  if (header?.applicationId !== mirrorApplicationId) throw new MirrorFileError('FOREIGN', path);
  return header.version;
}

/** Whether it is a mirror that this release reads, if it can be read at all. Nothing is written to find out. */
export function isOfThisRelease(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size === 0) return false;
  const header = readSqliteHeader(path);
  return header?.applicationId === mirrorApplicationId && header.version === mirrorSchemaVersion;
}

/** Looks at every page, which takes seconds of a large one. @throws an error of SQLite's, as `readIdentity` does */
export function isWholeFile(path: string): boolean {
  const database = openWriter(path);
  try {
    return database.prepare('PRAGMA quick_check(1)').get()?.quick_check === 'ok';
  } finally {
    database.close();
  }
}

/** Undefined where it has none. @throws an error of SQLite's, where the file is damaged or cannot be written */
function readIdentity(path: string): unknown {
  const database = openWriter(path);
  try {
    return database.prepare('SELECT value FROM meta WHERE name = ?').get(metaNames.identity)?.value;
  } finally {
    database.close();
  }
}

function begin(path: string, place: MirrorPlace): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${ending}`, { force: true });
  closeSync(openSync(path, 'wx', 0o600));
  const database = new DatabaseSync(path);
  try {
    // Whose it is stands in its first page before anything else, so that it is known for ours whenever this process ends.
    database.exec(`PRAGMA application_id = ${mirrorApplicationId}`);
    inTransaction(database, () => {
      database.exec(tables);
      const set = database.prepare('INSERT INTO meta (name, value) VALUES (?, ?)');
      set.run(metaNames.identity, identityText(place));
      set.run(metaNames.logEpoch, place.createEpoch());
    });
    database.exec('PRAGMA journal_mode = WAL');
  } finally {
    database.close();
  }
}

function identityText({ identity }: MirrorPlace): string {
  return JSON.stringify(Object.entries(identity).sort(([one], [other]) => (one < other ? -1 : 1)));
}
