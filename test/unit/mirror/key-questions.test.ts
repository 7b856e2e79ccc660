import { expect, test } from 'vitest';
import { GroupsOfListed } from '../../../src/composition/groups-of-listed.ts';
import { answeredByKey } from '../../../src/mirror/key-questions.ts';
import { type Answers, type Asked, answerTo } from '../../../src/mirror/query/answers.ts';
import { type AskReader, questionsBy } from '../../../src/mirror/query/questions-by.ts';
import { Reader } from '../../../src/mirror/query/reader.ts';
import type { MirrorWindow, UsersAmong, UsersQuestion } from '../../../src/mirror/questions.ts';
import { openReader } from '../../../src/mirror/store/connection.ts';
import { openKeyReads } from '../../../src/mirror/store/key-reads.ts';
import { openStore } from './open-store.ts';
import { groupRow, unitRow, userDetail, userRow } from './rows.ts';

const limits = { signal: new AbortController().signal };
const names = ['d', 'a', 'c', 'b', 'e'];
const unit: UsersAmong = { kind: 'unit', unitId: 'ou_top', includeDescendants: false };
const group: UsersAmong = { kind: 'group', groupId: 'group_g' };
const questionOf = (among: UsersAmong, window: Partial<MirrorWindow>): UsersQuestion => ({
  among,
  now: 0,
  window: { first: 3, isCounted: false, ...window } as MirrorWindow,
});

