import { expect, test } from 'vitest';
import { KeyedQueue, QueueFullError } from '../../../src/concurrency/keyed-queue.ts';

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

test('a wait that is given up ends at once, is passed over, and keeps its place in the count until then', async () => {
  const queue = new KeyedQueue(3);
  const gate = Promise.withResolvers<void>();
  const controller = new AbortController();
  const said: string[] = [];
  const first = queue.run('a', () => gate.promise);
  const second = queue.run('a', async () => said.push('second'), controller.signal);
  const third = queue.run('a', async () => said.push('third'));
  controller.abort(new Error('given up'));
  await expect(second).rejects.toThrow('given up');
  await expect(queue.run('b', async () => 1)).rejects.toThrow(QueueFullError);
  expect(said).toEqual([]);
  gate.resolve();
  await Promise.all([first, third]);
  expect(said).toEqual(['third']);
  await expect(queue.run('b', async () => 1)).resolves.toBe(1);
});

test('a signal that ends early ends no task, and no wait where there is none', async () => {
  const queue = new KeyedQueue(2);
  await expect(queue.run('a', async () => 1, AbortSignal.abort())).resolves.toBe(1);
  const controller = new AbortController();
  const gate = Promise.withResolvers<number>();
  const running = queue.run('a', () => gate.promise, controller.signal);
  await Promise.resolve();
  controller.abort();
  gate.resolve(2);
  await expect(running).resolves.toBe(2);
});
