import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openReader, openWriter } from '../../../src/mirror/store/connection.ts';
import { toMirrorFileError } from '../../../src/mirror/store/mirror-file-error.ts';
import { identity, openAt, openFolder, overwritePages, refusalOf } from './temporary-mirror.ts';

const storeUrl = new URL('../../../src/mirror/store/', import.meta.url).href;

function openingSource(path: string | undefined, temporaryFolder: string): string {
  const place = JSON.stringify({ path, identity, temporaryFolder });
  return `const { openMirrorFile } = await import('${storeUrl}mirror-file.ts');
    const mirror = openMirrorFile({ ...${place}, createEpoch: () => 'epoch' });
    console.log(mirror.path);`;
}

/**
 * Opens the mirror in a process of its own, and says so; what it prints else is the error. It refers to the mirror for as long as it
 * runs: one that is collected has no lock any more.
 */
function startHolder(
  path: string | undefined,
  temporaryFolder: string,
  thenRun = 'setInterval(() => mirror.path, 1_000);',
) {
  const source = `${openingSource(path, temporaryFolder)} ${thenRun}`;
  return spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function firstLine(holder: ReturnType<typeof startHolder>): Promise<string> {
  const [chunk]: unknown[] = await once(holder.stdout, 'data');
  return String(chunk).trim();
}

async function killed(holder: ReturnType<typeof startHolder>): Promise<void> {
  holder.kill('SIGKILL');
  await once(holder, 'exit');
}

function writeMeta(path: string, name: string, value: string): void {
  const database = openWriter(path);
  database.prepare('INSERT INTO meta (name, value) VALUES (?, ?)').run(name, value);
  database.close();
}

function metaOf(path: string): Record<string, unknown> {
  const database = openReader(path);
  const rows = database.prepare('SELECT name, value FROM meta').all();
  database.close();
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

describe('the file of the mirror', () => {
  test('is made where there is none, and kept where it is whole', () => {
    using folder = openFolder();
    {
      using mirror = openAt(folder.path);
      expect(mirror).toMatchObject({
        path: folder.path,
        isTemporary: false,
        isNew: true,
        replaced: undefined,
      });
    }
    writeMeta(folder.path, 'sync.step', '7');
    using mirror = openAt(folder.path, { createEpoch: () => 'another' });
    expect(mirror).toMatchObject({ isNew: false, replaced: undefined });
    expect(metaOf(folder.path)).toMatchObject({ 'sync.step': '7', 'log.epoch': 'epoch' });
  });

  test('is for its owner alone, its log and its lock as well, whatever they were before', () => {
    using folder = openFolder();
    const modes = () =>
      Object.fromEntries(
        readdirSync(folder.folder).map((name) => [
          name,
          (statSync(join(folder.folder, name)).mode & 0o777).toString(8),
        ]),
      );
    const all = {
      'mirror.db': '600',
      'mirror.db-wal': '600',
      'mirror.db-shm': '600',
      'mirror.db.lock': '600',
    };
    for (const _ of ['new', 'opened again']) {
      using _mirror = openAt(folder.path);
      const writer = openWriter(folder.path);
      writer.exec("INSERT OR REPLACE INTO meta (name, value) VALUES ('a', 'b')");
      expect(modes()).toEqual(all);
      writer.close();
      for (const name of readdirSync(folder.folder)) chmodSync(join(folder.folder, name), 0o644);
    }
  });

  test('is a write-ahead log, so that readers and the writer do not stop each other', () => {
    using folder = openFolder();
    using _mirror = openAt(folder.path);
    const writer = openWriter(folder.path);
    const reader = openReader(folder.path);
    writer.exec("BEGIN IMMEDIATE; INSERT INTO meta (name, value) VALUES ('a', 'b')");
    expect(reader.prepare("SELECT count(*) AS count FROM meta WHERE name = 'a'").get()).toEqual({ count: 0 });
    writer.exec('COMMIT');
    expect(reader.prepare("SELECT count(*) AS count FROM meta WHERE name = 'a'").get()).toEqual({ count: 1 });
    expect(() => reader.exec("INSERT INTO meta (name, value) VALUES ('c', 'd')")).toThrow('readonly');
    expect(writer.prepare('PRAGMA secure_delete').get()).toEqual({ secure_delete: 1 });
    reader.close();
    writer.close();
  });

  test.each([
    ['SCHEMA_VERSION', (path: string) => setVersion(path, 99), {}],
    ['IDENTITY', () => {}, { identity: { ...identity, application: 'app_2' } }],
    ['DAMAGED', (path: string) => truncateSync(path, 3 * 4_096), {}],
    ['DAMAGED', (path: string) => overwritePages(path), {}],
  ] as const)('is begun from nothing for %s', (replaced, change, place) => {
    using folder = openFolder();
    openAt(folder.path)[Symbol.dispose]();
    writeMeta(folder.path, 'sync.step', '7');
    change(folder.path);
    writeFileSync(`${folder.path}-wal`, 'left behind');
    {
      using mirror = openAt(folder.path, place);
      expect(mirror).toMatchObject({ isNew: true, replaced });
      expect(metaOf(folder.path)).not.toHaveProperty('sync.step');
    }
    using mirror = openAt(folder.path, place);
    expect(mirror).toMatchObject({ isNew: false, replaced: undefined });
  });

  test('does not depend on the order of what it is a copy of', () => {
    using folder = openFolder();
    openAt(folder.path, { identity: { a: '1', b: '2' } })[Symbol.dispose]();
    using mirror = openAt(folder.path, { identity: { b: '2', a: '1' } });
    expect(mirror.isNew).toBe(false);
  });

  test('is made where a process ended before it was', () => {
    using folder = openFolder();
    writeFileSync(folder.path, '');
    openAt(folder.path)[Symbol.dispose]();
    const unmade = new DatabaseSync(join(folder.folder, 'unmade.db'));
    unmade.exec(`PRAGMA application_id = ${0x45_49_47_4d}`);
    unmade.close();
    renameSync(join(folder.folder, 'unmade.db'), folder.path);
    using mirror = openAt(folder.path);
    expect(mirror).toMatchObject({ isNew: true, replaced: undefined });
  });

  test.each([
    ['a text', (path: string) => writeFileSync(path, 'Dear all,\n'.repeat(1_000))],
    ['a database of another program', (path: string) => makeDatabase(path, 0)],
    ['a state of this gateway', (path: string) => makeDatabase(path, 0x45_49_47_57)],
    ['a mirror cut within its header', (path: string) => cutMirror(path, 60)],
  ])('is refused and left as it is, where it is %s', (_, make) => {
    using folder = openFolder();
    make(folder.path);
    chmodSync(folder.path, 0o644);
    const before = readFileSync(folder.path);
    expect(refusalOf(() => openAt(folder.path))).toEqual({
      fault: 'FOREIGN',
      message: `expected a mirror of this gateway, but ${folder.path} is something else; it was left as it is: name another file`,
    });
    expect(readFileSync(folder.path).equals(before)).toBe(true);
    expect(statSync(folder.path).mode & 0o777).toBe(0o644);
    expect(readdirSync(folder.folder).toSorted()).toEqual(['mirror.db', 'mirror.db.lock']);
  });

  test('is refused where it is no file, or its folder is none', () => {
    using folder = openFolder();
    mkdirSync(folder.path);
    expect(refusalOf(() => openAt(folder.path)).fault).toBe('FOREIGN');
    expect(refusalOf(() => openAt(join(folder.folder, 'missing', 'mirror.db')))).toMatchObject({
      fault: 'UNUSABLE',
      message: expect.stringContaining('ENOENT'),
    });
    writeFileSync(join(folder.folder, 'other.db.lock'), 'not a lock'.repeat(100));
    expect(refusalOf(() => openAt(join(folder.folder, 'other.db')))).toMatchObject({
      fault: 'FOREIGN',
      message: expect.stringContaining('other.db.lock is something else'),
    });
  });

  test('is refused where it can only be read', () => {
    using folder = openFolder();
    openAt(folder.path)[Symbol.dispose]();
    chmodSync(folder.path, 0o444);
    // The user of the tests may be root, whom no mode stops.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    if (uid !== undefined) {
      for (const path of [folder.folder, folder.path, `${folder.path}.lock`]) chownSync(path, uid, uid);
    }
    const source = openingSource(folder.path, folder.folder);
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], { uid });
    const message = `expected a file that can be read and written, but ${folder.path} cannot: EACCES`;
    expect(String(stderr)).toContain(message);
    expect(statSync(folder.path).mode & 0o777).toBe(0o444);
  });
});

