import { once } from 'node:events';
import { createServer as createHttpServer, request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import { type Config, parseConfig } from '../../src/config.ts';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { createCertificate } from '../support/certificate.ts';
import { audience, issuerName, publicJwk, sign } from '../support/issuer.ts';
import { type StartedProxy, startProxy } from '../support/proxy.ts';

// RFC 6761 6.4: no name server has it, so that only a proxy can find it.
const host = 'eiam.invalid';
const certificate = createCertificate(host);
setDefaultCACertificates([...getCACertificates('default'), certificate.cert]);

let emulator: Emulator;
let proxy: StartedProxy;
/** EIAM over TLS, and the keys of an issuer. */
const service = createServer({ ...certificate, ALPNProtocols: ['http/1.1'] }, (incoming, response) => {
  if (incoming.url === '/keys') {
    response.end(JSON.stringify({ keys: [publicJwk] }));
    return;
  }
  const { method, url, headers } = incoming;
  const handedOn = request(new URL(url ?? '/', emulator.endpoint), { method, headers }, (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(response);
  });
  incoming.pipe(handedOn);
});

beforeAll(async () => {
  emulator = await startEmulator({ users: 5, scope: 'all' });
  await once(service.listen(0, '127.0.0.1'), 'listening');
});
beforeEach(async () => {
  proxy = await startProxy(() => (service.address() as AddressInfo).port);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await proxy[Symbol.asyncDispose]();
});
afterAll(async () => {
  service.closeAllConnections();
  await once(service.close(), 'close');
  await emulator[Symbol.asyncDispose]();
});

function configOf(more: Readonly<Record<string, string>> = {}): Config {
  const { instanceId, applicationId, clientSecret } = emulator;
  return parseConfig({
    PORT: '0',
    EIAM_ENDPOINT: `https://${host}`,
    EIAM_INSTANCE_ID: instanceId,
    EIAM_APPLICATION_ID: applicationId,
    EIAM_CLIENT_SECRET: clientSecret,
    AUTH_ALLOW_ANONYMOUS: 'true',
    HTTPS_PROXY: proxy.url,
    ...more,
  });
}

const log = { info: () => {}, warn: () => {}, error: () => {} };

async function ask(config: Config, headers: Record<string, string> = {}): Promise<unknown> {
  await using app = await createApp(config, { log, pause: async () => {} });
  const query = `{ user(by: { id: "${emulator.samples.userId}" }) { id } }`;
  const reply = await app.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return await reply.json();
}

const found = () => ({ data: { user: { id: emulator.samples.userId } } });
const codeOf = (answer: unknown): unknown => Object(answer).errors?.[0]?.extensions.code;

describe('HTTPS_PROXY', () => {
  test('is what EIAM is reached through', async () => {
    expect(await ask(configOf())).toEqual(found());
    expect(new Set(proxy.asked)).toEqual(new Set([`${host}:443`]));
  });

  test('may be in lower case, which counts first, without a scheme, and with credentials', async () => {
    const { host: address } = new URL(proxy.url);
    const config = configOf({ HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: `us%40er:pass@${address}` });
    expect(await ask(config)).toEqual(found());
    expect(new Set(proxy.credentials)).toEqual(
      new Set([`Basic ${Buffer.from('us@er:pass').toString('base64')}`]),
    );
  });

  test('is what the keys of an issuer are read through', async () => {
    const config = configOf({
      AUTH_MODE: 'jwt',
      AUTH_ISSUER: issuerName,
      AUTH_AUDIENCE: audience,
      AUTH_JWKS_URL: `https://${host}:8443/keys`,
    });
    const token = await sign({ scope: 'DIRECTORY_READ' });
    expect(await ask(config, { authorization: `Bearer ${token}` })).toEqual(found());
    expect(proxy.asked).toContain(`${host}:8443`);
  });

  test.each([502, 407, 403])('that answers %i leaves EIAM unavailable', async (status) => {
    proxy.refuseWith(status);
    expect(codeOf(await ask(configOf()))).toBe('UPSTREAM_UNAVAILABLE');
    expect(proxy.asked.length).toBeGreaterThan(0);
  });

  test('that does not answer takes no longer than EIAM may', async () => {
    proxy.refuseWith('silence');
    const answer = await ask(configOf({ EIAM_TIMEOUT_MS: '20', OPERATION_TIMEOUT_MS: '200' }));
    expect(['UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE', 'DEADLINE_EXCEEDED']).toContain(codeOf(answer));
  });

  test('is not asked for what is in the clear, whatever HTTP_PROXY says', async () => {
    // What undici would read by itself.
    for (const name of ['HTTP_PROXY', 'http_proxy']) vi.stubEnv(name, proxy.url);
    const config = configOf({
      EIAM_ENDPOINT: emulator.endpoint,
      HTTP_PROXY: proxy.url,
      http_proxy: proxy.url,
    });
    expect(await ask(config)).toEqual(found());
    expect(proxy.asked).toEqual([]);
  });
});

describe('NO_PROXY', () => {
  test.each([host, '.invalid', 'a.example, eiam.invalid:443', '*', '*.invalid'])(
    '%s keeps EIAM from the proxy',
    async (names) => {
      expect(codeOf(await ask(configOf({ NO_PROXY: names })))).toBe('UPSTREAM_UNAVAILABLE');
      expect(proxy.asked).toEqual([]);
    },
  );

  test('in lower case counts first', async () => {
    expect(await ask(configOf({ NO_PROXY: host, no_proxy: 'elsewhere.example' }))).toEqual(found());
  });

  test.each(['elsewhere.example', 'am.invalid', `${host}:8443`])('%s does not', async (names) => {
    expect(await ask(configOf({ NO_PROXY: names }))).toEqual(found());
  });

  test.each(['localhost', '127.0.0.1', '[::1]'])('%s is always in it', async (name) => {
    // Taken by another server than TLS would want: the connection fails, and the proxy was not asked.
    await using local = createHttpServer();
    await once(local.listen(0, '127.0.0.1'), 'listening');
    const { port } = local.address() as AddressInfo;
    expect(codeOf(await ask(configOf({ EIAM_ENDPOINT: `https://${name}:${port}` })))).toBe(
      'UPSTREAM_UNAVAILABLE',
    );
    expect(proxy.asked).toEqual([]);
  });
});
