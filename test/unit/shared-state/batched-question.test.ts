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
  const { question, sent } = open();
  const first = question.ask();
  await setImmediate();
  const second = question.ask();
  await setImmediate();
  expect(sent).toHaveLength(1);
  sent[0]?.resolve(1);
  expect(await first).toBe(1);
  await setImmediate();
  sent[1]?.resolve(2);
  expect(await second).toBe(2);
});

test('where several asked the last one, the next is gathered for a moment', async () => {
  const { question, sent, timers } = open();
  const both = Promise.all([question.ask(), question.ask()]);
  await setImmediate();
  sent[0]?.resolve(1);
  await both;
  const next = [question.ask()];
  await setImmediate();
  expect(sent).toHaveLength(1);
  next.push(question.ask());
  timers[0]?.();
  sent[1]?.resolve(2);
  expect(await Promise.all(next)).toEqual([2, 2]);
});

test('a failure is for those that asked, and the next question is sent all the same', async () => {
  const { question, sent } = open();
  const failing = question.ask();
  const caught = expect(failing).rejects.toThrow('away');
  await setImmediate();
  const next = question.ask();
  sent[0]?.reject(new Error('away'));
  await caught;
  await setImmediate();
  sent[1]?.resolve(3);
  expect(await next).toBe(3);
});
