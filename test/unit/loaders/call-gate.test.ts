import { expect, test } from 'vitest';
import { createCallGate } from '../../../src/loaders/call-gate.ts';

/** An upstream whose answers are given by hand. */
function createUpstream() {
  let made = 0;
  let inFlight = 0;
  const answers: (() => void)[] = [];
  return {
    made: () => made,
    inFlight: () => inFlight,
    /** Answers what has been waiting longest. */
    async answer() {
      answers.shift()?.();
      await new Promise(setImmediate);
    },
    async call(): Promise<string> {
      made += 1;
      inFlight += 1;
      await new Promise<void>((resolve) => answers.push(resolve));
      inFlight -= 1;
      return 'answered';
    },
  };
}

const outcomesOf = async (calls: readonly Promise<string>[]) =>
  (await Promise.allSettled(calls)).map((each) =>
    each.status === 'fulfilled' ? each.value : each.reason.extensions,
  );

test('one operation holds a quarter of the places, however many calls it makes', async () => {
  const upstream = createUpstream();
  const gate = createCallGate({ maxCalls: 100, made: upstream.made });
  const places = () => 8;
  const calls = Array.from({ length: 5 }, () => gate.pass(places, upstream.call));
  expect(upstream.inFlight()).toBe(2);
  await upstream.answer();
  expect({ made: upstream.made(), inFlight: upstream.inFlight() }).toEqual({ made: 3, inFlight: 2 });
  for (let turn = 0; turn < 4; turn += 1) await upstream.answer();
  expect(await outcomesOf(calls)).toEqual(Array.from({ length: 5 }, () => 'answered'));
});

test('where there are few places it holds one, and another upstream has its own', async () => {
  const upstream = createUpstream();
  const gate = createCallGate({ maxCalls: 100, made: upstream.made });
  const calls = [() => 1, () => 2].flatMap((places) => [
    gate.pass(places, upstream.call),
    gate.pass(places, upstream.call),
  ]);
  expect(upstream.inFlight()).toBe(2);
  for (let turn = 0; turn < 4; turn += 1) await upstream.answer();
  expect(await outcomesOf(calls)).toHaveLength(4);
});

test('a call beyond the last allowed one fails, and is not sent', async () => {
  const upstream = createUpstream();
  const gate = createCallGate({ maxCalls: 3, made: upstream.made });
  const calls = Array.from({ length: 5 }, () => gate.pass(() => 100, upstream.call));
  const outcomes = outcomesOf(calls);
  for (let turn = 0; turn < 5; turn += 1) await upstream.answer();
  const refusal = { code: 'OPERATION_TOO_COMPLEX', limit: 3, cost: 3 };
  expect(await outcomes).toEqual(['answered', 'answered', 'answered', refusal, refusal]);
  expect(upstream.made()).toBe(3);
  const late = gate.pass(() => 100, upstream.call);
  expect(await outcomesOf([late])).toEqual([refusal]);
});

test('what memory answers is no call: those that wait for it are sent', async () => {
  const upstream = createUpstream();
  const gate = createCallGate({ maxCalls: 2, made: upstream.made });
  const cached = Array.from({ length: 10 }, () =>
    gate.pass(
      () => 100,
      async () => 'cached',
    ),
  );
  expect(await outcomesOf(cached)).toEqual(Array.from({ length: 10 }, () => 'cached'));
  const calls = Array.from({ length: 2 }, () => gate.pass(() => 100, upstream.call));
  for (let turn = 0; turn < 2; turn += 1) await upstream.answer();
  expect(await outcomesOf(calls)).toEqual(['answered', 'answered']);
});

test('a call that fails leaves its place to the next', async () => {
  const upstream = createUpstream();
  const gate = createCallGate({ maxCalls: 100, made: upstream.made });
  const failed = gate.pass(
    () => 4,
    () => Promise.reject(new Error('lost')),
  );
  const next = gate.pass(() => 4, upstream.call);
  await expect(failed).rejects.toThrow('lost');
  await upstream.answer();
  expect(await next).toBe('answered');
});
