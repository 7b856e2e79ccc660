import { describe, expect, test } from 'vitest';
import { openEmulator, openSmallCompany, serviceError } from './open-emulator.ts';

const invalidToken = {
  status: 400,
  body: serviceError('invalid_token', 'Access token is not valid'),
};

describe('GenerateToken (developer-api.md 4.2)', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  test('answers the four fields of an application token; the expiry is in seconds', async () => {
    const nowMs = 1_780_000_000_999;
    await using open = await openEmulator({ now: () => nowMs, tokenLifetimeSeconds: 600 });
    const { body, status } = await open.ask(`/oauth2/token?${open.credentials}`, { method: 'POST' });
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: 'Bearer',
      access_token: expect.stringMatching(/^AT[A-Za-z0-9]{200,}$/),
      expires_in: 600,
      expires_at: 1_780_000_600,
    });
  });

  test('takes its parameters from the query, from a form, from Basic; the form wins', async () => {
    await using open = await openEmulator();
    const { ask, credentials, emulator } = open;
    const { applicationId, clientSecret } = emulator;
    const post = (path: string, headers = {}, body = '') =>
      ask(path, body === '' ? { method: 'POST', headers } : { method: 'POST', headers, body });
    const basic = Buffer.from(`${applicationId}:${clientSecret}`).toString('base64');
    const grant = 'grant_type=client_credentials';
    const answers = [
      await post(`/oauth2/token?${credentials}`),
      await post('/oauth2/token', form, String(credentials)),
      await post('/oauth2/token?client_secret=wrong', form, String(credentials)),
      await post(`/oauth2/token?${grant}`, { authorization: `Basic ${basic}` }),
      await post('/oauth2/token', { ...form, authorization: `Basic ${basic}` }, grant),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(emulator.counters.snapshot()).toEqual({ GenerateToken: 5 });
    expect(emulator.counters.total).toBe(0);
  });

  test.each([
    ['grant_type', '', 'invalid_request', 'Missing parameter: grant_type'],
    ['grant_type', 'magic', 'invalid_grant', 'Invalid or not supported grant_type: magic'],
    ['client_id', 'app_x', 'invalid_client', 'Client authentication failed'],
    ['client_secret', 'CSx', 'invalid_client', 'Client authentication failed'],
    ['client_secret', '', 'invalid_client', 'Client authentication failed'],
  ])('%s=%j is refused', async (name, value, code, message) => {
    await using open = await openEmulator();
    const parameters = new URLSearchParams(open.credentials);
    parameters.set(name, value);
    const answer = await open.ask(`/oauth2/token?${parameters}`, { method: 'POST' });
    expect(answer).toMatchObject({ status: 400, body: serviceError(code, message) });
  });

  test('the API switch off means no grant; a disabled application no token', async () => {
    await using open = await openEmulator();
    const { emulator, ask, credentials } = open;
    emulator.application.apiInvokeEnabled = false;
    expect(await ask(`/oauth2/token?${credentials}`, { method: 'POST' })).toMatchObject({
      status: 400,
      body: serviceError('invalid_grant', 'Invalid or not supported grant_type: client_credentials'),
    });
    emulator.application.enabled = false;
    expect((await ask(`/oauth2/token?${credentials}`, { method: 'POST' })).status).toBe(403);
  });
});

describe('a token', () => {
  test('does not kill the older ones', async () => {
    await using open = await openEmulator();
    await open.createToken();
    expect((await open.get('/provisioningScope')).status).toBe(200);
  });

  test('lives as long as it says, to the millisecond', async () => {
    let nowMs = 1_780_000_000_000;
    await using open = await openEmulator({ now: () => nowMs });
    nowMs += 1_199_999;
    expect((await open.get('/provisioningScope')).status).toBe(200);
    nowMs += 1;
    expect(await open.get('/provisioningScope')).toMatchObject(invalidToken);
  });

  test('is written Bearer, one space, token', async () => {
    await using open = await openEmulator();
    for (const authorization of ['', 'Bearer', open.token, `bearer ${open.token}`, `Bearer  ${open.token}`]) {
      expect(await open.ask('/provisioningScope', { headers: { authorization } })).toMatchObject(
        invalidToken,
      );
    }
  });

  test('dies with expireTokens, and a new one works', async () => {
    await using open = await openEmulator();
    open.emulator.expireTokens();
    expect(await open.get('/provisioningScope')).toMatchObject(invalidToken);
    const authorization = `Bearer ${await open.createToken()}`;
    expect((await open.ask('/provisioningScope', { headers: { authorization } })).status).toBe(200);
  });

  test('may be refused with 401 instead', async () => {
    await using open = await openEmulator({ expiredTokenStatus: 401 });
    open.emulator.expireTokens();
    expect(await open.get('/provisioningScope')).toMatchObject({ ...invalidToken, status: 401 });
  });
});

describe('RevokeToken (developer-api.md 4.4)', () => {
  test('kills the token; an unknown one is revoked already', async () => {
    await using open = await openEmulator();
    const { ask, credentials, token } = open;
    for (const value of [token, token, 'ATunknown']) {
      const answer = await ask(`/oauth2/revoke?token=${value}&${credentials}`, { method: 'POST' });
      expect(answer).toMatchObject({ status: 200, body: {} });
      expect(Object.keys(Object(answer.body))).toEqual([]);
    }
    expect(await open.get('/provisioningScope')).toMatchObject(invalidToken);
  });

  test('needs a token and a client', async () => {
    await using open = await openEmulator();
    const missing = await open.ask(`/oauth2/revoke?${open.credentials}`, { method: 'POST' });
    expect(missing).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    const stranger = await open.ask(`/oauth2/revoke?token=${open.token}`, { method: 'POST' });
    expect(stranger).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
    expect((await open.get('/provisioningScope')).status).toBe(200);
  });
});

describe('GetUserInfo (developer-api.md 8.2)', () => {
  test('answers the claims of the user token', async () => {
    await using company = await openSmallCompany();
    const { emulator, ada, bob, ask } = company;
    const claimsOf = async (userId: string) => {
      const authorization = `Bearer ${await emulator.issueUserToken(userId)}`;
      return (await ask('/oauth2/userinfo', { headers: { authorization } })).body;
    };
    expect(await claimsOf(ada.userId)).toEqual({
      sub: ada.userId,
      name: "Ada O'Brien 🚀",
      preferred_username: 'Ada.Lovelace',
      email: 'Ada@example.com',
      email_verified: true,
      phone_number: '+8613800000001',
      phone_number_verified: true,
      updated_at: 1_500_000_000,
    });
    expect(Object.keys(Object(await claimsOf(bob.userId)))).toEqual([
      'sub',
      'preferred_username',
      'updated_at',
    ]);
  });

  test('refuses an application token, and the directory a user token', async () => {
    await using company = await openSmallCompany();
    const { emulator, ada, ask, get } = company;
    expect(await get('/oauth2/userinfo')).toMatchObject({
      status: 400,
      body: serviceError('invalid_token', 'Invalid token'),
    });
    const headers = { authorization: `Bearer ${await emulator.issueUserToken(ada.userId)}` };
    expect(await ask('/users', { headers })).toMatchObject(invalidToken);
    emulator.application.oidcEnabled = false;
    expect(await ask('/oauth2/userinfo', { headers })).toMatchObject({
      status: 400,
      body: serviceError('invalid_request', 'Application is not OIDC application'),
    });
  });
});
