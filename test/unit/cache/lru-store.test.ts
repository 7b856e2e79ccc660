import { expect, test } from 'vitest';
import { LruStore } from '../../../src/cache/lru-store.ts';

test('an absence that became an answer is cached once', () => {
  const memory = new LruStore(100);
  const times = { requestedAt: 0, expiresAt: 1, validAt: 0, refusals: 0 };
  memory.set('a', { answer: 'there', isAbsence: false, ...times }, { rows: 3, isDeep: false });
  memory.set('a', { answer: 'gone', isAbsence: true, ...times }, { rows: 1, isDeep: false });
  expect([memory.get('a')?.answer, memory.entries, memory.rows]).toEqual(['gone', 1, 1]);
  memory.set('a', { answer: 'there', isAbsence: false, ...times }, { rows: 3, isDeep: false });
  expect([memory.get('a')?.answer, memory.entries, memory.rows]).toEqual(['there', 1, 3]);
});
