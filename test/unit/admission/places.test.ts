import { expect, test } from 'vitest';
import { Places } from '../../../src/admission/places.ts';
import { type Client, Pool } from '../../../src/admission/pool.ts';

const ada: Client = { key: 'ada', isSignedIn: true };
const ben: Client = { key: 'ben', isSignedIn: true };
const strangers: readonly Client[] = [1, 2, 3, 4, 5, 6].map((host) => ({
  key: `192.0.2.${host}`,
  isSignedIn: false,
}));
const request = { signal: new AbortController().signal };

function open(capacity: number) {
  let deferred: (() => void)[] = [];
  let timers: { readonly callback: () => void; readonly at: number }[] = [];
  let now = 0;
  const places = new Places({
    capacity,
    waiting: new Pool({ capacity: 100, clientShare: 1, unsignedShare: 1 }),
    longestWaitMs: 60_000,
    loop: {
      defer: (callback) => deferred.push(callback),
      setTimer: (callback, ms) => timers.push({ callback, at: now + ms }),
      now: () => now,
    },
  });
  return {
    places,
    /** So much time passes. */
    async pass(ms: number) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
      await Promise.resolve();
    },
    /** One turn of the event loop. */
    async turn() {
      const callbacks = deferred;
      deferred = [];
      for (const callback of callbacks) callback();
      await Promise.resolve();
    },
  };
}

test('of one client four start in one turn of the event loop, then one in each, and others start at once', async () => {
  const { places, turn } = open(100);
  const started: string[] = [];
  const enter = async (client: Client, name: string) => {
    const place = places.enter(client, request);
    const isAtOnce = !(place instanceof Promise);
    await place;
    started.push(isAtOnce ? name : `${name} later`);
  };
  const all = [1, 2, 3, 4, 5, 6].map((number) => enter(ada, `${number}`));
  await enter(ben, 'ben');
  expect(started).toEqual(['1', '2', '3', '4', 'ben']);
  await turn();
  expect(started.at(-1)).toBe('5 later');
  await turn();
  await Promise.all(all);
  expect(started.at(-1)).toBe('6 later');
  await enter(ada, 'again');
  expect(started.at(-1)).toBe('again');
});

test('operations that end at once leave no more room in the same turn', () => {
  const { places } = open(100);
  const outcomes = [1, 2, 3, 4, 5].map(() => {
    const place = places.enter(ada, request);
    if (typeof place === 'object' && Symbol.dispose in place) place[Symbol.dispose]();
    return place instanceof Promise;
  });
  expect(outcomes).toEqual([false, false, false, false, true]);
});

test('clients without a sign-in start as one, and wait behind those with one', async () => {
  const { places, turn } = open(6);
  const waiting = strangers.map((stranger) => places.enter(stranger, request));
  expect(waiting.map((place) => place instanceof Promise)).toEqual([false, false, false, false, true, true]);
  const taken = [ada, ben].map((client) => places.enter(client, request));
  const late = places.enter(ada, request);
  await turn();
  expect(places.used).toBe(6);
  const [first] = taken;
  if (first && !(first instanceof Promise) && typeof first === 'object') first[Symbol.dispose]();
  await turn();
  expect(await Promise.race([late, ...waiting.slice(4)])).toBe(await late);
});

test('what clients without a sign-in start takes half of the time, and others do not wait for that', async () => {
  const { places, turn, pass } = open(100);
  const waiting = strangers.map((stranger) => places.enter(stranger, request));
  expect(places.used).toBe(4);
  await pass(20);
  await turn();
  await turn();
  expect(places.used).toBe(4);
  expect(places.enter(ada, request)).not.toBeInstanceOf(Promise);
  await turn();
  await pass(19);
  await turn();
  expect(places.used).toBe(5);
  await pass(1);
  await turn();
  expect(places.used).toBe(6);
  await turn();
  await turn();
  await Promise.all(waiting);
  expect(places.used).toBe(7);
});
