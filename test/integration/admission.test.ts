import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { AdmissionBounds } from '../../src/admission/admission.ts';
import { parseConfig } from '../../src/config.ts';
import { openGateway } from './open-gateway.ts';
import { changes, openInitialized } from './websocket-clients.ts';

const { admission: usual } = parseConfig({});

/** The usual bounds, but for these. */
function bounds(capacities: Partial<AdmissionBounds['capacities']>, clientShare = 1): AdmissionBounds {
  return { capacities: { ...usual.capacities, ...capacities }, clientShare };
}

async function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  return socket;
}

const ask = 'query ($id: ID!) { user(by: { id: $id }) { username } }';

test('a connection more than there may be is refused before a byte of it is read', async () => {
  await using gateway = await openGateway({
    emulator: { users: 1 },
    config: { admission: bounds({ sockets: 3 }) },
  });
  const sockets = [
    await openSocket(gateway.url),
    await openSocket(gateway.url),
    await openSocket(gateway.url),
  ];
  const refused = await openSocket(gateway.url);
  expect(await text(refused)).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\nretry-after: 1\r\n/);
  sockets[0]?.destroy();
  await expect.poll(() => gateway.send('/health/live').catch(() => undefined)).toMatchObject({ status: 200 });
  for (const socket of sockets) socket.destroy();
});

test.each([
  ['one client has its share', 0.5, 429],
  ['all clients have all there is', 1, 503],
])('bodies beyond the bound are refused while others are on their way: %s', async (_why, share, status) => {
  await using gateway = await openGateway({
    emulator: { users: 1 },
    config: { admission: bounds({ bodies: 100_000 }, share) },
  });
  const slow = await openSocket(gateway.url);
  slow.write(
    'POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 200000\r\n\r\n',
  );
  slow.write(' '.repeat(share * 90_000));
  const figures = async () => (await gateway.send('/metrics')).text;
  await expect.poll(figures).toMatch(/eiam_admission_body_bytes [1-9]/);
  const body = JSON.stringify({ query: `{ __typename } ${' '.repeat(40_000)}` });
  const reply = await gateway.post(body);
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([status, '1']);
  // A short one finds room.
  expect((await gateway.post(JSON.stringify({ query: '{ __typename }' }))).status).toBe(200);
  slow.destroy();
  await expect.poll(figures).toContain('eiam_admission_body_bytes 0');
  expect((await gateway.post(body)).status).toBe(200);
  expect(await figures()).toMatch(/eiam_refusals_total\{resource="bodies",reason="\w+"\} 1/);
});

test('what a compressed body is inflated to is given back where its client has left meanwhile', async () => {
  await using gateway = await openGateway({ emulator: { users: 1 } });
  const body = gzipSync(' '.repeat(1_000_000), { level: 9 });
  const head = [
    'POST /graphql HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    'content-encoding: gzip',
    `content-length: ${body.length}`,
  ];
  const request = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
  for (let sent = 0; sent < 8; sent += 1) {
    const socket = await openSocket(gateway.url);
    socket.write(request);
    setImmediate(() => socket.destroy());
    await once(socket, 'close');
  }
  const figures = async () => (await gateway.send('/metrics')).text;
  await expect.poll(figures).toContain('eiam_admission_sockets 1');
  expect(await figures()).toContain('eiam_admission_body_bytes 0');
});

test('operations beyond those that may wait are refused with the time to come again, over HTTP and over a WebSocket', async () => {
  await using gateway = await openGateway({
    emulator: { users: 3 },
    config: { admission: bounds({ operations: 2, waiting: 2 }, 0.5) },
  });
  const { faults, counters, samples } = gateway.emulator;
  const held = faults.add({ operation: 'GetUser', fault: { kind: 'neverAnswer' } });
  const variables = { id: samples.userId };
  const leaving = new AbortController();
  const { signal } = leaving;
  const running = [1, 2, 3].map(() => gateway.ask(ask, variables, { signal }).catch(() => undefined));
  await expect.poll(async () => (await gateway.send('/metrics')).text).toContain('eiam_admission_waiting 1');
  const reply = await gateway.post(JSON.stringify({ query: ask, variables }));
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '1']);
  expect(JSON.parse(reply.text)).toEqual({
    errors: [
      {
        message: 'This caller has too many operations on their way, or too many answers unread.',
        extensions: { code: 'OVERLOADED', retryAfterMs: 1_000 },
      },
    ],
  });
  const raw = await openInitialized(gateway.url);
  raw.say({ id: '1', type: 'subscribe', payload: { query: ask, variables } });
  await expect
    .poll(() => raw.messages)
    .toMatchObject([
      {
        id: '1',
        type: 'next',
        payload: { errors: [{ extensions: { code: 'OVERLOADED', retryAfterMs: 1_000 } }] },
      },
      { id: '1', type: 'complete' },
    ]);
  leaving.abort();
  await Promise.all(running);
  held[Symbol.dispose]();
  await expect.poll(() => counters.inFlight).toBe(0);
  expect((await gateway.ask(ask, variables)).errors).toBeUndefined();
  raw.socket.terminate();
});

