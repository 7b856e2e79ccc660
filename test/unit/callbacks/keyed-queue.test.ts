import { expect, test } from 'vitest';
import { KeyedQueue, QueueFullError } from '../../../src/callbacks/keyed-queue.ts';

test('one after the other for a key, also after a failure; at once for different keys', async () => {
  const queue = new KeyedQueue(1_000);
  const gate = Promise.withResolvers<void>();
  const said: string[] = [];
  const first = queue.run('a', async () => {
    said.push('first of a');
    await gate.promise;
    throw new Error('failed');
  });
  const second = queue.run('a', async () => said.push('second of a'));
  await queue.run('b', async () => said.push('first of b'));
  expect(said).toEqual(['first of a', 'first of b']);
  gate.resolve();
  await expect(first).rejects.toThrow('failed');
  await second;
  expect(said).toEqual(['first of a', 'first of b', 'second of a']);
});

test('a full queue takes nothing more, and does again once there is room', async () => {
  const queue = new KeyedQueue(1_000);
  const gate = Promise.withResolvers<void>();
  const waiting = Array.from({ length: 1_000 }, (_, index) =>
    queue.run(`key ${index % 7}`, () => gate.promise),
  );
  await expect(queue.run('one more', async () => 1)).rejects.toThrow(QueueFullError);
  gate.resolve();
  await Promise.all(waiting);
  await expect(queue.run('one more', async () => 1)).resolves.toBe(1);
});
