import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { listen, subjectOf, summaryOf } from '../../graph/changes/listen.ts';
import { encryptionKey, secure, signatureKey, token } from '../bamboocloud/open-receiver.ts';
import { openLive } from './open-live.ts';
import { differences, readAgain, readPaths } from './paths.ts';

/** BambooCloud's callbacks alone: the gateway applies them to EIAM, and no other callback arrives. */
async function openTold() {
  const { bambooCloud } = parseConfig(secure);
  const keys = { token, signatureKey, encryptionKey };
  const live = await openLive({ callbacks: { bambooCloud: keys } }, false, { bambooCloud });
  live.sender.connectTo(undefined);
  const sender = live.emulator.callbacks.bambooCloud;
  sender.connectTo(new URL('/callbacks/bamboocloud', live.url).href);
  return { live, sender };
}

const person = { username: 'new', name: 'Someone', organizationCodes: ['external-new'] };

test('a BambooCloud event shows on every path at once, and is published once', async () => {
  const { live, sender } = await openTold();
  await using _live = live;
  const at = (code: string) =>
    live.directory.organizationalUnitByExternalId(code, 'build_in', live.directory.instanceId);
  const steps: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    [
      'a unit',
      () => sender.createOrganization({ code: 'external-new', name: 'New' }),
      'ORGANIZATIONAL_UNIT CREATED',
    ],
    [
      'another',
      () => sender.createOrganization({ code: 'other', name: 'Other' }),
      'ORGANIZATIONAL_UNIT CREATED',
    ],
    [
      'its name',
      () => sender.updateOrganization('external-new', { name: 'Newer' }),
      'ORGANIZATIONAL_UNIT UPDATED',
    ],
    ['a person', () => sender.createUser(person), 'USER CREATED'],
    ['their name', () => sender.updateUser('new', { name: 'Countess' }), 'USER UPDATED'],
    ['their unit', () => sender.updateUser('new', { organizationCodes: ['other'] }), 'USER MOVED'],
    [
      'one more unit',
      () => sender.updateUser('new', { organizationCodes: ['other', 'external-new'] }),
      'USER',
    ],
    ['disabled', () => sender.updateUser('new', { disabled: true }), 'USER DISABLED'],
    ['enabled', () => sender.updateUser('new', { disabled: false }), 'USER ENABLED'],
    ['their username', () => sender.updateUser('new', { username: 'countess' }), 'USER UPDATED'],
    ['gone', () => sender.deleteUser('countess'), 'USER DELETED'],
    ['a unit gone', () => sender.deleteOrganization('other'), 'ORGANIZATIONAL_UNIT DELETED'],
  ];
  let before = await readPaths(live);
  for (const [name, tell, expected] of steps) {
    await using listener = await listen(live.app);
    expect(await tell(), name).toMatchObject({ kind: 'accepted' });
    const after = await readPaths(live);
    const again = await readAgain(live);
    expect([name, differences(after, again)]).toEqual([name, []]);
    expect(differences(before, again).length, name).toBeGreaterThan(0);
    before = again;
    const told = await listener.all();
    expect([name, told.map(summaryOf)]).toEqual([name, [expect.stringContaining(expected)]]);
    expect(told[0]?.origin).toBe('BAMBOOCLOUD_CALLBACK');
  }
  expect(at('external-new')?.organizationalUnitName).toBe('Newer');
});

test('what was remembered before does not decide what is written', async () => {
  const { live, sender } = await openTold();
  await using _live = live;
  const { directory } = live;
  // The gateway has cached that no user has this name, and no callback says that one has it now.
  await readPaths(live);
  directory.addUser({
    userId: 'user_late',
    username: 'new',
    displayName: 'Old',
    organizationalUnitIds: ['ou_sales'],
  });
  await using listener = await listen(live.app);
  expect(await sender.createUser({ username: 'new', name: 'Someone' })).toMatchObject({
    kind: 'accepted',
    id: 'user_late',
  });
  expect(directory.user('user_late')?.displayName).toBe('Someone');
  // And it remembers the name given now, which is written over by others.
  await live.gateway.ask('{ user(by: { id: "user_late" }) { displayName status } }');
  directory.updateUser('user_late', { displayName: 'Else', status: 'disabled' });
  expect(await sender.updateUser('new', { name: 'Someone', disabled: false })).toMatchObject({
    kind: 'accepted',
  });
  expect(directory.user('user_late')).toMatchObject({ displayName: 'Someone', status: 'enabled' });
  expect((await listener.all()).map(subjectOf)).toEqual(['user_late', 'user_late']);
});

test('a reply that is lost, and the event sent again, create no user twice and publish nothing twice', async () => {
  const { live, sender } = await openTold();
  await using _live = live;
  await readPaths(live);
  await using listener = await listen(live.app);
  sender.loseReplies(1);
  expect(await sender.createUser({ username: 'new', name: 'Someone' })).toMatchObject({ kind: 'lost' });
  const made = live.directory.userByUsername('new');
  expect(await sender.repeat()).toMatchObject({ kind: 'accepted', id: made?.userId });
  // As an event of its own it changes nothing; the push itself is published.
  expect(await sender.createUser({ username: 'new', name: 'Someone' })).toMatchObject({ id: made?.userId });
  sender.loseReplies(1);
  expect(await sender.deleteUser('new')).toMatchObject({ kind: 'lost' });
  expect(await sender.deleteUser('new')).toMatchObject({ kind: 'accepted' });
  const shown = await readPaths(live);
  expect(differences(shown, await readAgain(live))).toEqual([]);
  const told = (await listener.all()).map(summaryOf);
  expect(told).toEqual(['USER CREATED', 'USER DELETED']);
});
