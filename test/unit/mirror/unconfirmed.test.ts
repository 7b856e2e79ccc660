import { expect, test } from 'vitest';
import type { MirrorWrite, UnconfirmedQuestion } from '../../../src/mirror/store/write-types.ts';
import { openStore } from './open-store.ts';
import { groupRow, unitRow, userDetail, userRow } from './rows.ts';

const names = ['d', 'a', 'c', 'b'];
const userIds = names.map((name) => `user_${name}`);

const walk = (at: number, of: readonly string[]): readonly MirrorWrite[] => [
  { kind: 'users', rows: of.map((name) => userRow(name)), at },
  { kind: 'groups', rows: of.map((name) => groupRow(name)), at },
  { kind: 'units', rows: of.map((name) => unitRow(name)), at },
  { kind: 'unitUsers', of: 'ou_a', userIds: of.map((name) => `user_${name}`), at },
  { kind: 'groupUsers', of: 'group_a', userIds: of.map((name) => `user_${name}`), at },
];

test.each([
  ['users', undefined, 'user_'],
  ['groups', undefined, 'group_'],
  ['units', undefined, 'ou_'],
  ['unitUsers', 'ou_a', 'user_'],
  ['groupUsers', 'group_a', 'user_'],
] as const)('what a walk of %s has not met is counted, and listed page by page', async (list, of, prefix) => {
  await using store = openStore();
  const other: MirrorWrite = { kind: 'unitUsers', of: 'ou_b', userIds, at: 1 };
  await store.writer.write({ writes: [...walk(1, names), other] });
  await store.writer.write({ writes: walk(5, ['c']) });
  const ask = (rest: Pick<UnconfirmedQuestion, 'before' | 'limit' | 'after'>) =>
    store.writer.unconfirmed({ list, of, until: 9, ...rest });
  const ids = ['a', 'b', 'd'].map((name) => `${prefix}${name}`);
  expect(await ask({ before: 5, limit: 2 })).toEqual({ ids: ids.slice(0, 2), count: 3, held: 4 });
  expect(await ask({ before: 5, limit: 2, after: ids[1] })).toEqual({ ids: ids.slice(2), count: 3, held: 4 });
  expect(await ask({ before: 1, limit: 2 })).toEqual({ ids: [], count: 0, held: 4 });
});

test('details that were never read are not confirmed, whatever list has the user', async () => {
  await using store = openStore();
  await store.writer.write({
    writes: [
      { kind: 'userDetails', rows: [userDetail('a'), userDetail('b')], at: 1 },
      { kind: 'users', rows: names.map((name) => userRow(name)), at: 9 },
      { kind: 'userDetails', rows: [userDetail('b')], at: 9 },
    ],
  });
  const ask = (before: number) =>
    store.writer.unconfirmed({ list: 'userDetails', before, until: 9, limit: 9 });
  expect(await ask(0)).toEqual({ ids: ['user_c', 'user_d'], count: 2, held: 4 });
  expect(await ask(9)).toEqual({ ids: ['user_a', 'user_c', 'user_d'], count: 3, held: 4 });
});
