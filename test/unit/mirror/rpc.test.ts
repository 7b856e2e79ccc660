import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { RemoteError, WorkerCalls, WorkerEndedError } from '../../../src/mirror/worker/rpc.ts';

const rpc = new URL('../../../src/mirror/worker/rpc.ts', import.meta.url).href;

/** A worker that answers by a function, whose source is given. */
function openCalls(answer: string, mostPending = 10) {
  const source = `const { parentPort } = require('node:worker_threads');
    import('${rpc}').then(({ answerCalls }) => answerCalls(parentPort, ${answer}));`;
  const calls = new WorkerCalls<unknown, unknown>(new Worker(source, { eval: true }), mostPending);
  return { calls, [Symbol.asyncDispose]: () => calls.terminate() };
}

test('each call has its own answer, and an error crosses by name, message and code', async () => {
  await using worker = openCalls(`(request) => {
    if (request !== 'throw') return { answer: request };
    throw Object.assign(new RangeError('too far'), { errcode: 13, fault: 'FULL', secret: 'none' });
  }`);
  const { calls } = worker;
  const answers = Promise.allSettled([calls.call(1), calls.call('throw'), calls.call([2])]);
  expect(calls.pending).toBe(3);
  expect(await answers).toEqual([
    { status: 'fulfilled', value: { answer: 1 } },
    { status: 'rejected', reason: expect.any(RemoteError) },
    { status: 'fulfilled', value: { answer: [2] } },
  ]);
  expect(calls.pending).toBe(0);
  await expect(calls.call('throw')).rejects.toMatchObject({
    ...{ message: 'too far', remoteName: 'RangeError', errcode: 13, fault: 'FULL' },
  });
});

test('what cannot be copied is refused at once, and takes no place', async () => {
  await using worker = openCalls('(request) => request === "function" ? () => {} : request', 1);
  const { calls } = worker;
  await expect(calls.call(() => {})).rejects.toMatchObject({ name: 'DataCloneError' });
  expect(calls.pending).toBe(0);
  await expect(calls.call('function')).rejects.toMatchObject({ remoteName: 'DataCloneError' });
  expect(await calls.call('next')).toBe('next');
});

test('no call waits for a worker that has ended, whatever ended it', async () => {
  await using exiting = openCalls('() => process.exit(1)');
  const both = await Promise.allSettled([exiting.calls.call(1), exiting.calls.call(2)]);
  for (const outcome of both) expect(outcome).toMatchObject({ reason: expect.any(WorkerEndedError) });
  expect(exiting.calls.isEnded).toBe(true);
  await expect(exiting.calls.call(3)).rejects.toThrow(WorkerEndedError);
  await using broken = openCalls('() => void setImmediate(() => { throw new RangeError("later") })');
  // Its answer may be overtaken by its end.
  await Promise.allSettled([broken.calls.call(1)]);
  await expect.poll(() => broken.calls.isEnded).toBe(true);
  await expect(broken.calls.call(2)).rejects.toMatchObject({
    cause: { name: 'RangeError', message: 'later' },
  });
});
