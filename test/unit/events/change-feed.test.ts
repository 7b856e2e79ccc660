import { describe, expect, test } from 'vitest';
import type { DirectoryChange } from '../../../schema/changes/ports.ts';
import { numberOf, openFeed, said } from './feed-world.ts';

describe('publishing', () => {
  test('tells what an event is about, without its id and what it is only related to, behind a cursor', async () => {
    const { listen, publish, settle, clock } = openFeed();
    const { heard } = listen();
    expect(publish({ id: 'secret', relatedIds: ['ou_1'], changedFields: ['email'], full: false })).toBe(true);
    await settle();
    expect(heard).toEqual([
      {
        type: 'DirectoryObjectChanged',
        cursor: expect.stringMatching(/^[\w-]+$/),
        origin: 'ALIBABA_CALLBACK',
        objectKind: 'USER',
        change: 'UPDATED',
        objectId: 'user_1',
        changedFields: ['email'],
        occurredAt: clock.now(),
      },
    ]);
  });

  test('evicts first', async () => {
    const order: string[] = [];
    const { subscribe, publish } = openFeed({ evict: (tags) => order.push(tags[0] ?? '') });
    const next = subscribe()
      .changes.next()
      .then(({ value }) => order.push(value ? said(value) : ''));
    publish();
    await next;
    expect(order).toEqual(['User:user_1', 'UPDATED user_1']);
  });

  test('what came too late evicts, and notifies no subscriber', async () => {
    const { listen, publish, settle, evicted } = openFeed();
    const { heard } = listen();
    expect(publish({ quiet: true })).toBe(true);
    await settle();
    expect([evicted.length, heard]).toEqual([1, []]);
  });

  test('what cannot be evicted is neither told nor taken: the next delivery does the work', async () => {
    let broken = true;
    const evict = () => {
      if (broken) throw new Error('out of order');
    };
    const { feed, listen, toEvent, settle } = openFeed({ evict });
    const { heard } = listen();
    const event = toEvent();
    expect(() => feed.publish(event)).toThrow('out of order');
    broken = false;
    expect(feed.publish(event)).toBe(true);
    await settle();
    expect(heard.map(said)).toEqual(['UPDATED user_1']);
  });

  test('an event that is delivered again is evicted and told once', async () => {
    const { feed, listen, toEvent, settle, evicted } = openFeed();
    const { heard } = listen();
    const event = toEvent();
    expect([feed.publish(event), feed.publish({ ...event, entityId: 'user_2' })]).toEqual([true, false]);
    await settle();
    expect(heard.map(said)).toEqual(['UPDATED user_1']);
    expect(evicted).toHaveLength(1);
  });

  test('own writes are published each time: they evict no ids of callbacks', async () => {
    const { feed, toEvent } = openFeed();
    const [pushed, written] = [toEvent(), toEvent({ origin: 'MUTATION' })];
    feed.publish(pushed);
    for (let count = 0; count < 2; count += 1) expect(feed.publish(written)).toBe(true);
    expect(feed.publish({ ...written, origin: 'ALIBABA_CALLBACK' })).toBe(true);
    expect(feed.publish(pushed)).toBe(false);
  });

  test('ids are remembered for seven days, and a hundred thousand of them', async () => {
    const { feed, toEvent, clock } = openFeed();
    const [first, second] = [toEvent(), toEvent()];
    feed.publish(first);
    await clock.advance(7 * 24 * 3_600_000 - 1);
    feed.publish(second);
    expect(feed.publish(first)).toBe(false);
    await clock.advance(1);
    expect([feed.publish(first), feed.publish(second)]).toEqual([true, false]);
    for (let others = 0; others < 99_999; others += 1) feed.publish(toEvent());
    expect([feed.publish(first), feed.publish(second)]).toEqual([false, true]);
  });
});

