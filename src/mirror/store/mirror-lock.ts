import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { MirrorFileError, toMirrorFileError } from './mirror-file-error.ts';

/** Beside the file, whose own locks are for its readers and its writer. */
export function lockPathOf(path: string): string {
  return `${path}.lock`;
}

/**
 * Claims the mirror at a path for this process: an exclusive transaction on an empty database, whose lock the system takes back
 * from a process that dies. The lock's file stays, since one that is removed could be locked twice.
 * @throws MirrorFileError, LOCKED where it is claimed already
 */
export function lockMirror(path: string): Disposable {
  const lockPath = lockPathOf(path);
  try {
    closeSync(openSync(lockPath, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    // By name: to close a file is to give back the locks that this process has on it.
    chmodSync(lockPath, 0o600);
  }
  const database = new DatabaseSync(lockPath, { timeout: 0 });
  try {
    // Nothing is ever written, so that there is nothing to undo.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    const failure = toMirrorFileError(error, lockPath);
    throw failure.fault === 'DAMAGED' ? new MirrorFileError('FOREIGN', lockPath, error) : failure;
  }
  return { [Symbol.dispose]: () => database.close() };
}
