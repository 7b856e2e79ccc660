import { describe, expect, test } from 'vitest';
import type { CallContext } from '../../../src/eiam/call-context.ts';
import type { DeveloperClientOptions } from '../../../src/eiam/developer/client.ts';
import { EiamError } from '../../../src/eiam/errors.ts';
import { InstantClock, ManualClock } from './clocks.ts';
import { patient } from './samples.ts';
import {
  type Answer,
  hangUp,
  inTurn,
  json,
  neverAnswer,
  raw,
  ScriptedUpstream,
} from './scripted-upstream.ts';

const unavailable = json({ error: 'Internal Server Error' }, 500);
const throttled = json({ Code: 'Throttling.User' }, 429, { 'x-acs-retry-after': '1' });
const invalidToken = json({ error: 'invalid_token' }, 400);

test('an error without an effect does not claim that nothing happened', () => {
  expect(new EiamError('CreateUser', 'unavailable').effect).toBe('unknown');
});

test('another effect changes nothing else', () => {
  const details = { code: 'c', status: 400, requestId: 'r', retryAfterMs: 5, cause: new Error('x') };
  const error = new EiamError('CreateUser', 'rejected', { ...details, effect: 'none' });
  expect(error.withEffect('none')).toBe(error);
  expect(error.withEffect('unknown')).toMatchObject({
    ...details,
    operation: 'CreateUser',
    kind: 'rejected',
    message: error.message,
    effect: 'unknown',
  });
});

describe('what one attempt left open, the last one does not settle', () => {
  async function lastOf(answers: readonly [Answer, ...Answer[]], answerToken?: Answer) {
    await using upstream = await ScriptedUpstream.listen();
    const callTimeoutMs = answers[0] === neverAnswer ? 250 : 10_000;
    const options = { maxAttempts: answers.length, callTimeoutMs, ...new InstantClock() };
    await using client = upstream.client(options);
    upstream.answer = inTurn(...answers);
    if (answerToken !== undefined) upstream.answerToken = inTurn(upstream.answerToken, answerToken);
    return await client.patchUser('user_1', { displayName: 'A' }, patient).catch((error: unknown) => error);
  }

  test.each<[string, readonly [Answer, ...Answer[]], object]>([
    ['no answer, then throttled', [neverAnswer, throttled], { kind: 'throttled', status: 429 }],
    [
      'a reset, then a refusal',
      [hangUp, json({ error: 'ResourceNotFound.User' }, 404)],
      { kind: 'rejected' },
    ],
    [
      '500, throttled, then a refused permission',
      [unavailable, throttled, json({ error: 'permission_denied' }, 403)],
      { code: 'permission_denied' },
    ],
    ['500, then two refused tokens', [unavailable, invalidToken, invalidToken], { code: 'invalid_token' }],
  ])('%s', async (_, answers, last) => {
    expect(await lastOf(answers)).toMatchObject({ operation: 'PatchUser', effect: 'unknown', ...last });
  });

  test('500, a refused token, then no token to be had', async () => {
    const error = await lastOf([unavailable, invalidToken], json({ error: 'invalid_client' }, 401));
    expect(error).toMatchObject({ operation: 'GenerateToken', code: 'invalid_client', effect: 'unknown' });
  });

  test('500, then the caller leaves before the next attempt', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const clock = new ManualClock();
    await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer, random: () => 0.5 });
    upstream.answer = unavailable;
    const leaving = new AbortController();
    const call = client.enableUser('user_1', { signal: leaving.signal });
    const failed = expect(call).rejects.toMatchObject({ kind: 'aborted', effect: 'unknown' });
    await expect.poll(() => clock.appointments).toBe(1);
    leaving.abort();
    await failed;
  });

  test('throttled, then 500: a create is over', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client({ ...new InstantClock() });
    upstream.answer = inTurn(throttled, unavailable, json({ userId: 'user_1' }));
    const create = client.createGroup({ groupName: 'A' }, patient);
    await expect(create).rejects.toMatchObject({ kind: 'unavailable', effect: 'unknown' });
    expect(upstream.seen).toHaveLength(2);
  });
});

/** Asks for a create in a world arranged by `arrange`, which may end it; gives the failure. */
async function failure(
  options: Partial<DeveloperClientOptions>,
  arrange: (upstream: ScriptedUpstream) => void,
  context: CallContext = patient,
) {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client({ ...new InstantClock(), ...options });
  arrange(upstream);
  const error = await client.createGroup({ groupName: 'A' }, context).catch((thrown: unknown) => thrown);
  expect(upstream.seen).toEqual([]);
  return error;
}

