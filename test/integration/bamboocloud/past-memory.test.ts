import { expect, test } from 'vitest';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import { openReceiver, secure } from './open-receiver.ts';
import { send } from './sender.ts';

test('an event is applied by what upstream holds, not by what the gateway remembers', async () => {
  const directory = new Directory({});
  directory.addOrganizationalUnit({ organizationalUnitId: 'ou_1', organizationalUnitName: 'North' });
  directory.addUser({ userId: 'user_mei', username: 'mei', organizationalUnitIds: ['ou_1'] });
  const environment = { ...secure, CACHE_TTL_MS: '3600000' };
  await using receiver = await openReceiver({ environment, emulator: { directory } });
  const response = await fetch(new URL('/graphql', receiver.address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ user(by: { id: "user_mei" }) { status groups { totalCount } } }' }),
  });
  expect(await response.json()).toMatchObject({ data: { user: { status: 'ENABLED' } } });
  // Elsewhere, and no event tells.
  directory.updateUser('user_mei', { status: 'disabled' });
  expect((await send(receiver, 'UPDATE_USER', { id: 'user_mei', disabled: false })).status).toBe(200);
  expect(directory.user('user_mei')?.status).toBe('enabled');
});
