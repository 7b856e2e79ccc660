import { mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MirrorFile, type MirrorPlace, openMirrorFile } from '../../../src/mirror/store/mirror-file.ts';
import { MirrorFileError } from '../../../src/mirror/store/mirror-file-error.ts';

/** A folder for one test's mirror, which goes with it. */
export function openFolder() {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'mirror-test-'));
  const path = join(folder.path, 'mirror.db');
  return { path, folder: folder.path, [Symbol.dispose]: () => folder.remove() };
}

export const identity = { instance: 'idaas_1', application: 'app_1' };

function placeOf(path: string, change: Partial<MirrorPlace> = {}): MirrorPlace {
  return { path, identity, createEpoch: () => 'epoch', ...change };
}

export function openAt(path: string, change: Partial<MirrorPlace> = {}): MirrorFile {
  return openMirrorFile(placeOf(path, change));
}

/** Why a mirror is refused. */
export function refusalOf(act: () => unknown): { fault: string; message: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof MirrorFileError) return { fault: error.fault, message: error.message };
    throw error;
  }
  throw new Error('Expected to be refused');
}

/** Damages pages, from one on: the first is the header, and those behind it name all tables. */
export function overwritePages(path: string, from = 1): void {
  const bytes = readFileSync(path);
  bytes.fill(0x5a, from * 4_096, (from + 8) * 4_096);
  writeFileSync(path, bytes);
}
