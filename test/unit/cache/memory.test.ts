import { expect, test } from 'vitest';
import { Memory } from '../../../src/cache/memory.ts';

test('what was found to be missing, and then to be there, is remembered once', () => {
  const memory = new Memory(100);
  const times = { askedAt: 0, expiresAt: 1, holdsAt: 0 };
  memory.set('a', { answer: 'there', isAbsence: false, ...times }, { rows: 3, isDeep: false });
  memory.set('a', { answer: 'gone', isAbsence: true, ...times }, { rows: 1, isDeep: false });
  expect([memory.get('a')?.answer, memory.entries, memory.rows]).toEqual(['gone', 1, 1]);
  memory.set('a', { answer: 'there', isAbsence: false, ...times }, { rows: 3, isDeep: false });
  expect([memory.get('a')?.answer, memory.entries, memory.rows]).toEqual(['there', 1, 3]);
});
