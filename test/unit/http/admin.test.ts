import { request } from 'node:http';
import { expect, test } from 'vitest';
import { type AdminParts, createAdminServer } from '../../../src/http/admin.ts';
import { createHostRule } from '../../../src/http/hosts.ts';

async function open(parts: Partial<AdminParts> = {}) {
  const server = createAdminServer({
    metrics: { contentType: 'text/plain; version=0.0.4', text: async () => 'eiam_ready 1\n' },
    recordProfile: undefined,
    isReady: () => true,
    checkHost: createHostRule([]),
    ...parts,
  });
  const { port } = await server.listen(0, '127.0.0.1');
  return {
    port,
    async ask(path: string, init: RequestInit = {}) {
      const reply = await fetch(`http://127.0.0.1:${port}${path}`, init);
      return { status: reply.status, text: await reply.text(), headers: reply.headers };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const post = { method: 'POST' };

/** Profiles that end when the test says so, each with the signal that ends it before. */
function heldProfiles() {
  const held: { readonly durationMs: number; readonly signal: AbortSignal; readonly end: () => void }[] = [];
  const recordProfile = (durationMs: number, signal: AbortSignal) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    signal.addEventListener('abort', () => reject(signal.reason));
    held.push({ durationMs, signal, end: () => resolve('{"nodes":[]}') });
    return promise;
  };
  return { held, recordProfile };
}

test('shows metrics and health, and says what there is', async () => {
  let isReady = true;
  await using admin = await open({ isReady: () => isReady });
  const { status, text, headers } = await admin.ask('/metrics');
  expect([status, text, headers.get('cache-control')]).toEqual([200, 'eiam_ready 1\n', 'no-store']);
  expect(await admin.ask('/health/live')).toMatchObject({ status: 200, text: 'alive\n' });
  expect(await admin.ask('/health/ready')).toMatchObject({ status: 200 });
  isReady = false;
  expect(await admin.ask('/health/ready')).toMatchObject({ status: 503, text: 'not ready\n' });
  expect(await admin.ask('/graphql')).toMatchObject({
    status: 404,
    text: 'Here are /health/live, /health/ready, /metrics.\n',
  });
  const refused = await admin.ask('/metrics', post);
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('there are no metrics and no profiles where they are switched off', async () => {
  await using admin = await open({ metrics: undefined });
  expect((await admin.ask('/metrics')).status).toBe(404);
  expect((await admin.ask('/profile', post)).status).toBe(404);
});

test('a name that is not the operator’s is refused', async () => {
  await using admin = await open({ checkHost: () => 'misdirected' });
  expect((await admin.ask('/metrics')).status).toBe(421);
});

test('a request with two hosts is refused, whichever the first is', async () => {
  await using admin = await open();
  const { promise: answered, resolve } = Promise.withResolvers<number | undefined>();
  const headers = ['Host', 'localhost', 'host', 'evil.example'];
  request({ host: '127.0.0.1', port: admin.port, path: '/metrics', headers }, (reply) => {
    reply.resume();
    resolve(reply.statusCode);
  }).end();
  expect(await answered).toBe(400);
});

test('records one profile at a time', async () => {
  const { held, recordProfile } = heldProfiles();
  await using admin = await open({ recordProfile });
  const first = admin.ask('/profile?seconds=5', post);
  await expect.poll(() => held.length).toBe(1);
  expect((await admin.ask('/profile', post)).status).toBe(409);
  expect(held[0]?.durationMs).toBe(5_000);
  held[0]?.end();
  expect(await first).toMatchObject({ status: 200, text: '{"nodes":[]}' });
  const second = admin.ask('/profile', post);
  await expect.poll(() => held.length).toBe(2);
  expect(held[1]?.durationMs).toBe(10_000);
  held[1]?.end();
  expect((await second).status).toBe(200);
});

test('a profile ends with its client, and with the server', async () => {
  const { held, recordProfile } = heldProfiles();
  const admin = await open({ recordProfile });
  const leaving = new AbortController();
  const left = admin.ask('/profile', { ...post, signal: leaving.signal });
  await expect.poll(() => held.length).toBe(1);
  leaving.abort();
  await expect(left).rejects.toThrow();
  await expect.poll(() => held[0]?.signal.aborted).toBe(true);
  const cut = expect(admin.ask('/profile', post)).rejects.toThrow();
  await expect.poll(() => held.length).toBe(2);
  await admin[Symbol.asyncDispose]();
  await cut;
  expect(held[1]?.signal.aborted).toBe(true);
});

test.each(['0', '61', '1.5', 'x', ''])('a profile of %j seconds is refused', async (seconds) => {
  const { held, recordProfile } = heldProfiles();
  await using admin = await open({ recordProfile });
  expect((await admin.ask(`/profile?seconds=${seconds}`, post)).status).toBe(400);
  expect(held).toEqual([]);
});

test('a page can ask for no profile', async () => {
  const { held, recordProfile } = heldProfiles();
  await using admin = await open({ recordProfile });
  for (const headers of [{ origin: 'https://evil.example.com' }, { 'sec-fetch-site': 'cross-site' }])
    expect((await admin.ask('/profile', { ...post, headers })).status).toBe(403);
  expect((await admin.ask('/profile')).status).toBe(405);
  expect(held).toEqual([]);
});
