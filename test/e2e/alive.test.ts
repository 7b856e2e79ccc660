import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openGateway } from '../integration/open-gateway.ts';
import { findPort, startProgram } from '../support/process.ts';

/** What the image's health check runs, for a gateway on this port. */
async function exitCodeFor(port: number | string): Promise<number | null> {
  const script = fileURLToPath(new URL('../../deploy/docker/alive.sh', import.meta.url));
  await using probe = startProgram('/bin/bash', [script], { PORT: String(port) });
  const { code } = await probe.ended;
  return code;
}

test('a gateway that answers is alive', async () => {
  await using gateway = await openGateway({ emulator: { users: 0 } });
  expect(await exitCodeFor(new URL(gateway.url).port)).toBe(0);
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
