import { spawnSync } from 'node:child_process';
import { mkdtempDisposableSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config.ts';
import type { LogFacts } from '../../src/observability/log.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';

const replaced = 'the file of the mirror was replaced: it is filled from the start';
const question = `{
  directory { mirror { state staleReason } }
  users(first: 1) { totalCount }
  searchDirectory(text: "a", first: 1) { totalCount }
}`;

/** A gateway whose mirror is in this file, and what it logs of it. */
async function start(file: string) {
  const said: { facts: LogFacts; text: string }[] = [];
  let aheadMs = 0;
  const take = (facts: LogFacts, text: string) => void said.push({ facts, text });
  const { mirror, stateFile } = parseConfig({ PORT: '0', MIRROR: 'on', MIRROR_FILE: file, READS: 'mirror' });
  const gateway = await startGateway({
    emulator: { users: 30 },
    config: { mirror, stateFile },
    log: { info: take, warn: take, error: take },
    parts: { monotonicMs: () => performance.now() + aheadMs },
  });
  return Object.assign(gateway, {
    said: () => said.map(({ text }) => text),
    facts: () => said,
    /** Has the mirror compared with EIAM now: a check that is asked for keeps its distance to the one before. */
    requestCheck() {
      aheadMs += 3_600_000;
      gateway.app.mirror?.requestCheck();
    },
  });
}

async function settledAnswer({ app, ask }: Gateway) {
  await app.mirror?.settled();
  const { data, errors, extensions } = await ask(question);
  return { data, errors, source: extensions?.freshness?.source };
}

const whole = {
  data: {
    directory: { mirror: { state: 'READY', staleReason: null } },
    users: { totalCount: 30 },
    searchDirectory: { totalCount: expect.any(Number) },
  },
  errors: undefined,
  source: 'MIRROR',
};

/** A file that a gateway has filled. */
async function filled(file: string): Promise<void> {
  await using gateway = await start(file);
  expect(await settledAnswer(gateway)).toEqual(whole);
}

describe('a file that cannot be gone on with is replaced, and says why', () => {
  test.each<[name: string, reason: string, harm: (file: string) => void]>([
    [
      'cut to a half',
      'DAMAGED',
      (file) => truncateSync(file, 4_096 * Math.floor(statSync(file).size / 8_192)),
    ],
    ['cut within a page', 'DAMAGED', (file) => truncateSync(file, statSync(file).size - 1_000)],
    ['overwritten in its middle', 'DAMAGED', (file) => overwrite(file)],
    ['of another version', 'SCHEMA_VERSION', (file) => execute(file, 'PRAGMA user_version = 9999')],
    [
      'of another instance',
      'IDENTITY',
      (file) => execute(file, "UPDATE meta SET value = '[]' WHERE name = 'identity'"),
    ],
  ])('%s', async (_name, reason, harm) => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'mirror-trouble-'));
    const file = join(folder.path, 'mirror.db');
    await filled(file);
    harm(file);
    await using gateway = await start(file);
    expect(await settledAnswer(gateway)).toEqual(whole);
    expect(gateway.facts().filter(({ text }) => text === replaced)).toEqual([
      { facts: { reason }, text: replaced },
    ]);
  });
});

