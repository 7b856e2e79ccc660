import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallContext } from '../../../src/eiam/call-context.ts';
import { createDeveloperClient, type DeveloperClient } from '../../../src/eiam/developer/client.ts';
import type { User } from '../../../src/emulator/directory/records.ts';
import { countersOf, type Gateway, startGateway } from '../../support/gateway.ts';
import { signingKey } from '../../unit/emulator/callbacks/open-sender.ts';

const context: CallContext = { signal: new AbortController().signal };
const readUser = 'query ($id: ID!) { user(by: { id: $id }) { displayName status } }';
const readPage = '{ users(first: 100) { nodes { id displayName } } }';
const readMembers = 'query ($id: ID!) { group(id: $id) { members(first: 100) { nodes { id } } } }';

let clock: { now: number };
let gateway: Gateway;
/** Another application that writes to the same EIAM. */
let other: DeveloperClient;
let users: readonly User[];

beforeEach(async () => {
  clock = { now: Date.now() };
  const now = () => clock.now;
  gateway = await startGateway({
    // Reads show what was there before the last write for 200 ms; the event of it comes at once.
    emulator: {
      users: 120,
      readLag: { ms: 200 },
      now,
      callbacks: { alibaba: { signingKey, unitMembers: 'user' } },
    },
    config: { cacheTtlMs: 300_000, port: 0 },
    now,
  });
  await gateway.app.listen();
  other = createDeveloperClient(gateway.emulator);
  const all = [...gateway.emulator.directory.users()];
  users = all.filter(({ status }) => status === 'enabled').slice(0, 100);
});
afterEach(async () => {
  await other[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

/** Writes as the other application does, until the gateway has taken the event. */
async function changeElsewhere(write: (client: DeveloperClient) => Promise<unknown>): Promise<void> {
  clock.now += 1;
  await write(other);
  await gateway.emulator.callbacks.alibaba.settled();
}

/** What is answered, and what upstream was asked for it. */
async function read(query: string, variables: object = {}) {
  gateway.emulator.counters.reset();
  const { data, errors } = await gateway.ask(query, variables);
  expect(errors).toBeUndefined();
  return { text: JSON.stringify(data), calls: countersOf(gateway.emulator) };
}

interface Tally {
  /** Reads within the lag that showed the old state: the lag is there. */
  lagging: number;
  /** Reads after it that still did. */
  stale: number;
  /** Reads after that one that were not answered from memory. */
  called: number;
}

/** Reads before, within and after the lag behind a change of each user. */
async function tallyOf(write: (client: DeveloperClient, user: User) => Promise<unknown>): Promise<Tally> {
  const tally = { lagging: 0, stale: 0, called: 0 };
  for (const user of users) {
    const ask = () => read(readUser, { id: user.userId });
    const { text: before } = await ask();
    await changeElsewhere((client) => write(client, user));
    if ((await ask()).text === before) tally.lagging += 1;
    clock.now += 250;
    if ((await ask()).text === before) tally.stale += 1;
    if (Object.keys((await ask()).calls).length > 0) tally.called += 1;
  }
  return tally;
}

describe('an event comes at once, and reads lag behind it for 200 ms', () => {
  test('of a hundred users that were renamed none is stale after that, and each is cached again', async () => {
    const rename = (client: DeveloperClient, { userId }: User) =>
      client.patchUser(userId, { displayName: `Renamed ${userId}` }, context);
    expect(await tallyOf(rename)).toEqual({ lagging: 100, stale: 0, called: 0 });
  });

  test('of a hundred users that were disabled none is stale after that', async () => {
    const disable = (client: DeveloperClient, { userId }: User) => client.disableUser(userId, context);
    expect(await tallyOf(disable)).toEqual({ lagging: 100, stale: 0, called: 0 });
  });

  test('a user whose time did not move is not taken for one that shows the change', async () => {
    const unit = gateway.emulator.directory.addOrganizationalUnit({ organizationalUnitName: 'Joined' });
    let stale = 0;
    for (const { userId } of users.slice(0, 20)) {
      const ask = () =>
        read(
          'query ($id: ID!) { user(by: { id: $id }) { organizationalUnits(first: 10) { nodes { name } } } }',
          { id: userId },
        );
      await ask();
      await changeElsewhere((client) =>
        client.addUserToOrganizationalUnits(userId, [unit.organizationalUnitId], context),
      );
      expect((await ask()).text).not.toContain('Joined');
      clock.now += 250;
      if (!(await ask()).text.includes('Joined')) stale += 1;
    }
    expect(stale).toBe(0);
  });

  test('a page that shows the user is cached once it shows the change', async () => {
    const [user] = users;
    await read(readPage);
    await changeElsewhere((client) =>
      client.patchUser(user?.userId ?? '', { displayName: 'Renamed' }, context),
    );
    expect((await read(readPage)).text).not.toContain('Renamed');
    clock.now += 250;
    expect((await read(readPage)).text).toContain('Renamed');
    expect((await read(readPage)).calls).toEqual({});
  });

  test('of a group nothing proves who is in it: it is read until five seconds are over, and once more', async () => {
    const { groupId } = gateway.emulator.directory.addGroup({ groupId: 'group_makers' });
    const ask = () => read(readMembers, { id: groupId });
    let stale = 0;
    for (const { userId } of users.slice(0, 20)) {
      await changeElsewhere((client) => client.addUsersToGroup(groupId, [userId], context));
      expect((await ask()).text).not.toContain(userId);
      clock.now += 250;
      if (!(await ask()).text.includes(userId)) stale += 1;
    }
    expect(stale).toBe(0);
    clock.now += 4_749;
    expect((await ask()).calls).not.toEqual({});
    expect((await ask()).calls).not.toEqual({});
    clock.now += 1;
    expect((await ask()).calls).not.toEqual({});
    expect((await ask()).calls).toEqual({});
  });
});