describe('a write that was never sent has no effect', () => {
  test.each<[string, Answer]>([
    ['answered 500', unavailable],
    ['cut', hangUp],
    ['not answered', neverAnswer],
    ['answered with a page', raw('<html>')],
    ['refused', json({ error: 'invalid_client' }, 401)],
  ])('because the call for its token was %s', async (_, answer) => {
    const error = await failure({ callTimeoutMs: 100 }, (upstream) => {
      upstream.answerToken = answer;
    });
    expect(error).toMatchObject({ operation: 'GenerateToken', effect: 'none' });
  });

  test('because the secret cannot be read', async () => {
    const clientSecret = () => {
      throw new Error('no secret');
    };
    const error = await failure({ clientSecret }, () => {});
    expect(error).toMatchObject({ kind: 'unauthorized', effect: 'none' });
  });

  test.each<[string, CallContext, object]>([
    ['the caller left before', { signal: AbortSignal.abort() }, { kind: 'aborted' }],
    ['the deadline passed before', { ...patient, deadlineAt: 1 }, { kind: 'deadline' }],
  ])('because %s', async (_, context, kind) => {
    expect(await failure({}, () => {}, context)).toMatchObject({ ...kind, effect: 'none' });
  });

  test('because no path can hold its id', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    await expect(client.deleteUser('..', patient)).rejects.toMatchObject({
      code: 'InvalidParameter.UserId',
      effect: 'none',
    });
  });

  test('because the line was full, or it left the line, or its turn came too late', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const clock = new ManualClock();
    const options = { now: clock.now, setTimer: clock.setTimer, maxConcurrency: 1, maxQueued: 2 };
    await using client = upstream.client(options);
    upstream.answer = neverAnswer;
    const first = client.deleteUser('user_1', patient).catch(() => 'closed');
    await upstream.until(() => upstream.seen.length === 1);
    const leaving = new AbortController();
    const left = client.deleteUser('user_2', { signal: leaving.signal });
    const late = client.deleteUser('user_3', { ...patient, deadlineAt: clock.now() + 1_000 });
    await expect.poll(() => clock.appointments).toBe(1);
    const expected = { operation: 'DeleteUser', effect: 'none' };
    await expect(client.deleteUser('user_4', patient)).rejects.toMatchObject({
      ...expected,
      kind: 'overloaded',
    });
    leaving.abort();
    await expect(left).rejects.toMatchObject({ ...expected, kind: 'aborted' });
    const passed = expect(late).rejects.toMatchObject({ ...expected, kind: 'deadline' });
    await clock.advance(1_000);
    await passed;
    await client[Symbol.asyncDispose]();
    expect(await first).toBe('closed');
  });

  test('because upstream requested a pause for longer than it can wait', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const clock = new ManualClock();
    await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer });
    upstream.answer = json({ Code: 'Throttling' }, 429, { 'x-acs-retry-after': '30000' });
    const context = { ...patient, deadlineAt: clock.now() + 10_000 };
    for (const id of ['user_1', 'user_2']) {
      await expect(client.deleteUser(id, context)).rejects.toMatchObject({
        kind: 'throttled',
        retryAfterMs: 30_000,
        effect: 'none',
      });
    }
    expect(upstream.seen).toHaveLength(1);
  });
});

test('a write that waited in line while upstream paused all calls for too long has no effect', async () => {
  await using upstream = await ScriptedUpstream.listen();
  const clock = new ManualClock();
  await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer, maxConcurrency: 1 });
  upstream.answer = json({ Code: 'Throttling' }, 429, { 'x-acs-retry-after': '30000' });
  const context = { ...patient, deadlineAt: clock.now() + 10_000 };
  const ends = await Promise.allSettled([
    client.deleteUser('user_1', context),
    client.deleteUser('user_2', context),
  ]);
  const reason = { operation: 'DeleteUser', kind: 'throttled', retryAfterMs: 30_000, effect: 'none' };
  expect(ends).toMatchObject([{ reason }, { reason }]);
  expect(upstream.seen).toHaveLength(1);
});

describe('a write that was sent and not answered may have been done', () => {
  test.each(['aborted', 'deadline', 'closed'] as const)('although it ended by %s', async (end) => {
    await using upstream = await ScriptedUpstream.listen();
    const clock = new ManualClock();
    await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer });
    upstream.answer = neverAnswer;
    const leaving = new AbortController();
    const context = { signal: leaving.signal, deadlineAt: clock.now() + 1_000 };
    const call = client.createGroup({ groupName: 'A' }, context);
    const kind = end === 'closed' ? 'aborted' : end;
    const failed = expect(call).rejects.toMatchObject({ operation: 'CreateGroup', kind, effect: 'unknown' });
    await upstream.until(() => upstream.seen.length === 1);
    if (end === 'aborted') leaving.abort();
    else if (end === 'deadline') await clock.advance(1_000);
    else await client[Symbol.asyncDispose]();
    await failed;
    expect(upstream.seen).toHaveLength(1);
  });
});
