import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BatchedQuestion } from '../../../src/shared-state/redis/batched-question.ts';

function open() {
  const sent: PromiseWithResolvers<number>[] = [];
  const timers: (() => void)[] = [];
  const question = new BatchedQuestion(
    () => {
      const answer = Promise.withResolvers<number>();
      sent.push(answer);
      return answer.promise;
    },
    (callback) => {
      timers.push(callback);
      return () => {};
    },
  );
  return { question, sent, timers };
}

test('those that ask at the same time share one question', async () => {
  const { question, sent } = open();
  const answers = Promise.all([question.ask(), question.ask(), question.ask()]);
  await setImmediate();
  expect(sent).toHaveLength(1);
  sent[0]?.resolve(7);
  expect(await answers).toEqual([7, 7, 7]);
});

test('none joins a question that was sent before it asked, and one is under way at a time', async () => {
  const { question, sent, timers } = open();
  const first = question.ask();
  await setImmediate();
  const second = question.ask();
  await setImmediate();
  expect(sent).toHaveLength(1);
  sent[0]?.resolve(1);
  expect(await first).toBe(1);
  timers[0]?.();
  sent[1]?.resolve(2);
  expect(await second).toBe(2);
});

/** Asks a first question by so many, and has it answered. */
async function askFirst(opened: ReturnType<typeof open>, many: number): Promise<void> {
  const all = Promise.all(Array.from({ length: many }, () => opened.question.ask()));
  await setImmediate();
  opened.sent[0]?.resolve(1);
  await all;
}

test('all that share a question wait for one promise', () => {
  const { question } = open();
  expect(question.ask()).toBe(question.ask());
});

test('where several asked the last one, the next is gathered for a moment', async () => {
  const opened = open();
  await askFirst(opened, 3);
  const { question, sent, timers } = opened;
  const next = [question.ask()];
  await setImmediate();
  next.push(question.ask());
  await setImmediate();
  expect(sent).toHaveLength(1);
  timers[0]?.();
  sent[1]?.resolve(2);
  expect(await Promise.all(next)).toEqual([2, 2]);
});

test('it is sent as soon as all have asked that are expected, those that waited already among them', async () => {
  const { question, sent } = open();
  const first = question.ask();
  await setImmediate();
  const waiting = question.ask();
  sent[0]?.resolve(1);
  await first;
  await setImmediate();
  expect(sent).toHaveLength(1);
  const again = question.ask();
  await setImmediate();
  expect(sent).toHaveLength(2);
  sent[1]?.resolve(2);
  expect(await Promise.all([waiting, again])).toEqual([2, 2]);
});

test('it waits on for those that come one upon the other', async () => {
  const opened = open();
  await askFirst(opened, 2);
  const { question, sent } = opened;
  const next = [question.ask(), question.ask()];
  for (let more = 0; more < 3; more += 1) {
    next.push(question.ask());
    await setImmediate();
    expect(sent).toHaveLength(1);
  }
  await setImmediate();
  expect(sent).toHaveLength(2);
  sent[1]?.resolve(2);
  expect(await Promise.all(next)).toEqual([2, 2, 2, 2, 2]);
});

test('one alone waits for none', async () => {
  const opened = open();
  await askFirst(opened, 1);
  const { question, sent, timers } = opened;
  const answer = question.ask();
  await setImmediate();
  expect(sent).toHaveLength(2);
  expect(timers).toEqual([]);
  sent[1]?.resolve(2);
  expect(await answer).toBe(2);
});

test('a failure is for those that asked, and the next question is sent all the same', async () => {
  const { question, sent, timers } = open();
  const failing = question.ask();
  const caught = expect(failing).rejects.toThrow('away');
  await setImmediate();
  const next = question.ask();
  sent[0]?.reject(new Error('away'));
  await caught;
  timers[0]?.();
  sent[1]?.resolve(3);
  expect(await next).toBe(3);
});
