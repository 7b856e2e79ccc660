import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createHttpServer } from '../../src/http/server.ts';
import { quietParts } from '../support/server-parts.ts';
import { openGateway } from './open-gateway.ts';

const everyone = '{ users(first: 100) { nodes { id customFields { value } } } }';

test('a client that leaves takes its upstream calls along: those in flight, and those that wait', async () => {
  // One operation holds a quarter of the places at most.
  const maxConcurrency = 32;
  const held = maxConcurrency / 4;
  await using gateway = await openGateway({ emulator: { users: 100 }, config: { maxConcurrency } });
  const { counters, faults } = gateway.emulator;
  using _silence = faults.add({ operation: 'GetUser', fault: { kind: 'neverAnswer' } });
  const client = new AbortController();
  const left = expect(gateway.ask(everyone, {}, { signal: client.signal })).rejects.toThrow();
  await expect.poll(() => counters.inFlight).toBe(held);
  client.abort();
  await left;
  await expect.poll(() => counters.inFlight).toBe(0);
  expect(counters.of('GetUser')).toBe(held);
  expect(gateway.failures).toEqual([]);
});

test('the calls of one client who leaves are not those of another who asks the same', async () => {
  await using gateway = await openGateway({ emulator: { users: 10 } });
  const { counters, faults, samples } = gateway.emulator;
  using _slow = faults.add({ operation: 'GetUser', script: [{ kind: 'neverAnswer' }] });
  const query = 'query ($id: ID!) { user(by: { id: $id }) { id customFields { name } } }';
  const client = new AbortController();
  const variables = { id: samples.userId };
  const left = expect(gateway.ask(query, variables, { signal: client.signal })).rejects.toThrow();
  await expect.poll(() => counters.inFlight).toBe(1);
  const stayed = gateway.ask(query, variables);
  client.abort();
  await left;
  expect((await stayed).data?.user).toMatchObject(variables);
  await expect.poll(() => counters.inFlight).toBe(0);
});

/** A server of the gateway's own kind whose drain would wait an hour for open connections. */
async function openServer() {
  const server = createHttpServer(quietParts);
  const { port } = await server.listen(0, '127.0.0.1');
  return { port, drain: () => server.drain({ limitMs: 3_600_000 }) };
}

test('a socket that a client keeps for its next request does not hold up the end', async () => {
  const { port, drain } = await openServer();
  const agent = new Agent({ keepAlive: true });
  const asked = request({ port, host: '127.0.0.1', path: '/health/live', agent }).end();
  const [reply] = await once(asked, 'response');
  expect(await text(reply)).toBe('alive\n');
  await drain();
  agent.destroy();
});

test('a socket that never asked anything does not hold up the end', { timeout: 10_000 }, async () => {
  const { port, drain } = await openServer();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  // The answer to another socket proves that the server has this one too.
  await (await fetch(`http://127.0.0.1:${port}/health/live`)).text();
  await drain();
  socket.destroy();
});

test('sockets that cannot be closed do not keep the server open', async () => {
  const webSockets = { upgrade: () => {}, drain: () => Promise.reject(new Error('Out of order')) };
  const server = createHttpServer({ ...quietParts, webSockets });
  const { port } = await server.listen(0, '127.0.0.1');
  await server.drain({ limitMs: 3_600_000 });
  await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
});

test('a socket that its client does not close holds up the end no longer than the limit', async () => {
  const upgraded = Promise.withResolvers<void>();
  const webSockets = { upgrade: () => upgraded.resolve(), drain: async () => 0 };
  const server = createHttpServer({ ...quietParts, webSockets });
  const { port } = await server.listen(0, '127.0.0.1');
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /graphql HTTP/1.1\r\nhost: gateway\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
  await upgraded.promise;
  await server.drain({ limitMs: 20 });
  socket.destroy();
});
