import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { startGateway } from '../../support/gateway.ts';

const token = 'local-token-of-this-process';
const query = '{ viewer { subject permissions user { id } } users(first: 1) { nodes { id } } }';

function openLocal() {
  const { authentication } = parseConfig({ AUTH_MODE: 'local' });
  return startGateway({
    emulator: { users: 3 },
    config: { authentication },
    parts: { newToken: () => token },
  });
}

test('the token that the gateway printed lets its bearer read and write', async () => {
  await using gateway = await openLocal();
  expect(gateway.app.localToken).toBe(token);
  const { data, errors } = await gateway.ask(query, {}, { headers: { authorization: `Bearer ${token}` } });
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    viewer: {
      subject: 'local',
      permissions: ['DIRECTORY_READ', 'DIRECTORY_WRITE', 'IDENTITY_PROVIDER_READ'],
      user: null,
    },
    users: { nodes: [{ id: expect.any(String) }] },
  });
});

test.each([
  ['no token', {}],
  ['another token', { authorization: 'Bearer local-token-of-that-process' }],
  ['the beginning of it', { authorization: 'Bearer local-token' }],
])('%s does not', async (_what, headers) => {
  await using gateway = await openLocal();
  const { data, errors } = await gateway.ask('{ users(first: 1) { nodes { id } } }', {}, { headers });
  expect(data?.users ?? null).toBeNull();
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
});

test('each start makes a token of its own', async () => {
  const config = { authentication: parseConfig({ AUTH_MODE: 'local' }).authentication };
  await using first = await startGateway({ emulator: { users: 1 }, config });
  await using second = await startGateway({ emulator: { users: 1 }, config });
  expect(first.app.localToken).toMatch(/^[\w-]{43}$/);
  expect(second.app.localToken).not.toBe(first.app.localToken);
});
