import { afterEach, beforeEach, expect, test } from 'vitest';
import type { UserFilter } from '../../../schema/user/ports.ts';
import { systemClock } from '../../../src/eiam/clock.ts';
import type { UsersQuestion } from '../../../src/mirror/questions.ts';
import {
  InvalidKeyError,
  ReadAbortedError,
  ReadDeadlineError,
  ReadFailedError,
  ReadOverloadError,
} from '../../../src/mirror/read-errors.ts';
import { type ReadersSettings, startReaders } from '../../../src/mirror/worker/readers.ts';
import { openStore } from './open-store.ts';
import { userRow } from './rows.ts';

const limits = { signal: new AbortController().signal };
const people = Array.from({ length: 3_000 }, (_, at) => userRow(`n${at}`, { displayName: `Name ${at}` }));

let cleanup: AsyncDisposableStack;
let path: string;

beforeEach(async () => {
  cleanup = new AsyncDisposableStack();
  const store = cleanup.use(openStore());
  path = store.path;
  await store.writer.write({ writes: [{ kind: 'users', rows: people, offset: 0, at: 1 }], isFilling: true });
});
afterEach(() => cleanup.disposeAsync());

function open(settings: Omit<ReadersSettings, 'path'> = {}) {
  return cleanup.use(startReaders({ path, ...settings }, systemClock));
}

function ask(filter: UserFilter = {}): UsersQuestion {
  return { filter, among: { kind: 'everyone' }, now: 0, window: { first: 2, isCounted: true } };
}

/** So many tests of every user that it runs as long as it may. */
const dear = ask({
  or: Array.from({ length: 3_000 }, (_, at) => ({ displayName: { contains: `no name ${at}` } })),
});

test('questions in parallel are answered from the file', async () => {
  const { questions } = open();
  const pages = await Promise.all(
    people
      .slice(0, 20)
      .map(({ username = '' }) => questions.users(ask({ username: { equals: username } }), limits)),
  );
  expect(pages.map(({ entries }) => entries.map(({ row }) => row.user.username))).toEqual(
    people.slice(0, 20).map(({ username }) => [username]),
  );
  expect(await questions.counts(limits)).toEqual({ users: 3_000, groups: 0, units: 0 });
});

test('what was written is in the next answer', async () => {
  const store = cleanup.use(openStore());
  const { questions } = cleanup.use(startReaders({ path: store.path }, systemClock));
  expect((await questions.counts(limits)).users).toBe(0);
  await store.writer.write({ writes: [{ kind: 'users', rows: [userRow('new')], at: 1 }] });
  expect((await questions.counts(limits)).users).toBe(1);
});

test('a question that runs ends at its deadline, and the thread answers the next', async () => {
  const { questions } = open({ count: 1 });
  const late = questions.users(dear, { ...limits, deadlineAt: Date.now() + 50 });
  await expect(late).rejects.toThrow(ReadDeadlineError);
  expect((await questions.users(ask(), limits)).totalCount).toBe(3_000);
});

test('a question whose deadline has passed is not begun', async () => {
  const { questions } = open();
  await expect(questions.users(ask(), { ...limits, deadlineAt: Date.now() })).rejects.toThrow(
    ReadDeadlineError,
  );
});

test('a signal ends a question that runs, and one that waits', async () => {
  const { questions } = open({ count: 1 });
  const leaving = new AbortController();
  const asked = [dear, ask()].map((question) => questions.users(question, leaving));
  leaving.abort(new Error('gone'));
  for (const each of asked) await expect(each).rejects.toThrow(ReadAbortedError);
  await expect(questions.users(ask(), leaving)).rejects.toThrow(ReadAbortedError);
  expect((await questions.users(ask(), limits)).totalCount).toBe(3_000);
});

test('more questions than may wait are refused at once', async () => {
  const readers = open({ count: 1, mostWaiting: 1 });
  const leaving = new AbortController();
  const asked = [dear, ask()].map((question) => readers.questions.users(question, leaving));
  expect(readers.waiting).toBe(1);
  await expect(readers.questions.users(ask(), limits)).rejects.toThrow(ReadOverloadError);
  leaving.abort();
  for (const each of asked) await expect(each).rejects.toThrow(ReadAbortedError);
});

test('a key that the list never gave is refused by its own error', async () => {
  const { questions } = open();
  for (const bound of ['after', 'before'] as const) {
    const window = { first: 2, isCounted: false, [bound]: { values: ['x', 'y', 'z'] } };
    const asked = questions.users({ ...ask(), window }, limits);
    await expect(asked).rejects.toThrow(InvalidKeyError);
    await expect(asked).rejects.toMatchObject({ bound });
  }
});

test('a file that cannot be opened fails each question, and the thread is started again for the next', async () => {
  const { questions } = cleanup.use(startReaders({ path: `${path}.gone`, count: 1 }, systemClock));
  await expect(questions.counts(limits)).rejects.toThrow(ReadFailedError);
  await expect(questions.counts(limits)).rejects.toThrow(ReadFailedError);
});

test('closed readers end what runs and what waits, and refuse what comes', async () => {
  const readers = startReaders({ path, count: 1 }, systemClock);
  const asked = [dear, ask()].map((question) => readers.questions.users(question, limits));
  const ended = Promise.all(asked.map((each) => expect(each).rejects.toThrow(ReadFailedError)));
  await readers[Symbol.asyncDispose]();
  await ended;
  await expect(readers.questions.counts(limits)).rejects.toThrow(ReadFailedError);
});
