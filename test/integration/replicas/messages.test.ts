import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { secure } from '../bamboocloud/open-receiver.ts';
import { draft, toBody } from '../bamboocloud/sender.ts';
import { hear, listenAt } from './listening.ts';
import { openReplicas, type ReplicaGateway, type Replicas } from './open-replicas.ts';
import { post, settingsOf } from './posting.ts';

const { bambooCloud } = settingsOf(secure);
const success = { status: 200, body: { code: '200' } };

let server: RedisServer;

beforeAll(async () => {
  if (hasRedisServer) server = await startRedisServer();
});
afterAll(async () => server?.[Symbol.asyncDispose]());

const open = () => openReplicas(server, { config: { bambooCloud } });
const firstUser = ({ emulator }: Replicas) => [...emulator.directory.users()][0]?.userId ?? '';
const nameOf = ({ emulator }: Replicas, id: string) => emulator.directory.user(id)?.displayName;
const renaming = (id: string, name: string, timestamp = Date.now()) =>
  draft('UPDATE_USER', { id, name }, { timestamp });
const send = (gateway: ReplicaGateway, body: string) => post(gateway, 'bamboocloud', body);

describe.skipIf(!hasRedisServer)('a BambooCloud message', () => {
  test('is applied once, whichever replicas it reaches, and gets one reply from all of them', async () => {
    await using replicas = await open();
    const { gateways, emulator } = replicas;
    const id = firstUser(replicas);
    const message = renaming(id, 'Once');
    const body = toBody(message);
    emulator.counters.reset();
    const replies = await Promise.all([...gateways, ...gateways].map((gateway) => send(gateway, body)));
    const [reply] = replies;
    expect(reply).toMatchObject(success);
    for (const other of replies) expect(other).toEqual(reply);
    expect(emulator.counters.of('PatchUser')).toBe(1);
    const later = await replicas.open();
    emulator.counters.reset();
    for (const gateway of [...gateways, later]) expect(await send(gateway, body)).toEqual(reply);
    const reused = toBody({ ...message, message: JSON.stringify({ id, name: 'Twice' }) });
    for (const gateway of [...gateways, later]) {
      expect(await send(gateway, reused)).toMatchObject({ status: 401, body: { code: '401' } });
    }
    expect(emulator.counters.snapshot()).toEqual({});
    expect(nameOf(replicas, id)).toBe('Once');
  });

  test('that is older than one that another replica applied changes nothing, there and where one starts later', async () => {
    await using replicas = await open();
    const { gateways, emulator } = replicas;
    const id = firstUser(replicas);
    const now = Date.now();
    const recorded = toBody(renaming(id, 'First', now - 2_000));
    expect(await send(gateways[0], recorded)).toMatchObject(success);
    expect(await send(gateways[1], toBody(renaming(id, 'Second', now)))).toMatchObject(success);
    const later = await replicas.open();
    emulator.counters.reset();
    for (const gateway of [...gateways, later]) {
      expect(await send(gateway, recorded)).toMatchObject(success);
      // Never seen, and older all the same.
      expect(await send(gateway, toBody(renaming(id, 'Late', now - 1_000)))).toMatchObject(success);
    }
    expect(emulator.counters.of('PatchUser')).toBe(0);
    expect(nameOf(replicas, id)).toBe('Second');
  });

  test('wins over older ones that other replicas get at the same time', async () => {
    await using replicas = await open();
    const { gateways } = replicas;
    const id = firstUser(replicas);
    const now = Date.now();
    const order = [5, 11, 2, 8, 0, 10, 3, 9, 7, 1, 6, 4];
    const replies = await Promise.all(
      order.map((age, index) =>
        send(gateways[index % 3] ?? gateways[0], toBody(renaming(id, `Name ${11 - age}`, now - age * 1_000))),
      ),
    );
    for (const reply of replies) expect(reply).toMatchObject(success);
    expect(nameOf(replicas, id)).toBe('Name 11');
  });

  test('that one replica began and another one finishes is heard of at each', async () => {
    await using replicas = await open();
    const { gateways, emulator } = replicas;
    const id = firstUser(replicas);
    await using stream = await listenAt(gateways[2]);
    const body = toBody(
      draft('UPDATE_USER', { id, name: 'Begun', disabled: true }, { timestamp: Date.now() }),
    );
    const fault = emulator.faults.add({ operation: 'DisableUser', fault: { kind: 'error500' } });
    expect(await send(gateways[0], body)).toMatchObject({ status: 500 });
    fault[Symbol.dispose]();
    // By hand: what is left to be done is nothing.
    emulator.directory.updateUser(id, { status: 'disabled' });
    expect(await send(gateways[1], body)).toMatchObject(success);
    const next = [...emulator.directory.users()].at(-1)?.userId ?? '';
    expect(await send(gateways[0], toBody(renaming(next, 'Next')))).toMatchObject(success);
    expect((await hear(stream, 1)).map(({ subject }) => subject)).toEqual([id]);
  });
});

test.skipIf(!hasRedisServer)('what cannot be remembered is to come again, and is applied once', async () => {
  await using own = await startRedisServer();
  await using replicas = await openReplicas(own, { config: { bambooCloud } });
  const { gateways, emulator } = replicas;
  const id = firstUser(replicas);
  const body = toBody(renaming(id, 'Again'));
  await own.kill();
  emulator.counters.reset();
  for (const gateway of gateways) {
    expect(await send(gateway, body)).toMatchObject({ status: 503, body: { code: '503' } });
  }
  expect(emulator.counters.of('PatchUser')).toBe(0);
  await own.start();
  for (const gateway of gateways) await expect.poll(() => send(gateway, body)).toMatchObject(success);
  expect(emulator.counters.of('PatchUser')).toBe(1);
});

test.skipIf(!hasRedisServer)(
  'what a store has lost of the order is stored again by those who know it',
  async () => {
    await using own = await startRedisServer();
    await using replicas = await openReplicas(own, { config: { bambooCloud } });
    const { gateways, emulator } = replicas;
    const id = firstUser(replicas);
    const now = Date.now();
    const recorded = toBody(renaming(id, 'First', now - 2_000));
    expect(await send(gateways[0], recorded)).toMatchObject(success);
    expect(await send(gateways[1], toBody(renaming(id, 'Second', now)))).toMatchObject(success);
    await own.kill();
    // With nothing in it.
    await own.start();
    await expect.poll(() => own.client.keys('*:messages:objects')).toHaveLength(1);
    const later = await replicas.open();
    emulator.counters.reset();
    for (const gateway of [...gateways, later]) {
      await expect.poll(() => send(gateway, recorded)).toMatchObject(success);
    }
    expect(emulator.counters.of('PatchUser')).toBe(0);
    expect(nameOf(replicas, id)).toBe('Second');
  },
);