/** A mirror whose questions a reader answers, and the same ones by key where they can be. */
async function openBoth() {
  const cleanup = new AsyncDisposableStack();
  const store = cleanup.use(openStore());
  const userIds = names.map((name) => `user_${name}`);
  await store.writer.write({
    writes: [
      { kind: 'units', rows: [unitRow('top'), unitRow('below', 'top')], at: 1 },
      { kind: 'groups', rows: [groupRow('g'), groupRow('h', { description: 'of some' })], at: 1 },
      { kind: 'users', rows: names.map((name) => userRow(name)), at: 1 },
      { kind: 'unitUsers', of: 'ou_top', userIds, offset: 0, at: 1 },
      { kind: 'unitUsers', of: 'ou_below', userIds: ['user_a', 'user_unknown'], at: 1 },
      { kind: 'groupUsers', of: 'group_g', userIds: userIds.toReversed(), offset: 0, at: 1 },
      { kind: 'groupUsers', of: 'group_h', userIds: ['user_a', 'user_d'], offset: 0, at: 1 },
      { kind: 'groupUsers', of: 'group_unknown', userIds: ['user_d'], offset: 0, at: 1 },
      {
        kind: 'userDetails',
        rows: [userDetail('a', { units: ['ou_top', 'ou_below'], groups: ['group_g', 'group_h'] })],
        ...{ at: 1, managerField: undefined },
      },
    ],
  });
  const reader = new Reader(cleanup.adopt(openReader(store.path), (database) => database.close()));
  const timeLeft = { leftMs: () => Number.POSITIVE_INFINITY, isAborted: () => false };
  let asked = 0;
  const ask: AskReader = async <Kind extends Asked['kind']>(question: Extract<Asked, { kind: Kind }>) => {
    asked += 1;
    return reader.at(timeLeft, () => answerTo(reader, question)) as Answers[Kind];
  };
  const byReader = questionsBy(ask);
  const reads = cleanup.use(openKeyReads(store.path));
  const byKey = answeredByKey(byReader, reads);
  return {
    ...{ byReader, byKey, reads },
    /** How many questions a reader was asked meanwhile. */
    async asked(run: () => Promise<unknown>) {
      const before = asked;
      await run();
      return asked - before;
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

test.each([
  ['a unit', unit, 3],
  ['a unit, all at once', unit, 100],
  ['a unit below', { ...unit, unitId: 'ou_below' }, 3],
  ['a unit that is not held', { ...unit, unitId: 'ou_none' }, 3],
  ['a group', group, 5],
])('the first members of %s are read by key, as a reader gives them', async (_, among, first) => {
  await using both = await openBoth();
  const question = questionOf(among, { first });
  const expected = await both.byReader.users(question, limits);
  expect(
    await both.asked(async () => expect(await both.byKey.users(question, limits)).toEqual(expected)),
  ).toBe(0);
});

test.each([
  ['with a filter', { ...questionOf(unit, {}), filter: { status: ['enabled' as const] } }],
  [
    'in an order',
    { ...questionOf(unit, {}), order: { field: 'USERNAME' as const, direction: 'ASC' as const } },
  ],
  ['behind a place', questionOf(unit, { after: { values: [0, 'user_d'] } })],
  ['before a place', questionOf(unit, { before: { values: [2, 'user_c'] } })],
  ['from the end', questionOf(unit, { first: undefined, last: 2 })],
  ['that are counted', questionOf(unit, { isCounted: true })],
  ['of none', questionOf(unit, { first: 0 })],
  ['of very many', questionOf(unit, { first: 101 })],
  ['of a unit and those below', questionOf({ ...unit, includeDescendants: true }, {})],
  ['of the root by its alias', questionOf({ ...unit, unitId: 'ou_root' }, {})],
  ['of everyone', questionOf({ kind: 'everyone' }, {})],
])('a page %s is read by a reader', async (_, question) => {
  await using both = await openBoth();
  const expected = await both.byReader.users(question, limits);
  expect(
    await both.asked(async () => expect(await both.byKey.users(question, limits)).toEqual(expected)),
  ).toBe(1);
});

test('a head count is read by key, but for direct members, the alias of the root, and what is not held', async () => {
  await using both = await openBoth();
  const count = (unitId: string, isBelow: boolean) => () => both.byKey.userCount(unitId, isBelow, limits);
  expect(await count('ou_top', true)()).toBe(await both.byReader.userCount('ou_top', true, limits));
  expect(await both.asked(count('ou_top', true))).toBe(0);
  expect(await count('ou_top', false)()).toBe(5);
  expect(await both.asked(count('ou_top', false))).toBe(1);
  expect(await count('ou_root', true)()).toBe(6);
  expect(await count('ou_none', true)()).toBe(0);
});

test('groups of users without details are read at once, by the names that groups have now', async () => {
  await using both = await openBoth();
  const groups = both.reads.groupsOfUsers(['user_d', 'user_a', 'user_b', 'user_none']);
  expect(Array.from(groups)).toEqual([
    [
      'user_d',
      {
        confirmedAt: 1,
        row: [
          { groupId: 'group_g', groupName: 'g', description: undefined },
          { groupId: 'group_h', groupName: 'h', description: 'of some' },
          { groupId: 'group_unknown' },
        ],
      },
    ],
    ['user_b', { confirmedAt: 1, row: [{ groupId: 'group_g', groupName: 'g', description: undefined }] }],
  ]);
});

test('users with too many memberships together are read one by one', async () => {
  await using store = openStore();
  const ids = Array.from({ length: 1_200 }, (_, at) => `group_${at}`);
  await store.writer.write({
    writes: [
      { kind: 'users', rows: [userRow('a'), userRow('b')], at: 1 },
      ...ids.map((of) => ({ kind: 'groupUsers', of, userIds: ['user_a', 'user_b'], at: 1 }) as const),
    ],
  });
  using reads = openKeyReads(store.path);
  const groups = reads.groupsOfUsers(['user_a', 'user_b']);
  expect(Array.from(groups, ([id, { row }]) => [id, row.length])).toEqual([['user_a', 1_200]]);
});

test('what is asked of one user of a list is read of all of them, once', () => {
  const read: (readonly string[])[] = [];
  const groups = new GroupsOfListed((userIds) => {
    read.push(userIds);
    return new Map(
      userIds.filter((id) => id !== 'c').map((id) => [id, { row: [{ groupId: id }], confirmedAt: 1 }]),
    );
  });
  groups.listed(['a', 'b', 'c']);
  groups.listed(['b', 'd']);
  for (const id of ['a', 'b', 'c', 'd', 'e', 'a']) groups.of(id);
  expect(groups.of('b')?.row).toEqual([{ groupId: 'b' }]);
  expect(groups.of('c')).toBeUndefined();
  // What was not found is not found for good: it may have details by now, or be read again.
  expect(read.slice(0, 4)).toEqual([['a', 'b', 'c'], ['c'], ['d'], ['e']]);
});
