import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts';
import { type OpenGateway, openGateway } from '../../integration/open-gateway.ts';
import { changes, patch } from '../../integration/websocket-clients.ts';
import { startGatewayProcess } from '../../support/process.ts';
import { subscribe } from '../../support/subscribe.ts';
import { ask, statusOf } from '../ask.ts';
import { startGate } from '../gate.ts';
import { type Edit, mayBeLeftOut, type ProxyName, proxies, type StartedProxy } from './installed-proxies.ts';
import { startRelay } from './relay.ts';
import { hostOf, operation, sendAs, settingsOf } from './requests.ts';

const { keepAliveTimeoutMs, operationTimeoutMs } = parseConfig({});

/** A connection of a health check is none that is kept. */
const unchecked = ['default-server check inter 1s fall 1 rise 1', 'default-server'] as const;

interface IdleTime {
  /** Where the shipped file says how long it keeps what is idle, in seconds. */
  readonly setting: RegExp;
  /** A second instead. */
  readonly shortened: readonly Edit[];
  readonly withoutChecks: readonly Edit[];
}

const idleTimes: Readonly<Record<ProxyName, IdleTime>> = {
  nginx: {
    setting: /^ {2}keepalive_timeout (\d+)s;$/m,
    shortened: [['keepalive_timeout 60s', 'keepalive_timeout 1s']],
    withoutChecks: [],
  },
  haproxy: {
    setting: /timeout http-keep-alive (\d+)s$/m,
    shortened: [['http-keep-alive 60s', 'http-keep-alive 1s'], unchecked],
    withoutChecks: [unchecked],
  },
};
/** Each once it is as good as gone: HAProxy looks at its health, nginx is reloaded without it. */
const takeOut: Readonly<
  Record<ProxyName, (proxy: StartedProxy, others: readonly string[]) => Promise<void>>
> = {
  async nginx(proxy, gateways) {
    await proxy.reload({ gateways });
    await expect.poll(() => proxy.output()).toMatch(/worker process \d+ exited with code 0/);
  },
  async haproxy() {},
};
const slowQuery = 'query ($id: ID!) { user(by: { id: $id }) { id username } }';

const portOf = ({ url }: OpenGateway) => Number(new URL(url).port);

/** What a gateway process needs to read this emulator. */
const environmentFor = ({ instanceId, applicationId, clientSecret }: Emulator, endpoint: string) => ({
  EIAM_ENDPOINT: endpoint,
  EIAM_INSTANCE_ID: instanceId,
  EIAM_APPLICATION_ID: applicationId,
  EIAM_CLIENT_SECRET: clientSecret,
  AUTH_ALLOW_ANONYMOUS: 'true',
  PUBLIC_URL: 'https://api.example.com/directory',
});

