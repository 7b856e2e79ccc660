import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenGateway, openGateway } from './open-gateway.ts';

const friend = 'https://app.example.com';
const query = '/graphql?query=%7B__typename%7D';
const preflight = {
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'content-type',
};

describe.each([
  { who: 'no origin', corsOrigins: [] },
  { who: 'one origin', corsOrigins: [friend] },
])('$who may ask from elsewhere', ({ corsOrigins }) => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    gateway = await openGateway({ emulator: { users: 1 }, config: { corsOrigins, localPages: false } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  const mayAsk = corsOrigins.length > 0;

  test('that origin gets the headers that allow it', async () => {
    const reply = await gateway.send('/graphql', {
      method: 'OPTIONS',
      headers: { origin: friend, ...preflight },
    });
    expect(reply.headers.get('access-control-allow-origin')).toBe(mayAsk ? friend : null);
    expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
    if (!mayAsk) return;
    expect(reply.status).toBe(204);
    expect(reply.headers.get('access-control-allow-methods')).toBe('GET, POST');
    expect(reply.headers.get('access-control-allow-headers')).toContain('content-type');
    expect(reply.headers.get('vary')).toContain('origin');
  });

  test.each(['https://evil.example', `${friend}.evil.example`, 'https://app.example.com:8443', 'null'])(
    '%s gets no such header',
    async (origin) => {
      for (const method of ['OPTIONS', 'POST']) {
        const body = method === 'POST' ? { body: '{"query":"{__typename}"}' } : {};
        const headers = { origin, ...preflight, 'content-type': 'application/json' };
        const reply = await gateway.send('/graphql', { method, headers, ...body });
        expect(reply.headers.get('access-control-allow-origin')).toBeNull();
      }
    },
  );

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'what a browser posts without asking is not taken: %s',
    async (type) => {
      const reply = await gateway.post('{"query":"{__typename}"}', {
        'content-type': type,
        origin: 'https://evil.example',
      });
      expect(reply.status).toBe(415);
    },
  );

  test.each(['cross-site', 'same-site'])('a GET that a %s page sent is refused', async (site) => {
    const reply = await gateway.send(query, { headers: { 'sec-fetch-site': site } });
    expect(reply.status).toBe(403);
    expect(JSON.parse(reply.text)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  test.each(['https://evil.example', 'null'])('a GET that names the origin %s is refused', async (origin) => {
    const reply = await gateway.send(query, { headers: { origin } });
    expect(reply.status).toBe(403);
  });

  test('a GET that names the gateway itself is answered', async () => {
    const reply = await gateway.send(query, { headers: { origin: new URL(gateway.url).origin } });
    expect(reply.status).toBe(200);
  });

  test.each([{}, { 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }])(
    'a GET of a program, of the explorer or of an address bar is answered: %o',
    async (headers) => {
      expect(await gateway.send(query, { headers })).toMatchObject({ status: 200 });
    },
  );

  test('a GET of the allowed origin is answered', async () => {
    const reply = await gateway.send(query, { headers: { 'sec-fetch-site': 'cross-site', origin: friend } });
    expect(reply.status).toBe(mayAsk ? 200 : 403);
    expect(reply.headers.get('access-control-allow-origin')).toBe(mayAsk ? friend : null);
  });
});

describe('pages that this machine serves', () => {
  const pages = [
    'http://localhost:5173',
    'https://app.localhost',
    'http://127.0.0.1:3000',
    'http://[::1]:8080',
  ];
  const isAllowed = async (gateway: OpenGateway, origin: string) => {
    const init = { method: 'OPTIONS', headers: { origin, ...preflight } };
    const { headers } = await gateway.send('/graphql', init);
    return headers.get('access-control-allow-origin') === origin;
  };
  const allowedOf = async (gateway: OpenGateway, origins: readonly string[]) => {
    const verdicts = await Promise.all(origins.map((origin) => isAllowed(gateway, origin)));
    return origins.filter((_origin, index) => verdicts[index]);
  };

  test('ask where they are allowed, and their answers are kept apart by origin', async () => {
    await using gateway = await openGateway({ emulator: { users: 1 }, config: { localPages: true } });
    expect(await allowedOf(gateway, pages)).toEqual(pages);
    const { headers, status } = await gateway.send(query, { headers: { origin: `${pages[0]}` } });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, pages[0]]);
    expect(headers.get('vary')).toMatch(/\borigin\b/i);
  });

  test('have no lookalikes', async () => {
    await using gateway = await openGateway({ emulator: { users: 0 }, config: { localPages: true } });
    const lookalikes = [
      ...['http://localhost.evil.example', 'http://evil-localhost:5173', 'http://127.0.0.1.evil.example'],
      ...['http://evil.example:5173', 'http://192.168.0.1:5173', 'http://localhost:5173/', 'null'],
      ...['file://localhost', 'chrome-extension://localhost'],
    ];
    expect(await allowedOf(gateway, lookalikes)).toEqual([]);
  });

  test('do not ask where they are not', async () => {
    await using gateway = await openGateway({ emulator: { users: 0 }, config: { localPages: false } });
    expect(await allowedOf(gateway, pages)).toEqual([]);
    const reply = await gateway.send(query, { headers: { origin: `${pages[0]}` } });
    expect(reply.status).toBe(403);
  });
});
