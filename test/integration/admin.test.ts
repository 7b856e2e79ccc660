import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { AddressError } from '../../src/http/address-error.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const small = { PORT: '0', ADMIN_PORT: '0', EMULATOR_USERS: '5' };

async function statusOf(base: string | undefined, path: string, init: RequestInit = {}): Promise<number> {
  const reply = await fetch(new URL(path, base), init);
  await reply.arrayBuffer();
  return reply.status;
}

test('metrics are on the operators’ port alone, and health on both', async () => {
  await using app = await createApp(parseConfig(small), { log: silent });
  const { url, adminUrl } = await app.listen();
  expect([await statusOf(url, '/metrics'), await statusOf(adminUrl, '/metrics')]).toEqual([404, 200]);
  expect([await statusOf(url, '/health/ready'), await statusOf(adminUrl, '/health/ready')]).toEqual([
    200, 200,
  ]);
  expect([
    await statusOf(adminUrl, '/graphql'),
    await statusOf(adminUrl, '/profile', { method: 'POST' }),
  ]).toEqual([404, 404]);
  app.withdraw();
  expect([await statusOf(url, '/health/ready'), await statusOf(adminUrl, '/health/ready')]).toEqual([
    503, 503,
  ]);
});

test('a profile names functions of the process', async () => {
  await using app = await createApp(parseConfig({ ...small, ADMIN_PROFILES: 'true' }), { log: silent });
  const { adminUrl } = await app.listen();
  const reply = await fetch(new URL('/profile?seconds=1', adminUrl), { method: 'POST' });
  expect(reply.status).toBe(200);
  const profile = Object(await reply.json());
  expect(profile.nodes[0].callFrame.functionName).toBe('(root)');
  expect(profile.endTime).toBeGreaterThan(profile.startTime);
});

test('a port that is in use ends the start with the setting’s name', async () => {
  const other = createServer();
  await once(other.listen(0, '127.0.0.1'), 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await using app = await createApp(parseConfig({ ...small, ADMIN_PORT: String(port) }), { log: silent });
  await expect(app.listen()).rejects.toThrow(
    new AddressError(`ADMIN_PORT: ${port} on 127.0.0.1 is in use; expected a free port`),
  );
  await once(other.close(), 'close');
});
