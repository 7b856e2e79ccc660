import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { patient, samples } from './samples.ts';
import { json, neverAnswer, ScriptedUpstream } from './scripted-upstream.ts';

test('an abort closes the socket of the call and of no other', async () => {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client();
  upstream.answer = neverAnswer;
  const leaving = new AbortController();
  const left = client.getUser('user_1', { signal: leaving.signal });
  const stays = client.getUser('user_2', patient).catch(() => 'closed');
  await upstream.until(() => upstream.seen.length === 2);
  const before = upstream.openSockets;
  leaving.abort(new Error('the visitor alice left'));
  await expect(left).rejects.toMatchObject({ operation: 'GetUser', kind: 'aborted' });
  await upstream.until(() => upstream.openSockets === before - 1);
  expect(upstream.inFlight).toBe(1);
  await client[Symbol.asyncDispose]();
  expect(await stays).toBe('closed');
});

test('a signal aborted before the call lets nothing out', async () => {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client();
  await expect(client.getUser('user_1', { signal: AbortSignal.abort() })).rejects.toMatchObject({
    kind: 'aborted',
  });
  expect([upstream.seen, upstream.tokenCalls]).toEqual([[], []]);
});

test('a thousand calls on one signal leave no listener and draw no warning', async () => {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client();
  upstream.answer = json(samples.user);
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  const { signal } = new AbortController();
  const context = { signal, deadlineAt: Date.now() + 60_000 };
  const calls = Array.from({ length: 1_000 }, () => client.getUser('user_1', context));
  expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1);
  await Promise.all(calls);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});

describe('closing the client', () => {
  test('fails calls in flight, in line and waiting for a token, and cuts every connection', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const client = upstream.client({ maxConcurrency: 2 });
    upstream.answer = neverAnswer;
    const calls = Array.from({ length: 10 }, () => client.getUser('user_1', patient));
    const ends = Promise.allSettled(calls);
    await upstream.until(() => upstream.seen.length === 2);
    await client[Symbol.asyncDispose]();
    for (const end of await ends)
      expect(end).toMatchObject({ reason: { operation: 'GetUser', kind: 'aborted' } });
    await upstream.until(() => upstream.openSockets === 0);
    expect(upstream.seen).toHaveLength(2);
  });

  test('fails calls that wait for a token', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const client = upstream.client();
    upstream.answerToken = neverAnswer;
    const ends = Promise.allSettled([client.getUser('user_1', patient), client.getUser('user_2', patient)]);
    await upstream.until(() => upstream.tokenCalls.length === 1);
    await client[Symbol.asyncDispose]();
    for (const end of await ends) expect(end).toMatchObject({ reason: { kind: 'aborted' } });
    await upstream.until(() => upstream.openSockets === 0);
  });

  test('does not keep idle connections', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const client = upstream.client();
    upstream.answer = json(samples.user, 200, { 'keep-alive': 'timeout=600' });
    await Promise.all(Array.from({ length: 5 }, () => client.getUser('user_1', patient)));
    expect(upstream.openSockets).toBeGreaterThan(0);
    await client[Symbol.asyncDispose]();
    await upstream.until(() => upstream.openSockets === 0);
  });

  test('fails later calls at once, and may be done twice', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const client = upstream.client();
    upstream.answer = json(samples.user);
    await client.getUser('user_1', patient);
    await client[Symbol.asyncDispose]();
    await client[Symbol.asyncDispose]();
    await expect(client.getUser('user_1', patient)).rejects.toMatchObject({ kind: 'aborted' });
  });
});
