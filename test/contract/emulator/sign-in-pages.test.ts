import { describe, expect, test } from 'vitest';
import { openEmulator } from './open-emulator.ts';

const evil = `"><script>alert('x')</script>`;

async function openPages() {
  const opened = await openEmulator();
  const { emulator } = opened;
  const { applicationId, verificationUrl } = emulator;
  const redirect_uri = 'https://client.example/back';
  const asked = new URLSearchParams({ response_type: 'code', client_id: applicationId, redirect_uri });
  const authorizationUrl = `${emulator.authorizationUrl}?${asked}`;
  const post = (url: string, form: Record<string, string>) =>
    opened.fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  return { opened, emulator, verificationUrl, authorizationUrl, post };
}

type Pages = Awaited<ReturnType<typeof openPages>>;

describe.each<[string, (pages: Pages) => string]>([
  ['the device page', ({ verificationUrl }) => verificationUrl],
  ['the authorize page', ({ authorizationUrl }) => authorizationUrl],
])('%s', (_name, urlOf) => {
  test('is a form without a script, not to be framed or cached, and says what it is', async () => {
    const pages = await openPages();
    await using _opened = pages.opened;
    const response = await pages.opened.fetch(urlOf(pages));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*frame-ancestors 'none'/,
    );
    const page = await response.text();
    expect(page).toContain('<form method="post">');
    expect(page).toContain('This is an emulator of IDaaS EIAM');
    expect(page).toContain(`value="${pages.emulator.samples.username}"`);
    expect(page).not.toContain('<script');
    expect(pages.emulator.counters.snapshot()).toEqual({});
  });

  test('writes out what it is given, and runs none of it', async () => {
    const pages = await openPages();
    await using _opened = pages.opened;
    const url = new URL(urlOf(pages));
    url.searchParams.set('user_code', evil);
    url.searchParams.set('scope', evil);
    const shown = await (await pages.opened.fetch(url)).text();
    const form = { user_code: evil, username: evil, decision: 'approve' };
    const refused = await pages.post(url.href, form);
    expect(refused.status).toBe(400);
    for (const page of [shown, await refused.text()]) expect(page).not.toContain('<script');
    expect(shown).toContain('&lt;script>');
  });

  test('takes no other method', async () => {
    const pages = await openPages();
    await using _opened = pages.opened;
    const response = await pages.opened.fetch(urlOf(pages), { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  test('refuses users who are unknown or disabled', async () => {
    const pages = await openPages();
    await using _opened = pages.opened;
    const { directory } = pages.emulator;
    const { userId } = directory.addUser({ username: 'gone' });
    directory.updateUser(userId, { status: 'disabled' });
    const { body } = await pages.opened.ask('/oauth2/device/code', { method: 'POST' });
    const user_code = Object(body).user_code;
    for (const username of ['nobody.at.all', 'gone', '']) {
      const response = await pages.post(urlOf(pages), { user_code, username, decision: 'approve' });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('Nobody with this username can sign in.');
    }
  });
});

test.each(['wdjbmjht', ' w-d-j-b m.j.h.t '])('a person may type the code like %j', async (style) => {
  const { opened, verificationUrl, post } = await openPages();
  await using _opened = opened;
  const { body } = await opened.ask('/oauth2/device/code', { method: 'POST' });
  const letters = [...String(Object(body).user_code).replace('-', '').toLowerCase()];
  const typed = style.replaceAll(/[a-z]/g, () => letters.shift() ?? '');
  const { username } = opened.emulator.samples;
  const response = await post(verificationUrl, { user_code: typed, username, decision: 'approve' });
  expect(await response.text()).toContain('Approved');
});

test('a code that no device waits with is asked for again', async () => {
  const { opened, verificationUrl, post } = await openPages();
  await using _opened = opened;
  const form = { user_code: 'BBBB-BBBB', username: opened.emulator.samples.username, decision: 'approve' };
  const response = await post(verificationUrl, form);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('No device waits with this code');
});

test('a device needs the secret for its tokens, a browser with a verifier does not', async () => {
  const { opened, authorizationUrl, post } = await openPages();
  await using _opened = opened;
  const { applicationId: client_id, samples } = opened.emulator;
  const ask = async (parameters: Record<string, string>) =>
    (
      await opened.ask(`/oauth2/token?${new URLSearchParams({ client_id, ...parameters })}`, {
        method: 'POST',
      })
    ).body;
  const device = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'DCx' };
  expect(await ask(device)).toMatchObject({ error: 'invalid_client' });
  const code_verifier = 'a-verifier-of-43-characters-or-more-0123456789';
  const url = `${authorizationUrl}&code_challenge=${code_verifier}&code_challenge_method=plain`;
  const sent = await post(url, { username: samples.username, decision: 'approve' });
  const code = new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const browser = { grant_type: 'authorization_code', redirect_uri: 'https://client.example/back', code };
  expect(await ask(browser)).toMatchObject({ error: 'invalid_client' });
  expect(await ask({ ...browser, code_verifier })).toMatchObject({
    token_type: 'Bearer',
    access_token: expect.stringMatching(/^AT/),
    refresh_token: expect.stringMatching(/^RT/),
  });
});
