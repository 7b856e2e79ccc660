import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createHttpServer } from '../../src/http/server.ts';
import { quietParts } from '../support/server-parts.ts';

describe('a connection that is kept', () => {
  async function ask(agent: Agent, port: number): Promise<IncomingMessage> {
    const [reply] = await once(get({ agent, port, host: '127.0.0.1', path: '/health/live' }), 'response');
    await text(reply);
    return reply;
  }

  test('is held for longer than proxies hold theirs, and says so', async () => {
    const server = createHttpServer(quietParts);
    const { port } = await server.listen(0, '127.0.0.1');
    using agent = new DisposableAgent({ keepAlive: true });
    const { headers } = await ask(agent, port);
    expect(headers['keep-alive']).toBe('timeout=65');
    await server.drain({ limitMs: 0 });
  });

  test('is not ended by the deadline for the headers of a request', async () => {
    const deadlines = { headersMs: 20, requestMs: 40, checkMs: 5 };
    const server = createHttpServer({ ...quietParts, deadlines });
    const { port } = await server.listen(0, '127.0.0.1');
    using agent = new DisposableAgent({ keepAlive: true, maxSockets: 1 });
    const { socket } = await ask(agent, port);
    // Younger, and ended for its silence: by then the deadline is over for the other as well.
    await text(connect(port, '127.0.0.1'));
    expect((await ask(agent, port)).socket).toBe(socket);
    await server.drain({ limitMs: 0 });
  });

  test('is closed by an answer once the gateway is to stop', async () => {
    const server = createHttpServer(quietParts);
    const { port } = await server.listen(0, '127.0.0.1');
    using agent = new DisposableAgent({ keepAlive: true });
    server.withdraw();
    const { statusCode, headers } = await ask(agent, port);
    expect([statusCode, headers.connection]).toEqual([200, 'close']);
    await server.drain({ limitMs: 0 });
  });

  test('that was opened just before the end still has its first request answered', async () => {
    const server = createHttpServer(quietParts);
    const { port } = await server.listen(0, '127.0.0.1');
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const drained = server.drain({ limitMs: 60_000 });
    // The server has done by now what it does at once.
    await setImmediate();
    socket.write('GET /health/live HTTP/1.1\r\nhost: gateway\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1.1 200 OK/);
    expect(await drained).toEqual({ requests: 0, sockets: 0, writes: 0 });
  });
});

class DisposableAgent extends Agent implements Disposable {
  [Symbol.dispose](): void {
    this.destroy();
  }
}
