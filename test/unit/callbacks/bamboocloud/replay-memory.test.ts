import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createReplayMemory } from '../../../../src/callbacks/bamboocloud/replay-memory.ts';
import type { CallbackReply } from '../../../../src/callbacks/route.ts';

const retentionMs = 1_000;

function open() {
  const clock = { now: 0 };
  const memory = createReplayMemory(retentionMs, () => clock.now);
  const take = (nonce: string, reply: Promise<CallbackReply> = Promise.resolve(ok), digest = 'digest') =>
    memory.once(nonce, digest, () => reply).kind;
  return { clock, take };
}
const ok = { status: 200, body: {} };

test('beyond a hundred thousand nonces nothing new is taken, until the oldest are forgotten', () => {
  const { clock, take } = open();
  const reply = Promise.resolve(ok);
  for (let count = 0; count < 100_000; count += 1) {
    clock.now = count === 0 ? 0 : 1;
    take(`nonce-${count}`, reply);
  }
  expect([take('new'), take('nonce-0'), take('nonce-0', reply, 'other')]).toEqual([
    'full',
    'answered',
    'reused',
  ]);
  clock.now = retentionMs + 1;
  expect([take('new'), take('nonce-0')]).toEqual(['answered', 'full']);
});

test('replies that are kept fill it too, and make room when they go', async () => {
  const { clock, take } = open();
  const long = Promise.resolve({ status: 200, body: { data: 'x'.repeat(16_777_216) } });
  take('1', long);
  take('2', long);
  await setImmediate();
  expect(take('3')).toBe('full');
  clock.now = retentionMs + 1;
  expect(take('3')).toBe('answered');
});

test('what is no success is taken back', async () => {
  const { take } = open();
  take('1', Promise.resolve({ status: 400, body: { data: 'x'.repeat(40_000_000) } }));
  take('2', Promise.reject(new Error('Not now')));
  await setImmediate();
  expect([take('1', undefined, 'other'), take('2', undefined, 'other')]).toEqual(['answered', 'answered']);
});
