import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { openGateway } from '../integration/open-gateway.ts';
import { findPort, startProgram } from '../support/process.ts';

/** What the image's health check runs, for a gateway on this port. */
async function exitCodeFor(port: number | string, environment = {}): Promise<number | null> {
  const script = fileURLToPath(new URL('../../deploy/docker/alive.sh', import.meta.url));
  await using probe = startProgram('/bin/bash', [script], { PORT: String(port), ...environment });
  const { code } = await probe.ended;
  return code;
}

test('a gateway that answers is alive', async () => {
  await using gateway = await openGateway({ emulator: { users: 0 } });
  expect(await exitCodeFor(new URL(gateway.url).port)).toBe(0);
});

test('an emulator that answers is alive by the path of its image, with a control token too', async () => {
  const [, path] = /ALIVE_PATH=(\S+)/.exec(readFileSync('Dockerfile', 'utf8')) ?? [];
  await using emulator = await startEmulator({ users: 0, controlToken: 'a-token-of-16-chars' });
  expect(await exitCodeFor(new URL(emulator.endpoint).port, { ALIVE_PATH: path })).toBe(0);
  expect(await exitCodeFor(new URL(emulator.endpoint).port)).toBe(1);
});

test('where nothing listens, it is not', async () => {
  expect(await exitCodeFor(await findPort())).toBe(1);
});

test.each([
  ['with another status', 'HTTP/1.1 503 Service Unavailable\r\n\r\n'],
  ['with nothing', ''],
])('what answers %s is not', async (_what, reply) => {
  const server = createServer((socket) => socket.on('error', () => {}).end(reply));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  expect(await exitCodeFor((server.address() as AddressInfo).port)).toBe(1);
  server.close();
});
