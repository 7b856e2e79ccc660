import { expect, test } from 'vitest';
import { LruStore } from '../../../src/cache/lru-store.ts';

test('an absence that became an answer is cached once', () => {
  const memory = new LruStore({ rows: 100, bytes: 10_000 });
  const times = { requestedAt: 0, expiresAt: 1, validAt: 0, refusals: 0 };
  memory.set('a', { answer: 'there', isAbsence: false, ...times }, { rows: 3, bytes: 300, isDeep: false });
  memory.set('a', { answer: 'gone', isAbsence: true, ...times }, { rows: 1, bytes: 100, isDeep: false });
  expect([memory.get('a')?.answer, memory.entries, memory.rows, memory.bytes]).toEqual(['gone', 1, 1, 100]);
  memory.set('a', { answer: 'there', isAbsence: false, ...times }, { rows: 3, bytes: 300, isDeep: false });
  expect([memory.get('a')?.answer, memory.entries, memory.rows, memory.bytes]).toEqual(['there', 1, 3, 300]);
});

test('rows and bytes are bounds, each by itself, and the least recently used leaves first', () => {
  const memory = new LruStore({ rows: 10, bytes: 1_000 });
  const found = { answer: 'there', isAbsence: false, requestedAt: 0, expiresAt: 1, validAt: 0, refusals: 0 };
  const set = (key: string, rows: number, bytes: number) =>
    memory.set(key, found, { rows, bytes, isDeep: false });
  const kept = () => ['a', 'b', 'c', 'd'].filter((key) => memory.peek(key)).join('');
  set('a', 1, 400);
  set('b', 1, 400);
  memory.get('a');
  set('c', 1, 400);
  expect([kept(), memory.rows, memory.bytes]).toEqual(['ac', 2, 800]);
  set('d', 9, 100);
  expect([kept(), memory.rows, memory.bytes]).toEqual(['cd', 10, 500]);
  set('c', 11, 100);
  set('d', 1, 1_001);
  expect([kept(), memory.rows, memory.bytes]).toEqual(['', 0, 0]);
});
