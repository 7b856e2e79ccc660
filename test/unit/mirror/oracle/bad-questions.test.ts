import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { UserFilter } from '../../../../schema/user/ports.ts';
import { answerTo } from '../../../../src/mirror/query/answers.ts';
import { Reader } from '../../../../src/mirror/query/reader.ts';
import type { MirrorKey, MirrorQuestions, UsersAmong } from '../../../../src/mirror/questions.ts';
import { InvalidKeyError, ReadDeadlineError } from '../../../../src/mirror/read-errors.ts';
import { BatchWriter } from '../../../../src/mirror/store/batch-writer.ts';
import { tables } from '../../../../src/mirror/store/tables.ts';
import { userRow } from '../rows.ts';
import { type Directory, type DirectoryUser, now } from './directory.ts';
import { openHeld } from './held.ts';

const limits = { signal: new AbortController().signal };
const syntax = [
  ...[
    "'",
    "' OR 1=1 --",
    '"; DROP TABLE users; --',
    '?',
    ':id',
    '%',
    '_',
    '\\',
    '100%',
    'a_b',
    '*',
    '"',
    '""',
  ],
  ...[
    'NEAR(a b, 2)',
    'a AND b',
    'NOT a',
    'username : a',
    '^a',
    '{',
    '(',
    '-a',
    'a*',
    '\ud800',
    '\udc01',
    'a\0b',
    '\u{10ffff}',
  ],
];

function named(displayName: string, at: number): DirectoryUser {
  const summary = userRow(`n${at}`, { displayName });
  return { summary, units: [], groups: [], managerId: undefined, fields: new Map([['note', displayName]]) };
}

const directory: Directory = {
  users: [...syntax.map((text) => `${text} name`), 'plain'].map(named),
  groups: [],
  units: [],
};

async function namesOf({ users }: MirrorQuestions, filter: UserFilter): Promise<readonly unknown[]> {
  const question = {
    filter,
    among: { kind: 'everyone' },
    now,
    window: { first: 100, isCounted: true },
  } as const;
  const { entries, totalCount } = await users(question, limits);
  expect(totalCount).toBe(entries.length);
  return entries.map(({ row }) => row.user.displayName);
}

describe('syntax in texts is text', () => {
  test.each(syntax)('%j', async (text) => {
    using held = openHeld(directory, {});
    const holding = directory.users.flatMap(({ summary: { displayName = '' } }) => displayName);
    const containing = holding.filter((name) => name.includes(text));
    expect(await namesOf(held.questions, { displayName: { contains: text } })).toEqual(containing);
    const beginning = holding.filter((name) => name.startsWith(text));
    expect(await namesOf(held.questions, { displayName: { startsWith: text } })).toEqual(beginning);
    expect(await namesOf(held.questions, { displayName: { equals: `${text} name` } })).toEqual([
      `${text} name`,
    ]);
    expect(await namesOf(held.questions, { displayName: { endsWith: `${text} name` } })).toEqual(
      holding.filter((name) => name.endsWith(`${text} name`)),
    );
    expect(await namesOf(held.questions, { customFields: [{ name: text, value: { isSet: true } }] })).toEqual(
      [],
    );
    const { entries } = await held.questions.search(
      { text: `${text} name`, window: { first: 100, isCounted: true } },
      limits,
    );
    const found = entries.map(({ row }) => (row.kind === 'USER' ? row.user.displayName : undefined));
    if (text.trim() !== '') expect(found).toContain(`${text} name`);
  });
});

test('filters within each other, fifty deep', async () => {
  using held = openHeld(directory, {});
  let filter: UserFilter = { displayName: { equals: 'plain' } };
  for (let depth = 0; depth < 50; depth += 1)
    filter = depth % 2 ? { and: [filter] } : { or: [filter, filter, {}].slice(0, 1) };
  expect(await namesOf(held.questions, filter)).toEqual(['plain']);
  let negated: UserFilter = { displayName: { equals: 'plain' } };
  for (let depth = 0; depth < 50; depth += 1) negated = { not: negated };
  expect(await namesOf(held.questions, negated)).toEqual(['plain']);
});

test('lists of ten thousand', async () => {
  using held = openHeld(directory, {});
  const many = Array.from({ length: 10_000 }, (_, at) => `user_${at}`);
  const filters: readonly UserFilter[] = [
    { ids: [...many, 'user_n3'] },
    { username: { in: [...many, 'n3'] } },
    {
      username: { equals: 'n3' },
      managers: { none: many },
      groups: { none: many },
      organizationalUnits: { none: many },
    },
    { or: [...many.map((text) => ({ email: { contains: text } })), { username: { equals: 'n3' } }] },
    { and: many.map((text) => ({ not: { username: { equals: text } } })), username: { equals: 'n3' } },
  ];
  for (const filter of filters) expect(await namesOf(held.questions, filter)).toEqual([`${syntax[3]} name`]);
  for (const filter of [{ managers: { any: many } }, { managers: { all: many } }, { groups: { all: many } }])
    expect(await namesOf(held.questions, filter)).toEqual([]);
});

