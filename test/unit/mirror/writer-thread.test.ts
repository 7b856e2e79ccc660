import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { UnreadableRow } from '../../../src/eiam/unreadable.ts';
import { openReader } from '../../../src/mirror/store/connection.ts';
import { openKeyReads } from '../../../src/mirror/store/key-reads.ts';
import type { WriteBatch } from '../../../src/mirror/store/write-types.ts';
import { WorkerEndedError } from '../../../src/mirror/worker/rpc.ts';
import { startWriter } from '../../../src/mirror/worker/writer.ts';
import { bytesIn } from '../../support/mirror/contents.ts';
import { openThreadedStore } from './open-store.ts';
import { groupRow, userDetail, userRow } from './rows.ts';
import { openAt, openFolder } from './temporary-mirror.ts';

const inUtf8 = (text: string) => Buffer.from(text).toString('latin1');

/** Which of some texts is in any of the store's files. */
function found(folder: string, texts: readonly string[]): readonly string[] {
  const bytes = bytesIn(folder);
  return texts.filter((text) => bytes.includes(text));
}

test('a batch crosses to the thread of the writer whole, and so does its answer', async () => {
  await using store = openThreadedStore({ now: () => 7 });
  using reads = openKeyReads(store.path);
  const fault = { operation: 'GetUser', member: 'User.groups', requestId: '1' };
  const row = { ...userDetail('ann', { units: ['ou_a'] }), groups: [new UnreadableRow(fault)] };
  const { differences, logged } = await store.writer.write({
    writes: [{ kind: 'userDetails', rows: [row], at: 1 }],
    tell: { origin: 'CHECK', occurredAt: 2 },
  });
  expect(differences.objects).toMatchObject([{ id: 'user_ann', change: 'CREATED' }]);
  expect(logged.map(({ sequence, at }) => ({ sequence, at }))).toEqual(
    [1, 2].map((sequence) => ({ sequence, at: 7 })),
  );
  expect(reads.changesAfter(0, 9)).toEqual(logged);
  expect(reads.userDetail('user_ann')?.row.groups).toEqual([new UnreadableRow(fault)]);
  expect(await store.writer.unconfirmed({ list: 'users', before: 2, until: 2, limit: 9 })).toEqual({
    ids: ['user_ann'],
    count: 1,
    held: 1,
  });
});

test('a writer without room fails by name, and writes the next batch that has it', async () => {
  await using store = openThreadedStore({ mostPages: 90 });
  const rows = Array.from({ length: 500 }, (_, at) => userRow(`user${at}`, { description: 'x'.repeat(400) }));
  await expect(store.writer.write({ writes: [{ kind: 'users', rows, at: 1 }] })).rejects.toMatchObject({
    name: 'MirrorFileError',
    fault: 'FULL',
    message: `expected room for the mirror, but there is none at ${store.path}: make room`,
  });
  await store.writer.write({ writes: [{ kind: 'users', rows: [userRow('ann')], at: 1 }] });
  expect(store.all('SELECT id FROM users')).toEqual([{ id: 'user_ann' }]);
});

test('what was asked for before the end is written, and nothing after it', async () => {
  const store = openThreadedStore();
  const { writer } = store;
  const written = writer.write({ writes: [{ kind: 'users', rows: [userRow('ann')], at: 1 }] });
  expect(writer.pending).toBe(1);
  await store[Symbol.asyncDispose]();
  await expect(written).resolves.toMatchObject({ differences: { objects: [{ id: 'user_ann' }] } });
  await expect(writer.recount()).rejects.toThrow('The worker of the mirror has ended');
});

test('more batches than may wait are refused, and the others are written in order', async () => {
  await using store = openThreadedStore();
  const batches = Array.from({ length: 300 }, (_, at) =>
    store.writer.write({ writes: [{ kind: 'users', rows: [userRow(`user${at}`)], at: 1 }] }),
  );
  const outcomes = await Promise.allSettled(batches);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(256);
  expect(outcomes[256]).toMatchObject({ reason: { name: 'TooManyCallsError' } });
  expect(store.all('SELECT rank FROM users ORDER BY rank')).toEqual(
    Array.from({ length: 256 }, (_, rank) => ({ rank })),
  );
  expect(store.writer.pending).toBe(0);
});

