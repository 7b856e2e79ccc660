import { expect, test } from 'vitest';
import { requestCode, waitForToken } from '../../../src/http/explorer/browser/device-flow.js';

const code = { deviceCode: 'device', expiresInSeconds: 900, intervalSeconds: 5 };
const noAnswer = { errors: [{ message: 'No answer.' }] };
const pending = { data: { generateToken: { intervalSeconds: 10 } } };

/** Answers one after the other, and no pause is long. */
function answering(...answers: object[]) {
  const pauses: number[] = [];
  const { signal } = new AbortController();
  const ask = async () => answers.shift();
  const pause = async (seconds: number) => void pauses.push(seconds);
  return { pauses, options: { ask, signal, pause } };
}

test('a token is asked for in the interval that the last answer names, until there is one', async () => {
  const { pauses, options } = answering(pending, pending, { data: { generateToken: { accessToken: 'at' } } });
  expect(await waitForToken(code, options)).toEqual({ accessToken: 'at' });
  expect(pauses).toEqual([5, 10, 10]);
});

test('what is refused says why', async () => {
  const denied = answering({ data: { generateToken: { message: 'Denied.' } } });
  expect(await waitForToken(code, denied.options)).toEqual({ failure: 'Denied.' });
  expect(await requestCode(async () => noAnswer)).toEqual({ failure: 'No answer.' });
});

test('where there is no answer a token is asked for again, later each time, and the third time in a row says why', async () => {
  const restarted = answering(noAnswer, noAnswer, pending, noAnswer, {
    data: { generateToken: { accessToken: 'at' } },
  });
  expect(await waitForToken(code, restarted.options)).toEqual({ accessToken: 'at' });
  expect(restarted.pauses).toEqual([5, 10, 20, 10, 20]);
  const away = answering(noAnswer, { ...noAnswer, data: { generateToken: null } }, noAnswer);
  expect(await waitForToken(code, away.options)).toEqual({ failure: 'No answer.' });
});

test('a code that has expired is not asked for', async () => {
  const { options } = answering();
  const outcome = await waitForToken({ ...code, expiresInSeconds: 0 }, options);
  expect(outcome).toEqual({ failure: 'The code has expired. Ask for another one.' });
});

test.each([
  ['is pending', pending],
  ['fails', noAnswer],
  ['is approved', { data: { generateToken: { accessToken: 'at' } } }],
])(
  'a code that another sign-in replaces while its token is asked for has no result, also where that %s',
  async (_what, answer) => {
    const leaving = new AbortController();
    const ask = async () => {
      leaving.abort();
      return answer;
    };
    const outcome = await waitForToken(code, { ask, signal: leaving.signal, pause: async () => {} });
    expect(outcome).toBeUndefined();
  },
);
