import { expect, test } from 'vitest';
import { type ConfirmationParts, createConfirmations } from '../../../src/mcp/confirmations.ts';
import { createMemoryState } from '../../../src/state/memory-state.ts';

/** Replicas that share what was used, and a clock that is set by hand. */
function openReplicas(mostMessages = 100) {
  let time = 1_000_000;
  let nonces = 0;
  const now = () => time;
  const parts: ConfirmationParts = {
    key: Buffer.alloc(32, 1),
    now,
    newNonce() {
      nonces += 1;
      return Buffer.alloc(16, nonces);
    },
    used: createMemoryState(now, { mostMessages }),
  };
  const own = (more: Partial<ConfirmationParts> = {}) => createConfirmations({ ...parts, ...more });
  return {
    own,
    passMs(milliseconds: number) {
      time += milliseconds;
    },
  };
}

const confirmed = { action: 'rename', objects: 'as they were' };

test('a confirmation is taken at any replica, once', async () => {
  const { own } = openReplicas();
  const { token, expiresAt } = own().issue(confirmed);
  expect(expiresAt).toBe(1_300_000);
  const other = own();
  const taken = await other.take(token, 'rename');
  expect(typeof taken === 'string' ? taken : [taken.isOf('as they were'), taken.isOf('changed')]).toEqual([
    true,
    false,
  ]);
  for (const each of [own(), other]) expect(await each.take(token, 'rename')).toBe('USED');
});

test('of several at the same time one is taken', async () => {
  const one = openReplicas().own();
  const { token } = one.issue(confirmed);
  const taken = await Promise.all([1, 2, 3].map(() => one.take(token, 'rename')));
  expect(taken.filter((each) => each === 'USED')).toHaveLength(2);
});

test('it is for one action, of one key, for five minutes', async () => {
  const { own, passMs } = openReplicas();
  const one = own();
  const { token } = one.issue(confirmed);
  expect(await one.take(token, 'delete')).toBe('UNKNOWN');
  expect(await own({ key: Buffer.alloc(32, 2) }).take(token, 'rename')).toBe('UNKNOWN');
  for (let at = 0; at < token.length; at += 7) {
    const turned = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
    expect(await one.take(turned, 'rename')).toBe('UNKNOWN');
  }
  expect(await one.take(`${token}A`, 'rename')).toBe('UNKNOWN');
  passMs(299_999);
  expect(await one.take(token, 'rename')).toMatchObject({});
  const late = one.issue(confirmed).token;
  passMs(300_000);
  expect(await one.take(late, 'rename')).toBe('EXPIRED');
});

test('where no more can be remembered, none is taken until some have expired', async () => {
  const { own, passMs } = openReplicas(2);
  const one = own();
  const tokens = [1, 2, 3].map(() => one.issue(confirmed).token);
  const taken = [];
  for (const token of tokens) taken.push(await one.take(token, 'rename'));
  expect(taken.map((each) => (typeof each === 'string' ? each : 'TAKEN'))).toEqual([
    'TAKEN',
    'TAKEN',
    'FULL',
  ]);
  passMs(300_001);
  expect(await one.take(one.issue(confirmed).token, 'rename')).toMatchObject({});
});
