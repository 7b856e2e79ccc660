import fc from 'fast-check';
import { expect } from 'vitest';
import type { RedisServer } from '../../support/redis-server.ts';
import { afterLagMs, nameAt, rename } from './asking.ts';
import { openReplicas, type ReplicaGateway } from './open-replicas.ts';

/** What happens, at one of three gateways, to one of a few users. */
interface Step {
  readonly kind: 'read' | 'write' | 'elsewhere' | 'pass' | 'cutOff' | 'loseStore';
  readonly at: number;
  readonly user: number;
  /** Whether the completion of a write is lost. */
  readonly isCutOff: boolean;
}

const users = 3;

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { arbitrary: fc.constant('read' as const), weight: 60 },
    { arbitrary: fc.constant('write' as const), weight: 12 },
    { arbitrary: fc.constant('elsewhere' as const), weight: 6 },
    { arbitrary: fc.constant('pass' as const), weight: 12 },
    { arbitrary: fc.constant('cutOff' as const), weight: 3 },
    { arbitrary: fc.constant('loseStore' as const), weight: 1 },
  ),
  at: fc.nat(2),
  user: fc.nat(users - 1),
  isCutOff: fc.boolean(),
});

/** Steps, of which those of one round happen at the same time. */
export const roundsArbitrary: fc.Arbitrary<readonly (readonly Step[])[]> = fc.array(
  fc.array(stepArbitrary, { minLength: 1, maxLength: 8 }),
  { minLength: 20, maxLength: 20 },
);

export interface Tally {
  reads: number;
  writes: number;
}

/** Plays the rounds; each read is held against what was acknowledged before it began. */
export async function play(
  server: RedisServer,
  rounds: readonly (readonly Step[])[],
  tally: Tally,
): Promise<void> {
  await using replicas = await openReplicas(server);
  const { gateways, emulator } = replicas;
  const ids = Array.from(emulator.directory.users(), ({ userId }) => userId).slice(0, users);
  const written = ids.map(() => 0);
  /** The latest version of each user that was acknowledged. */
  const acknowledged = ids.map(() => 0);
  /** Gateways that the store cannot be reached from. */
  const cutOff = new Set<ReplicaGateway>();
  /** Changes of one user, one after the other. */
  const lines: Promise<void>[] = ids.map(() => Promise.resolve());

  async function read(gateway: ReplicaGateway, user: number): Promise<void> {
    const before = acknowledged[user] ?? 0;
    const name = (await nameAt(gateway, ids[user] ?? '')) ?? '';
    const [, version = '0'] = /^Version (\d+)$/.exec(name) ?? [];
    expect(Number(version), `of user ${user}`).toBeGreaterThanOrEqual(before);
    tally.reads += 1;
  }

  async function change(gateway: ReplicaGateway, { kind, user, isCutOff }: Step): Promise<void> {
    // Nothing is written there, and callbacks come again.
    if (cutOff.has(gateway)) return;
    const id = ids[user] ?? '';
    const version = (written[user] ?? 0) + 1;
    written[user] = version;
    const name = `Version ${version}`;
    if (kind === 'write') {
      gateway.log.isCutOff = isCutOff;
      expect(await rename(gateway, id, name)).toBe(name);
      gateway.log.isCutOff = false;
    } else {
      emulator.directory.updateUser(id, { displayName: name });
      gateway.app.publish({
        ...{ id: `${id}-${version}`, origin: 'ALIBABA_CALLBACK', kind: 'USER', change: 'UPDATED' },
        ...{ entityId: id, relatedIds: [], changedFields: [], occurredAt: Date.now() },
      });
      await gateway.log.latest;
    }
    acknowledged[user] = version;
    tally.writes += 1;
  }

  async function take(step: Step): Promise<void> {
    const { kind, at, user } = step;
    const gateway = gateways[at];
    if (!gateway) return;
    if (kind === 'pass') for (const each of gateways) each.pass(afterLagMs);
    else if (kind === 'read') await read(gateway, user);
    else if (kind === 'cutOff') {
      cutOff.add(gateway);
      gateway.tunnel.cut();
    } else if (kind !== 'loseStore') {
      lines[user] = lines[user]?.then(() => change(gateway, step)) ?? Promise.resolve();
      await lines[user];
    }
  }

  async function mend(): Promise<void> {
    for (const gateway of cutOff) {
      await gateway.log.until(false);
      gateway.tunnel.mend();
      await gateway.log.until(true);
    }
    cutOff.clear();
  }

  for (const [index, steps] of rounds.entries()) {
    await Promise.all(steps.map(take));
    if (index % 5 === 4) await mend();
    if (!steps.some(({ kind }) => kind === 'loseStore')) continue;
    await mend();
    // What it has acknowledged is lost with it.
    await server.kill();
    await Promise.all(gateways.map(({ log }) => log.until(false)));
    for (let user = 0; user < users; user += 1) await Promise.all(gateways.map((each) => read(each, user)));
    await server.start();
    await Promise.all(gateways.map(({ log }) => log.until(true)));
  }
  expect(gateways.flatMap(({ failures }) => failures)).toEqual([]);
}
