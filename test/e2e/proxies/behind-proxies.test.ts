import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenGateway, openGateway } from '../../integration/open-gateway.ts';
import { ask as askOver, changes, connect, patch } from '../../integration/websocket-clients.ts';
import { subscribe } from '../../support/subscribe.ts';
import { ask } from '../ask.ts';
import { mayBeLeftOut, proxies, type StartedProxy } from './installed-proxies.ts';
import { hostOf, operation, sendAs, settingsOf } from './requests.ts';

const renamed = { data: { patchUser: { __typename: 'PatchUserPayload' } } };
const shows = (displayName: string) => ({ data: { directoryChanged: { object: { displayName } } } });

describe.each(proxies)('behind $name', (kind) => {
  describe.skipIf(mayBeLeftOut(kind))('as it is shipped', () => {
    let gateway: OpenGateway;
    let proxy: StartedProxy;
    let base: string;
    const rename = (displayName: string) => ({
      input: { userId: gateway.emulator.samples.userId, displayName },
    });
    beforeAll(async () => {
      gateway = await openGateway({ emulator: { users: 3 }, config: settingsOf() });
      proxy = await kind.start({ gateways: [hostOf(gateway)] });
      base = `${proxy.origin}/directory`;
    });
    afterAll(async () => {
      await proxy?.[Symbol.asyncDispose]();
      await gateway?.[Symbol.asyncDispose]();
    });

    test('every route is below the path, and none beside it', async () => {
      const replies = await Promise.all(
        ['/health/ready', operation, '/nowhere'].map((path) => sendAs(base + path)),
      );
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 404]);
      expect(replies[2]?.body).toBe('Nothing here. GraphQL is at /directory/graphql.\n');
      for (const path of ['', '/']) {
        const { status, headers } = await sendAs(base + path);
        expect([status, headers.location]).toEqual([302, '/directory/graphql']);
      }
      for (const path of ['/graphql', '/directoryx/graphql', '/health/ready']) {
        expect((await sendAs(proxy.origin + path)).status).toBe(404);
      }
    });

    test('metrics are not for its clients', async () => {
      for (const path of [
        '/metrics',
        '/metrics?',
        '/%6detrics',
        '//metrics',
        '/./metrics',
        '/directory/metrics',
      ]) {
        expect([path, (await sendAs(base + path)).status]).toEqual([path, 404]);
      }
    });

    test('the page loads, with its files', async () => {
      const page = await sendAs(`${base}/graphql`, { accept: 'text/html' });
      const files = Array.from(page.body.matchAll(/(?:src|href)="(\/[^"]+)"/g), ([, path = '']) => path);
      expect(files).toHaveLength(6);
      for (const path of files) expect((await sendAs(proxy.origin + path)).status).toBe(200);
    });

    test('an operation of a megabyte arrives, a larger one is refused', async () => {
      const padded = (bytes: number) => `{ __typename } #${'x'.repeat(bytes)}`;
      expect(await ask(`${base}/graphql`, padded(900_000))).toMatchObject({ data: { __typename: 'Query' } });
      const body = JSON.stringify({ query: padded(1_100_000) });
      const headers = { 'content-type': 'application/json' };
      expect((await fetch(`${base}/graphql`, { method: 'POST', headers, body })).status).toBe(413);
    });

    test('an event arrives while its stream is open', async () => {
      await using stream = await subscribe((init) => fetch(`${base}/graphql`, init), changes);
      expect(stream.response.headers.get('cache-control')).toBe('no-store');
      expect(await ask(`${base}/graphql`, patch, rename('Streamed'))).toEqual(renamed);
      expect(await stream.next()).toMatchObject(shows('Streamed'));
    });

    test('a WebSocket is opened below the path, and carries events', async () => {
      using client = connect(`${base}/graphql`);
      const events = client.iterate({ query: changes });
      const event = events.next();
      expect(await askOver(client, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
      expect(await askOver(client, patch, rename('Framed'))).toEqual(renamed);
      expect((await event).value).toMatchObject(shows('Framed'));
      await events.return?.();
    });

    test('an upgrade elsewhere, or to another protocol, is none', async () => {
      const upgrade = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
      const key = { 'sec-websocket-key': Buffer.alloc(16).toString('base64') };
      expect((await sendAs(`${base}/health/live`, { ...upgrade, ...key })).status).toBe(404);
      const http2 = { connection: 'upgrade, http2-settings', upgrade: 'h2c', 'http2-settings': '' };
      expect((await sendAs(base + operation, http2)).status).toBe(200);
    });

    test('a host that clients name is that of the public address, or refused', async () => {
      const statusAs = async (headers: Record<string, string>) =>
        (await sendAs(base + operation, headers)).status;
      expect(await statusAs({ host: 'api.example.com' })).toBe(200);
      expect(await statusAs({ host: 'evil.example' })).toBe(421);
      const forged = {
        'x-forwarded-host': 'api.example.com',
        forwarded: 'for=192.0.2.1;host=api.example.com',
      };
      expect(await statusAs({ host: 'evil.example', ...forged })).toBe(421);
    });
  });
});
