import { DatabaseSync } from 'node:sqlite';
import { type Answers, type Asked, answerTo } from '../../../../src/mirror/query/answers.ts';
import { type AskReader, questionsBy } from '../../../../src/mirror/query/questions-by.ts';
import { Reader, type ReaderOptions } from '../../../../src/mirror/query/reader.ts';
import type { MirrorQuestions } from '../../../../src/mirror/questions.ts';
import { BatchWriter } from '../../../../src/mirror/store/batch-writer.ts';
import { tables } from '../../../../src/mirror/store/tables.ts';
import { type Directory, managerField, membersOf, now, userOf } from './directory.ts';

/** A directory as the mirror holds it, and its questions, in this thread. */
export function openHeld(
  directory: Directory,
  options: ReaderOptions,
): Disposable & { readonly questions: MirrorQuestions; readonly writer: BatchWriter } {
  const database = new DatabaseSync(':memory:');
  database.exec(tables);
  const writer = new BatchWriter(database);
  writer.write({ writes: writesOf(directory), isFilling: true }, now);
  writer.recount();
  const reader = new Reader(database, options);
  const timeLeft = { leftMs: () => Number.POSITIVE_INFINITY, isAborted: () => false };
  const ask: AskReader = async <Kind extends Asked['kind']>(asked: Extract<Asked, { kind: Kind }>) =>
    // As copies that cross a thread's border.
    structuredClone(reader.at(timeLeft, () => answerTo(reader, structuredClone(asked)))) as Answers[Kind];
  return { questions: questionsBy(ask), writer, [Symbol.dispose]: () => database.close() };
}

function writesOf(directory: Directory) {
  const { users, groups, units } = directory;
  const listed = { at: now, offset: 0 };
  return [
    { kind: 'units', rows: units, at: now } as const,
    { kind: 'groups', rows: groups, ...listed } as const,
    { kind: 'users', rows: users.map(({ summary }) => summary), ...listed } as const,
    ...units.map(
      ({ organizationalUnitId: of }) =>
        ({ kind: 'unitUsers', of, userIds: idsIn(directory, of), ...listed }) as const,
    ),
    ...groups.map(
      ({ groupId: of }) => ({ kind: 'groupUsers', of, userIds: idsIn(directory, of), ...listed }) as const,
    ),
    { kind: 'userDetails', rows: users.map(userOf), managerField, at: now } as const,
  ];
}

function idsIn(directory: Directory, containerId: string): readonly string[] {
  return membersOf(directory, containerId).map(({ summary }) => summary.userId);
}
