import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { UnreadableRow } from '../../../src/eiam/unreadable.ts';
import { ReadFailedError } from '../../../src/mirror/read-errors.ts';
import { BatchWriter } from '../../../src/mirror/store/batch-writer.ts';
import { openWriter } from '../../../src/mirror/store/connection.ts';
import { type MirrorKeyReads, openKeyReads } from '../../../src/mirror/store/key-reads.ts';
import type { WriteBatch } from '../../../src/mirror/store/write-types.ts';
import { openStore } from './open-store.ts';
import { groupRow, unitRow, userDetail, userRow } from './rows.ts';
import { openAt, openFolder } from './temporary-mirror.ts';

/** A mirror in which something is written, and what reads it by keys. */
async function openFilled(...writes: WriteBatch['writes']) {
  const cleanup = new AsyncDisposableStack();
  const store = cleanup.use(openStore());
  const write = (...more: WriteBatch['writes']) => store.writer.write({ writes: more });
  if (writes.length > 0) await write(...writes);
  const reads = cleanup.use(openKeyReads(store.path));
  return { store, reads, write, [Symbol.asyncDispose]: () => cleanup.disposeAsync() };
}

describe('rows by their ids', () => {
  test('are those that EIAM sent', async () => {
    await using filled = await openFilled(
      { kind: 'users', rows: [userRow('ann')], at: 1 },
      { kind: 'groups', rows: [groupRow('g')], at: 2 },
      { kind: 'units', rows: [unitRow('top')], at: 3 },
    );
    expect(filled.reads.user('user_ann')).toEqual({ row: userRow('ann'), confirmedAt: 1 });
    expect(filled.reads.group('group_g')).toEqual({ row: groupRow('g'), confirmedAt: 2 });
    expect(filled.reads.unit('ou_top')).toEqual({ row: unitRow('top'), confirmedAt: 3 });
    for (const read of [filled.reads.user, filled.reads.group, filled.reads.unit])
      expect(read('user_none')).toBeUndefined();
  });

  test.each([
    ['a NUL', 'a\0b'],
    ['half a character', 'a\ud800b'],
    ['quotes and syntax', `'"; DROP TABLE users; --`],
    ['a moment as late as can be', 'x', 253_402_300_799_999],
    ['an integer that cannot be read back', 'x', 2 ** 60],
  ])('come back whole with %s', async (_, text, updateTime = 1) => {
    const row = userRow('ann', {
      displayName: text,
      email: text,
      username: text,
      userExternalId: text,
      updateTime,
    });
    await using filled = await openFilled({ kind: 'users', rows: [row], at: 1 });
    expect(filled.reads.user('user_ann')?.row).toEqual(row);
    expect(filled.reads.usersBy({ username: text }).map(({ row: found }) => found)).toEqual([row]);
  });

  test('are there at once when they are written, and gone when they are removed', async () => {
    await using filled = await openFilled();
    await filled.write({ kind: 'userDetails', rows: [userDetail('ann')], at: 1 });
    expect(filled.reads.userDetail('user_ann')?.row.userId).toBe('user_ann');
    await filled.write({ kind: 'remove', ids: ['user_ann'] });
    expect(filled.reads.user('user_ann')).toBeUndefined();
    expect(filled.reads.userDetail('user_ann')).toBeUndefined();
  });
});

