import type { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { BatchWriter } from '../../../../src/mirror/store/batch-writer.ts';
import { openReader, openWriter } from '../../../../src/mirror/store/connection.ts';
import { CopyLoader, piecesOf } from '../../../../src/mirror/store/copies.ts';
import { ReplicaStore } from '../../../../src/mirror/store/replica-store.ts';
import { copiedTables } from '../../../../src/mirror/store/tables.ts';
import type { LoggedWork, LogPlace, MirrorWrite } from '../../../../src/mirror/store/write-types.ts';
import { groupRow, unitRow, userDetail, userRow } from '../rows.ts';
import { openAt, openFolder } from '../temporary-mirror.ts';

/** A mirror's file with what writes it, in this thread. */
function openReplica() {
  const cleanup = new DisposableStack();
  const { path } = cleanup.use(openFolder());
  cleanup.use(openAt(path));
  const database = cleanup.adopt(openWriter(path), (open) => open.close());
  const writer = new BatchWriter(database);
  return {
    ...{ path, database, store: new ReplicaStore(database, writer) },
    loader: new CopyLoader(database, writer),
    [Symbol.dispose]: () => cleanup.dispose(),
  };
}

type Replica = ReturnType<typeof openReplica>;

const placeOf = (position: number): LogPlace => ({ epoch: 'log', position, floor: position });

/** All that is held, and is looked for by, but for what each file has of its own; and who is found by a part of a name. */
function contentOf({ database }: Pick<Replica, 'database'>) {
  const rows = (sql: string) => database.prepare(sql).all();
  return {
    ...Object.fromEntries(copiedTables.map((table) => [table, rows(`SELECT * FROM ${table}`)])),
    sync: rows("SELECT * FROM meta WHERE name LIKE 'sync.%' OR name LIKE 'replica.%'"),
    indexes: rows("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name"),
    found: rows("SELECT rowid FROM names WHERE names MATCH 'ad' ORDER BY rowid"),
  };
}

/** Does it at one, and at the other what came of it. */
function write(keeper: Replica, follower: Replica, position: number, writes: readonly MirrorWrite[]): void {
  const { rows } = keeper.store.prepare(
    { kind: 'write', batch: { writes, meta: { 'sync.step': `at ${position}` } } },
    1_000,
  );
  if (!rows) throw new Error('Expected rows');
  keeper.store.commit(placeOf(position));
  follower.store.apply(rows, placeOf(position));
}

const first: readonly MirrorWrite[] = [
  { kind: 'units', rows: [unitRow('root'), unitRow('sales', 'ou_root')], at: 1 },
  { kind: 'groups', rows: [groupRow('staff')], at: 1 },
  { kind: 'users', rows: [userRow('ada'), userRow('ben', { displayName: 'Adele' }), userRow('adam')], at: 1 },
  { kind: 'userDetails', rows: [userDetail('ada', { units: ['ou_sales'], groups: ['group_staff'] })], at: 1 },
  { kind: 'groupUsers', of: 'group_staff', userIds: ['user_ben'], at: 1 },
];
const later: readonly MirrorWrite[] = [
  {
    kind: 'users',
    rows: [userRow('ada', { displayName: 'Countess' }), userRow('ben'), userRow('cleo')],
    at: 2,
  },
  { kind: 'leave', list: 'groupUsers', of: 'group_staff', userIds: ['user_ben'] },
  { kind: 'remove', ids: ['user_adam'] },
];

test('what a transaction has changed at one is the same at the other, its index of names too', () => {
  using keeper = openReplica();
  using follower = openReplica();
  write(keeper, follower, 1, first);
  expect(contentOf(follower)).toEqual(contentOf(keeper));
  expect(contentOf(keeper).found).toHaveLength(3);
  write(keeper, follower, 2, later);
  expect(contentOf(follower)).toEqual(contentOf(keeper));
  expect(contentOf(keeper).found).toHaveLength(1);
  const cleared = keeper.store.prepare({ kind: 'clear' }, 1_000).rows;
  keeper.store.commit(placeOf(3));
  if (cleared) follower.store.apply(cleared, placeOf(3));
  expect(contentOf(follower)).toEqual(contentOf(keeper));
  expect(contentOf(follower).found).toEqual([]);
});

test('what is prepared is not there before it is committed, nor after it was taken back', () => {
  using keeper = openReplica();
  const reader = openReader(keeper.path);
  const users = () => reader.prepare('SELECT id FROM users').all().length;
  keeper.store.prepare({ kind: 'write', batch: { writes: first } }, 1_000);
  expect(users()).toBe(0);
  keeper.store.rollback();
  expect(users()).toBe(0);
  keeper.store.prepare({ kind: 'write', batch: { writes: first } }, 1_000);
  keeper.store.commit(placeOf(1));
  expect(users()).toBe(3);
  reader.close();
});

test('rows that do not fit are refused as a whole', () => {
  using keeper = openReplica();
  using follower = openReplica();
  write(keeper, follower, 1, first);
  follower.database.exec("DELETE FROM users WHERE id = 'user_adam'");
  const before = contentOf(follower);
  expect(() => write(keeper, follower, 2, later)).toThrow('Expected rows as the other replica has them');
  expect(contentOf(follower)).toEqual(before);
});

test('a copy has all that is held, its place with it, and goes on from there', () => {
  using keeper = openReplica();
  using follower = openReplica();
  using late = openReplica();
  write(keeper, follower, 1, first);
  // What it holds by itself gives way.
  late.store.prepare({ kind: 'write', batch: { writes: later, meta: { 'sync.other': '1' } } }, 1_000);
  late.store.commit(placeOf(9));
  copy(keeper, late);
  expect(contentOf(late)).toEqual(contentOf(keeper));
  write(keeper, late, 2, later);
  expect(contentOf(late)).toEqual(contentOf(keeper));
});

test('a fill ends at each with the indexes that it goes without, whether its rows came one by one or in a copy', () => {
  using keeper = openReplica();
  using follower = openReplica();
  using late = openReplica();
  const { indexes } = contentOf(keeper);
  let position = 0;
  const log = (work: LoggedWork, followers: readonly Replica[]) => {
    const { rows } = keeper.store.prepare(work, 1_000);
    if (!rows) throw new Error('Expected rows');
    const place = placeOf(++position);
    return [keeper.store.commit(place), ...followers.map(({ store }) => store.apply(rows, place))];
  };
  log({ kind: 'clear' }, [follower]);
  log({ kind: 'write', batch: { writes: first, isFilling: true } }, [follower]);
  expect(contentOf(keeper).indexes.length).toBeLessThan(indexes.length);
  expect(contentOf(follower)).toEqual(contentOf(keeper));
  copy(keeper, late);
  expect(contentOf(late)).toEqual(contentOf(keeper));
  expect(log({ kind: 'recount' }, [follower, late])).toEqual(
    Array(3).fill({ erases: false, isFilled: true }),
  );
  expect(contentOf(keeper).indexes).toEqual(indexes);
  for (const other of [follower, late]) expect(contentOf(other)).toEqual(contentOf(keeper));
  copy(keeper, late);
  expect(contentOf(late)).toEqual(contentOf(keeper));
});

function copy(from: Replica, to: Replica): void {
  for (const [at, piece] of Array.from(piecesOf(openReaderOf(from))).entries()) {
    to.store.load(() => {
      if (at === 0) to.loader.begin();
      to.loader.add(piece);
    }, at === 0);
  }
  to.store.commit(undefined);
}

/** Closed with its folder. */
function openReaderOf({ path }: Replica): DatabaseSync {
  return openReader(path);
}
