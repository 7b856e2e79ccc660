import { beforeAll, describe, expect, test } from 'vitest';
import { at, createGate, nothing, openFor, told } from './delivering.ts';
import { createSigner, event, type Signer } from './sender.ts';

let signer: Signer;
beforeAll(async () => {
  signer = await createSigner('KEY1');
});

const open = (options: Parameters<typeof openFor>[1] = {}) => openFor(signer, options);

describe('order', () => {
  test('is the request’s, and one entity’s across requests, while others go on', async () => {
    const gate = createGate();
    await using receiver = await open({ publish: gate.publish });
    const first = receiver.send(event('user:create', 'user_a'), event('user:lock', 'user_b'));
    const held = await gate.call(0);
    const second = receiver.send(event('user:update_info', 'user_a'));
    const third = receiver.send(event('group:create', 'group_1'));
    (await gate.call(1)).end();
    await third;
    expect(told(gate.calls.map((call) => call.event))).toEqual(['CREATED user_a', 'CREATED group_1']);
    held.end();
    (await gate.call(2)).end();
    (await gate.call(3)).end();
    await Promise.all([first, second]);
    expect(gate.calls.map((call) => call.event.entityId).toSorted()).toEqual([
      'group_1',
      'user_a',
      'user_a',
      'user_b',
    ]);
  });

  test.each<[string, readonly (readonly [string, ReturnType<typeof at>])[], readonly string[]]>([
    [
      'an older update is not told',
      [
        ['user:update_info', at(1, 20)],
        ['user:update_info', at(2, 19)],
        ['user:update_info', at(3, 20)],
      ],
      ['UPDATED', 'UPDATED'],
    ],
    [
      'by its own time where the record has none',
      [
        ['group:update', at(20)],
        ['group:update', at(19)],
      ],
      ['UPDATED'],
    ],
    [
      'a later update does not hide that a user was locked and disabled',
      [
        ['user:update_info', at(20, 20)],
        ['user:disable', at(10, 10)],
        ['user:lock', at(11, 11)],
        ['user:update_primary_ou', at(12, 12)],
        ['user:update_password', at(13, 13)],
      ],
      ['UPDATED', 'DISABLED', 'LOCKED', 'MOVED', 'CREDENTIAL_CHANGED'],
    ],
    [
      'a user that was enabled again is not told of as disabled',
      [
        ['user:enable', at(20)],
        ['user:disable', at(19)],
      ],
      ['ENABLED'],
    ],
    [
      'what is gone stays gone',
      [
        ['user:delete', at(10)],
        ['user:update_info', at(30, 30)],
        ['user:enable', at(30)],
        ['user:create', at(9)],
        ['user:push', at(10, 10)],
      ],
      ['DELETED'],
    ],
    [
      'until it is made or pushed later',
      [
        ['user:delete', at(10)],
        ['user:push', at(11, 5)],
        ['user:delete', at(10)],
        ['user:update_info', at(12, 12)],
      ],
      ['DELETED', 'UPDATED', 'UPDATED'],
    ],
    [
      'a group that is gone has no members',
      [
        ['group:delete', at(10)],
        ['group:add_user', at(9)],
      ],
      ['DELETED'],
    ],
    [
      'members come and go in any order',
      [
        ['group:add_user', at(10)],
        ['group:remove_user', at(9)],
      ],
      ['MEMBERS_ADDED', 'MEMBERS_REMOVED'],
    ],
    [
      'an older deletion does not bring the day of death forward',
      [
        ['user:delete', at(20)],
        ['user:delete', at(10)],
        ['user:create', at(15)],
      ],
      ['DELETED', 'DELETED'],
    ],
    [
      'a push of what was seen as it is publishes nothing',
      [
        ['user:update_info', at(20, 20)],
        ['user:push', at(30, 20)],
        ['user:push', at(40, 21)],
        ['user:push', at(50)],
        ['user:push', at(60)],
      ],
      ['UPDATED', 'UPDATED', 'UPDATED', 'UPDATED'],
    ],
    [
      'but of what comes back it does',
      [
        ['user:push', at(1, 5)],
        ['user:delete', at(10)],
        ['user:push', at(11, 5)],
      ],
      ['UPDATED', 'DELETED', 'UPDATED'],
    ],
    [
      'a creation that comes late is published',
      [
        ['user:update_info', at(20, 20)],
        ['user:create', at(10, 10)],
      ],
      ['UPDATED', 'CREATED'],
    ],
  ])('%s', async (_name, steps, expected) => {
    await using receiver = await open();
    for (const [type, more] of steps) {
      const wire = event(type, 'x_1', more);
      expect(await receiver.send(wire)).toEqual({ ...nothing, success: [wire.eventId] });
    }
    expect(receiver.published.map(({ change }) => change)).toEqual(expected);
  });

  test('a tombstone lasts a week', async () => {
    await using receiver = await open();
    await receiver.send(event('user:delete', 'user_a', at(10)));
    receiver.clock.now += 7 * 86_400_000;
    await receiver.send(event('user:update_info', 'user_a', at(9)));
    expect(receiver.published).toHaveLength(1);
    receiver.clock.now += 1;
    await receiver.send(event('user:update_info', 'user_a', at(9)));
    expect(receiver.published).toHaveLength(2);
  });

  test('a failed event leaves no trace that affects later ones', async () => {
    let failures = 1;
    const published: string[] = [];
    await using receiver = await open({
      publish: ({ change }) => {
        if (failures-- > 0) throw new Error('Not now');
        published.push(change);
      },
    });
    await receiver.send(event('user:delete', 'user_a', at(10)));
    await receiver.send(event('user:update_info', 'user_a', at(9)));
    expect(published).toEqual(['UPDATED']);
  });
});

test('shuffled, repeated, concurrent deliveries end with every event done once and nothing told after its end', async () => {
  const types = ['create', 'update_info', 'lock', 'unlock', 'disable', 'delete'];
  const wires = Array.from({ length: 40 }, (_, user) =>
    types.map((type, index) => event(`user:${type}`, `user_${user}`, at(1_000 + index, 1_000 + index))),
  ).flat();
  // A walk through all of them in a fixed, scattered order; three times over, in batches of seven.
  const scattered = Array.from(
    { length: wires.length * 3 },
    (_, index) => wires[(index * 97) % wires.length] ?? {},
  );
  await using receiver = await open();
  const batches = Array.from({ length: Math.ceil(scattered.length / 7) }, (_, index) =>
    scattered.slice(index * 7, index * 7 + 7),
  );
  const replies = await Promise.all(batches.map((batch) => receiver.send(...batch)));
  expect(replies.every(({ success }) => success.length > 0)).toBe(true);
  const ids = receiver.published.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (let user = 0; user < 40; user += 1) {
    const own = receiver.published.filter(({ entityId }) => entityId === `user_${user}`);
    expect(own.at(-1)?.change).toBe('DELETED');
  }
});
