import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Client, type Lease, Pool, type Refusal } from '../../../src/admission/pool.ts';

const ada: Client = { key: 'ada', isSignedIn: true };
const ben: Client = { key: 'ben', isSignedIn: true };
const stranger: Client = { key: '192.0.2.1', isSignedIn: false };
const proxy: Client = { key: undefined, isSignedIn: false };

test('one client has its share, and the others find the rest', () => {
  const refusals: Refusal[] = [];
  const pool = new Pool({
    capacity: 10,
    clientShare: 0.5,
    unsignedShare: 0.5,
    onRefusal: (refusal) => refusals.push(refusal),
  });
  const first = pool.take(ada, 5);
  expect(typeof first).toBe('object');
  expect(pool.take(ada, 1)).toBe('SHARE');
  expect(pool.take(stranger, 5)).toBeTypeOf('object');
  expect(pool.take(proxy, 1)).toBe('CAPACITY');
  expect(pool.take(ben, 1)).toBe('CAPACITY');
  expect(refusals).toEqual(['SHARE', 'CAPACITY', 'CAPACITY']);
  if (typeof first === 'object') first[Symbol.dispose]();
  expect(pool.take(ben, 5)).toBeTypeOf('object');
});

test('clients without a sign-in leave room for those with one', () => {
  const pool = new Pool({ capacity: 10, clientShare: 1, unsignedShare: 0.5 });
  expect(pool.take(proxy, 5)).toBeTypeOf('object');
  expect(pool.take(stranger, 1)).toBe('CAPACITY');
  expect(pool.take(ada, 5)).toBeTypeOf('object');
});

test('whatever is taken, grown, held and given back, the bounds hold, and all of it comes back', () => {
  const step = fc.record({
    act: fc.constantFrom('take', 'grow', 'end', 'hold'),
    client: fc.constantFrom(ada, ben, stranger, proxy),
    amount: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const pool = new Pool({ capacity: 12, clientShare: 0.5, unsignedShare: 0.5 });
      const leases: { lease: Lease; client: Client; amount: number }[] = [];
      for (const { act, client, amount } of steps) {
        const heldBy = (isCounted: (client: Client) => boolean) =>
          leases.filter((each) => isCounted(each.client)).reduce((sum, each) => sum + each.amount, 0);
        const isAllowed = (one: Client) =>
          heldBy(() => true) + amount <= 12 &&
          (one.isSignedIn || heldBy(({ isSignedIn }) => !isSignedIn) + amount <= 6) &&
          (one.key === undefined || heldBy(({ key }) => key === one.key) + amount <= 6);
        const [oldest] = leases;
        if (act === 'take') {
          const allowed = isAllowed(client);
          const lease = pool.take(client, amount);
          expect(typeof lease === 'object').toBe(allowed);
          if (typeof lease === 'object') leases.push({ lease, client, amount });
        } else if (act === 'hold') leases.push({ lease: pool.hold(client, amount), client, amount });
        else if (act === 'grow' && oldest) {
          const allowed = isAllowed(oldest.client);
          expect(oldest.lease.grow(amount) === undefined).toBe(allowed);
          if (allowed) oldest.amount += amount;
        } else if (act === 'end') leases.shift()?.lease[Symbol.dispose]();
        expect(pool.used).toBe(heldBy(() => true));
      }
      for (const { lease } of leases) lease[Symbol.dispose]();
      expect(pool.used).toBe(0);
    }),
  );
});
