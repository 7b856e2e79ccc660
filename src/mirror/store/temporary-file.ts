import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lockMirror, lockPathOf } from './mirror-lock.ts';

const prefix = 'eiam-mirror-';
const fileName = 'mirror.db';

/** A place for a mirror that ends with the process, in a folder that only its owner can enter. */
export interface TemporaryPlace extends Disposable {
  readonly path: string;
}

/** Removed at the process's end, unless it is killed: then by `removeAbandoned` of another one. */
export function makeTemporaryPlace(parent: string): TemporaryPlace {
  const folder = mkdtempSync(join(parent, prefix));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  return {
    path: join(folder, fileName),
    [Symbol.dispose]: () => {
      process.removeListener('exit', remove);
      remove();
    },
  };
}

/**
 * Removes what killed processes left: places whose lock is not held. One without a mirror is being made, or
 * has no data in it.
 */
export function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(parent, name);
    if (isOwn(folder) && isAbandoned(join(folder, fileName))) removeIfPossible(folder);
  }
}

function removeIfPossible(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // It is no reason not to start: the next one tries again.
  }
}

/** Temporary folders are open to all users of a machine. */
function isOwn(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === process.getuid?.();
}

function isAbandoned(path: string): boolean {
  // Its process has the lock before it makes the mirror.
  if (!existsSync(path) || !existsSync(lockPathOf(path))) return false;
  try {
    lockMirror(path)[Symbol.dispose]();
    return true;
  } catch {
    return false;
  }
}
