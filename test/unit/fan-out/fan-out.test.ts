import { describe, expect, test } from 'vitest';
import { numberOf, said } from '../events/feed-world.ts';
import { type Client, openFanOut } from './fan-out-world.ts';

describe('an event', () => {
  test('is executed and written once a group, and its bytes are shared', () => {
    const world = openFanOut();
    const clients = Array.from({ length: 600 }, (_, index) => world.join(`document ${index % 3}`));
    world.turn();
    world.publish();
    world.turn();
    expect(world.executions()).toBe(3);
    const payloads = new Set(clients.flatMap(({ payloads }) => payloads));
    expect(payloads.size).toBe(3);
    expect(new Set(clients.map(({ payloads: [payload] }) => payload?.serverSentEvent)).size).toBe(3);
    // Two times in a row it is worth to keep.
    for (const payload of payloads) payload.messageFor('1');
    expect(new Set(clients.map(({ payloads: [payload] }) => payload?.messageFor('1'))).size).toBe(3);
  });

  test('goes out in batches that give way', () => {
    const world = openFanOut();
    const clients = Array.from({ length: 500 }, () => world.join('document'));
    world.turn();
    world.publish();
    const sent = () => clients.filter(({ payloads }) => payloads.length > 0).length;
    const after: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      world.turn(1);
      after.push(sent());
    }
    expect(after).toEqual([128, 256, 384, 500]);
  });
});

/** Numbers of what was sent, from the first published on: what is missing stands in front of a resync. */
function expectNothingLost({ heard }: Client, last: number): number {
  let known = 0;
  let resyncs = 0;
  let isResynced = false;
  for (const change of heard) {
    const number = Number(numberOf(change) ?? Number.NaN);
    if (Number.isNaN(number)) {
      expect(said(change)).toBe('RESYNC OVERLOAD');
      resyncs += 1;
      isResynced = true;
      continue;
    }
    if (isResynced) expect(number).toBeGreaterThan(known);
    else expect(number).toBe(known + 1);
    isResynced = false;
    known = number;
  }
  expect(known === last || isResynced).toBe(true);
  return resyncs;
}

describe('more than can be sent', () => {
  test('becomes a resync for those that are behind, at most one a second, and nothing is lost silently', async () => {
    const world = openFanOut({ logSize: 10_000 });
    const clients = Array.from({ length: 256 }, (_, index) => world.join(`document ${index % 2}`));
    world.turn();
    const seconds = 10;
    let number = 0;
    // Fifty events a second, and two turns a second in which each subscriber is sent eight of them.
    for (let step = 0; step < seconds * 50; step += 1) {
      number += 1;
      world.publish({ changedFields: [`${number}`] });
      await world.clock.advance(20);
      if (step % 25 === 0) world.turn(2);
    }
    world.turn();
    const resyncs = clients.map((client) => expectNothingLost(client, number));
    expect(Math.max(...resyncs)).toBeLessThanOrEqual(seconds);
    expect(Math.min(...resyncs)).toBeGreaterThan(0);
    for (const { heard } of clients) {
      // All that there was time for was sent as changes, but for the resyncs.
      expect(heard.length).toBeGreaterThanOrEqual(seconds * 10);
    }
    expect(world.fanOut.stats.overloads).toBe(resyncs.reduce((sum, each) => sum + each, 0));
  });

  test('is no matter of one that has stopped reading: it goes on from the log', () => {
    const world = openFanOut({ padding: 10_000 });
    const [stopped, other] = [world.join('document'), world.join('document')];
    stopped.isStopped = true;
    for (let number = 1; number <= 20; number += 1) {
      world.publish({ changedFields: [`${number}`] });
      world.turn();
    }
    expect(other.heard).toHaveLength(20);
    expect(stopped.heard).toHaveLength(2);
    stopped.read();
    world.turn();
    expect(expectNothingLost(stopped, 20)).toBe(0);
  });

  test('takes no more than its bound in all: beyond it each has what it was sent last before the next', () => {
    const world = openFanOut({ padding: 6_000 });
    const clients = Array.from({ length: 4_000 }, () => world.join('document'));
    for (const client of clients) client.isStopped = true;
    for (let number = 1; number <= 3; number += 1) {
      world.publish({ changedFields: [`${number}`] });
      world.turn();
    }
    // Each alone could have all three.
    expect(clients.every(({ payloads }) => payloads.length === 1)).toBe(true);
    const unsent = clients.reduce((sum, { unsentBytes }) => sum + unsentBytes, 0);
    expect(world.fanOut.stats.unsentBytes).toBe(unsent);
    for (const client of clients) client.read();
    world.turn();
    for (const client of clients) expect(expectNothingLost(client, 3)).toBe(0);
    expect(world.fanOut.stats.unsentBytes).toBe(0);
  });
});

test('a group that is empty is gone, with all that was kept for it', () => {
  const world = openFanOut();
  const clients = [world.join('one'), world.join('other')];
  world.publish();
  world.turn();
  expect(world.fanOut.stats).toMatchObject({ subscribers: 2, groups: 2 });
  world.feed[Symbol.dispose]();
  expect(world.fanOut.stats).toMatchObject({ subscribers: 0, groups: 0, unsentBytes: 0 });
  expect(clients.map(({ ends }) => ends)).toEqual([[{ why: 'CLOSED' }], [{ why: 'CLOSED' }]]);
});