describe('details of a user', () => {
  const detail = userDetail('ann', { units: ['ou_a', 'ou_b'], groups: ['group_g'], fields: { cost: '7' } });

  test('are those that EIAM sent, as old as their older part', async () => {
    await using filled = await openFilled({ kind: 'userDetails', rows: [detail], at: 5 });
    expect(filled.reads.userDetail('user_ann')).toEqual({ row: detail, confirmedAt: 5 });
    await filled.write({ kind: 'users', rows: [userRow('ann', { email: 'a@x' })], at: 7 });
    expect(filled.reads.userDetail('user_ann')).toEqual({ row: { ...detail, email: 'a@x' }, confirmedAt: 5 });
    expect(filled.reads.user('user_ann')?.confirmedAt).toBe(7);
  });

  test('are none where a list alone had the user', async () => {
    await using filled = await openFilled({ kind: 'users', rows: [userRow('ann')], at: 1 });
    expect(filled.reads.userDetail('user_ann')).toBeUndefined();
  });

  test('have the names and memberships that were learned since', async () => {
    await using filled = await openFilled({ kind: 'userDetails', rows: [detail], at: 1 });
    await filled.write(
      {
        kind: 'units',
        rows: [unitRow('a', undefined, { organizationalUnitName: 'A, renamed' }), unitRow('c')],
        at: 2,
      },
      { kind: 'groups', rows: [groupRow('g', { groupName: 'G, renamed', description: 'new' })], at: 2 },
      { kind: 'unitUsers', of: 'ou_c', userIds: ['user_ann'], at: 2 },
      { kind: 'leave', list: 'unitUsers', of: 'ou_b', userIds: ['user_ann'] },
    );
    expect(filled.reads.userDetail('user_ann')?.row).toMatchObject({
      organizationalUnits: [
        { organizationalUnitId: 'ou_a', organizationalUnitName: 'A, renamed', primary: true },
        { organizationalUnitId: 'ou_c', organizationalUnitName: 'c' },
      ],
      groups: [{ groupId: 'group_g', groupName: 'G, renamed', description: 'new' }],
    });
  });

  test('have names of units and groups whole, whatever is in them', async () => {
    const name = 'a\0b\ud800"\\';
    await using filled = await openFilled(
      { kind: 'userDetails', rows: [detail], at: 1 },
      { kind: 'units', rows: [unitRow('a', undefined, { organizationalUnitName: name })], at: 2 },
      { kind: 'groups', rows: [groupRow('g', { groupName: name, description: name })], at: 2 },
    );
    const { organizationalUnits, groups } = filled.reads.userDetail('user_ann')?.row ?? {};
    expect(organizationalUnits?.[0]).toMatchObject({ organizationalUnitName: name });
    expect(groups).toEqual([{ groupId: 'group_g', groupName: name, description: name }]);
  });

  test('have no name that is older than they are', async () => {
    await using filled = await openFilled(
      { kind: 'units', rows: [unitRow('a', undefined, { organizationalUnitName: 'old' })], at: 1 },
      { kind: 'groups', rows: [groupRow('g', { groupName: 'old', description: 'old' })], at: 1 },
      { kind: 'userDetails', rows: [detail], at: 2 },
    );
    expect(filled.reads.userDetail('user_ann')?.row).toEqual(detail);
  });

  test('keep what could not be read of them', async () => {
    const fault = { operation: 'GetUser', member: 'User.groups', requestId: '1' };
    const row = {
      ...detail,
      groups: undefined,
      organizationalUnits: [new UnreadableRow(fault), { organizationalUnitId: 'ou_a' }],
      faults: { groups: fault, email: fault },
    };
    await using filled = await openFilled({ kind: 'userDetails', rows: [row], at: 1 });
    const found = filled.reads.userDetail('user_ann')?.row;
    expect(found?.faults).toEqual({ groups: fault, email: fault });
    expect(found?.groups).toBeUndefined();
    expect(found?.organizationalUnits?.[0]).toBeInstanceOf(UnreadableRow);
    expect(found?.organizationalUnits).toEqual([
      new UnreadableRow(fault),
      { organizationalUnitId: 'ou_a', primary: true },
    ]);
  });
});

test('users are found by what they are called by, in any case, and units by where they come from', async () => {
  const ann = userRow('Ann', {
    email: 'Ann@X',
    phoneNumber: '139-0000',
    phoneRegion: '86',
    userExternalId: 'E1',
  });
  await using filled = await openFilled(
    { kind: 'users', rows: [ann, userRow('bob')], at: 1 },
    {
      kind: 'units',
      rows: [unitRow('a', undefined, { organizationalUnitExternalId: 'D1' }), unitRow('b')],
      at: 1,
    },
  );
  const keys = [{ username: 'ann' }, { email: 'ANN@x' }, { phoneNumber: '1390000' }, { externalId: 'E1' }];
  for (const key of keys) expect(filled.reads.usersBy(key)).toEqual([{ row: ann, confirmedAt: 1 }]);
  expect(filled.reads.usersBy({ username: 'an' })).toEqual([]);
  expect(filled.reads.unitsByExternalId('D1').map(({ row }) => row.organizationalUnitId)).toEqual(['ou_a']);
});