describe('subscribing', () => {
  const happened = [
    { kind: 'USER', entityId: 'user_1', relatedIds: ['ou_1'] },
    { kind: 'USER', change: 'MOVED', entityId: 'user_2', relatedIds: ['ou_1'], moved: { to: ['ou_1'] } },
    { kind: 'GROUP', entityId: 'group_1' },
    { kind: 'ORGANIZATIONAL_UNIT', change: 'MOVED', entityId: 'ou_2', relatedIds: ['ou_1'] },
    { kind: 'MEMBERSHIP', change: 'MEMBERS_ADDED', entityId: 'group_1', relatedIds: ['user_1', 'user_3'] },
    { kind: 'MEMBERSHIP', change: 'MEMBERS_REMOVED', entityId: 'ou_1', relatedIds: ['user_1'] },
    { kind: 'MEMBERSHIP', change: 'MEMBERS_ADDED', entityId: 'group_2' },
    { kind: 'DIRECTORY', change: 'RESYNC_REQUIRED', entityId: 'idaas_1' },
  ] as const;
  const resync = 'RESYNC GAP';
  const all = [
    'UPDATED user_1',
    'MOVED user_2',
    'UPDATED group_1',
    'MOVED ou_2',
    'MEMBERS group_1',
    'MEMBERS ou_1',
    'MEMBERS group_2',
    resync,
  ];

  test.each([
    ['everything', {}, all],
    ['null for no filter', { kinds: null, ids: null }, all],
    ['groups', { kinds: ['GROUP'] }, ['UPDATED group_1', 'MEMBERS group_1', 'MEMBERS group_2', resync]],
    ['units', { kinds: ['ORGANIZATIONAL_UNIT'] }, ['MOVED ou_2', 'MEMBERS ou_1', resync]],
    [
      'users, those that join and leave among them, named or not',
      { kinds: ['USER'] },
      ['UPDATED user_1', 'MOVED user_2', 'MEMBERS group_1', 'MEMBERS ou_1', 'MEMBERS group_2', resync],
    ],
    [
      'two kinds',
      { kinds: ['GROUP', 'ORGANIZATIONAL_UNIT'] },
      ['UPDATED group_1', 'MOVED ou_2', 'MEMBERS group_1', 'MEMBERS ou_1', 'MEMBERS group_2', resync],
    ],
    [
      'a user’s id, also where it joins or leaves',
      { ids: ['user_1'] },
      ['UPDATED user_1', 'MEMBERS group_1', 'MEMBERS ou_1', resync],
    ],
    ['a user’s id, where it moves', { ids: ['user_2'] }, ['MOVED user_2', resync]],
    ['a group’s id', { ids: ['group_1'] }, ['UPDATED group_1', 'MEMBERS group_1', resync]],
    ['a unit’s id, but not what is only related to it', { ids: ['ou_1'] }, ['MEMBERS ou_1', resync]],
    ['an id that nothing is about', { ids: ['user_4'] }, [resync]],
    [
      'kinds and ids, which must hold for the same object',
      { kinds: ['USER'], ids: ['user_3', 'group_1', 'ou_1'] },
      ['MEMBERS group_1', resync],
    ],
    ['a kind that the id is not of', { kinds: ['GROUP'], ids: ['user_1'] }, [resync]],
    [
      'a container of a kind, whatever its members',
      { kinds: ['ORGANIZATIONAL_UNIT'], ids: ['user_1', 'ou_1'] },
      ['MEMBERS ou_1', resync],
    ],
  ] as const)('by %s', async (_name, filter, expected) => {
    const { listen, publish, settle } = openFeed();
    const live = listen(filter);
    const slow = openFeed();
    for (const event of happened) publish(event);
    await settle();
    expect(live.heard.map(said)).toEqual(expected);
    // The same from the log, by one who comes back.
    const start = slow.listen();
    slow.publish({ entityId: 'user_0' });
    await slow.settle();
    for (const event of happened) slow.publish(event);
    const back = slow.listen({ ...filter, after: start.heard[0]?.cursor ?? '' });
    await slow.settle();
    expect(back.heard.map(said)).toEqual(expected);
  });

  test('hears nothing of what was before', async () => {
    const { listen, publish, settle } = openFeed();
    publish();
    const { heard } = listen();
    await settle();
    expect(heard).toEqual([]);
  });

  test.each([
    ['of another process', Buffer.from('before:1').toString('base64url'), 'NEW_LOG'],
    ['of a change to come', Buffer.from('epoch:7').toString('base64url'), 'NEW_LOG'],
    ['older than the oldest change', Buffer.from('epoch:0').toString('base64url'), 'GAP'],
  ])('with a cursor %s begins with a resync, and goes on from there', async (_name, after, reason) => {
    const { listen, publish, settle, clock } = openFeed({ logSize: 1 });
    publish({ entityId: 'user_earlier' });
    publish({ entityId: 'user_before' });
    const { heard } = listen({ after, kinds: ['USER'] });
    await settle();
    publish();
    await settle();
    expect(heard.map(said)).toEqual([`RESYNC ${reason}`, 'UPDATED user_1']);
    expect(heard[0]).toEqual({
      type: 'DirectoryResyncRequired',
      cursor: expect.any(String),
      occurredAt: clock.now(),
      origin: 'GATEWAY',
      reason,
    });
    // A subscriber that disconnects between the two loses neither.
    const back = listen({ after: heard[0]?.cursor ?? '' });
    await settle();
    expect(back.heard.map(said)).toEqual(['UPDATED user_1']);
  });

  test.each([
    ['', 'no text'],
    ['abc', 'no cursor'],
    [Buffer.from('epoch:-1').toString('base64url'), 'a number below zero'],
    [Buffer.from('epoch:01').toString('base64url'), 'a number in another form'],
    [Buffer.from('epoch:1e3').toString('base64url'), 'no whole number'],
    [Buffer.from('epo ch:1').toString('base64url'), 'no epoch'],
    [`${Buffer.from('epoch:1').toString('base64url')}=`, 'another spelling'],
    [Buffer.from(`${'e'.repeat(65)}:1`).toString('base64url'), 'a long epoch'],
    ['e'.repeat(100_000), 'a long text'],
  ])('refuses a cursor that was never issued: %.40s (%s)', (after) => {
    const { feed } = openFeed();
    const { signal } = new AbortController();
    expect(feed.subscribe({ after, signal })).toEqual({ refused: 'MALFORMED_CURSOR' });
  });

  test('no more than fit, and again when one has left', () => {
    const { feed, subscribe } = openFeed({ maxSubscribers: 2 });
    const { signal } = new AbortController();
    const first = subscribe();
    subscribe();
    expect(feed.subscribe({ signal })).toEqual({ refused: 'TOO_MANY_SUBSCRIBERS' });
    first.leave();
    expect(feed.subscribe({ signal })).toHaveProperty('changes');
  });
});