/** A client that keeps its connection whatever the answer says. */
async function askAndStay(origin: string): Promise<Socket & Disposable> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {}).write(`GET /directory${operation} HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
  const [head] = await once(socket, 'data');
  expect(String(head)).toMatch(/^HTTP\/1.1 200 /);
  expect(String(head)).not.toMatch(/^keep-alive:/im);
  return Object.assign(socket, { [Symbol.dispose]: () => void socket.destroy() });
}

/** Over a connection of its own. */
async function rename(origin: string, input: object): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const sent = request(`${origin}/directory/graphql`, { agent: false, method: 'POST', headers });
  sent.end(JSON.stringify({ query: patch, variables: { input } }));
  const [reply] = await once(sent, 'response');
  return text(reply);
}

describe.each(proxies)('between $name and a gateway', (kind) => {
  describe.skipIf(mayBeLeftOut(kind))('connections', () => {
    const { setting, shortened, withoutChecks } = idleTimes[kind.name];

    test('are idle for less than the gateway keeps them', () => {
      const [, seconds] = setting.exec(kind.shipped) ?? [];
      expect(Number(seconds) * 1_000).toBeGreaterThan(0);
      expect(Number(seconds) * 1_000).toBeLessThan(keepAliveTimeoutMs);
    });

    test('time out later than any operation', () => {
      const times = [
        ...kind.shipped.matchAll(/(?:proxy_read_timeout|timeout (?:client|server|tunnel)) +(\d+)s/g),
      ];
      expect(times.length).toBeGreaterThan(0);
      for (const [line, seconds] of times)
        expect([line, Number(seconds) * 1_000 > operationTimeoutMs]).toEqual([line, true]);
    });

    test('are closed by the proxy first', async () => {
      await using gateway = await openGateway({ emulator: { users: 1 }, config: settingsOf() });
      await using relay = await startRelay(portOf(gateway));
      await using proxy = await kind.start({ gateways: [relay.address], edits: shortened });
      using client = await askAndStay(proxy.origin);
      expect(client.destroyed).toBe(false);
      expect(await relay.closedBy).toBe('client');
    });

    test('were closed by the gateway first, would it not keep them longer', async () => {
      const config = { ...settingsOf(), keepAliveTimeoutMs: 1 };
      await using gateway = await openGateway({ emulator: { users: 1 }, config });
      await using relay = await startRelay(portOf(gateway));
      await using proxy = await kind.start({ gateways: [relay.address], edits: withoutChecks });
      using client = await askAndStay(proxy.origin);
      expect(client.destroyed).toBe(false);
      expect(await relay.closedBy).toBe('server');
    });

    test('outlive a reload of the proxy: what is under way is answered', async () => {
      await using emulator = await startEmulator({ users: 3 });
      await using gate = await startGate(emulator.endpoint, /\/users\/user_/);
      await using first = await startGatewayProcess(environmentFor(emulator, gate.endpoint));
      await using second = await openGateway({
        emulator: { users: 1 },
        config: settingsOf({ PUBLIC_URL: 'https://api.example.com/people' }),
      });
      await using proxy = await kind.start({ gateways: [new URL(first.url).host] });
      const url = `${proxy.origin}/directory/graphql`;
      await using stream = await subscribe((init) => fetch(url, init), changes);
      const { userId: id } = emulator.samples;
      const answer = ask(url, slowQuery, { id });
      await gate.reached;
      // The other gateway has another public path, and says so.
      await proxy.reload({ gateways: [hostOf(second)] });
      await expect
        .poll(async () => (await sendAs(`${proxy.origin}/directory/nowhere`)).body)
        .toContain('/people/graphql');
      gate.open();
      expect(await answer).toMatchObject({ data: { user: { id } } });
      await ask(first.url, patch, { input: { userId: id, displayName: 'Still here' } });
      expect(await stream.next()).toMatchObject({
        data: { directoryChanged: { object: { displayName: 'Still here' } } },
      });
    });

    test('to a gateway that stops are given up in time: no request is lost', async () => {
      await using emulator = await startEmulator({ users: 3 });
      const environment = { ...environmentFor(emulator, emulator.endpoint), SHUTDOWN_DELAY_MS: '5000' };
      await using first = await startGatewayProcess(environment);
      await using second = await startGatewayProcess(environment);
      await using proxy = await kind.start({ gateways: [first, second].map(({ url }) => new URL(url).host) });
      const { userId } = emulator.samples;
      let isOver = false;
      const lost: string[] = [];
      const sendOn = async (displayName: string) => {
        while (!isOver) {
          const answer = await rename(proxy.origin, { userId, displayName }).catch(String);
          if (answer !== '{"data":{"patchUser":{"__typename":"PatchUserPayload"}}}') lost.push(answer);
        }
      };
      const clients = Array.from({ length: 8 }, (_, index) => sendOn(`Client ${index}`));
      const writes = () => emulator.counters.snapshot().PatchUser ?? 0;
      await expect.poll(writes).toBeGreaterThan(50);
      await takeOut[kind.name](proxy, [new URL(second.url).host]);
      first.kill('SIGTERM');
      expect(await first.ended).toMatchObject({ code: 0 });
      const sent = writes();
      await expect.poll(writes).toBeGreaterThan(sent + 50);
      isOver = true;
      await Promise.all(clients);
      expect(lost, proxy.output()).toEqual([]);
      expect(await statusOf(second.url, '/health/ready')).toBe(200);
    });
  });
});
