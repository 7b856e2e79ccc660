import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { SharedStateUnavailableError } from '../../../src/shared-state/ports.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { rename } from './asking.ts';
import { hear, listenAt } from './listening.ts';
import { openReplicas, type ReplicaGateway } from './open-replicas.ts';

let server: RedisServer;

beforeAll(async () => {
  if (hasRedisServer) server = await startRedisServer();
});
afterAll(async () => server?.[Symbol.asyncDispose]());

const config = { mirror: parseConfig({ MIRROR: 'on', READS: 'mirror' }).mirror };

/** What no call of EIAM's answers. */
const search = `query ($text: String!) {
  users(filter: { text: $text }, first: 5) { totalCount nodes { id displayName } }
}`;
/** What EIAM answers as well. */
const named = `query ($text: String!) {
  users(filter: { displayName: { equals: $text } }, first: 5) { nodes { displayName } }
}`;
const everything = `{
  users(first: 100) {
    totalCount
    nodes {
      id displayName username email status createdAt updatedAt manager { id }
      primaryOrganizationalUnit { id name } organizationalUnits(first: 50) { nodes { id } } groups(first: 50) { nodes { id name } }
    }
  }
  groups(first: 100) { totalCount nodes { id name memberCount members(first: 100) { nodes { id } } } }
}`;

async function untilReady(gateways: readonly ReplicaGateway[]): Promise<void> {
  const states = () => gateways.map(({ app }) => app.mirror?.status().state);
  await expect.poll(states).toEqual(gateways.map(() => 'READY'));
}

/** By the mirror alone, once it shows what was written. */
async function copyAt(gateway: ReplicaGateway) {
  const ask = () => gateway.ask(everything, {}, { 'x-eiam-trace': '1' });
  const look = async () => {
    const { errors, extensions } = await ask();
    return { errors, freshness: extensions?.freshness };
  };
  await expect.poll(look).toMatchObject({ errors: undefined, freshness: { source: 'MIRROR' } });
  return (await ask()).data;
}

async function expectAlike(gateways: readonly ReplicaGateway[]): Promise<void> {
  const [first, ...others] = await Promise.all(gateways.map(copyAt));
  for (const other of others) expect(other).toEqual(first);
}

interface Listed {
  readonly users: { readonly nodes: readonly { readonly displayName: string }[] };
}

async function listed(gateway: ReplicaGateway, text: string): Promise<readonly string[]> {
  const { data } = await gateway.ask<Listed>(named, { text });
  return data?.users.nodes.map(({ displayName }) => displayName) ?? [];
}

async function found(gateway: ReplicaGateway, text: string): Promise<readonly string[]> {
  const { data, errors, extensions } = await gateway.ask<Listed>(search, { text });
  expect(errors).toBeUndefined();
  expect(extensions?.freshness).toBeUndefined();
  return data?.users.nodes.map(({ displayName }) => displayName) ?? [];
}

