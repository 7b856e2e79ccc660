import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { type EmulatorOptions, startEmulator } from '../../../../src/emulator/emulator.ts';

const controlToken = 'canary-control-token-0123456789';

/** One `GET` that fetch would not send: with any host and origin. */
async function open(options: EmulatorOptions) {
  const emulator = await startEmulator({ users: 0, ...options });
  return {
    async ask(path: string, headers: Record<string, string> = {}) {
      const asked = request(emulator.endpoint, { path, headers }).end();
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      return { status: response.statusCode, body: await json(response) };
    },
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}

test('with a token, that token alone lets a caller in, from this machine too', async () => {
  await using opened = await open({ controlToken });
  const authorization = `Bearer ${controlToken}`;
  expect((await opened.ask('/control/', { authorization })).status).toBe(200);
  // Another machine's name for this one is fine: a page that found it has no token.
  expect((await opened.ask('/control/', { authorization, host: 'emulator.example' })).status).toBe(200);
  for (const wrong of [
    {},
    { authorization: 'Bearer ' },
    { authorization: `Bearer ${controlToken}x` },
    { authorization: `Bearer ${controlToken.slice(1)}` },
    { authorization: `Basic ${controlToken}` },
    { 'x-control-token': controlToken },
    { cookie: `token=${controlToken}` },
  ]) {
    const { status, body } = await opened.ask('/control/', wrong);
    expect([wrong, status]).toEqual([wrong, 401]);
    expect(JSON.stringify(body)).not.toContain('canary');
  }
});

test('the token counts in the header alone: an address ends up in logs', async () => {
  await using opened = await open({ controlToken });
  expect((await opened.ask(`/control/?token=${controlToken}`)).status).toBe(401);
  expect((await opened.ask(`/control/?access_token=${controlToken}`)).status).toBe(401);
});

test('a web page gets nothing, even one that has the token', async () => {
  await using opened = await open({ controlToken });
  const headers = { authorization: `Bearer ${controlToken}`, origin: 'https://example.com' };
  expect(await opened.ask('/control/', headers)).toMatchObject({ status: 403 });
});

test('without a token this machine is let in by its own names, and by no other', async () => {
  await using opened = await open({});
  const statusOf = async (host: string) => (await opened.ask('/control/', { host })).status;
  expect(await Promise.all(['localhost', '127.0.0.1:80', '[::1]'].map(statusOf))).toEqual([200, 200, 200]);
  expect(await statusOf('rebound.example')).toBe(421);
});