test('a disk without room is distinguished from a file that cannot be used', () => {
  const failure = (code: string) =>
    toMirrorFileError(Object.assign(new Error('failed'), { code }), '/mirror.db');
  expect(failure('ENOSPC')).toMatchObject({
    fault: 'FULL',
    message: 'expected room for the mirror, but there is none at /mirror.db: make room',
  });
  expect(failure('EROFS')).toMatchObject({
    fault: 'UNUSABLE',
    message: 'expected a file that can be read and written, but /mirror.db cannot: EROFS',
  });
});

describe('the lock of the mirror', () => {
  test('is one in a process, by whichever name the file is opened', () => {
    using folder = openFolder();
    const link = join(folder.folder, 'link.db');
    {
      using _mirror = openAt(folder.path);
      symlinkSync(folder.path, link);
      for (const path of [folder.path, link]) {
        expect(refusalOf(() => openAt(path))).toEqual({
          fault: 'LOCKED',
          message: `expected a file of this process alone, but another one has ${folder.path}.lock open`,
        });
      }
    }
    using mirror = openAt(link);
    expect(mirror.isNew).toBe(false);
  });

  test('is one on a machine, and ends with the process that has it, however that ends', async () => {
    using folder = openFolder();
    const holder = startHolder(folder.path, folder.folder);
    await firstLine(holder);
    expect(refusalOf(() => openAt(folder.path)).fault).toBe('LOCKED');
    await killed(holder);
    using mirror = openAt(folder.path);
    expect(mirror.isNew).toBe(false);
  });
});

