import { expect, test } from 'vitest';
import { Memory } from '../../../src/cache/memory.ts';

test('what was found to be missing, and then to be there, is remembered once', () => {
  const memory = new Memory(100);
  const times = { askedAt: 0, expiresAt: 1, holdsAt: 0 };
  memory.set('a', { answer: 'there', isAbsence: false, ...times }, 3);
  memory.set('a', { answer: 'gone', isAbsence: true, ...times }, 1);
  expect([memory.get('a')?.answer, memory.entries, memory.rows]).toEqual(['gone', 1, 1]);
  memory.set('a', { answer: 'there', isAbsence: false, ...times }, 3);
  expect([memory.get('a')?.answer, memory.entries, memory.rows]).toEqual(['there', 1, 3]);
});
