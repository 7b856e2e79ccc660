import { describe, expect, test } from 'vitest';
import { ManualClock } from './clocks.ts';
import { patient, samples } from './samples.ts';
import { inTurn, json, neverAnswer, raw, ScriptedUpstream } from './scripted-upstream.ts';

describe('fetching a token', () => {
  test('is repeated like a read', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = json(samples.user);
    upstream.answerToken = inTurn(raw('', 503), raw('', 503), upstream.answerToken);
    await client.getUser('user_1', patient);
    expect(upstream.tokenCalls).toHaveLength(3);
  });

  test('fails for all waiting calls, and the next one tries again', async () => {
    await using upstream = await ScriptedUpstream.listen();
    let secret = 'CSold';
    await using client = upstream.client({ clientSecret: () => secret });
    upstream.answer = json(samples.user);
    upstream.answerToken = (response, request) => {
      const isNew = request.url.endsWith('client_secret=CSnew');
      json(isNew ? { access_token: 'ATnew' } : { error: 'invalid_client' }, isNew ? 200 : 401)(
        response,
        request,
      );
    };
    const failed = await Promise.allSettled([
      client.getUser('user_1', patient),
      client.getUser('user_2', patient),
    ]);
    for (const result of failed) {
      expect(result).toMatchObject({
        reason: { operation: 'GenerateToken', kind: 'unauthorized', code: 'invalid_client', status: 401 },
      });
    }
    expect(upstream.tokenCalls).toHaveLength(1);
    secret = 'CSnew';
    await client.getUser('user_1', patient);
    expect(upstream.tokenCalls).toHaveLength(2);
  });

  test.each<[string, unknown]>([
    ['no token', { token_type: 'Bearer', expires_in: 1_200 }],
    ['a token that no header can hold', { access_token: 'AT\r\nx: 1' }],
    ['an empty token', { access_token: '' }],
  ])('with %s in the reply fails', async (_, body) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answerToken = json(body);
    await expect(client.getUser('user_1', patient)).rejects.toMatchObject({
      operation: 'GenerateToken',
      kind: 'invalidResponse',
    });
    expect(upstream.seen).toHaveLength(0);
  });

  test('fails when the secret cannot be read', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client({
      clientSecret() {
        throw Object.assign(new Error('ENOENT: /etc/secrets/eiam'), { code: 'ENOENT' });
      },
    });
    await expect(client.getUser('user_1', patient)).rejects.toMatchObject({
      operation: 'GenerateToken',
      kind: 'unauthorized',
      cause: { code: 'ENOENT' },
    });
    expect(upstream.tokenCalls).toHaveLength(0);
  });

  test('is not waited for beyond the deadline', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const clock = new ManualClock();
    await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer });
    upstream.answerToken = neverAnswer;
    const late = client.getUser('user_1', { ...patient, deadlineAt: clock.now() + 1_000 });
    const failed = expect(late).rejects.toMatchObject({ operation: 'GetUser', kind: 'deadline' });
    await upstream.until(() => upstream.tokenCalls.length === 1);
    await clock.advance(1_000);
    await failed;
  });
});
