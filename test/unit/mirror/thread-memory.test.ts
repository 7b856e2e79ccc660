import { expect, test } from 'vitest';
import { releaseThreadMemory } from '../../../src/mirror/worker/thread-memory.ts';

test('a fill does not fail where another thread has taken the function away that collects', () => {
  const evaluated: string[] = [];
  releaseThreadMemory((code) => void evaluated.push(code));
  expect(evaluated).toEqual(['globalThis.gc']);
  releaseThreadMemory();
});
