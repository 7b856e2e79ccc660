import { describe, expect, test } from 'vitest';
import { openGateway } from '../../integration/open-gateway.ts';
import { type Edit, mayBeLeftOut, type ProxyName, proxies } from './installed-proxies.ts';
import { hostOf, operation, sendAs, settingsOf } from './requests.ts';

/** How each proxy takes the path off, and names itself instead of the host that the client named. */
const edits: Readonly<Record<ProxyName, Record<'withoutPath' | 'ownHost', readonly Edit[]>>> = {
  nginx: {
    withoutPath: [['proxy_pass http://eiam_gateways;', 'proxy_pass http://eiam_gateways/;']],
    ownHost: [['_header Host $http_host;', '_header Host gateway.internal;']],
  },
  haproxy: {
    withoutPath: [
      ['  default_backend', '  http-request replace-path ^/directory(/.*) \\1\n  default_backend'],
    ],
    ownHost: [['  default_backend', '  http-request set-header Host gateway.internal\n  default_backend']],
  },
};

describe.each(proxies)('behind $name', (kind) => {
  describe.skipIf(mayBeLeftOut(kind))('with addresses of its own', () => {
    const { withoutPath, ownHost } = edits[kind.name];

    test('that takes the path off, every link still has it', async () => {
      await using gateway = await openGateway({ emulator: { users: 1 }, config: settingsOf() });
      await using proxy = await kind.start({ gateways: [hostOf(gateway)], edits: withoutPath });
      const base = `${proxy.origin}/directory`;
      expect((await sendAs(base + operation)).status).toBe(200);
      expect((await sendAs(`${base}/`)).headers.location).toBe('/directory/graphql');
      const page = await sendAs(`${base}/graphql`, { accept: 'text/html' });
      const [, file = ''] = /src="(\/[^"]+)"/.exec(page.body) ?? [];
      expect((await sendAs(proxy.origin + file)).status).toBe(200);
    });

    test('whose path is not that of PUBLIC_URL, the answer says where the graph is held to be', async () => {
      const config = settingsOf({ PUBLIC_URL: 'https://api.example.com/people' });
      await using gateway = await openGateway({ emulator: { users: 1 }, config });
      await using proxy = await kind.start({ gateways: [hostOf(gateway)] });
      const { status, body } = await sendAs(`${proxy.origin}/directory${operation}`);
      expect([status, body]).toEqual([404, 'Nothing here. GraphQL is at /people/graphql.\n']);
    });

    test('that rewrites Host, the name that the client used decides', async () => {
      await using gateway = await openGateway({ emulator: { users: 1 }, config: settingsOf() });
      await using proxy = await kind.start({ gateways: [hostOf(gateway)], edits: ownHost });
      const url = `${proxy.origin}/directory${operation}`;
      expect((await sendAs(url, { host: 'api.example.com' })).status).toBe(200);
      expect((await sendAs(url, { host: 'evil.example' })).status).toBe(421);
      // A page of the proxy's own origin is no foreign one.
      const own = { host: 'api.example.com', origin: 'http://api.example.com' };
      expect((await sendAs(url, own)).status).toBe(200);
    });

    test('that rewrites Host and is not trusted, its own name decides', async () => {
      const config = settingsOf({ TRUSTED_PROXIES: '192.0.2.1' });
      await using gateway = await openGateway({ emulator: { users: 1 }, config });
      await using proxy = await kind.start({ gateways: [hostOf(gateway)], edits: ownHost });
      const { status } = await sendAs(`${proxy.origin}/directory${operation}`, { host: 'api.example.com' });
      expect(status).toBe(421);
    });

    test('clients have a budget each, whatever address they claim', async () => {
      const config = settingsOf({ VIEWER_BUDGET_CALLS: '1', VIEWER_BUDGET_WINDOW_MS: '600000' });
      await using gateway = await openGateway({ emulator: { users: 1 }, config });
      await using proxy = await kind.start({ gateways: [hostOf(gateway)] });
      const { userId } = gateway.emulator.samples;
      const query = `/graphql?query=${encodeURIComponent(`{ user(by: { id: "${userId}" }) { id } }`)}`;
      const claims = [
        {},
        { 'x-forwarded-for': '203.0.113.1' },
        { forwarded: 'for=203.0.113.2' },
        { forwarded: 'for=203.0.113.3', 'x-forwarded-for': '203.0.113.3' },
        { 'x-forwarded-for': '203.0.113.4, 127.0.0.1', 'x-real-ip': '203.0.113.4' },
      ];
      const outcomeOf = async (origin: string, claim: Record<string, string>, from: string) => {
        const { body } = await sendAs(origin + query, claim, from);
        return body.includes('OPERATION_TOO_COMPLEX') ? 'refused' : body.includes(userId) ? 'answered' : body;
      };
      const behind = `${proxy.origin}/directory`;
      for (const [index, claim] of claims.entries()) {
        expect(await outcomeOf(behind, claim, '127.0.0.2')).toBe(index === 0 ? 'answered' : 'refused');
      }
      expect(await outcomeOf(behind, {}, '127.0.0.3')).toBe('answered');
      // From outside the trusted range, past the proxy, no header counts.
      const direct = new URL(gateway.url).origin;
      for (const [index, claim] of claims.entries()) {
        expect(await outcomeOf(direct, claim, '127.0.0.4')).toBe(index === 0 ? 'answered' : 'refused');
      }
    });
  });
});