describe('a file that is not ours, or cannot be written, is a fault of its setting, and is left as it is', () => {
  test.each<[name: string, fault: RegExp, make: (file: string) => void]>([
    [
      'a text',
      /is something else; it was left as it is/,
      (file) => writeFileSync(file, 'Dear all,\n'.repeat(99)),
    ],
    [
      'a database of another program',
      /is something else/,
      (file) => execute(file, 'CREATE TABLE things (a)'),
    ],
    [
      'cut within its first page',
      /is something else/,
      (file) => writeFileSync(file, 'SQLite format 3\0'.padEnd(60)),
    ],
  ])('%s', async (_name, fault, make) => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'mirror-trouble-'));
    const file = join(folder.path, 'mirror.db');
    make(file);
    const before = readFileSync(file);
    const starting = start(file);
    await expect(starting).rejects.toThrow(ConfigError);
    await expect(starting).rejects.toThrow(/^.*MIRROR_FILE: expected /s);
    await expect(starting).rejects.toThrow(fault);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

function execute(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

function overwrite(file: string): void {
  const bytes = readFileSync(file);
  const middle = 4_096 * Math.floor(bytes.length / 8_192);
  bytes.fill(0x5a, middle, middle + 8 * 4_096);
  writeFileSync(file, bytes);
}

/** A disk of its own, so small; undefined: only root can make one. */
function mountDisk(bytes: number): (Disposable & { readonly path: string }) | undefined {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'mirror-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder.path]);
  if (mounted.status !== 0) {
    folder.remove();
    return undefined;
  }
  return {
    path: folder.path,
    [Symbol.dispose]() {
      spawnSync('umount', [folder.path]);
      folder.remove();
    },
  };
}

const withoutDisks = 'only root can mount a disk without room, and not in every container';

describe('a disk without room', () => {
  test('while it fills: what both planes can answer is live, the rest NOT_READY, and it is filled once there is', async (context) => {
    using disk = mountDisk(8_000_000);
    if (!disk) return context.skip(withoutDisks);
    const ballast = join(disk.path, 'ballast');
    writeFileSync(ballast, Buffer.alloc(7_500_000));
    await using gateway = await start(join(disk.path, 'mirror.db'));
    // The fill is tried again, and what it failed with is logged.
    await expect
      .poll(() => gateway.said())
      .toContain('the mirror could not be read or written: it is tried again');
    const { data, errors } = await gateway.ask(question);
    expect(data).toEqual({
      directory: { mirror: { state: 'FILLING', staleReason: null } },
      users: { totalCount: 30 },
      searchDirectory: null,
    });
    expect(errors).toMatchObject([
      { path: ['searchDirectory'], extensions: { code: 'NOT_READY', progress: expect.any(Number) } },
    ]);
    rmSync(ballast);
    expect(await settledAnswer(gateway)).toEqual(whole);
  });

  test('once it is filled: what cannot be written is read live, and a check that cannot be makes it STALE', async (context) => {
    using disk = mountDisk(8_000_000);
    if (!disk) return context.skip(withoutDisks);
    await using gateway = await start(join(disk.path, 'mirror.db'));
    expect(await settledAnswer(gateway)).toEqual(whole);
    const ballast = join(disk.path, 'ballast');
    fillUp(ballast);
    const [user] = gateway.emulator.directory.users();
    const asked = `{ user(by: { id: "${user?.userId}" }) { displayName } }`;
    const written = await gateway.ask(
      `mutation { patchUser(input: { userId: "${user?.userId}", displayName: "Another Name" }) { __typename } }`,
    );
    expect(written.errors).toBeUndefined();
    expect((await gateway.ask(asked)).data).toEqual({ user: { displayName: 'Another Name' } });
    gateway.requestCheck();
    await expect
      .poll(async () => (await gateway.ask('{ directory { mirror { state staleReason } } }')).data, {
        timeout: 60_000,
      })
      .toEqual({ directory: { mirror: { state: 'STALE', staleReason: 'CHECK_FAILED' } } });
    const { data, errors, extensions } = await gateway.ask(question);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      users: { totalCount: 30 },
      searchDirectory: { totalCount: expect.any(Number) },
    });
    // Rows of EIAM, and a count of the mirror's that is past its time.
    expect(extensions?.freshness?.source).toBe('MIXED');
    const alone = await gateway.ask('{ searchDirectory(text: "a", first: 1) { totalCount } }');
    expect(alone.extensions?.freshness?.source).toBe('STALE');
    rmSync(ballast);
    gateway.requestCheck();
    await expect.poll(() => gateway.app.mirror?.status().state, { timeout: 60_000 }).toBe('READY');
    expect(await gateway.ask(asked)).toMatchObject({
      data: { user: { displayName: 'Another Name' } },
      extensions: { freshness: { source: 'MIRROR' } },
    });
  });
});

/** Takes all the room that is left. */
function fillUp(path: string): void {
  for (let bytes = 1_000_000; bytes >= 4_096; bytes = Math.floor(bytes / 2)) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(bytes), { flag: 'a' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}