test('what was erased is in no file any more, once readers that saw it have ended', async () => {
  await using store = openThreadedStore();
  const { writer, folder } = store;
  const secret = {
    displayName: 'Zyxwvut 龘',
    email: 'zyxwvut@example.com',
    phoneNumber: '555987654321',
  };
  const row = userDetail('zyx', { fields: { badge: 'badge4711' } }, secret);
  const others = Array.from({ length: 50 }, (_, at) => userRow(`other${at}`));
  const texts = ['Zyxwvut', 'zyxwvut@', '555987654321', 'badge4711', 'Hijklmn', inUtf8('龘')];
  await writer.write({
    writes: [
      { kind: 'userDetails', rows: [row], at: 1 },
      { kind: 'users', rows: others, at: 1 },
      { kind: 'groups', rows: [groupRow('g', { groupName: 'Hijklmn' })], at: 1 },
    ],
  });
  expect(found(folder, texts)).toEqual(texts);
  const reader = openReader(store.path);
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM users').get();
  await writer.write({
    writes: [
      { kind: 'remove', ids: ['user_zyx'] },
      { kind: 'groups', rows: [groupRow('g', { groupName: 'another' })], at: 2 },
    ],
  });
  expect(found(folder, texts)).toContain('Zyxwvut');
  reader.close();
  await expect.poll(() => statSync(`${store.path}-wal`).size).toBe(0);
  expect(found(folder, texts)).toEqual([]);
  expect(store.all('SELECT count(*) AS count FROM users')).toEqual([{ count: 50 }]);
});

test('what was held of another scope is in no file any more either, but for the log of changes', async () => {
  await using store = openThreadedStore();
  const { writer, folder, path } = store;
  const row = userDetail(
    'zyx',
    { units: ['ou_zyx'], fields: { badge: 'badge4711' } },
    { displayName: '龘 Qponmlk' },
  );
  const others = Array.from({ length: 200 }, (_, at) => userRow(`other${at}`));
  const texts = ['Qponmlk', 'badge4711', 'other150', inUtf8('龘')];
  const writes: WriteBatch['writes'] = [
    { kind: 'userDetails', rows: [row], at: 1 },
    { kind: 'users', rows: others, at: 1 },
  ];
  await writer.write({ writes, meta: { 'sync.scope': 'of before' } });
  await writer.write({
    writes: [{ kind: 'remove', ids: ['user_other0'] }],
    tell: { origin: 'CHECK', occurredAt: 1 },
  });
  expect(found(folder, texts)).toEqual(texts);
  await writer.clear();
  await expect.poll(() => statSync(`${path}-wal`).size).toBe(0);
  expect(found(folder, texts)).toEqual([]);
  expect(store.all("SELECT value FROM meta WHERE name = 'sync.scope'")).toEqual([{ value: 'of before' }]);
  expect(store.all('SELECT count(*) AS count FROM changes')).toEqual([{ count: 1 }]);
  await writer.write({ writes });
  expect(store.all('SELECT count(*) AS count FROM users')).toEqual([{ count: 201 }]);
});

test('a writer whose thread has ended begins another one with the next batch', async () => {
  using folder = openFolder();
  await using writer = startWriter({ path: folder.path, mostPages: undefined }, () => 1);
  const write = () => writer.write({ writes: [{ kind: 'users', rows: [userRow('ann')], at: 1 }] });
  // There is no mirror yet, which ends it.
  for (const _ of ['the first thread', 'another']) await expect(write()).rejects.toThrow(WorkerEndedError);
  using mirror = openAt(folder.path);
  expect(mirror.isNew).toBe(true);
  expect((await write()).differences.objects).toMatchObject([{ id: 'user_ann', change: 'CREATED' }]);
});
