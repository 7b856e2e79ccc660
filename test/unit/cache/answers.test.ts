import { expect, test } from 'vitest';
import { Answers } from '../../../src/cache/answers.ts';
import { Dependencies } from '../../../src/cache/dependencies.ts';

const cache = { sequence: 0, isTouched: () => false, isHeld: () => false };

function open(maxBytes: number) {
  return new Answers({ cache, maxBytes, now: () => 0 });
}

test('what is kept holds no memory but its own', () => {
  const answers = open(1_000_000);
  answers.keep('question', '{"data":{}}', new Dependencies());
  const body = answers.find('question');
  expect([body?.length, body?.buffer.byteLength]).toEqual([11, 11]);
});

test('questions that were asked once are forgotten by the memory that they take', () => {
  const answers = open(100_000);
  expect(answers.isRepeated('first')).toBe(false);
  expect(answers.isRepeated('first')).toBe(true);
  // A tenth of the whole, for keys of 1,000 characters: two in each half of it.
  for (const each of ['a', 'b', 'c']) expect(answers.isRepeated(each.repeat(1_000))).toBe(false);
  for (const each of ['first', 'b'.repeat(1_000)]) expect(answers.isRepeated(each)).toBe(true);
  for (const each of ['d', 'e', 'f']) answers.isRepeated(each.repeat(1_000));
  expect(answers.isRepeated('b'.repeat(1_000))).toBe(false);
  expect(answers.isRepeated('first')).toBe(false);
});

test('a question that alone would take half of that memory is never remembered', () => {
  const answers = open(100_000);
  expect(answers.isRepeated('a'.repeat(4_096))).toBe(false);
  expect(answers.isRepeated('a'.repeat(4_096))).toBe(false);
});
