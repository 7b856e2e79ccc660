import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type OpenGateway, openGateway } from './open-gateway.ts';

const bytes = 900_000;

/** A proxy that reads no answer before it has sent all of a request: the status that it reads then. */
async function sendAll({ url }: OpenGateway, line: string, ...headers: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  socket.pause();
  // A reset takes the answer with it.
  socket.on('error', () => {});
  const head = [`${line} HTTP/1.1`, 'host: localhost', `content-length: ${bytes}`, ...headers];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  for (let sent = 0; sent < bytes; sent += 50_000) await send(socket, Buffer.alloc(50_000, ' '));
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.resume();
  await Promise.race([once(socket, 'data'), once(socket, 'close')]).catch(() => {});
  socket.destroy();
  return answer.slice(9, 12);
}

/** The gateway has its turn after each part. */
async function send(socket: Socket, part: Buffer): Promise<void> {
  socket.write(part);
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

interface Case {
  readonly line: string;
  readonly status: string;
  readonly header?: string;
}

const cases: readonly Case[] = [
  { line: 'POST /nowhere', status: '404' },
  { line: 'PUT /graphql', status: '405' },
  { line: 'GET /graphql', status: '403', header: 'origin: http://other.example' },
  { line: 'POST /health/live', status: '405' },
  { line: 'POST /metrics', status: '405' },
  { line: 'POST /', status: '302' },
];

test.each(cases)(
  '$line with a body that is not read is answered $status, also while the gateway stops',
  async (given) => {
    const { line, status, header = 'accept: */*' } = given;
    await using gateway = await openGateway({ emulator: { users: 3 } });
    expect(await sendAll(gateway, line, 'connection: close', header)).toBe(status);
    gateway.app.withdraw();
    expect(await sendAll(gateway, line, header)).toBe(status);
  },
);