describe('a temporary mirror', () => {
  test('is in a folder of its own, and goes when it is closed', () => {
    using folder = openFolder();
    let path = '';
    {
      using mirror = openAt('', { path: undefined, temporaryFolder: folder.folder });
      expect(mirror).toMatchObject({ isTemporary: true, isNew: true });
      path = mirror.path;
      expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder.folder)).toEqual([]);
  });

  test('goes with its process', async () => {
    using folder = openFolder();
    const holder = startHolder(undefined, folder.folder, 'process.exit(3);');
    await once(holder, 'exit');
    expect(readdirSync(folder.folder)).toEqual([]);
  });

  test('of a process that was killed goes at the next start, and none that is used', async () => {
    using folder = openFolder();
    const dead = startHolder(undefined, folder.folder);
    const deadPath = await firstLine(dead);
    const alive = startHolder(undefined, folder.folder);
    const alivePath = await firstLine(alive);
    await killed(dead);
    mkdirSync(join(folder.folder, 'eiam-mirror-begun'));
    writeFileSync(join(folder.folder, 'eiam-mirror-no-folder'), '');
    {
      using mirror = openAt('', { path: undefined, temporaryFolder: folder.folder });
      expect(existsSync(deadPath)).toBe(false);
      expect(existsSync(alivePath)).toBe(true);
      expect(existsSync(mirror.path)).toBe(true);
    }
    await killed(alive);
    expect(readdirSync(folder.folder)).toHaveLength(3);
  });
});

function setVersion(path: string, version: number): void {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
}

function makeDatabase(path: string, applicationId: number): void {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA application_id = ${applicationId}; CREATE TABLE things (a)`);
  database.close();
}

function cutMirror(path: string, bytes: number): void {
  openAt(path)[Symbol.dispose]();
  truncateSync(path, bytes);
}
