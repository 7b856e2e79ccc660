import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { openReplicas, type ReplicaGateway } from './open-replicas.ts';

/** What is held behind a write or an event, and more: from then on reads are kept again. */
const afterLagMs = 6_000;

const nameOf = 'query ($id: ID!) { user(by: { id: $id }) { displayName } }';
const rename = `mutation ($id: ID!, $name: String!) {
  patchUser(input: { userId: $id, displayName: $name }) { ... on PatchUserPayload { user { displayName } } }
}`;

let server: RedisServer;

beforeAll(async () => {
  if (hasRedisServer) server = await startRedisServer();
});
afterAll(async () => server?.[Symbol.asyncDispose]());

async function nameAt(gateway: ReplicaGateway, id: string): Promise<unknown> {
  const { data, errors } = await gateway.ask<{ user: { displayName: string } }>(nameOf, { id });
  expect(errors).toBeUndefined();
  return data?.user.displayName;
}

describe.skipIf(!hasRedisServer)('replicas', () => {
  test('read from memory, and never what another one has written over', async () => {
    await using replicas = await openReplicas(server);
    const { gateways, emulator } = replicas;
    const [{ userId: id } = { userId: '' }] = emulator.directory.users();
    for (let round = 0; round < 12; round += 1) {
      for (const gateway of gateways) gateway.pass(afterLagMs);
      // Whole answers are kept from the second request on.
      for (const gateway of [...gateways, ...gateways, ...gateways]) await nameAt(gateway, id);
      emulator.counters.reset();
      for (const gateway of gateways) await nameAt(gateway, id);
      expect(emulator.counters.snapshot()).toEqual({});
      const [writer, ...readers] = gateways.map((_, index) => gateways[(round + index) % 3]);
      const name = `Name ${round}`;
      const written = await writer?.ask(rename, { id, name });
      expect(written).toMatchObject({ data: { patchUser: { user: { displayName: name } } } });
      for (const reader of readers) expect(reader && (await nameAt(reader, id))).toBe(name);
    }
    expect(gateways.flatMap(({ failures }) => failures)).toEqual([]);
  });
});
