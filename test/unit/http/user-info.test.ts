import { expect, test } from 'vitest';
import { UnauthenticatedError } from '../../../schema/errors/errors.ts';
import { GatewayError } from '../../../schema/errors/gateway-error.ts';
import { createUserInfoCheck } from '../../../src/http/authentication/user-info.ts';

const tokens = (name: string, count: number) => Array.from({ length: count }, (_each, index) => name + index);

/** EIAM, whose answers the test releases, and which accepts tokens that begin with an A. */
function openDoor() {
  const pending: (() => void)[] = [];
  const asked: string[] = [];
  const check = createUserInfoCheck({
    now: () => 0,
    async getUserInfo(token) {
      asked.push(token);
      await new Promise<void>((resolve) => pending.push(resolve));
      if (!token.startsWith('A')) throw new UnauthenticatedError();
      return { sub: token };
    },
  });
  const codeFor = (token: string) =>
    check(token).then(
      () => 'HOLDS',
      (error: unknown) => (error instanceof GatewayError ? error.code : error),
    );
  return {
    asked,
    pending,
    codeFor,
    check,
    /** Answers all waiting requests, and those that follow. */
    async answerAll() {
      while (pending.length > 0) {
        for (const answer of pending.splice(0)) answer();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

test('of 500 made-up tokens at once 8 are checked at a time, 64 wait, and the rest is refused', async () => {
  const door = openDoor();
  const codes = tokens('garbage', 500).map(door.codeFor);
  await expect(door.check('one more')).rejects.toMatchObject({
    extensions: { code: 'UPSTREAM_THROTTLED', retryAfterMs: 1_000 },
  });
  expect([door.asked.length, door.pending.length]).toEqual([8, 8]);
  await door.answerAll();
  const counts = Object.groupBy(await Promise.all(codes), String);
  expect(Object.entries(counts).map(([code, those]) => [code, those?.length])).toEqual([
    ['UNAUTHENTICATED', 72],
    ['UPSTREAM_THROTTLED', 428],
  ]);
  expect(door.asked).toEqual(tokens('garbage', 72));
  const later = door.codeFor('A');
  await door.answerAll();
  expect(await later).toBe('HOLDS');
});

test('whose token held before does not wait behind them', async () => {
  const door = openDoor();
  const first = door.codeFor('A');
  await door.answerAll();
  expect(await first).toBe('HOLDS');
  const crowd = tokens('garbage', 500).map(door.codeFor);
  const again = door.codeFor('A');
  expect(door.asked.at(-1)).toBe('A');
  await door.answerAll();
  expect(await again).toBe('HOLDS');
  await Promise.all(crowd);
});
