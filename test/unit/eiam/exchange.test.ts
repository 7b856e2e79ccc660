import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Cancellation } from '../../../src/eiam/cancellation.ts';
import { systemClock } from '../../../src/eiam/clock.ts';
import { Exchange } from '../../../src/eiam/exchange.ts';
import { type HttpReply, Transport } from '../../../src/eiam/transport.ts';
import { patient } from './samples.ts';
import { hangUp, json, ScriptedUpstream } from './scripted-upstream.ts';

describe('a connection kept alive', () => {
  test('that upstream cuts when a write comes in on it: the write is not sent on another', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client({ maxConcurrency: 1 });
    upstream.answer = hangUp;
    const create = client.createGroup({ groupName: 'A' }, patient);
    await expect(create).rejects.toMatchObject({ kind: 'unavailable', effect: 'unknown' });
    expect([upstream.socketsOpened, upstream.tokenCalls.length, upstream.seen.length]).toEqual([1, 1, 1]);
  });

  test('that upstream closed before: the write goes on a new one, once', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client({ maxConcurrency: 1 });
    upstream.answer = (response, request) => {
      const { socket } = response;
      response.once('finish', () => socket?.end());
      json({ groupId: 'group_1' })(response, request);
    };
    expect(await client.createGroup({ groupName: 'A' }, patient)).toBe('group_1');
    await upstream.until(() => upstream.openSockets === 0);
    expect(await client.createGroup({ groupName: 'B' }, patient)).toBe('group_1');
    expect([upstream.socketsOpened, upstream.seen.length]).toEqual([2, 2]);
  });

  test('carries one write at a time', async () => {
    await using upstream = await ScriptedUpstream.listen();
    const transport = new Transport({
      endpoint: upstream.endpoint,
      connections: 1,
      connectTimeoutMs: 10_000,
    });
    let most = 0;
    upstream.answer = (response, request) => {
      most = Math.max(most, upstream.inFlight);
      setImmediate(() => json({})(response, request));
    };
    const cancellation = new Cancellation('X', patient, patient.signal, systemClock);
    const request = { method: 'PATCH', path: '/', headers: {}, body: '{}' } as const;
    await Promise.all(
      Array.from({ length: 5 }, () => transport.exchange('PatchUser', request, cancellation, 10_000)),
    );
    expect([most, upstream.seen.length, upstream.socketsOpened]).toEqual([1, 5, 1]);
    await transport.close();
  });
});

test.each(['timeout', 'aborted'] as const)(
  'before the connection stands, %s leaves nothing behind',
  async (kind) => {
    // It takes the connection and never says hello.
    const server = createServer((socket) => socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const callTimeoutMs = kind === 'timeout' ? 50 : 10_000;
    const transport = new Transport({
      endpoint: `https://127.0.0.1:${port}`,
      connections: 1,
      connectTimeoutMs: callTimeoutMs,
    });
    const leaving = new AbortController();
    const cancellation = new Cancellation('X', { signal: leaving.signal }, patient.signal, systemClock);
    const request = { method: 'POST', path: '/', headers: {}, body: '{}' } as const;
    const exchanged = transport.exchange('CreateUser', request, cancellation, callTimeoutMs);
    const failed = expect(exchanged).rejects.toMatchObject({ kind, effect: 'none' });
    await once(server, 'connection');
    if (kind === 'aborted') leaving.abort();
    await failed;
    await transport.close();
    server.close();
  },
);

describe('a request is written once', () => {
  function controller() {
    const said: string[] = [];
    const abort = (reason: Error) => said.push(reason.message);
    return { said, aborted: false, paused: false, reason: null, abort, pause() {}, resume() {} };
  }

  test('although a second connection would take it', () => {
    const exchange = new Exchange(1_000, Promise.withResolvers<HttpReply>());
    const [first, second] = [controller(), controller()];
    exchange.onRequestStart(first);
    exchange.onRequestStart(second);
    expect([exchange.sent, first.said, second.said]).toEqual([true, [], ['stopped']]);
  });

  test('and never when it was stopped before', () => {
    const exchange = new Exchange(1_000, Promise.withResolvers<HttpReply>());
    const late = controller();
    expect(exchange.sent).toBe(false);
    exchange.stop();
    exchange.onRequestStart(late);
    expect([exchange.sent, late.said]).toEqual([false, ['stopped']]);
  });

  test('and its reply may be announced first, and come in pieces', async () => {
    const reply = Promise.withResolvers<HttpReply>();
    const exchange = new Exchange(1_000, reply);
    const taking = controller();
    exchange.onRequestStart(taking);
    exchange.onResponseStart(taking, 103, { link: 'x' });
    exchange.onResponseStart(taking, 200, { etag: 'y' });
    const bytes = Buffer.from('{"name":"älice"}');
    // The cut goes through the middle of a letter.
    exchange.onResponseData(taking, bytes.subarray(0, 10));
    exchange.onResponseData(taking, bytes.subarray(10));
    exchange.onResponseEnd();
    expect(await reply.promise).toEqual({ status: 200, headers: { etag: 'y' }, text: '{"name":"älice"}' });
  });
});
