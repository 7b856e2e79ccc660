import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';
import { subscribeTo } from '../../support/subscribe.ts';
import { startWorld, type World } from '../mutations/world.ts';
import { listen } from './listen.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ scope: 'all' });
});
afterAll(() => world[Symbol.asyncDispose]());

let events = 0;
function toEvent(event: Partial<DirectoryEvent>): DirectoryEvent {
  events += 1;
  return {
    id: `event-${events}`,
    origin: 'BAMBOOCLOUD_CALLBACK',
    kind: 'USER',
    change: 'UPDATED',
    entityId: 'user_ada',
    relatedIds: [],
    changedFields: [],
    occurredAt: Date.UTC(2030, 0, 2, 3, 4, 5),
    ...event,
  };
}

const objects = `subscription { directoryChanged {
  user { id displayName } group { id name } organizationalUnit { id name }
} }`;

const nobody = { user: null, group: null, organizationalUnit: null };
const ada = { ...nobody, user: { id: 'user_ada', displayName: 'Ada L.' } };
const makers = { ...nobody, group: { id: 'group_makers', name: 'Makers' } };
const sales = { ...nobody, organizationalUnit: { id: 'ou_sales', name: 'Sales' } };

describe('the object of a change', () => {
  test.for<[Partial<DirectoryEvent>, object, Record<string, number>]>([
    [{ entityId: 'user_ada' }, ada, { GetUser: 1 }],
    [{ entityId: 'user_ada', change: 'DELETED' }, nobody, {}],
    [{ entityId: 'user_nobody' }, nobody, { GetUser: 1 }],
    [{ kind: 'GROUP', entityId: 'group_makers' }, makers, { GetGroup: 1 }],
    [
      { kind: 'ORGANIZATIONAL_UNIT', entityId: 'ou_sales', change: 'MOVED' },
      sales,
      { GetOrganizationalUnit: 1 },
    ],
    [{ kind: 'MEMBERSHIP', entityId: 'group_makers', relatedIds: ['user_ada'] }, makers, { GetGroup: 1 }],
    [
      { kind: 'MEMBERSHIP', entityId: 'ou_sales', relatedIds: ['user_ada'] },
      sales,
      { GetOrganizationalUnit: 1 },
    ],
    [{ kind: 'DIRECTORY', entityId: 'idaas_1', change: 'RESYNC_REQUIRED' }, nobody, {}],
  ])('%j', async ([event, expected, byOperation]) => {
    await using stream = await subscribeTo(world.gateway.app, objects);
    world.gateway.app.publish(toEvent(event));
    const answer = await stream.next();
    expect(answer?.errors).toBeUndefined();
    expect(answer?.data).toEqual({ directoryChanged: expected });
    expect(answer?.extensions?.upstream?.byOperation).toEqual(byOperation);
  });

  test('is read anew for every change, with a cost of its own', async () => {
    await using stream = await subscribeTo(world.gateway.app, objects);
    for (const displayName of ['Ada One', 'Ada Two', 'Ada L.']) {
      world.directory.updateUser('user_ada', { displayName });
      world.gateway.app.publish(toEvent({}));
      const answer = await stream.next();
      expect(answer?.data).toEqual({
        directoryChanged: { ...nobody, user: { id: 'user_ada', displayName } },
      });
      expect(answer?.extensions?.upstream?.calls).toBe(1);
    }
  });

  test('is null with an error where it cannot be read, and the next change is told of all the same', async () => {
    await using stream = await subscribeTo(world.gateway.app, objects);
    const { faults } = world.emulator;
    {
      using _down = faults.add({ operation: 'GetUser', fault: { kind: 'error500' } });
      world.gateway.app.publish(toEvent({}));
      expect(await stream.next()).toMatchObject({
        data: { directoryChanged: nobody },
        errors: [{ path: ['directoryChanged', 'user'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
      });
    }
    world.gateway.app.publish(toEvent({}));
    expect((await stream.next())?.data).toEqual({ directoryChanged: ada });
  });
});

test('an event is told of word for word, and once', async () => {
  const { app } = world.gateway;
  await using listener = await listen(app);
  const event = toEvent({
    change: 'MOVED',
    relatedIds: ['ou_sales', 'ou_platform'],
    changedFields: ['username'],
  });
  expect([app.publish(event), app.publish(event)]).toEqual([true, false]);
  expect(await listener.all()).toEqual([
    {
      cursor: expect.stringMatching(/^[\w-]+$/),
      kind: 'USER',
      change: 'MOVED',
      entityId: 'user_ada',
      relatedIds: ['ou_sales', 'ou_platform'],
      changedFields: ['username'],
      occurredAt: '2030-01-02T03:04:05.000Z',
      origin: 'BAMBOOCLOUD_CALLBACK',
    },
  ]);
});

test('who comes back with the last cursor hears what was missed, filtered as before', async () => {
  const { app } = world.gateway;
  let after: string;
  {
    await using listener = await listen(app);
    app.publish(toEvent({}));
    after = (await listener.next()).cursor;
  }
  app.publish(toEvent({ kind: 'GROUP', entityId: 'group_makers' }));
  app.publish(toEvent({ entityId: 'user_ben' }));
  await using back = await listen(app, { after, kinds: ['USER'] });
  app.publish(toEvent({ entityId: 'user_cleo' }));
  expect((await back.all()).map(({ entityId }) => entityId)).toEqual(['user_ben', 'user_cleo']);
});

test('who comes back to another process is told to read everything again', async () => {
  await using elsewhere = await startWorld();
  await using listener = await listen(elsewhere.gateway.app);
  elsewhere.gateway.app.publish(toEvent({}));
  const { cursor: after } = await listener.next();
  await using back = await listen(world.gateway.app, { after, kinds: ['GROUP'], ids: ['group_makers'] });
  expect(await back.next()).toMatchObject({
    kind: 'DIRECTORY',
    change: 'RESYNC_REQUIRED',
    entityId: world.emulator.instanceId,
    relatedIds: [],
    changedFields: [],
    origin: 'GATEWAY',
  });
});

test.for([
  ['after: "no cursor"', 'after'],
  ['after: ""', 'after'],
  ['after: "bm90IGEgY3Vyc29y"', 'after'],
  ['ids: ["nobody"]', 'ids.0'],
  [`ids: [${Array.from({ length: 101 }, (_, index) => `"user_${index}"`)}]`, 'ids'],
  ['kinds: [USER, USER, USER, USER, USER, USER]', 'kinds'],
  ['kinds: [NOBODY]', 'kinds'],
] as const)('wrong input is named: %s', async ([argument, named]) => {
  await using stream = await subscribeTo(
    world.gateway.app,
    `subscription { directoryChanged(${argument}) { cursor } }`,
  );
  const answer = await stream.next();
  expect(answer?.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: named } }]);
  expect(await stream.next()).toBeNull();
});

test('an event may not ask for more objects than a query', async () => {
  const rows = '{ nodes { groups(first: 100) { nodes { members(first: 100) { nodes { id } } } } } }';
  const query = `subscription { directoryChanged { group { members(first: 100) ${rows} } } }`;
  await using stream = await subscribeTo(world.gateway.app, query);
  expect((await stream.next())?.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
});

test('hours after it began, a subscription has the whole time of an operation for its next event', async () => {
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  await using app = await createApp(parseConfig({ EMULATOR_USERS: '10' }), { log, now });
  await using stream = await subscribeTo(app, objects);
  aheadMs = 3 * 3_600_000;
  const userId = app.emulator?.samples.userId ?? '';
  app.publish(toEvent({ entityId: userId }));
  const answer = await stream.next();
  expect(answer?.errors).toBeUndefined();
  expect(answer?.data).toMatchObject({ directoryChanged: { user: { id: userId } } });
});

test('the gateway that closes ends the stream', async () => {
  const closing = await startWorld();
  await using stream = await subscribeTo(closing.gateway.app, objects);
  const end = stream.next();
  await closing[Symbol.asyncDispose]();
  expect(await end).toBeNull();
});