describe('the cursor of now', () => {
  test('asks for what happens from here on, and for nothing before', async () => {
    const { feed, listen, publish, settle } = openFeed();
    const empty = feed.cursor();
    publish({ entityId: 'user_before' });
    const later = feed.cursor();
    publish({ entityId: 'user_after' });
    const [all, some] = [listen({ after: empty }), listen({ after: later })];
    await settle();
    expect(all.heard.map(said)).toEqual(['UPDATED user_before', 'UPDATED user_after']);
    expect(some.heard.map(said)).toEqual(['UPDATED user_after']);
    expect(some.heard[0]?.cursor).toBe(feed.cursor());
  });
});

describe('a slow subscriber', () => {
  test('that falls behind the log hears one resync, and everything after it', async () => {
    const { subscribe, publish } = openFeed({ logSize: 4 });
    const { changes } = subscribe({ ids: ['user_1'] });
    for (let index = 1; index <= 9; index += 1) publish({ entityId: 'user_1', changedFields: [`${index}`] });
    const heard: string[] = [];
    const hear = async () => {
      const { value } = await changes.next();
      heard.push(numberOf(value) ?? (value ? said(value) : 'nothing'));
    };
    await hear();
    for (let index = 10; index <= 13; index += 1)
      publish({ entityId: 'user_1', changedFields: [`${index}`] });
    for (let index = 10; index <= 13; index += 1) await hear();
    expect(heard).toEqual(['RESYNC OVERLOAD', '10', '11', '12', '13']);
  });

  test('that keeps within the log loses nothing', async () => {
    const { subscribe, publish } = openFeed({ logSize: 4 });
    const { changes } = subscribe();
    for (let index = 1; index <= 4; index += 1) publish({ changedFields: [`${index}`] });
    const heard: DirectoryChange[] = [];
    for (let index = 1; index <= 4; index += 1) {
      const { value } = await changes.next();
      if (value) heard.push(value);
    }
    expect(heard.map(numberOf)).toEqual(['1', '2', '3', '4']);
  });
});

describe('the end', () => {
  test('comes for one who leaves, though it waits for the next change', async () => {
    const { listen, settle } = openFeed();
    const { hasEnded, leave } = listen();
    leave();
    await settle();
    expect(hasEnded()).toBe(true);
  });

  test('comes at once for one who stops reading', async () => {
    const { subscribe, publish, settle } = openFeed();
    const { changes } = subscribe();
    const waiting = changes.next();
    await changes.return?.();
    publish();
    await settle();
    expect(await Promise.all([waiting, changes.next()])).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
  });

  test('comes for all subscribers with the feed, those who come too late among them', async () => {
    const { feed, listen, publish, settle, clock } = openFeed();
    const early = listen();
    for (let pushes = 0; pushes < 200; pushes += 1) publish({ full: true });
    feed[Symbol.dispose]();
    const late = listen();
    await settle();
    expect([early.hasEnded(), late.hasEnded()]).toEqual([true, true]);
    expect(clock.appointments).toBe(0);
  });
});
