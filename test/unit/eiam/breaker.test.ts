import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, test } from 'vitest';
import type { CallContext } from '../../../src/eiam/call-context.ts';
import type { DeveloperClientOptions } from '../../../src/eiam/developer/client.ts';
import { ManualClock } from './clocks.ts';
import { patient, samples } from './samples.ts';
import {
  type Answer,
  hangUp,
  inTurn,
  json,
  neverAnswer,
  raw,
  ScriptedUpstream,
} from './scripted-upstream.ts';

const found = json(samples.user);
const unavailable = json({ Code: 'ServiceUnavailable' }, 503);
const throttled = json({ Code: 'Throttling.User' }, 429, { 'x-acs-retry-after': '0' });
const refusal = { kind: 'unavailable', status: undefined, effect: 'none', cause: { name: 'BreakerOpen' } };

function alternating(one: Answer, other: Answer): Answer {
  let turn = 0;
  return (response, request) => {
    turn += 1;
    (turn % 2 === 1 ? one : other)(response, request);
  };
}

/** A client that has its token, of one attempt a call, on a clock that stands still. */
async function open(options: Partial<DeveloperClientOptions> = {}) {
  const stack = new AsyncDisposableStack();
  const upstream = stack.use(await ScriptedUpstream.listen());
  const clock = new ManualClock();
  const { now, setTimer } = clock;
  const client = stack.use(upstream.client({ maxAttempts: 1, now, setTimer, ...options }));
  upstream.answer = found;
  await client.getUser('user_1', patient);
  upstream.seen.length = 0;
  const call = (context: CallContext = patient) => client.getUser('user_1', context);
  return {
    upstream,
    clock,
    client,
    call,
    /** So many calls at once, and what became of them. */
    calls: (count: number) => Promise.allSettled(Array.from({ length: count }, () => call())),
    /** Opens the breaker: 20 failures leave none of the answers before among the last calls. */
    async breakDown() {
      upstream.answer = unavailable;
      await Promise.allSettled(Array.from({ length: 20 }, () => call({ ...patient, failsFast: true })));
      upstream.seen.length = 0;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test.each<[string, Answer, object]>([
  ['503', unavailable, {}],
  ['a page under 502', raw('<html>', 502), {}],
  ['408 of a proxy', raw('', 408), {}],
  ['a dropped connection', hangUp, {}],
  ['no answer in time', neverAnswer, { callTimeoutMs: 50 }],
])('once all calls end in %s, none is sent any more', async (_, answer, options) => {
  await using upstream = await open(options);
  upstream.upstream.answer = answer;
  await upstream.calls(20);
  upstream.upstream.seen.length = 0;
  await expect(upstream.call()).rejects.toMatchObject({ ...refusal, retryAfterMs: 1_000 });
  await upstream.clock.advance(400);
  await expect(upstream.call()).rejects.toMatchObject({ ...refusal, retryAfterMs: 600 });
  expect(upstream.upstream.seen).toEqual([]);
  expect(upstream.client.outage().breaker).toMatchObject({ isOpen: true, opened: 1, refused: 2 });
});

test('a refused connection is a failure like any other', async () => {
  await using upstream = await open();
  await upstream.upstream[Symbol.asyncDispose]();
  await upstream.calls(20);
  await expect(upstream.call()).rejects.toMatchObject(refusal);
});

test.each<[string, Answer]>([
  ['throttling', throttled],
  ['throttling under 503', json({ Code: 'Throttling' }, 503)],
  ['refusals', json({ error: 'ResourceNotFound.User' }, 404)],
  ['refusals under 500', json({ error: 'ResourceNotFound.User' }, 500)],
  ['refused permissions', json({ error: 'permission_denied' }, 403)],
  ['answers that cannot be read', raw('<html>')],
  ['failures of every other call', alternating(unavailable, found)],
])('%s: upstream is there, and gets every call', async (_, answer) => {
  await using upstream = await open({ random: () => 0 });
  upstream.upstream.answer = answer;
  for (let count = 1; count <= 30; count += 1) {
    await upstream.call().catch(() => {});
    expect(upstream.upstream.seen).toHaveLength(count);
  }
});

test('after a second one call is sent, however many there are, and its answer lets in all', async () => {
  await using upstream = await open();
  await upstream.breakDown();
  await upstream.clock.advance(1_000);
  upstream.upstream.answer = found;
  const outcomes = await upstream.calls(20);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(upstream.upstream.seen).toHaveLength(1);
  const later = await upstream.calls(20);
  expect(later.every(({ status }) => status === 'fulfilled')).toBe(true);
});

test('a probe that fails is not sent again, and the next one goes a second later', async () => {
  await using upstream = await open({ maxAttempts: 4 });
  await upstream.breakDown();
  for (let probe = 1; probe <= 3; probe += 1) {
    await upstream.clock.advance(999);
    await expect(upstream.call()).rejects.toMatchObject(refusal);
    await upstream.clock.advance(1);
    await expect(upstream.call()).rejects.toMatchObject({ kind: 'unavailable', status: 503 });
    expect(upstream.upstream.seen).toHaveLength(probe);
  }
});

test('a probe that hangs holds its lease for a second; where it is answered later still, that closes the breaker', async () => {
  await using upstream = await open();
  await upstream.breakDown();
  await upstream.clock.advance(1_000);
  let answerLate = () => {};
  upstream.upstream.answer = (response, request) => {
    answerLate = () => found(response, request);
  };
  const slow = upstream.call();
  await upstream.upstream.until(() => upstream.upstream.seen.length === 1);
  await expect(upstream.call()).rejects.toMatchObject(refusal);
  await upstream.clock.advance(1_000);
  upstream.upstream.answer = unavailable;
  await expect(upstream.call()).rejects.toMatchObject({ status: 503 });
  expect(upstream.client.outage().breaker.isOpen).toBe(true);
  answerLate();
  await slow;
  expect(upstream.client.outage().breaker.isOpen).toBe(false);
});

test('a probe that fails after its lease delays no other', async () => {
  await using upstream = await open();
  await upstream.breakDown();
  await upstream.clock.advance(1_000);
  let failLate = () => {};
  upstream.upstream.answer = (response, request) => {
    failLate = () => unavailable(response, request);
  };
  const late = expect(upstream.call()).rejects.toMatchObject({ status: 503 });
  await upstream.upstream.until(() => upstream.upstream.seen.length === 1);
  await upstream.clock.advance(1_000);
  failLate();
  await late;
  upstream.upstream.answer = found;
  expect(await upstream.call()).toEqual(samples.user);
});

test('a probe whose caller leaves hands its lease to the next call', async () => {
  await using upstream = await open();
  await upstream.breakDown();
  await upstream.clock.advance(1_000);
  upstream.upstream.answer = neverAnswer;
  const leaving = new AbortController();
  const left = upstream.call({ signal: leaving.signal });
  const aborted = expect(left).rejects.toMatchObject({ kind: 'aborted' });
  await upstream.upstream.until(() => upstream.upstream.seen.length === 1);
  leaving.abort();
  await aborted;
  upstream.upstream.answer = found;
  expect(await upstream.call()).toEqual(samples.user);
});

test('what may not be repeated probes only where no read has for another second', async () => {
  await using upstream = await open();
  await upstream.breakDown();
  await upstream.clock.advance(1_000);
  const create = () =>
    upstream.client.createUser({ username: 'alice', primaryOrganizationalUnitId: 'ou_root' }, patient);
  await expect(create()).rejects.toMatchObject({ ...refusal, retryAfterMs: 1_000 });
  expect(upstream.upstream.seen).toEqual([]);
  await upstream.clock.advance(1_000);
  upstream.upstream.answer = json({ userId: 'user_2' });
  expect(await create()).toBe('user_2');
});

test('calls that wait for a place are refused when it opens', async () => {
  await using upstream = await open({ maxConcurrency: 12 });
  upstream.upstream.answer = inTurn(found, found, unavailable);
  const outcomes = await upstream.calls(200);
  const refused = outcomes.filter(
    (outcome) => outcome.status === 'rejected' && outcome.reason.cause?.name === 'BreakerOpen',
  );
  expect(upstream.upstream.seen.length + refused.length).toBe(200);
  expect(upstream.upstream.seen.length).toBeLessThanOrEqual(2 + 20 + 12);
  expect(upstream.client.load()).toMatchObject({ inFlight: 0, waiting: 0 });
});

test('few calls open it by silence: three failures in a row and no answer for five seconds', async () => {
  await using upstream = await open();
  upstream.upstream.answer = unavailable;
  await upstream.calls(2);
  await upstream.clock.advance(4_000);
  await upstream.calls(1);
  expect(upstream.client.outage().breaker.isOpen).toBe(false);
  await upstream.clock.advance(1_000);
  await upstream.calls(1);
  expect(upstream.client.outage().breaker.isOpen).toBe(true);
});

test('failures that are more than half a minute apart are no silence', async () => {
  await using upstream = await open();
  upstream.upstream.answer = unavailable;
  for (let count = 0; count < 6; count += 1) {
    await upstream.calls(1);
    await upstream.clock.advance(30_001);
  }
  expect(upstream.client.outage().breaker.isOpen).toBe(false);
});

test('a deadline counts as a failure where upstream has had a second to answer', async () => {
  for (const [afterMs, isOpen] of [
    [900, false],
    [1_000, true],
  ] as const) {
    await using upstream = await open();
    upstream.upstream.answer = neverAnswer;
    const deadlineAt = upstream.clock.now() + afterMs;
    const late = Promise.allSettled(
      Array.from({ length: 20 }, () => upstream.call({ ...patient, deadlineAt })),
    );
    await upstream.upstream.until(() => upstream.upstream.seen.length === 20);
    await upstream.clock.advance(afterMs);
    await late;
    expect(upstream.client.outage().breaker.isOpen).toBe(isOpen);
  }
});

test('a token that cannot be had opens it too: the token is the probe then', async () => {
  await using upstream = await ScriptedUpstream.listen();
  const clock = new ManualClock();
  await using client = upstream.client({ maxAttempts: 1, now: clock.now, setTimer: clock.setTimer });
  upstream.answerToken = unavailable;
  for (let count = 0; count < 10; count += 1) {
    await expect(client.getUser('user_1', patient)).rejects.toMatchObject({
      operation: 'GenerateToken',
      status: 503,
    });
  }
  await expect(client.getUser('user_1', patient)).rejects.toMatchObject({
    ...refusal,
    operation: 'GenerateToken',
  });
  expect(upstream.tokenCalls).toHaveLength(10);
  await clock.advance(1_000);
  upstream.answerToken = json({
    token_type: 'Bearer',
    access_token: 'AT1',
    expires_in: 1_200,
    expires_at: 1,
  });
  upstream.answer = found;
  expect(await client.getUser('user_1', patient)).toEqual(samples.user);
});

test('sign-ins that fail are no outage of the directory, nor the other way round', async () => {
  await using upstream = await open();
  const signIn = () => upstream.client.generateDeviceCode('openid', patient);
  upstream.upstream.answer = unavailable;
  await Promise.allSettled(Array.from({ length: 20 }, signIn));
  await expect(signIn()).rejects.toMatchObject(refusal);
  upstream.upstream.answer = found;
  expect(await upstream.call()).toEqual(samples.user);
});

test('each change of its state is published, with the failure and how long it was open', async () => {
  const facts: unknown[] = [];
  const listen = (fact: unknown) => facts.push(fact);
  subscribe('eiam:breaker', listen);
  await using upstream = await open();
  await upstream.breakDown();
  await upstream.clock.advance(2_500);
  upstream.upstream.answer = found;
  await upstream.call();
  unsubscribe('eiam:breaker', listen);
  expect(facts).toMatchObject([
    { pool: 'developer', isOpen: true, failure: { operation: 'GetUser', kind: 'unavailable', status: 503 } },
    { pool: 'developer', isOpen: false, openMs: 2_500 },
  ]);
});
