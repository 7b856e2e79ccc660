import { expect, test } from 'vitest';
import { createReplayMemory, toStored } from '../../../../src/callbacks/bamboocloud/replay-memory.ts';
import type { CallbackReply } from '../../../../src/callbacks/route.ts';
import { createMemoryState } from '../../../../src/state/memory-state.ts';

const ok = { status: 200, body: { code: '200' } };

function open(mostMessages = 10) {
  const state = createMemoryState(() => 0, { mostMessages });
  const memory = createReplayMemory({ state, pause: async () => {} });
  /** Answers and, where it is a success, keeps it. */
  const take = (
    nonce: string,
    answer: () => Promise<CallbackReply> = async () => ok,
    bodyDigest = 'digest',
  ) =>
    memory.once(nonce, bodyDigest, async () => {
      const reply = await answer();
      if (reply.status === 200)
        await state.keep({ answered: { nonce, bodyDigest, reply: toStored(reply), forgetAt: 1 } });
      return reply;
    });
  return { take };
}

test('the same request again gets the reply of the first, and another one of its nonce none', async () => {
  const { take } = open();
  expect(await take('1')).toEqual({ kind: 'answered', reply: ok });
  const never = () => Promise.reject(new Error('Expected not to be asked'));
  expect(await take('1', never)).toEqual({ kind: 'repeated', reply: ok });
  expect(await take('1', never, 'other')).toEqual({ kind: 'reused' });
});

test('it waits for the first while that still runs', async () => {
  const { take } = open();
  const gate = Promise.withResolvers<CallbackReply>();
  const all = [
    take('1', () => gate.promise),
    take('1', () => gate.promise),
    take('1', () => gate.promise, 'other'),
  ];
  expect(await all[2]).toEqual({ kind: 'reused' });
  gate.resolve(ok);
  expect(await Promise.all(all.slice(0, 2))).toEqual([
    { kind: 'answered', reply: ok },
    { kind: 'repeated', reply: ok },
  ]);
});

test('what is no success is taken back', async () => {
  const { take } = open(1);
  expect(await take('1', async () => ({ status: 400, body: {} }))).toMatchObject({ reply: { status: 400 } });
  await expect(take('1', () => Promise.reject(new Error('Not now')))).rejects.toThrow('Not now');
  expect(await take('1', undefined, 'other')).toMatchObject({ kind: 'answered' });
  expect(await take('2')).toEqual({ kind: 'full' });
});

test.each([
  [['running', 'running', 'answered'], { kind: 'repeated', reply: ok }, 3],
  [['running', 'claimed'], { kind: 'answered', reply: ok }, 2],
  [['running'], { kind: 'running' }, 65],
] as const)('a message that another replica handles: %s', async (kinds, verdict, looks) => {
  let looked = 0;
  const claims = {
    running: { kind: 'running' },
    claimed: { kind: 'claimed' },
    answered: { kind: 'answered', bodyDigest: 'digest', reply: toStored(ok) },
  } as const;
  const pauses: number[] = [];
  const memory = createReplayMemory({
    state: {
      claim: async () => {
        looked += 1;
        return claims[kinds[looked - 1] ?? 'running'];
      },
      release: async () => {},
    },
    pause: async (delayMs) => void pauses.push(delayMs),
  });
  expect(await memory.once('1', 'digest', async () => ok)).toEqual(verdict);
  expect(looked).toBe(looks);
  expect(pauses.reduce((sum, delayMs) => sum + delayMs, 0)).toBeLessThanOrEqual(32_000);
});
