import { describe, expect, test } from 'vitest';
import { ManualClock } from './clocks.ts';
import { patient, samples } from './samples.ts';
import { type Answer, inTurn, json, raw, ScriptedUpstream } from './scripted-upstream.ts';

const invalidToken = json({ error: 'invalid_token', error_description: 'Access token is not valid' }, 400);

test('one fetch serves all calls that wait for a token', async () => {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client();
  upstream.answer = json(samples.user);
  await Promise.all(Array.from({ length: 50 }, () => client.getUser('user_1', patient)));
  await client.getUser('user_1', patient);
  expect(upstream.tokenCalls).toHaveLength(1);
  expect(new Set(upstream.seen.map(({ headers }) => headers.authorization))).toEqual(
    new Set(['Bearer ATtoken1']),
  );
});

test('a call that leaves does not abort the fetch for the others', async () => {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client();
  upstream.answer = json(samples.user);
  let answerToken: (() => void) | undefined;
  const { answerToken: issue } = upstream;
  upstream.answerToken = (response, request) => {
    answerToken = () => issue(response, request);
  };
  const leaving = new AbortController();
  const left = client.getUser('user_1', { signal: leaving.signal });
  const stays = client.getUser('user_1', patient);
  await upstream.until(() => answerToken !== undefined);
  leaving.abort();
  await expect(left).rejects.toMatchObject({ kind: 'aborted', operation: 'GetUser' });
  answerToken?.();
  expect((await stays).username).toBe('alice');
  expect(upstream.tokenCalls).toHaveLength(1);
});

describe('a token is renewed before it expires', () => {
  test.each([
    { expires_in: 1_200, renewedAfter: 960 },
    { expires_in: 7_200, renewedAfter: 5_760 },
    { expires_in: 200, renewedAfter: 140 },
    { expires_in: 30, renewedAfter: 24 },
    { expires_in: '1200', renewedAfter: 960 },
    { expires_in: undefined, renewedAfter: 960 },
  ])(
    'of $expires_in s after $renewedAfter s, while the old one still serves',
    async ({ expires_in, renewedAfter }) => {
      await using upstream = await ScriptedUpstream.listen();
      const clock = new ManualClock();
      await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer });
      upstream.answer = json(samples.user);
      upstream.answerToken = (response, request) =>
        json({ access_token: `AT${upstream.tokenCalls.length}`, expires_in })(response, request);

      await client.getUser('user_1', patient);
      await clock.advance(renewedAfter * 1_000 - 1_000);
      await client.getUser('user_1', patient);
      expect(upstream.tokenCalls).toHaveLength(1);

      await clock.advance(1_000);
      await client.getUser('user_1', patient);
      await upstream.until(() => upstream.tokenCalls.length === 2 && upstream.inFlight === 0);
      await expect
        .poll(async () => {
          await client.getUser('user_1', patient);
          return upstream.seen.at(-1)?.headers.authorization;
        })
        .toBe('Bearer AT2');
      expect(upstream.seen[2]?.headers.authorization).toBe('Bearer AT1');
      expect(upstream.tokenCalls).toHaveLength(2);
    },
  );

  test('and when that fails the old one serves until its end', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const clock = new ManualClock();
    await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer });
    upstream.answer = json(samples.user);
    await client.getUser('user_1', patient);
    upstream.answerToken = json({ error: 'invalid_client' }, 401);
    await clock.advance(1_000_000);
    await client.getUser('user_1', patient);
    await upstream.until(() => upstream.tokenCalls.length === 2 && upstream.inFlight === 0);
    await client.getUser('user_1', patient);
    await clock.advance(200_000);
    await expect(client.getUser('user_1', patient)).rejects.toMatchObject({
      operation: 'GenerateToken',
      kind: 'unauthorized',
    });
  });
});

describe('a token upstream refuses', () => {
  test.each<[string, Answer]>([
    ['400 invalid_token', invalidToken],
    ['401 without a word', raw('', 401)],
    ['401 with another code', json({ error: 'expired' }, 401)],
  ])('with %s is replaced and the call repeated once', async (_, refusal) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = inTurn(refusal, json(samples.user));
    const told: string[] = [];
    const observer = {
      called: (operation: string) => told.push(`called ${operation}`),
      retried: (operation: string) => told.push(`retried ${operation}`),
      waited: () => {},
    };
    expect(await client.getUser('user_1', { ...patient, observer })).toEqual(samples.user);
    expect(upstream.seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer ATtoken1',
      'Bearer ATtoken2',
    ]);
    expect(told).toEqual(['called GetUser', 'called GetUser', 'retried GetUser']);
  });

  test('twice is the end, and the next call begins with a new token', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = inTurn(invalidToken, invalidToken, json(samples.user));
    await expect(client.getUser('user_1', patient)).rejects.toMatchObject({
      kind: 'unauthorized',
      code: 'invalid_token',
      status: 400,
    });
    expect(upstream.seen).toHaveLength(2);
    await client.getUser('user_1', patient);
    expect(upstream.tokenCalls).toHaveLength(3);
  });

  test('by many calls at once is replaced once', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = (response, request) =>
      (request.headers.authorization === 'Bearer ATtoken1' ? invalidToken : json(samples.user))(
        response,
        request,
      );
    await Promise.all(Array.from({ length: 20 }, () => client.getUser('user_1', patient)));
    expect(upstream.tokenCalls).toHaveLength(2);
  });

  test('is not sent again by a call that waited in line while it was replaced', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client({ maxConcurrency: 1 });
    upstream.answer = (response, request) =>
      (request.headers.authorization === 'Bearer ATtoken1' ? invalidToken : json(samples.user))(
        response,
        request,
      );
    await Promise.all(Array.from({ length: 4 }, () => client.getUser('user_1', patient)));
    // The second and third were let in before the new token was there, the fourth was not.
    expect(upstream.seen).toHaveLength(7);
  });

  test('is kept when permission, not the token, is missing', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = json({ error: 'permission_denied' }, 403);
    await expect(client.getUser('user_1', patient)).rejects.toMatchObject({
      kind: 'unauthorized',
      code: 'permission_denied',
    });
    await expect(client.getUser('user_1', patient)).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(upstream.tokenCalls).toHaveLength(1);
  });

  test("is the user's own in GetUserInfo, and ours stays", async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = inTurn(json(samples.user), invalidToken, json(samples.user));
    await client.getUser('user_1', patient);
    await expect(client.getUserInfo('ATuser', patient)).rejects.toMatchObject({
      operation: 'GetUserInfo',
      kind: 'unauthorized',
      code: 'invalid_token',
    });
    await client.getUser('user_1', patient);
    expect([upstream.tokenCalls.length, upstream.seen.length]).toEqual([1, 3]);
  });
});
