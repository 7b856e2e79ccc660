import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CallShare, priorities } from '../../../src/eiam/call-context.ts';
import { FairQueue } from '../../../src/eiam/fair-queue.ts';

const interactive = (viewer: string): CallShare => ({ viewer, priority: 'interactive' });

/** All items in the order of their turns. */
function drain(queue: FairQueue<string>, leaves: Map<string, () => void>): string[] {
  const order: string[] = [];
  for (let item = queue.first; item !== undefined; item = queue.first) {
    queue.passTurn();
    leaves.get(item)?.();
    order.push(item);
  }
  return order;
}

function fill(items: readonly (readonly [item: string, share: CallShare, age: number])[]) {
  const queue = new FairQueue<string>();
  const leaves = new Map(items.map(([item, share, age]) => [item, queue.join(item, share, age)]));
  return { queue, leaves };
}

test('viewers take turns, and each keeps its own order', () => {
  const [crowd, one] = [interactive('crowd'), interactive('one')];
  const { queue, leaves } = fill([
    ['c1', crowd, 1],
    ['c2', crowd, 2],
    ['c4', crowd, 4],
    ['o1', one, 5],
    ['o2', one, 6],
    // Sent again: it has the age of its first attempt.
    ['c3', crowd, 3],
  ]);
  expect(drain(queue, leaves)).toEqual(['c1', 'o1', 'c2', 'o2', 'c3', 'c4']);
});

test('calls of a lower priority wait for all of a higher one', () => {
  const { queue, leaves } = fill([
    ['check', { viewer: 'gateway', priority: 'background' }, 1],
    ['bulk', { viewer: 'a', priority: 'bulk' }, 2],
    ['first', interactive('b'), 3],
    ['second', interactive('b'), 4],
  ]);
  leaves.set('token', queue.joinUrgent('token', 0));
  expect(drain(queue, leaves)).toEqual(['token', 'first', 'second', 'bulk', 'check']);
});

test('what is ahead of a new call is counted as it will be served', () => {
  const arrival = fc.record({
    viewer: fc.constantFrom('a', 'b', 'c'),
    priority: fc.constantFrom(...priorities),
    act: fc.constantFrom('join', 'join', 'join', 'leave', 'turn'),
  });
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 40 }), (arrivals) => {
      const queue = new FairQueue<string>();
      const leaves = new Map<string, () => void>();
      const leave = (item: string | undefined) => {
        if (item === undefined) return;
        leaves.get(item)?.();
        leaves.get(item)?.();
        leaves.delete(item);
      };
      arrivals.forEach(({ act, viewer, priority }, index) => {
        if (act === 'join') leaves.set(`${index}`, queue.join(`${index}`, { viewer, priority }, index));
        else if (act === 'leave') leave([...leaves.keys()][0]);
        else {
          const first = queue.first;
          queue.passTurn();
          leave(first);
        }
        expect(queue.size).toBe(leaves.size);
        expect([...queue].toSorted()).toEqual([...leaves.keys()].toSorted());
      });
      const share = { viewer: 'a', priority: 'bulk' } as const;
      const ahead = queue.ahead(share);
      leaves.set('last', queue.join('last', share, 1_000));
      const place = drain(queue, leaves).indexOf('last');
      // A viewer whose turn is over already goes after it: at most one call each.
      expect(Math.abs(place - ahead)).toBeLessThanOrEqual(2);
      expect(queue.size).toBe(0);
    }),
  );
});

test('a call that got nothing of its turn has the next one of its priority', () => {
  const queue = new FairQueue<string>();
  const leaves = new Map<string, () => void>();
  leaves.set('b1', queue.join('b1', interactive('b'), 1));
  leaves.set('c1', queue.join('c1', interactive('c'), 2));
  leaves.set('a1', queue.joinAgain('a1', interactive('a'), 0));
  leaves.set('c0', queue.joinAgain('c0', interactive('c'), 0));
  expect(drain(queue, leaves)).toEqual(['c0', 'a1', 'b1', 'c1']);
});