test('lists are in the order of EIAM, page by page', async () => {
  const names = ['d', 'a', 'c', 'b', 'e'];
  const userIds = names.map((name) => `user_${name}`);
  await using filled = await openFilled(
    { kind: 'units', rows: [unitRow('top'), ...names.map((name) => unitRow(name, 'top'))], at: 1 },
    { kind: 'users', rows: names.map((name) => userRow(name)), at: 5 },
    { kind: 'unitUsers', of: 'ou_top', userIds: userIds.slice(3), offset: 3, at: 3 },
    { kind: 'unitUsers', of: 'ou_top', userIds: [...userIds.slice(0, 3), 'user_unknown'], offset: 0, at: 7 },
    { kind: 'groupUsers', of: 'group_g', userIds: userIds.toReversed(), at: 1 },
  );
  const { reads } = filled;
  const first = reads.usersOfUnit('ou_top', { first: 2 });
  expect(first.entries.map(({ key, confirmedAt }) => [key.id, confirmedAt])).toEqual([
    ['user_d', 5],
    ['user_a', 5],
  ]);
  expect(first.hasNextPage).toBe(true);
  const rest = reads.usersOfUnit('ou_top', { after: first.entries[1]?.key, first: 9 });
  expect(rest.entries.map(({ key, confirmedAt }) => [key.id, confirmedAt])).toEqual([
    ['user_c', 5],
    ['user_b', 3],
    ['user_e', 3],
  ]);
  expect(rest.hasNextPage).toBe(false);
  const ofGroup = reads.usersOfGroup('group_g', { first: 9 });
  expect(ofGroup.entries.map(({ row }) => row.userId)).toEqual(userIds.toReversed());
  const children = reads.childrenOfUnit('ou_top', { first: 3 });
  expect(children.entries.map(({ row }) => row.organizationalUnitId)).toEqual(['ou_d', 'ou_a', 'ou_c']);
  expect(reads.childrenOfUnit('ou_a', { first: 0 })).toEqual({ entries: [], hasNextPage: false });
  expect(reads.childrenOfUnit('ou_top', { first: 0 })).toEqual({ entries: [], hasNextPage: true });
});

test('a unit has its ancestors from the top down, and counts are by id', async () => {
  await using filled = await openFilled(
    { kind: 'units', rows: [unitRow('c', 'b'), unitRow('b', 'a'), unitRow('a')], at: 1 },
    { kind: 'groups', rows: [groupRow('g')], at: 1 },
    { kind: 'unitUsers', of: 'ou_c', userIds: ['user_ann'], at: 1 },
    { kind: 'groupUsers', of: 'group_g', userIds: ['user_ann', 'user_bob'], at: 1 },
  );
  const { reads } = filled;
  expect(reads.ancestorIds('ou_c')).toEqual(['ou_a', 'ou_b']);
  expect(reads.ancestorIds('ou_a')).toEqual([]);
  expect([reads.headCount('ou_a'), reads.headCount('ou_x')]).toEqual([1, undefined]);
  expect([reads.memberCount('group_g'), reads.memberCount('group_x')]).toEqual([2, undefined]);
  expect([reads.meta('log.epoch'), reads.meta('none')]).toEqual(['epoch', undefined]);
});

