import {
  chmodSync,
  mkdirSync,
  mkdtempDisposableSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openFileState } from '../../../src/state/file-state.ts';
import { StateFileError } from '../../../src/state/state-file.ts';

const open = (path: string) => openFileState(path, () => 0);

function openFolder() {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'state-'));
  return {
    path: join(folder.path, 'state.db'),
    folder: folder.path,
    [Symbol.dispose]: () => folder.remove(),
  };
}

/** What refuses the file. */
function refusalOf(path: string): string {
  try {
    open(path);
  } catch (error) {
    if (error instanceof StateFileError) return error.message;
    throw error;
  }
  throw new Error('Expected to be refused');
}

const applied = (object: string) => ({
  applied: {
    object,
    timestamp: 1,
    bodyDigest: 'digest',
    isComplete: true,
    names: [],
    releasedNames: [],
    forgetAt: 1,
  },
});

async function writeState(path: string, objects = 1): Promise<void> {
  await using state = open(path);
  for (let count = 0; count < objects; count += 1) await state.keep(applied(`object ${count}`));
}

test('what was kept is there when the file is opened again', async () => {
  using folder = openFolder();
  await writeState(folder.path);
  await using state = open(folder.path);
  expect(await state.lastApplied('object 0')).toMatchObject({ timestamp: 1 });
});

test('limits hold for what was there before', async () => {
  using folder = openFolder();
  const limits = { mostMessages: 1 };
  const answered = { nonce: '1', bodyDigest: 'digest', reply: '{}', forgetAt: 10 };
  {
    await using state = openFileState(folder.path, () => 0, limits);
    await state.keep({ answered });
  }
  await using state = openFileState(folder.path, () => 0, limits);
  expect(await state.claim('2')).toEqual({ kind: 'full' });
});

test('it is for its owner alone, be it made now or there already', async () => {
  using folder = openFolder();
  const modes = () =>
    readdirSync(folder.folder).map((name) => statSync(join(folder.folder, name)).mode & 0o777);
  {
    await using state = open(folder.path);
    await state.keep(applied('object'));
    expect(new Set(modes())).toEqual(new Set([0o600]));
  }
  chmodSync(folder.path, 0o644);
  await using _state = open(folder.path);
  expect(new Set(modes())).toEqual(new Set([0o600]));
});

test('no second one opens it, until the first has closed it', async () => {
  using folder = openFolder();
  {
    await using _state = open(folder.path);
    expect(refusalOf(folder.path)).toContain(`another one has ${folder.path} open`);
  }
  await using _state = open(folder.path);
});

test('an empty file is one that nothing was written to yet', async () => {
  using folder = openFolder();
  writeFileSync(folder.path, '');
  await using state = open(folder.path);
  expect(await state.claim('1')).toEqual({ kind: 'claimed' });
  await state.release('1');
});

test('a file whose creation was interrupted by a crash is created again', async () => {
  using folder = openFolder();
  await writeState(folder.path);
  // What SQLite undoes as it opens the file: a journal of a file that was empty before (sqlite.org/fileformat.html 3).
  const journal = Buffer.alloc(1_024);
  Buffer.from('d9d505f920a163d7', 'hex').copy(journal);
  journal.writeUInt32BE(512, 20);
  journal.writeUInt32BE(4_096, 24);
  writeFileSync(`${folder.path}-journal`, journal);
  {
    await using state = open(folder.path);
    expect(await state.lastApplied('object 0')).toBeUndefined();
    await state.keep(applied('object 1'));
  }
  await using state = open(folder.path);
  expect(await state.lastApplied('object 1')).toBeDefined();
});

test('nothing is taken or kept while the file is not where it was opened', async () => {
  using folder = openFolder();
  await using state = open(folder.path);
  const elsewhere = join(folder.folder, 'elsewhere.db');
  renameSync(folder.path, elsewhere);
  await expect(state.claim('1')).rejects.toThrow(StateFileError);
  await expect(state.keep(applied('object'))).rejects.toThrow('moved or removed');
  // One that another process made there since.
  writeFileSync(folder.path, '');
  await expect(state.claim('1')).rejects.toThrow('moved or removed');
  renameSync(elsewhere, folder.path);
  expect(await state.claim('1')).toEqual({ kind: 'claimed' });
  await state.release('1');
  await state.keep(applied('object'));
});

test('a file of something else is refused, and left as it is', () => {
  using folder = openFolder();
  const make = {
    text: () => writeFileSync(folder.path, 'the only copy of a novel'),
    database: () => {
      const other = new DatabaseSync(folder.path);
      other.exec('PRAGMA journal_mode = WAL; CREATE TABLE messages (nonce TEXT)');
      other.close();
    },
  };
  for (const made of Object.values(make)) {
    writeFileSync(folder.path, '');
    made();
    chmodSync(folder.path, 0o640);
    const before = readFileSync(folder.path);
    expect(refusalOf(folder.path)).toContain(`${folder.path} is something else`);
    expect(readFileSync(folder.path).equals(before)).toBe(true);
    expect(statSync(folder.path).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder.folder)).toEqual(['state.db']);
  }
  mkdirSync(join(folder.folder, 'folder'));
  expect(refusalOf(join(folder.folder, 'folder'))).toContain('is something else');
});

test('a damaged file is refused, and left as it is', async () => {
  using folder = openFolder();
  await writeState(folder.path, 500);
  const bytes = readFileSync(folder.path);
  bytes.fill(0xa5, 4_096, 3 * 4_096);
  writeFileSync(folder.path, bytes);
  expect(refusalOf(folder.path)).toContain(`${folder.path} is damaged`);
  expect(readFileSync(folder.path).equals(bytes)).toBe(true);
  writeFileSync(folder.path, bytes.subarray(0, 5_000));
  expect(refusalOf(folder.path)).toContain(`${folder.path} is damaged`);
});

test('a file of another release is refused', async () => {
  using folder = openFolder();
  await writeState(folder.path);
  const database = new DatabaseSync(folder.path);
  database.exec('PRAGMA user_version = 9');
  database.close();
  expect(refusalOf(folder.path)).toContain('has version 9');
});

test('a place where no file can be is named', () => {
  using folder = openFolder();
  expect(refusalOf(join(folder.folder, 'none', 'state.db'))).toContain('ENOENT');
});

test('a write that fails changes nothing, and the next one works', async () => {
  using folder = openFolder();
  await using state = open(folder.path);
  const answered = { nonce: '1', bodyDigest: 'digest', reply: '{}', forgetAt: 1 };
  await state.keep({ answered });
  await expect(state.keep({ ...applied('object'), answered })).rejects.toThrow();
  expect(await state.lastApplied('object')).toBeUndefined();
  await state.keep(applied('object'));
  expect(await state.lastApplied('object')).toBeDefined();
});
