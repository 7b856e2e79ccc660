import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../support/gateway.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { openReplicas } from './open-replicas.ts';

let server: RedisServer;

beforeAll(async () => {
  if (hasRedisServer) server = await startRedisServer();
});
afterAll(async () => server?.[Symbol.asyncDispose]());

const cost = { 'x-eiam-cost': '1' };
const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions?.code);

/** Replicas that remember nothing, so that each operation takes calls. */
const open = (calls: number) =>
  openReplicas(server, {
    config: { cacheTtlMs: 0, viewerBudget: { calls, windowMs: 3_600_000 } },
    parts: { viewerKey: () => 'ada' },
  });

describe.skipIf(!hasRedisServer)('a viewer’s budget', () => {
  test('is granted to the last call over all replicas, and no further', async () => {
    await using replicas = await open(60);
    const { gateways, emulator } = replicas;
    const ids = [...emulator.directory.users()].map(({ userId }) => userId);
    emulator.counters.reset();
    const query = 'query ($id: ID!) { user(by: { id: $id }) { displayName } }';
    const answers = await Promise.all(
      Array.from({ length: 150 }, (_, index) => {
        const gateway = gateways[index % 3] ?? gateways[0];
        return gateway.ask(query, { id: ids[index % ids.length] });
      }),
    );
    const refused = answers.filter((answer) => codesOf(answer).includes('OPERATION_TOO_COMPLEX'));
    expect(refused).toHaveLength(90);
    expect(emulator.counters.of('GetUser')).toBe(60);
    const later = await replicas.open();
    for (const gateway of [...gateways, later]) {
      expect(codesOf(await gateway.ask(query, { id: ids[0] }))).toEqual(['OPERATION_TOO_COMPLEX']);
    }
  });

  test('is what was taken in the end, whatever was expected', async () => {
    await using replicas = await open(1_000);
    const { gateways, emulator } = replicas;
    const ids = [...emulator.directory.users()].map(({ userId }) => userId);
    emulator.counters.reset();
    const queries = [
      '{ users(first: 3) { nodes { groups { nodes { name } } } } }',
      '{ groups(first: 5) { nodes { id members(first: 5) { nodes { id } } } } }',
      `{ user(by: { id: "${ids[0]}" }) { displayName organizationalUnits { nodes { name } } } }`,
    ];
    await Promise.all(
      Array.from({ length: 45 }, (_, index) =>
        (gateways[index % 3] ?? gateways[0]).ask(queries[Math.floor(index / 3) % 3] ?? ''),
      ),
    );
    for (const gateway of gateways) {
      const { extensions } = await gateway.ask('{ viewer { subject } }', {}, cost);
      expect(extensions?.cost?.budget?.remaining).toBe(1_000 - emulator.counters.total);
    }
  });
});
