import { expect, test } from 'vitest';
import { openFeed, said } from './feed-world.ts';

const resync = 'RESYNC OVERLOAD';

function openStorm() {
  const world = openFeed({ logSize: 1_000 });
  const { heard } = world.listen();
  let pushes = 0;
  return {
    ...world,
    push: (count: number) => {
      for (let index = 0; index < count; index += 1) {
        pushes += 1;
        world.publish({ full: true, entityId: `user_${pushes}` });
      }
    },
    heard: async () => {
      await world.settle();
      return heard.splice(0).map(said);
    },
  };
}

const pushes = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `UPDATED user_${from + index}`);

test('a hundred pushes are published one by one, the next one is a resync', async () => {
  const { push, heard, evicted } = openStorm();
  push(100);
  expect(await heard()).toEqual(pushes(1, 100));
  push(5_000);
  expect(await heard()).toEqual([resync]);
  expect(evicted).toHaveLength(5_100);
});

test('a storm is published every thirty seconds, as long as it lasts', async () => {
  const { push, heard, clock } = openStorm();
  push(102);
  await heard();
  await clock.advance(29_999);
  push(1);
  expect(await heard()).toEqual([]);
  await clock.advance(1);
  expect(await heard()).toEqual([resync]);
  await clock.advance(29_999);
  expect(await heard()).toEqual([]);
  push(1);
  await clock.advance(1);
  expect(await heard()).toEqual([resync]);
  // Nothing came meanwhile: it is over, and the next push is one of its own.
  await clock.advance(30_000);
  expect(await heard()).toEqual([]);
  push(1);
  expect(await heard()).toEqual(['UPDATED user_105']);
  expect(clock.appointments).toBe(0);
});

test('a storm is published with the origin of its pushes, whatever else happens meanwhile', async () => {
  const { push, publish, listen, settle, clock } = openStorm();
  const { heard } = listen();
  push(102);
  publish({ origin: 'MUTATION' });
  await clock.advance(30_000);
  await settle();
  expect(heard.slice(100).map((change) => `${said(change)} ${change.origin}`)).toEqual([
    'RESYNC OVERLOAD ALIBABA_CALLBACK',
    'UPDATED user_1 MUTATION',
    'RESYNC OVERLOAD ALIBABA_CALLBACK',
  ]);
});

test('a hundred pushes every thirty seconds are no storm, one more within any thirty seconds is', async () => {
  const { push, heard, clock } = openStorm();
  push(50);
  await clock.advance(15_000);
  push(50);
  await clock.advance(15_000);
  push(50);
  expect(await heard()).toEqual(pushes(1, 150));
  push(1);
  expect(await heard()).toEqual([resync]);
});

test('who comes back behind the resync of a storm does not hear it again', async () => {
  const { feed, listen, publish, settle } = openFeed({ logSize: 1_000 });
  const early = listen();
  for (let index = 0; index < 101; index += 1) publish({ full: true });
  await settle();
  const resynced = early.heard.at(-1);
  expect(resynced).toMatchObject({ reason: 'OVERLOAD', origin: 'ALIBABA_CALLBACK' });
  const back = listen({ after: resynced?.cursor ?? '' });
  publish({ entityId: 'user_later' });
  await settle();
  expect(back.heard.map(said)).toEqual(['UPDATED user_later']);
  feed[Symbol.dispose]();
});

test('everything else is published during the storm', async () => {
  const { push, heard, publish } = openStorm();
  push(101);
  await heard();
  publish({ entityId: 'user_other' });
  push(1);
  publish({ change: 'DELETED', entityId: 'user_other' });
  expect(await heard()).toEqual(['UPDATED user_other', 'DELETED user_other']);
});