test('what came with an operation of a WebSocket is held until it is over, and beyond the bound it is refused', async () => {
  await using gateway = await openGateway({
    emulator: { users: 1 },
    config: { admission: bounds({ bodies: 15_000 }) },
  });
  const figures = async () => (await gateway.send('/metrics')).text;
  const raw = await openInitialized(gateway.url);
  const [first, second] = ['1', '2'].map((name) => name.repeat(12_000));
  const subscribe = (id = '') => raw.say({ id, type: 'subscribe', payload: { query: changes } });
  subscribe(first);
  await expect.poll(figures).toMatch(/eiam_admission_body_bytes 8\d{3}\n/);
  subscribe(second);
  await expect
    .poll(() => raw.messages)
    .toMatchObject([{ id: second, type: 'error', payload: [{ extensions: { code: 'OVERLOADED' } }] }]);
  expect(await figures()).toMatch(/eiam_admission_body_bytes 8\d{3}\n/);
  raw.say({ id: first, type: 'complete' });
  await expect.poll(figures).toContain('eiam_admission_body_bytes 0');
  subscribe(second);
  await expect.poll(figures).toMatch(/eiam_admission_body_bytes 8\d{3}\n/);
  raw.socket.terminate();
  await expect.poll(figures).toContain('eiam_admission_body_bytes 0');
});

test('a message that is not whole yet is held too, and what controls the connection is not', async () => {
  await using gateway = await openGateway({
    emulator: { users: 1 },
    config: { admission: bounds({ bodies: 100_000 }) },
  });
  const figures = async () => (await gateway.send('/metrics')).text;
  const [first, second] = [await openInitialized(gateway.url), await openInitialized(gateway.url)];
  const isRead = async () => {
    const answered = once(first.socket, 'pong');
    first.socket.ping();
    await answered;
  };
  for (let pongs = 0; pongs < 100; pongs += 1) first.socket.pong(Buffer.alloc(125));
  await isRead();
  expect(await figures()).toContain('eiam_admission_body_bytes 0');
  for (let parts = 0; parts < 1_000; parts += 1) first.socket.send(' ', { fin: false });
  await isRead();
  first.socket.send(JSON.stringify({ type: 'ping' }));
  await expect.poll(() => first.messages.splice(0)).toEqual([{ type: 'pong' }]);
  expect(await figures()).toContain('eiam_admission_body_bytes 0');
  const part = ' '.repeat(70_000);
  first.socket.send(part, { fin: false });
  await expect.poll(figures).toMatch(/eiam_admission_body_bytes 6\d{4}\n/);
  second.socket.send(part, { fin: false });
  // 1006 where the reset of the connection overtakes it.
  expect([1013, 1006]).toContain(await second.closed);
  first.socket.send(JSON.stringify({ type: 'ping' }));
  await expect.poll(() => first.messages).toEqual([{ type: 'pong' }]);
  expect(await figures()).toContain('eiam_admission_body_bytes 0');
  first.socket.send(part, { fin: false });
  await expect.poll(figures).toMatch(/eiam_admission_body_bytes 6\d{4}\n/);
  first.socket.terminate();
  await expect.poll(figures).toContain('eiam_admission_body_bytes 0');
});

test('a client that does not read its answers gets no more of them until it does', async () => {
  await using gateway = await openGateway({
    emulator: { users: 200 },
    config: { admission: bounds({ answers: 100_000, operations: 1 }) },
  });
  const users = 'users(first: 100) { nodes { id username displayName email externalId description } }';
  const query = `{ ${Array.from({ length: 20 }, (_, at) => `u${at}: ${users}`).join(' ')} }`;
  const raw = await openInitialized(gateway.url);
  raw.socket.pause();
  const figures = async () => (await gateway.send('/metrics')).text;
  const unread = async () => Number(/eiam_admission_answer_bytes (\d+)/.exec(await figures())?.[1]);
  for (let asked = 0; asked < 99; asked += 1)
    raw.say({ id: `${asked}`, type: 'subscribe', payload: { query } });
  await expect.poll(figures).toMatch(/eiam_refusals_total\{resource="answers",reason="\w+"\} [1-9]/);
  const most = await unread();
  // What ran already when the bound was reached is sent all the same, and no more.
  expect(most).toBeGreaterThan(0);
  raw.socket.resume();
  await expect.poll(() => raw.messages.filter(({ type }) => type === 'complete')).toHaveLength(99);
  await expect.poll(unread).toBe(0);
  expect(raw.messages.some(({ payload }) => JSON.stringify(payload)?.includes('OVERLOADED'))).toBe(true);
  raw.socket.terminate();
});
