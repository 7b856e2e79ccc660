import { describe, expect, test } from 'vitest';
import { patient, samples } from './samples.ts';
import { base, clientSecret, json, ScriptedUpstream } from './scripted-upstream.ts';

describe('the OAuth operations', () => {
  test('GenerateToken puts its parameters in the query, with an empty body and no token', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client({ clientSecret: 'CS&= +' });
    upstream.answer = json(samples.user);
    await client.getUser('user_1', patient);
    const [request] = upstream.tokenCalls;
    const clientId = base.split('/').at(-1);
    expect(`${request?.method} ${request?.url}`).toBe(
      `POST ${base}/oauth2/token?grant_type=client_credentials&client_id=${clientId}&client_secret=CS%26%3D%20%2B`,
    );
    expect(request?.body).toBe('');
    expect(request?.headers).not.toHaveProperty('authorization');
  });

  test.each([
    ['{}', 200],
    ['', 200],
    ['', 204],
  ])('RevokeToken takes %j with status %i for done', async (body, status) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = (response) => response.writeHead(status).end(body);
    expect(
      await client.revokeToken({ token: 'ATx', tokenTypeHint: 'access_token' }, patient),
    ).toBeUndefined();
    const [request] = upstream.seen;
    const clientId = base.split('/').at(-1);
    expect(`${request?.method} ${request?.url}`).toBe(
      `POST ${base}/oauth2/revoke?token=ATx&token_type_hint=access_token&client_id=${clientId}&client_secret=${clientSecret}`,
    );
    expect(upstream.tokenCalls).toHaveLength(0);
  });

  test("GetUserInfo goes with the user's token and gives every claim", async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    const claims = { sub: 'user_1', email_verified: true, custom: { a: [1] } };
    upstream.answer = json(claims);
    expect(await client.getUserInfo('ATuser', patient)).toEqual(claims);
    const [request] = upstream.seen;
    expect(`${request?.method} ${request?.url}`).toBe(`GET ${base}/oauth2/userinfo`);
    expect(request?.headers.authorization).toBe('Bearer ATuser');
    expect(upstream.tokenCalls).toHaveLength(0);
  });

  test.each(['', 'AT\r\nx-evil: 1', 'AT token'])(
    'a user token %j that no header can hold is not sent',
    async (token) => {
      await using upstream = await ScriptedUpstream.listen();
      await using client = upstream.client();
      await expect(client.getUserInfo(token, patient)).rejects.toMatchObject({
        kind: 'unauthorized',
        code: 'invalid_token',
        effect: 'none',
      });
      expect(upstream.seen).toHaveLength(0);
    },
  );

  test('RevokeToken without a secret to be read is not sent', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const clientSecret = () => {
      throw new Error('no secret');
    };
    await using client = upstream.client({ clientSecret });
    const revoked = client.revokeToken({ token: 'ATx' }, patient);
    await expect(revoked).rejects.toMatchObject({ kind: 'unauthorized', effect: 'none' });
    expect(upstream.seen).toHaveLength(0);
  });
});