test('a name longer than what is searched of it is found by its end', async () => {
  const users = [named(`${'x '.repeat(2_000)}Endword`, 1), named('Endwort', 2)];
  using held = openHeld({ users, groups: [], units: [] }, {});
  const found = await namesOf(held.questions, { displayName: { contains: 'ENDWORD' } });
  expect(found).toEqual([users[0]?.summary.displayName]);
});

test('a text of ten kilobytes', async () => {
  using held = openHeld(directory, {});
  for (const text of ['x'.repeat(10_240), 'qq '.repeat(3_400), '张'.repeat(3_000), '"\''.repeat(5_000)]) {
    for (const filter of [
      { text },
      { displayName: { contains: text } },
      { displayName: { in: [text] } },
      { phone: { contains: text } },
    ])
      expect(await namesOf(held.questions, filter)).toEqual([]);
    const page = await held.questions.search({ text, window: { first: 10, isCounted: true } }, limits);
    expect(page).toMatchObject({ entries: [], totalCount: 0, hasNextPage: false });
  }
});

test.each<[string, MirrorKey]>([
  ['too short', { values: [1] }],
  ['too long', { values: [1, 'user_n1', 'x'] }],
  ['of other kinds', { values: ['user_n1', 1] }],
  ['of no value where each row has one', { values: [null, 'user_n1'] }],
  ['of no number', { values: [Number.NaN, 'user_n1'] }],
])('a key %s is none of the list', async (_name, key) => {
  using held = openHeld(directory, {});
  for (const bound of ['after', 'before'] as const) {
    const window = { first: 1, [bound]: key, isCounted: false };
    const asked = held.questions.users({ among: { kind: 'everyone' }, now, window }, limits);
    await expect(asked).rejects.toThrow(InvalidKeyError);
    await expect(asked).rejects.toMatchObject({ bound });
  }
});

test('a page without rows tells whether there are any', async () => {
  using held = openHeld(directory, {});
  const ask = (filter: UserFilter, size: { first: number } | { last: number }) =>
    held.questions.users(
      { filter, among: { kind: 'everyone' }, now, window: { ...size, isCounted: true } },
      limits,
    );
  const none = { entries: [], confirmedAt: undefined };
  expect(await ask({}, { first: 0 })).toEqual({
    ...none,
    totalCount: directory.users.length,
    hasNextPage: true,
    hasPreviousPage: false,
  });
  expect(await ask({}, { last: 0 })).toEqual({
    ...none,
    totalCount: directory.users.length,
    hasNextPage: false,
    hasPreviousPage: true,
  });
  expect(await ask({ ids: [] }, { first: 0 })).toEqual({
    ...none,
    ...{ totalCount: 0, hasNextPage: false, hasPreviousPage: false },
  });
});

test('the time is looked at while rows are visited, and a statement ends when it is over', () => {
  using database = new DatabaseSync(':memory:');
  database.exec(tables);
  const rows = Array.from({ length: 2_000 }, (_, at) => userRow(`n${at}`, { displayName: `Name ${at}` }));
  new BatchWriter(database).write(
    { writes: [{ kind: 'users', rows, at: 1, offset: 0 }], isFilling: true },
    1,
  );
  const reader = new Reader(database);
  const everyone: UsersAmong = { kind: 'everyone' };
  const ask = (looks: number) => {
    let left = looks;
    let looked = 0;
    const leftMs = () => {
      looked += 1;
      left -= 1;
      return left;
    };
    const question = {
      ...{ filter: { email: { contains: 'no such name' } }, among: everyone },
      ...{ now, window: { first: 10, isCounted: false } },
    };
    const answer = () =>
      reader.at({ leftMs, isAborted: () => false }, () => answerTo(reader, { kind: 'users', question }));
    return { answer, looked: () => looked };
  };
  const whole = ask(Number.POSITIVE_INFINITY);
  whole.answer();
  expect(whole.looked()).toBeGreaterThan(2_000 / 64);
  const late = ask(20);
  expect(late.answer).toThrow(ReadDeadlineError);
  expect(late.looked()).toBe(20);
  // The connection is as good as before.
  ask(Number.POSITIVE_INFINITY).answer();
});
