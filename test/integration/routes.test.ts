import { expect, test } from 'vitest';
import { openGateway } from './open-gateway.ts';

test.each([
  ['/health/live', 200, 'alive\n'],
  ['/health/ready', 200, 'ready\n'],
  ['/nowhere', 404, 'Nothing here. GraphQL is at /graphql.\n'],
  ['/graphql/deeper', 404, 'Nothing here. GraphQL is at /graphql.\n'],
  ['/health', 404, 'Nothing here. GraphQL is at /graphql.\n'],
])('GET %s answers %i', async (path, status, text) => {
  await using gateway = await openGateway({ emulator: { users: 0 } });
  expect(await gateway.send(path)).toMatchObject({ status, text });
});

test('the door leads to the graph', async () => {
  await using gateway = await openGateway({ emulator: { users: 0 } });
  const { status, headers } = await gateway.send('/');
  expect([status, headers.get('location')]).toEqual([302, '/graphql']);
});

test('it is not ready before upstream has accepted it once, alive all along, and ready when it has', async () => {
  await using gateway = await openGateway({
    emulator: { users: 5 },
    prepare: ({ application }) => {
      application.apiInvokeEnabled = false;
    },
  });
  expect(await gateway.send('/health/live')).toMatchObject({ status: 200 });
  expect(await gateway.send('/health/ready')).toMatchObject({ status: 503, text: 'not ready\n' });
  gateway.emulator.application.apiInvokeEnabled = true;
  await expect.poll(async () => (await gateway.send('/health/ready')).status).toBe(200);
});

test.each(['/health/live', '/health/ready', '/metrics'])('%s is read, and nothing else', async (path) => {
  await using gateway = await openGateway({ emulator: { users: 0 } });
  expect(await gateway.send(path, { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const { status, headers } = await gateway.send(path, { method });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  }
});

test('health is not worth remembering on the way', async () => {
  await using gateway = await openGateway({ emulator: { users: 0 } });
  for (const path of ['/health/live', '/health/ready']) {
    expect((await gateway.send(path)).headers.get('cache-control')).toBe('no-store');
  }
});
