import { expect, test } from 'vitest';
import { toResync } from '../../../src/events/directory-change.ts';
import { Outbox } from '../../../src/events/outbox.ts';
import type { Appending } from '../../../src/shared-state/ports.ts';

const gap = toResync({ origin: 'GATEWAY', occurredAt: 0 }, 'GAP');

function entryOf(id: string): Appending {
  return { id, body: { kind: 'changes', changes: [] } };
}

function open() {
  const stored: Appending[] = [];
  const world = { isThere: true };
  const outbox = new Outbox({
    async append(entry) {
      if (!world.isThere) throw new Error('the store is away');
      stored.push(entry);
      return { position: stored.length, isRepeated: false };
    },
    resync: () => gap,
    newId: () => 'resync',
  });
  return { stored, world, outbox };
}

test('what cannot be stored is stored later, in order, and before what comes then', async () => {
  const { stored, world, outbox } = open();
  world.isThere = false;
  for (const id of ['one', 'two']) await outbox.append(entryOf(id));
  await outbox.flush();
  expect(stored).toEqual([]);
  world.isThere = true;
  await outbox.append(entryOf('three'));
  await outbox.append(entryOf('four'));
  expect(stored.map(({ id }) => id)).toEqual(['one', 'two', 'three', 'four']);
});

test('one resync stands for more than can be kept', async () => {
  const { stored, world, outbox } = open();
  world.isThere = false;
  for (let count = 0; count <= 1_000; count += 1) await outbox.append(entryOf(`entry-${count}`));
  world.isThere = true;
  await outbox.flush();
  expect(stored).toEqual([{ id: 'resync', body: { kind: 'changes', changes: [gap] } }]);
});
