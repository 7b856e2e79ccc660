import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { type Changes, overEvents, overWebSocket, resume, type Transport } from '@eiam-graphql/client';
import { expect, test } from 'vitest';

const operation = { query: 'subscription { directoryChanged { cursor } }', variables: {} };

/** Why the first connection was given up. */
async function interruption(transport: Transport): Promise<unknown> {
  const leaving = new AbortController();
  const interrupted = Promise.withResolvers<unknown>();
  const onInterrupted = (cause: unknown) => {
    interrupted.resolve(cause);
    leaving.abort();
  };
  const changes = resume<Changes>(operation, { transport, signal: leaving.signal, onInterrupted });
  expect((await changes.next()).done).toBe(true);
  return interrupted.promise;
}

async function serve(answer: RequestListener) {
  const server = createServer(answer);
  return listening(server, () => server.closeAllConnections());
}

async function listening(server: ReturnType<typeof createTcpServer>, cut: () => void) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    [Symbol.asyncDispose]: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test.each([
  ['a WebSocket', overWebSocket],
  ['server-sent events', overEvents],
])('what accepts a connection and says nothing is taken for lost, over %s', async (_name, create) => {
  const sockets = new Set<{ destroy(): void }>();
  const server = createTcpServer((socket) => void sockets.add(socket.on('error', () => {})));
  await using silent = await listening(server, () => {
    for (const socket of sockets) socket.destroy();
  });
  expect(await interruption(create({ url: silent.url, silenceMs: 50 }))).toBeInstanceOf(Error);
});

test('an event without an end is not kept', async () => {
  const part = 'x'.repeat(1_048_576);
  await using endless = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: next\ndata: ');
    for (let sent = 0; sent < 24; sent += 1) response.write(part);
  });
  expect(await interruption(overEvents({ url: endless.url }))).toMatchObject({
    type: 'max-buffer-size-exceeded',
  });
});

test.each(['null', '{', '[]', '{"data":{}}', '{"data":{"directoryChanged":null}}', '7'])(
  'an event that is none of the graph’s, %s, is a lost connection',
  async (data) => {
    await using odd = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`event: next\ndata: ${data}\n\n`);
    });
    expect(await interruption(overEvents({ url: odd.url }))).toBeInstanceOf(Error);
  },
);
