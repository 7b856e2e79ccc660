import { expect, test } from 'vitest';
import { openSender, toReply } from './open-sender.ts';

const redeliveryDelayMs = (redelivery: number) => redelivery * 100;

test('what is not accepted comes again five times, as the same event in a new token, and is given up', async () => {
  await using sender = await openSender({ callbacks: { alibaba: { redeliveryDelayMs } } }, () => ({
    status: 500,
    body: { error: 'internal_error' },
  }));
  sender.directory.addUser({ userId: 'user_1' });
  for (const redelivery of [1, 2, 3, 4, 5]) {
    await sender.timers.set(redelivery * 100);
    expect(sender.messages).toHaveLength(redelivery);
    sender.timers.run(redelivery * 100);
  }
  await sender.alibaba.settled();
  const ids = sender.events().map(({ eventId }) => eventId);
  const tokens = sender.messages.map(({ claims }) => claims.jti);
  expect([ids.length, new Set(ids).size, new Set(tokens).size]).toEqual([6, 1, 6]);
  expect(sender.alibaba.counts).toEqual({
    requests: 6,
    delivered: 0,
    skipped: 0,
    failed: 0,
    dropped: 0,
    redelivered: 5,
    givenUp: 1,
    waiting: 0,
  });
});

test('of a batch only what is to be retried comes again; what failed or was skipped does not', async () => {
  const lists = {
    user_1: 'successEvents',
    user_2: 'retriedEvents',
    user_3: 'failedEvents',
    user_4: 'skippedEvents',
  } as const;
  await using sender = await openSender({ callbacks: { alibaba: { redeliveryDelayMs } } }, (events, index) =>
    toReply(events, ({ bizId }) => (index === 0 ? lists[bizId as keyof typeof lists] : 'successEvents')),
  );
  for (const userId of Object.keys(lists)) sender.directory.addUser({ userId });
  await sender.timers.set(100);
  sender.timers.run(100);
  await sender.alibaba.settled();
  expect(sender.messages.map(({ events }) => events.map(({ bizId }) => bizId))).toEqual([
    Object.keys(lists),
    ['user_2'],
  ]);
  expect(sender.alibaba.counts).toMatchObject({ delivered: 2, skipped: 1, failed: 1, redelivered: 1 });
});

test.each([
  ['an answer that is no JSON', { body: 'OK' }],
  ['lists without the event', { body: { successEvents: [] } }],
  ['a redirect', { status: 302, body: {} }],
])('%s is no acceptance', async (_what, first) => {
  await using sender = await openSender({ callbacks: { alibaba: { redeliveryDelayMs } } }, (events, index) =>
    index === 0 ? first : toReply(events),
  );
  sender.alibaba.sendTest();
  await sender.timers.set(100);
  sender.timers.run(100);
  await sender.alibaba.settled();
  expect(sender.messages).toHaveLength(2);
});

test('an answer that does not come within ten seconds is none', async () => {
  await using sender = await openSender({ callbacks: { alibaba: { redeliveryDelayMs } } }, (events, index) =>
    index === 0 ? 'nothing' : toReply(events),
  );
  sender.alibaba.sendTest();
  await sender.came(1);
  sender.timers.run(10_000);
  await sender.timers.set(100);
  sender.timers.run(100);
  await sender.alibaba.settled();
  expect(sender.messages).toHaveLength(2);
  expect(sender.timers.waiting).toEqual([]);
});

test('the events of one object keep their order past a redelivery, and other objects do not wait', async () => {
  await using sender = await openSender(
    { callbacks: { alibaba: { redeliveryDelayMs, maxConcurrentRequests: 4, maxEventsPerRequest: 1 } } },
    (events, index) =>
      toReply(events, ({ bizId }) => (bizId === 'user_1' && index === 0 ? 'retriedEvents' : 'successEvents')),
  );
  const { directory } = sender;
  directory.addUser({ userId: 'user_1' });
  await Promise.resolve();
  await sender.timers.set(100);
  for (const displayName of ['1', '2', '3']) {
    directory.updateUser('user_1', { displayName });
    await Promise.resolve();
  }
  directory.addUser({ userId: 'user_2' });
  directory.addUser({ userId: 'user_3' });
  await sender.came(3);
  expect(sender.heard().slice(1).sort()).toEqual(['ud:user:create user_2', 'ud:user:create user_3']);
  sender.timers.run(100);
  await sender.alibaba.settled();
  const mine = sender.events().filter(({ bizId }) => bizId === 'user_1');
  expect(mine.map(({ eventType, bizData }) => [eventType.split(':').at(-1), bizData.displayName])).toEqual([
    ['create', ''],
    ['create', ''],
    ['update_info', '1'],
    ['update_info', '2'],
    ['update_info', '3'],
  ]);
});

test('a full outbox drops what is too much', async () => {
  await using sender = await openSender({
    callbacks: { alibaba: { maxWaitingEvents: 3 } },
  });
  for (const userId of ['user_1', 'user_2', 'user_3', 'user_4']) sender.directory.addUser({ userId });
  await sender.alibaba.settled();
  expect(sender.heard()).toHaveLength(3);
  expect(sender.alibaba.counts).toMatchObject({ delivered: 3, dropped: 1 });
});

test('without a target nothing is noted; taking it away forgets what waits, and closing leaves no timer', async () => {
  await using sender = await openSender({ callbacks: { alibaba: { redeliveryDelayMs } } }, () => ({
    status: 503,
    body: {},
  }));
  const { directory, alibaba, emulator } = sender;
  alibaba.connectTo(undefined);
  expect(directory.changes.hasListeners).toBe(false);
  directory.addUser({ userId: 'user_1' });
  await alibaba.settled();
  expect(() => alibaba.sendTest()).toThrow('No callback target');
  alibaba.connectTo(sender.receiver.url);
  directory.addUser({ userId: 'user_2' });
  await sender.timers.set(100);
  expect(sender.heard()).toEqual(['ud:user:create user_2']);
  const settled = alibaba.settled();
  await emulator[Symbol.asyncDispose]();
  await settled;
  expect(sender.timers.waiting).toEqual([]);
  expect(alibaba.counts.waiting).toBe(0);
});
