import { expect, test } from 'vitest';
import { Nonces } from '../../../../src/emulator/management/nonces.ts';

test('a nonce is used once by a key until its request is too old to come again', () => {
  let nowMs = 0;
  const nonces = new Nonces(() => nowMs);
  expect(nonces.use('a', 'n', 100)).toBe(true);
  expect(nonces.use('a', 'n', 100)).toBe(false);
  expect(nonces.use('b', 'n', 100)).toBe(true);
  nowMs = 100;
  expect(nonces.use('a', 'n', 300)).toBe(false);
  nowMs = 101;
  expect(nonces.use('a', 'n', 300)).toBe(true);
  expect(nonces.use('a', 'n', 300)).toBe(false);
  expect(nonces.size).toBe(1);
});

test('the memory is bounded: the oldest goes first', () => {
  const nonces = new Nonces(() => 0, 2);
  for (const nonce of ['one', 'two', 'three']) nonces.use('a', nonce, 100);
  expect(nonces.size).toBe(2);
  expect(nonces.use('a', 'three', 100)).toBe(false);
  expect(nonces.use('a', 'one', 100)).toBe(true);
});
