import { createServer, type OutgoingHttpHeaders, request as post } from 'node:http';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { CallbackRequest, CallbackRoute } from '../../../src/callbacks/route.ts';
import { type CallbackLimits, createCallbackHandler } from '../../../src/http/callbacks.ts';
import { RunningWrites } from '../../../src/http/running-writes.ts';

const limits = { bodyTimeoutMs: 10_000, maxHeldBytes: 2_000_000 };

/** A route behind a port, and what came in. */
async function open(more: Partial<CallbackRoute> = {}, given: CallbackLimits = limits) {
  const received: CallbackRequest[] = [];
  const refuse: CallbackRoute['refuse'] = (status) => ({ status, body: { refused: status } });
  const route: CallbackRoute = {
    path: '/in',
    refuse,
    receive: async (request) => {
      received.push(request);
      return { status: 200, body: {} };
    },
    ...more,
  };
  const handle = createCallbackHandler({
    routes: [route, { ...route, path: '/other' }],
    writes: new RunningWrites(),
    addressOf: () => undefined,
    newRequestId: () => 'request',
    ...(given && { limits: given }),
  });
  const server = createServer((request, response) => {
    handle(request.url ?? '', request, response).catch((error: Error) => response.destroy(error));
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  /** A request whose body goes on until `end`; `answered`: its status, or why there is none. */
  function begin(chunk: Buffer | string, path = '/in', headers: OutgoingHttpHeaders = {}) {
    const { promise: answered, resolve } = Promise.withResolvers<number | string | undefined>();
    const sending = post({ port, path, headers, method: 'POST', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sending.on('error', (error: Error & { readonly code?: string }) => resolve(error.code));
    sending.write(chunk);
    return { answered, end: () => sending.end() };
  }

  /** Sends a body when its refusal is there, and reads all of the answer. Rejects where the connection is reset. */
  async function sendAfterRefusal(bytes: number): Promise<string> {
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`POST /in HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${bytes}\r\n\r\n`);
    socket.once('data', () => socket.write('x'.repeat(bytes)));
    let answer = '';
    for await (const chunk of socket.setEncoding('utf8')) answer += chunk;
    return answer;
  }

  return {
    begin,
    sendAfterRefusal,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

test('a body in chunks is read up to 1 MiB', async () => {
  await using receiver = await open();
  const whole = receiver.begin(Buffer.alloc(1_048_576));
  whole.end();
  expect(await whole.answered).toBe(200);
  expect(receiver.received[0]?.body.length).toBe(1_048_576);
  expect(await receiver.begin(Buffer.alloc(1_048_577)).answered).toBe(413);
});

test('a refusal is not lost to what its sender still sends', async () => {
  await using receiver = await open({ admit: () => ({ status: 401, body: { refused: 401 } }) });
  expect(await receiver.sendAfterRefusal(1_000_000)).toMatch(/^HTTP\/1\.1 401 [\s\S]*{"refused":401}$/);
});

test('a body that does not come is 408, and noted with its request', async () => {
  const noted: object[] = [];
  const refuse: CallbackRoute['refuse'] = (status, about) => {
    noted.push({ status, ...about });
    return { status, body: { refused: status } };
  };
  await using receiver = await open({ refuse }, { ...limits, bodyTimeoutMs: 20 });
  expect(await receiver.begin('{').answered).toBe(408);
  expect(receiver.received).toEqual([]);
  expect(noted).toEqual([{ status: 408, address: undefined, requestId: 'request' }]);
});

test('what comes of a body after its 408 is discarded', async () => {
  await using receiver = await open({}, { bodyTimeoutMs: 20, maxHeldBytes: 10 });
  expect(await receiver.sendAfterRefusal(1_000_000)).toMatch(/^HTTP\/1\.1 408 [\s\S]*{"refused":408}$/);
  expect(receiver.received).toEqual([]);
});

test('a 401 says by which scheme its sender signs in', async () => {
  const challenge = 'Bearer realm="here"';
  await using receiver = await open({ challenge, admit: () => ({ status: 401, body: {} }) });
  expect(await receiver.sendAfterRefusal(2)).toContain(`\r\nwww-authenticate: ${challenge}\r\n`);
});

test('what a body held that does not come is free again', async () => {
  await using receiver = await open({}, { bodyTimeoutMs: 20, maxHeldBytes: 10 });
  expect(await receiver.begin('12345678').answered).toBe(408);
  const whole = receiver.begin('12345678');
  whole.end();
  expect(await whole.answered).toBe(200);
});

test('a request whose headers say enough is answered while its body is still to come', async () => {
  await using receiver = await open({ admit: () => ({ status: 401, body: {} }) });
  expect(await receiver.begin('{').answered).toBe(401);
  expect(receiver.received).toEqual([]);
});

test('bodies that are held fill a route, but no other one, until they are answered', async () => {
  const gate = Promise.withResolvers<{ status: number; body: object }>();
  const arrived = Promise.withResolvers<void>();
  await using receiver = await open({
    receive: () => {
      arrived.resolve();
      return gate.promise;
    },
  });
  const first = receiver.begin(Buffer.alloc(1_000_000));
  first.end();
  await arrived.promise;
  expect(await receiver.begin(Buffer.alloc(1_000_001)).answered).toBe(503);
  const elsewhere = receiver.begin(Buffer.alloc(1_000_001), '/other');
  elsewhere.end();
  gate.resolve({ status: 200, body: {} });
  expect([await first.answered, await elsewhere.answered]).toEqual([200, 200]);
  const again = receiver.begin(Buffer.alloc(1_000_001));
  again.end();
  expect(await again.answered).toBe(200);
});

describe('a compressed body', () => {
  test.each([
    ['gzip', gzipSync],
    ['Deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('%s is inflated, up to 1 MiB', async (encoding, compress) => {
    await using receiver = await open();
    const send = (body: Buffer | string) => {
      const sending = receiver.begin(compress(body), '/in', { 'content-encoding': encoding });
      sending.end();
      return sending.answered;
    };
    expect(await send('{"event":"x"}')).toBe(200);
    expect(String(receiver.received[0]?.body)).toBe('{"event":"x"}');
    expect(await send(Buffer.alloc(1_048_576))).toBe(200);
    expect(await send(Buffer.alloc(1_048_577))).toBe(413);
    expect(receiver.received).toHaveLength(2);
  });

  test('of no encoding that is taken is 415, and one that is broken 400', async () => {
    await using receiver = await open();
    expect(await receiver.begin('x', '/in', { 'content-encoding': 'zstd' }).answered).toBe(415);
    const broken = receiver.begin('x', '/in', { 'content-encoding': 'gzip' });
    broken.end();
    expect(await broken.answered).toBe(400);
    expect(receiver.received).toEqual([]);
  });

  test('counts as what it is inflated to among those that are held, and not any more once it is answered', async () => {
    await using receiver = await open({}, { ...limits, maxHeldBytes: 1_010_000 });
    const send = (length: number) => {
      const sending = receiver.begin(gzipSync(Buffer.alloc(length)), '/in', { 'content-encoding': 'gzip' });
      sending.end();
      return sending.answered;
    };
    expect(await send(1_000_000)).toBe(200);
    expect(await send(1_020_000)).toBe(503);
    expect(await send(1_000_000)).toBe(200);
  });
});
