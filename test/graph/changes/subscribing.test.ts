import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';
import { subscribeTo } from '../../support/subscribe.ts';
import { startWorld, type World } from '../mutations/world.ts';
import { listen, subjectOf } from './listen.ts';
import { toEvent } from './to-event.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ scope: 'all' });
});
afterAll(() => world[Symbol.asyncDispose]());

const objects = `subscription { directoryChanged {
  ... on DirectoryObjectChanged { object { ...Shown } }
  ... on DirectoryUserMoved { user { ...Shown } }
  ... on DirectoryMembersChanged { container { ...Shown } }
} }
fragment Shown on DirectoryObject {
  __typename id ... on User { displayName } ... on Group { name } ... on OrganizationalUnit { name }
}`;

const ada = { __typename: 'User', id: 'user_ada', displayName: 'Ada L.' };
const makers = { __typename: 'Group', id: 'group_makers', name: 'Makers' };
const sales = { __typename: 'OrganizationalUnit', id: 'ou_sales', name: 'Sales' };
const unit = { kind: 'ORGANIZATIONAL_UNIT', entityId: 'ou_sales' } as const;
const added = { kind: 'MEMBERSHIP', change: 'MEMBERS_ADDED', relatedIds: ['user_ada'] } as const;

describe('the object of a change', () => {
  test.for<[Partial<DirectoryEvent>, object, Record<string, number>]>([
    [{ entityId: 'user_ada' }, { object: ada }, { GetUser: 1 }],
    [{ entityId: 'user_ada', change: 'DELETED' }, { object: null }, {}],
    [{ entityId: 'user_nobody' }, { object: null }, { GetUser: 1 }],
    [{ entityId: 'user_ada', change: 'MOVED' }, { user: ada }, { GetUser: 1 }],
    [{ entityId: 'user_nobody', change: 'MOVED' }, { user: null }, { GetUser: 1 }],
    [{ kind: 'GROUP', entityId: 'group_makers' }, { object: makers }, { GetGroup: 1 }],
    [{ kind: 'GROUP', entityId: 'group_makers', change: 'DELETED' }, { object: null }, {}],
    [{ ...unit, change: 'MOVED' }, { object: sales }, { GetOrganizationalUnit: 1 }],
    [{ ...unit, change: 'DELETED' }, { object: null }, {}],
    [{ ...added, entityId: 'group_makers' }, { container: makers }, { GetGroup: 1 }],
    [{ ...added, entityId: 'group_nobody' }, { container: null }, { GetGroup: 1 }],
    [{ ...added, entityId: 'ou_sales' }, { container: sales }, { GetOrganizationalUnit: 1 }],
    [{ kind: 'DIRECTORY', entityId: 'idaas_1', change: 'RESYNC_REQUIRED' }, {}, {}],
  ])('%j', async ([event, expected, byOperation]) => {
    await using stream = await subscribeTo(world.gateway.app, objects);
    world.gateway.app.publish(toEvent(event));
    const answer = await stream.next();
    expect(answer?.errors).toBeUndefined();
    expect(answer?.data).toEqual({ directoryChanged: expected });
    expect(answer?.extensions?.upstream?.byOperation).toEqual(byOperation);
  });

  test('is read again for every change, with a cost of its own', async () => {
    await using stream = await subscribeTo(world.gateway.app, objects);
    for (const displayName of ['Ada One', 'Ada Two', 'Ada L.']) {
      world.directory.updateUser('user_ada', { displayName });
      world.gateway.app.publish(toEvent({}));
      const answer = await stream.next();
      expect(answer?.data).toEqual({
        directoryChanged: { object: { ...ada, displayName } },
      });
      expect(answer?.extensions?.upstream?.calls).toBe(1);
    }
  });

  test('is null with an error where it cannot be read, and the next change is published all the same', async () => {
    await using stream = await subscribeTo(world.gateway.app, objects);
    const { faults } = world.emulator;
    {
      using _down = faults.add({ operation: 'GetUser', fault: { kind: 'error500' } });
      world.gateway.app.publish(toEvent({}));
      expect(await stream.next()).toMatchObject({
        data: { directoryChanged: { object: null } },
        errors: [{ path: ['directoryChanged', 'object'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
      });
    }
    world.gateway.app.publish(toEvent({}));
    expect((await stream.next())?.data).toEqual({ directoryChanged: { object: ada } });
  });
});

describe('an event is published as it is, and once', () => {
  const renamed = { change: 'UPDATED', objectId: 'user_ada', objectKind: 'USER', changedFields: null };

  test.for<[Partial<DirectoryEvent>, object]>([
    [{}, { __typename: 'DirectoryObjectChanged', ...renamed }],
    [
      { changedFields: ['username', 'email'], relatedIds: ['ou_sales'] },
      { __typename: 'DirectoryObjectChanged', ...renamed, changedFields: ['username', 'email'] },
    ],
    [
      {
        change: 'MOVED',
        relatedIds: ['ou_sales', 'ou_platform'],
        moved: { from: ['ou_sales'], to: ['ou_platform'] },
      },
      {
        __typename: 'DirectoryUserMoved',
        ...{ userId: 'user_ada', fromIds: ['ou_sales'], toIds: ['ou_platform'] },
      },
    ],
    [
      { change: 'MOVED', relatedIds: ['ou_platform'] },
      { __typename: 'DirectoryUserMoved', userId: 'user_ada', fromIds: null, toIds: null },
    ],
    [
      { ...added, entityId: 'group_makers' },
      {
        __typename: 'DirectoryMembersChanged',
        ...{ containerId: 'group_makers', addedUserIds: ['user_ada'], removedUserIds: [] },
      },
    ],
    [
      { kind: 'MEMBERSHIP', change: 'MEMBERS_REMOVED', entityId: 'ou_sales' },
      {
        __typename: 'DirectoryMembersChanged',
        ...{ containerId: 'ou_sales', addedUserIds: [], removedUserIds: null },
      },
    ],
    [
      { kind: 'DIRECTORY', change: 'RESYNC_REQUIRED', entityId: 'idaas_1', reason: 'SCOPE_CHANGED' },
      { __typename: 'DirectoryResyncRequired', reason: 'SCOPE_CHANGED' },
    ],
  ])('%j', async ([reported, expected]) => {
    const { app } = world.gateway;
    await using listener = await listen(app);
    const event = toEvent(reported);
    expect([app.publish(event), app.publish(event)]).toEqual([true, false]);
    expect(await listener.all()).toEqual([
      {
        cursor: expect.stringMatching(/^[\w-]+$/),
        occurredAt: '2030-01-02T03:04:05.000Z',
        origin: 'BAMBOOCLOUD_CALLBACK',
        ...expected,
      },
    ]);
  });
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
  expect((await back.all()).map(subjectOf)).toEqual(['user_ben', 'user_cleo']);
});

test('a subscriber that resumes at another process has to read everything again', async () => {
  await using elsewhere = await startWorld();
  await using listener = await listen(elsewhere.gateway.app);
  elsewhere.gateway.app.publish(toEvent({}));
  const { cursor: after } = await listener.next();
  await using back = await listen(world.gateway.app, { after, kinds: ['GROUP'], ids: ['group_makers'] });
  expect(await back.next()).toEqual({
    __typename: 'DirectoryResyncRequired',
    reason: 'NEW_LOG',
    origin: 'GATEWAY',
    occurredAt: expect.any(String),
    cursor: expect.any(String),
  });
});

test('an event may not ask for more objects than a query', async () => {
  const rows = '{ nodes { groups(first: 100) { nodes { members(first: 100) { nodes { id } } } } } }';
  const group = `... on Group { members(first: 100) ${rows} }`;
  const query = `subscription { directoryChanged { ... on DirectoryObjectChanged { object { ${group} } } } }`;
  await using stream = await subscribeTo(world.gateway.app, query);
  expect((await stream.next())?.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
});

test('hours after it began, a subscription has the whole time of an operation for its next event', async () => {
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  await using app = await createApp(parseConfig({ EMULATOR_USERS: '10', MIRROR: 'off' }), { log, now });
  await using stream = await subscribeTo(app, objects);
  aheadMs = 3 * 3_600_000;
  const userId = app.emulator?.samples.userId ?? '';
  app.publish(toEvent({ entityId: userId }));
  const answer = await stream.next();
  expect(answer?.errors).toBeUndefined();
  expect(answer?.data).toMatchObject({ directoryChanged: { object: { id: userId } } });
});

test('the gateway that closes ends the stream', async () => {
  const closing = await startWorld();
  await using stream = await subscribeTo(closing.gateway.app, objects);
  const end = stream.next();
  await closing[Symbol.asyncDispose]();
  expect(await end).toBeNull();
});
