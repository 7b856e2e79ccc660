import { describe, expect, test } from 'vitest';
import type { EiamEffect, EiamErrorKind } from '../../../src/eiam/errors.ts';
import { InstantClock } from './clocks.ts';
import { patient, samples } from './samples.ts';
import {
  type Answer,
  breakOff,
  hangUp,
  inTurn,
  json,
  neverAnswer,
  raw,
  ScriptedUpstream,
} from './scripted-upstream.ts';
import { repeatableWrites, unrepeatableWrites, type Write } from './writes.ts';

const throttled = json({ Code: 'Throttling.User' }, 429, { 'x-acs-retry-after': '1' });
const invalidToken = json({ error: 'invalid_token' }, 400);

const read: Write = {
  operation: 'GetUser',
  ask: (client, context) => client.getUser('user_1', context),
  sends: '',
};
/** Section 8.5 calls every other change of a user harmless to repeat. */
const patchThatAdds: Write = {
  operation: 'PatchUser',
  ask: (client, context) => {
    const customFields = [
      { fieldName: 'room', fieldValue: '1' },
      { fieldName: 'floor', fieldValue: '12', operation: 'add' as const },
    ];
    return client.patchUser('user_1', { customFields }, context);
  },
  sends: '',
};
const repeatable = [read, ...repeatableWrites];
const once = [...unrepeatableWrites, patchThatAdds];

/** An upstream that answers every call so, or no server at all for a client that has a token but no connection. */
async function arrange(answer: Answer | 'no server') {
  const upstream = await ScriptedUpstream.listen();
  const callTimeoutMs = answer === neverAnswer ? 1_000 : 10_000;
  const client = upstream.client({ maxAttempts: 3, callTimeoutMs, ...new InstantClock() });
  if (answer !== 'no server') {
    upstream.answer = answer;
    return { upstream, client, close: () => upstream[Symbol.asyncDispose]() };
  }
  const { answerToken } = upstream;
  upstream.answerToken = (response, request) => {
    answerToken(response.setHeader('connection', 'close'), request);
  };
  upstream.answer = json(samples.user, 200, { connection: 'close' });
  await client.getUser('user_1', patient);
  await upstream.until(() => upstream.openSockets === 0);
  await upstream[Symbol.asyncDispose]();
  upstream.seen.length = 0;
  return { upstream, client, close: async () => {} };
}

/** What becomes of `write` when every attempt of up to three is answered so. */
async function fate(write: Write, answer: Answer | 'no server') {
  const { upstream, client, close } = await arrange(answer);
  let attempts = 0;
  const observer = { called: () => (attempts += 1), retried: () => {}, waited: () => {} };
  const [end] = await Promise.allSettled([write.ask(client, { ...patient, observer })]);
  expect(upstream.seen).toHaveLength(answer === 'no server' ? 0 : attempts);
  await client[Symbol.asyncDispose]();
  await close();
  return { attempts, ...end };
}

/** What goes wrong, how that is called, what it leaves behind, attempts at what may be repeated and at what may not. */
type Row = readonly [string, Answer | 'no server', EiamErrorKind, EiamEffect, number, number];

const rows: readonly Row[] = [
  ['429', throttled, 'throttled', 'none', 3, 3],
  ['429 without a word', raw('', 429), 'throttled', 'none', 3, 3],
  ['throttling under 503', json({ Code: 'Throttling' }, 503), 'throttled', 'none', 3, 3],
  ['500', json({ error: 'Internal Server Error' }, 500), 'unavailable', 'unknown', 3, 1],
  ['503', json({ Code: 'ServiceUnavailable' }, 503), 'unavailable', 'unknown', 3, 1],
  ['504 with a page', raw('<html>', 504), 'unavailable', 'unknown', 3, 1],
  ['408 of a proxy', raw('', 408), 'unavailable', 'unknown', 3, 1],
  ['408 with a code', json({ Code: 'RequestTimeout' }, 408), 'rejected', 'unknown', 1, 1],
  ['a refusal under 500', json({ error: 'ResourceNotFound.User' }, 500), 'rejected', 'unknown', 1, 1],
  ['a token refused under 500', json({ error: 'invalid_token' }, 500), 'unauthorized', 'unknown', 2, 1],
  ['a reset before the answer', hangUp, 'unavailable', 'unknown', 3, 1],
  ['a reset within the answer', breakOff, 'unavailable', 'unknown', 3, 1],
  ['no answer in time', neverAnswer, 'timeout', 'unknown', 2, 1],
  ['half an answer', raw('{"userId": "us'), 'invalidResponse', 'unknown', 1, 1],
  ['a page instead of an answer', raw('<html>Welcome</html>'), 'invalidResponse', 'unknown', 1, 1],
  ['a redirect', raw('', 302, { location: '/' }), 'invalidResponse', 'unknown', 1, 1],
  ['a refusal without a code', raw('', 404), 'rejected', 'unknown', 1, 1],
  ['a refusal', json({ error: 'InvalidParameter.Password' }, 400), 'rejected', 'none', 1, 1],
  ['a missing permission', json({ error: 'permission_denied' }, 403), 'unauthorized', 'none', 1, 1],
  ['a refused token', invalidToken, 'unauthorized', 'none', 2, 2],
  ['401 without a word', raw('', 401), 'unauthorized', 'none', 2, 2],
  ['a refused connection', 'no server', 'unavailable', 'none', 3, 3],
];

describe.concurrent.each(rows)('after %s', (_, answer, kind, effect, ofRepeatable, ofOnce) => {
  test.each(repeatable)(
    `$operation: ${ofRepeatable} attempt(s), ${kind}, effect ${effect}`,
    async (write) => {
      expect(await fate(write, answer)).toMatchObject({ attempts: ofRepeatable, reason: { kind, effect } });
    },
  );

  test.each(once)(`$operation, once only: ${ofOnce} attempt(s), ${kind}, effect ${effect}`, async (write) => {
    expect(await fate(write, answer)).toMatchObject({ attempts: ofOnce, reason: { kind, effect } });
  });
});

describe('a write that may not be repeated is sent again, word for word, after', () => {
  test.each<[string, Answer]>([
    ['throttling', throttled],
    ['a refused token', invalidToken],
  ])('%s', async (_, failure) => {
    for (const write of once) {
      await using upstream = await ScriptedUpstream.listen();
      await using client = upstream.client({ ...new InstantClock() });
      upstream.answer = inTurn(failure, json(write.reply ?? {}));
      expect(await write.ask(client, patient)).toBe(write.gives);
      expect(upstream.seen).toHaveLength(2);
      expect(upstream.seen[1]?.body).toBe(upstream.seen[0]?.body);
    }
  });
});

test('a write that may be repeated succeeds in the end, whatever the first attempt left open', async () => {
  for (const write of repeatableWrites) {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client({ ...new InstantClock() });
    upstream.answer = inTurn(hangUp, json({}));
    expect(await write.ask(client, patient)).toBeUndefined();
    expect(upstream.seen).toHaveLength(2);
  }
});