describe('a unit whose parent', () => {
  const fault = {
    operation: 'ListOrganizationalUnits',
    member: 'OrganizationalUnit.parentId',
    requestId: '1',
  };
  const unread = (name: string) => unitRow(name, undefined, { faults: { parentId: fault } });
  const childIds = ({ reads }: { readonly reads: MirrorKeyReads }, of: string) =>
    reads.childrenOfUnit(of, { first: 9 }).entries.map(({ row }) => row.organizationalUnitId);

  test('cannot be read is below the one whose list shows it, or where it was', async () => {
    await using filled = await openFilled(
      { kind: 'units', rows: [unitRow('a')], at: 1 },
      { kind: 'units', rows: [unread('b')], childrenOf: 'ou_a', at: 1 },
      { kind: 'units', rows: [unitRow('c', 'b')], at: 1 },
    );
    expect(filled.reads.ancestorIds('ou_c')).toEqual(['ou_a', 'ou_b']);
    expect(childIds(filled, 'ou_a')).toEqual(['ou_b']);
    await filled.write({ kind: 'units', rows: [unread('c')], at: 2 });
    expect(filled.reads.ancestorIds('ou_c')).toEqual(['ou_a', 'ou_b']);
    expect(childIds(filled, 'ou_b')).toEqual(['ou_c']);
    await filled.write({ kind: 'units', rows: [unread('c')], childrenOf: 'ou_a', at: 3 });
    expect(filled.reads.ancestorIds('ou_c')).toEqual(['ou_a']);
  });

  test('is not held has no ancestors that are known, but for a root of the scope', async () => {
    await using filled = await openFilled({
      kind: 'units',
      rows: [unread('a'), unitRow('b', 'elsewhere'), unitRow('c', 'b')],
      at: 1,
    });
    const ofAll = () => ['ou_a', 'ou_b', 'ou_c'].map((id) => filled.reads.ancestorIds(id));
    expect(ofAll()).toEqual([undefined, undefined, undefined]);
    await filled.store.writer.write({ writes: [], meta: { 'sync.scope': '{"unitIds":["ou_a","ou_b"]}' } });
    expect(ofAll()).toEqual([[], [], ['ou_b']]);
  });
});

describe('the log of changes', () => {
  const resync = {
    type: 'DirectoryResyncRequired',
    origin: 'GATEWAY',
    occurredAt: 1,
    reason: 'GAP',
  } as const;
  const changes = (count: number) =>
    ({ kind: 'changes', changes: Array.from({ length: count }, () => resync) }) as const;

  test('is read from a place on', async () => {
    await using filled = await openFilled();
    expect(filled.reads.logBounds()).toEqual({ epoch: 'epoch', head: 0, pruned: 0 });
    await filled.write(changes(5));
    expect(filled.reads.logBounds()).toEqual({ epoch: 'epoch', head: 5, pruned: 0 });
    expect(filled.reads.changesAfter(2, 2)).toEqual(
      [3, 4].map((sequence) => ({ sequence, at: 1_000, change: resync })),
    );
    expect(filled.reads.changesAfter(5, 2)).toEqual([]);
  });

  test('forgets what is old, and what is too much, but no sequence', async () => {
    let now = 1_000;
    await using store = openStore({ now: () => now });
    using reads = openKeyReads(store.path);
    for (now of [1_000, 2_000, 1_500, 3_000]) await store.writer.write({ writes: [changes(1)] });
    const sequences = () => reads.changesAfter(0, 9).map(({ sequence }) => sequence);
    expect(await store.writer.prune(1_000, 9)).toBe(0);
    expect(reads.logBounds().pruned).toBe(0);
    // The clock went back: what is behind a change that is kept is kept as well.
    expect(await store.writer.prune(1_600, 9)).toBe(1);
    expect(sequences()).toEqual([2, 3, 4]);
    expect(await store.writer.prune(0, 2)).toBe(1);
    expect(reads.logBounds()).toEqual({ epoch: 'epoch', head: 4, pruned: 2 });
    expect(await store.writer.prune(9_000, 9)).toBe(2);
    expect(reads.logBounds()).toEqual({ epoch: 'epoch', head: 4, pruned: 4 });
    await store.writer.write({ writes: [changes(1)] });
    expect(sequences()).toEqual([5]);
  });
});

test('a file that is damaged fails by name', async () => {
  using folder = openFolder();
  using _mirror = openAt(folder.path);
  const rows = Array.from({ length: 500 }, (_, at) => userRow(`u${at}`));
  const database = openWriter(folder.path);
  new BatchWriter(database).write({ writes: [{ kind: 'users', rows, at: 1 }] }, 1);
  database.close();
  const bytes = readFileSync(folder.path);
  writeFileSync(folder.path, bytes.fill(0x5a, bytes.length / 2));
  using reads = openKeyReads(folder.path);
  expect(() => rows.map(({ userId }) => reads.user(userId))).toThrow(ReadFailedError);
  expect(() => openKeyReads(folder.folder)).toThrow(ReadFailedError);
});
