import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import type { LogFacts } from '../../src/observability/log.ts';
import { toUpstream } from '../support/gateway.ts';

interface Line extends LogFacts {
  readonly text: string;
}

/** What a scrape shows of the mirror, and what was logged of it, while a process runs until all is settled. */
async function run(emulator: Emulator, file: string, settings: Readonly<Record<string, string>> = {}) {
  const lines: Line[] = [];
  const take = (facts: LogFacts, text: string) => void lines.push({ ...facts, text });
  const config = parseConfig({ PORT: '0', MIRROR: 'on', MIRROR_FILE: file, ...settings });
  const upstream = toUpstream(emulator, emulator.management);
  await using app = await createApp(
    { ...config, upstream },
    { log: { info: take, warn: take, error: take }, random: () => 0 },
  );
  const { url } = await app.listen();
  await app.mirror?.settled();
  const text = await (await fetch(new URL('/metrics', url))).text();
  const samples = text.matchAll(/^eiam_mirror_(\w+)(?:\{\w+="(\w+)"\})? (\S+)$/gm);
  const figures = Array.from(samples, ([, name = '', label, value]): [string, number] => [
    label === undefined ? name : `${name} ${label}`,
    Number(value),
  ]);
  return { figures: new Map(figures), lines: lines.filter(({ text }) => text.includes('mirror')) };
}

async function open() {
  await using stack = new AsyncDisposableStack();
  const emulator = stack.use(await startEmulator({ users: 60, scope: 'all' }));
  const folder = stack.use(mkdtempDisposableSync(join(tmpdir(), 'mirror-figures-')));
  const owned = stack.move();
  return {
    emulator,
    file: join(folder.path, 'mirror.db'),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function pick(figures: ReadonlyMap<string, number>, pattern: RegExp): Record<string, number> {
  return Object.fromEntries([...figures].filter(([name, value]) => pattern.test(name) && value !== 0));
}

test('a mirror that was filled shows what it holds, and since when', async () => {
  await using world = await open();
  const { emulator, file } = world;
  const { figures } = await run(emulator, file);
  expect(pick(figures, /^(ready|stale|filled|callbacks|objects|drift|checks|questions|changes)/)).toEqual({
    ready: 1,
    filled_ratio: 1,
    callbacks_expected: 1,
    'objects USER': 60,
    'objects GROUP': [...emulator.directory.groups()].length,
    'objects ORGANIZATIONAL_UNIT': [...emulator.directory.organizationalUnits()].length,
  });
  expect(figures.get('as_of_timestamp_seconds')).toBeGreaterThan(Date.now() / 1_000 - 600);
  expect(figures.get('file_bytes')).toBeGreaterThan(100_000);
  // Nothing was checked, and nothing has changed.
  expect([...figures.keys()]).not.toContain('last_check_timestamp_seconds');
  expect([...figures.keys()]).not.toContain('oldest_change_timestamp_seconds');
});

test('what a check finds is counted by kind, and is in the log of changes', async () => {
  await using world = await open();
  const { emulator, file } = world;
  await run(emulator, file);
  const [first, second] = emulator.directory.users();
  emulator.directory.updateUser(first?.userId ?? '', { displayName: 'One Name' });
  emulator.directory.updateUser(second?.userId ?? '', { displayName: 'Another Name' });
  const { figures, lines } = await run(emulator, file);
  expect(pick(figures, /^(ready|stale|drift|checks|changes)/)).toEqual({
    ready: 1,
    'drift_total USER': 2,
    'checks_total drifted': 1,
    changes: 2,
  });
  expect(figures.get('last_check_timestamp_seconds')).toBeGreaterThan(Date.now() / 1_000 - 600);
  expect(figures.get('oldest_change_timestamp_seconds')).toBeGreaterThan(Date.now() / 1_000 - 600);
  expect(lines.map(({ text }) => text)).toContain(
    'the mirror was compared with EIAM, and what differed is repaired',
  );
});

test('a check that misses too much is counted, and the mirror is stale', async () => {
  await using world = await open();
  const { emulator, file } = world;
  await run(emulator, file);
  for (const { userId } of [...emulator.directory.users()].slice(0, 10))
    emulator.directory.removeUser(userId);
  const { figures, lines } = await run(emulator, file);
  expect(pick(figures, /^(ready|stale|objects USER|checks)/)).toEqual({
    'stale CHECK_STOPPED': 1,
    'objects USER': 60,
    'checks_total stopped': 1,
  });
  expect(lines).toContainEqual(expect.objectContaining({ kind: 'USER', missing: 10, held: 60 }));
});

test('a check that EIAM refuses is counted, and the log says why', async () => {
  await using world = await open();
  const { emulator, file } = world;
  await run(emulator, file);
  emulator.faults.add({
    operation: 'ListGroups',
    fault: { kind: 'refuse', status: 400, code: 'InvalidParameter' },
  });
  const { figures, lines } = await run(emulator, file);
  expect(pick(figures, /^(ready|stale|checks)/)).toEqual({
    'stale CHECK_FAILED': 1,
    'checks_total failed': 1,
  });
  expect(lines.map(({ text }) => text)).toContain(
    'the mirror could not be compared with EIAM: it is tried again',
  );
});

test('without callbacks the line of the start says how long a check takes', async () => {
  await using world = await open();
  const { emulator, file } = world;
  const started = (lines: readonly Line[]) => lines.find(({ text }) => text.startsWith('the mirror is on'));
  const alone = { EIAM_REGION: 'cn-hangzhou', EIAM_INSTANCE_ID: 'idaas_x', EIAM_APPLICATION_ID: 'app_x' };
  const settings = { ...alone, EIAM_CLIENT_SECRET: 'secret', AUTH_ALLOW_ANONYMOUS: 'true' };
  const first = await run(emulator, file, settings);
  expect(started(first.lines)).toEqual({
    hasCallbacks: false,
    checkEveryMs: 900_000,
    text: 'the mirror is on, without callbacks: it learns of changes by checks; how long one takes is logged once it is filled',
  });
  expect(first.figures.get('callbacks_expected')).toBe(0);
  const second = await run(emulator, file, settings);
  expect(started(second.lines)).toEqual({
    hasCallbacks: false,
    checkEveryMs: 900_000,
    checkTakesMs: expect.any(Number),
    text: 'the mirror is on, without callbacks: it learns of changes by checks, which take as long as the last one',
  });
});