describe.skipIf(!hasRedisServer)('one mirror at three replicas', () => {
  test('is filled by one of them, and read by all without a call', async () => {
    await using replicas = await openReplicas(server, { config });
    const { gateways, emulator } = replicas;
    await untilReady(gateways);
    expect(emulator.counters.snapshot()).toMatchObject({ GetUser: 12 });
    expect(gateways.filter(({ isKeeper }) => isKeeper)).toHaveLength(1);
    emulator.counters.reset();
    await expectAlike(gateways);
    const { ListUsers, ListGroups, GetUser } = emulator.counters.snapshot();
    expect({ ListUsers, ListGroups, GetUser }).toEqual({});
    expect(gateways.flatMap(({ failures }) => failures)).toEqual([]);
  });

  test('shows at each of them what any of them has written', async () => {
    await using replicas = await openReplicas(server, { config });
    const { gateways, emulator } = replicas;
    await untilReady(gateways);
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    for (let round = 0; round < 9; round += 1) {
      const writer = gateways[round % 3] ?? gateways[0];
      const name = `Written${round}`;
      expect(await rename(writer, id, name)).toBe(name);
      for (const reader of gateways) expect(await listed(reader, name)).toEqual([name]);
      for (const reader of gateways) expect(await found(reader, name)).toEqual([name]);
      for (const reader of gateways) expect(await found(reader, `Written${round - 1}`)).toEqual([]);
    }
    await expectAlike(gateways);
    expect(gateways.flatMap(({ failures }) => failures)).toEqual([]);
  });

  test('shows what was written where EIAM shows it later than it answers', async () => {
    await using replicas = await openReplicas(server, { config, emulator: { readLag: { ms: 1_000 } } });
    const { gateways, emulator } = replicas;
    await untilReady(gateways);
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    const writer = gateways.find(({ isKeeper }) => !isKeeper);
    if (!writer) throw new Error('Expected one that does not keep the mirror');
    await rename(writer, id, 'Lagging');
    for (const reader of gateways) await expect.poll(() => found(reader, 'Lagging')).toEqual(['Lagging']);
  });

  test('says that it may lack a write whose end its gateway could not log', async () => {
    await using replicas = await openReplicas(server, { config });
    const { gateways, emulator } = replicas;
    await untilReady(gateways);
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    const [writer, ...readers] = gateways;
    writer.log.beforeAppend = ({ body }) => {
      if (body.kind !== 'announced')
        throw new SharedStateUnavailableError('It was cut off behind the announcement');
    };
    expect(await rename(writer, id, 'Unlogged')).toBe('Unlogged');
    for (const reader of readers) {
      const { data, extensions } = await reader.ask<Listed>(search, { text: 'Unlogged' });
      expect(data?.users.nodes).toEqual([]);
      expect(extensions?.freshness).toMatchObject({ source: 'STALE' });
      // EIAM answers this one.
      expect(await listed(reader, 'Unlogged')).toEqual(['Unlogged']);
    }
  });

  test('is kept by another one when the one that kept it ends, and filled no second time', async () => {
    await using replicas = await openReplicas(server, { config });
    const { gateways, emulator } = replicas;
    await untilReady(gateways);
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    const keeper = gateways.find(({ isKeeper }) => isKeeper);
    const others = gateways.filter((gateway) => gateway !== keeper);
    emulator.counters.reset();
    await keeper?.app.close();
    const [writer, reader] = others;
    if (!writer || !reader) throw new Error('Expected two that are left');
    expect(await rename(writer, id, 'Later')).toBe('Later');
    // Nothing keeps it for a while, so that EIAM is asked.
    expect(await listed(reader, 'Later')).toEqual(['Later']);
    await expect.poll(() => found(reader, 'Later')).toEqual(['Later']);
    await expectAlike(others);
    expect(others.filter(({ isKeeper }) => isKeeper)).toHaveLength(1);
    expect(emulator.counters.snapshot().GetUser).toBeLessThan(6);
    expect(others.flatMap(({ failures }) => failures)).toEqual([]);
  });

  test('comes to one that starts later as a copy, and what was written since by the log', async () => {
    await using replicas = await openReplicas(server, { config });
    const { gateways, emulator } = replicas;
    await untilReady(gateways);
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    await rename(gateways[0], id, 'Before');
    emulator.counters.reset();
    const late = await replicas.open();
    await untilReady([late]);
    await rename(late, id, 'After');
    for (const reader of [late, ...gateways]) expect(await found(reader, 'After')).toEqual(['After']);
    await expectAlike([late, ...gateways]);
    expect(emulator.counters.snapshot().GetUser).toBeLessThan(6);
    expect([late, ...gateways].flatMap(({ failures }) => failures)).toEqual([]);
  });

  test('comes to one that starts later where no copy is left, since it asks for one', async () => {
    await using replicas = await openReplicas(server, { config });
    const { gateways, emulator } = replicas;
    await untilReady(gateways);
    await server.client.del(await server.client.keys('*:snapshot*'));
    emulator.counters.reset();
    const late = await replicas.open();
    await untilReady([late]);
    await expectAlike([late, ...gateways]);
    expect(emulator.counters.snapshot().GetUser).toBeUndefined();
  });

  test('is the same at all of them again when the store was lost, and is read once more', async () => {
    await using own = await startRedisServer();
    await using replicas = await openReplicas(own, { config });
    const { gateways, emulator } = replicas;
    await untilReady(gateways);
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    await own.kill();
    await Promise.all(gateways.map(({ log }) => log.until(false)));
    emulator.directory.updateUser(id, { displayName: 'Meanwhile' });
    const late = emulator.faults.add({ operation: 'ListUsers', fault: { kind: 'latency', ms: 5_000 } });
    await own.start();
    await Promise.all(gateways.map(({ log }) => log.until(true)));
    await untilReady(gateways);
    // Until then it says that it may be out of date.
    const { extensions } = await gateways[0].ask(search, { text: 'Meanwhile' });
    expect(extensions?.freshness).toMatchObject({ source: 'STALE' });
    late[Symbol.dispose]();
    for (const reader of gateways) await expect.poll(() => found(reader, 'Meanwhile')).toEqual(['Meanwhile']);
    await expectAlike(gateways);
    expect(gateways.filter(({ isKeeper }) => isKeeper)).toHaveLength(1);
  });

  test.each([
    ['already when it is to be filled', 11],
    ['once a check finds one more', 12],
  ])('is off at all of them where there are more users than it may hold, %s', async (_, maxUsers) => {
    const mirror = config.mirror && { ...config.mirror, checkIntervalMs: 1_000, maxUsers };
    await using replicas = await openReplicas(server, { config: { mirror } });
    const { gateways, emulator } = replicas;
    if (maxUsers === 12) {
      await untilReady(gateways);
      emulator.directory.addUser({ username: 'one.more' });
    }
    const states = () => gateways.map(({ app }) => app.mirror?.status().state);
    await expect.poll(states).toEqual(['OFF', 'OFF', 'OFF']);
    for (const gateway of gateways)
      expect((await gateway.ask(search, { text: 'any' })).errors).toMatchObject([
        { extensions: { code: 'NOT_CONFIGURED', settings: ['MIRROR_MAX_USERS'] } },
      ]);
    expect(gateways.flatMap(({ failures }) => failures)).toMatchObject([{ most: maxUsers }]);
  });

  test('notifies subscribers of each, once, of what a check finds', async () => {
    const often = { ...config, mirror: config.mirror && { ...config.mirror, checkIntervalMs: 1_000 } };
    await using replicas = await openReplicas(server, { config: often });
    await using stack = new AsyncDisposableStack();
    const { gateways, emulator } = replicas;
    await untilReady(gateways);
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    const streams = await Promise.all(gateways.map((gateway) => listenAt(gateway)));
    for (const stream of streams) stack.use(stream);
    emulator.directory.updateUser(id, { displayName: 'Silently' });
    const heard = await Promise.all(streams.map((stream) => hear(stream, 1)));
    expect(heard[0]).toMatchObject([{ subject: id }]);
    for (const each of heard) expect(each).toEqual(heard[0]);
    for (const reader of gateways) expect(await found(reader, 'Silently')).toEqual(['Silently']);
  });
});
