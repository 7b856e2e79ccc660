import { beforeAll, describe, expect, test } from 'vitest';
import { listsOf, openReceiver, startedAt } from './open-receiver.ts';
import { createSigner, event, prefix, type Signer, type WireEvent } from './sender.ts';

let signer: Signer;
beforeAll(async () => {
  signer = await createSigner('KEY1');
});

async function openWith(events: readonly WireEvent[]) {
  await using receiver = await openReceiver({ keys: { document: signer.document } });
  const reply = await receiver.deliver(await signer.sign(startedAt, events));
  return { reply, lists: listsOf(reply), published: receiver.published, said: receiver.said };
}

const record = {
  userId: 'user_a',
  username: 'alice-the-secret',
  password: 'Secret-password-1',
  phoneNumber: '13800000000',
  primaryOrganizationalUnitId: 'ou_1',
  userOrganizationalUnits: [
    { organizationalUnitId: 'ou_1', organizationalUnitName: 'secret unit', primary: true },
    { organizationalUnitId: 'ou_2', primary: false },
  ],
};
const unitRecord = {
  organizationalUnitId: 'ou_1',
  organizationalUnitName: 'secret unit',
  parentId: 'ou_root',
};
const place = ['primaryOrganizationalUnit', 'organizationalUnits'];
const lock = ['lockExpiresAt'];

const rows: readonly (readonly [string, object, object])[] = [
  ['user:create', record, { kind: 'USER', change: 'CREATED', relatedIds: ['ou_1', 'ou_2'] }],
  ['user:update_info', record, { kind: 'USER', change: 'UPDATED', relatedIds: ['ou_1', 'ou_2'] }],
  ['user:update_password', record, { kind: 'USER', change: 'CREDENTIAL_CHANGED' }],
  ['user:disable', record, { kind: 'USER', change: 'DISABLED', changedFields: ['status'] }],
  ['user:enable', record, { kind: 'USER', change: 'ENABLED', changedFields: ['status'] }],
  ['user:lock', record, { kind: 'USER', change: 'LOCKED', changedFields: lock }],
  ['user:unlock', record, { kind: 'USER', change: 'UNLOCKED', changedFields: lock }],
  [
    'user:update_primary_ou',
    record,
    {
      ...{ kind: 'USER', change: 'MOVED', relatedIds: ['ou_1', 'ou_2'], changedFields: place },
      moved: { to: ['ou_1'] },
    },
  ],
  [
    'user:update_primary_ou',
    { userId: 'user_a', primaryOrganizationalUnitId: 'ou_root' },
    { kind: 'USER', change: 'MOVED', relatedIds: ['ou_root'], changedFields: place },
  ],
  ['user:update_primary_ou', { userId: 'user_a' }, { kind: 'USER', change: 'MOVED', changedFields: place }],
  ['user:delete', { userId: 'user_a' }, { kind: 'USER', change: 'DELETED' }],
  ['user:push', record, { kind: 'USER', change: 'UPDATED', relatedIds: ['ou_1', 'ou_2'], full: true }],
  ['organizational_unit:create', unitRecord, { change: 'CREATED', relatedIds: ['ou_root'] }],
  ['organizational_unit:update', unitRecord, { change: 'UPDATED', relatedIds: ['ou_root'] }],
  [
    'organizational_unit:update_parent_organizational_unit',
    unitRecord,
    { change: 'MOVED', relatedIds: ['ou_root'], changedFields: ['parent'] },
  ],
  ['organizational_unit:delete', { organizationalUnitId: 'ou_1' }, { change: 'DELETED' }],
  ['organizational_unit:push', unitRecord, { change: 'UPDATED', relatedIds: ['ou_root'], full: true }],
  ['organizational_unit:add_user', unitRecord, { kind: 'MEMBERSHIP', change: 'MEMBERS_ADDED' }],
  [
    'organizational_unit:remove_user',
    { ...unitRecord, userId: 'user_a' },
    { kind: 'MEMBERSHIP', change: 'MEMBERS_REMOVED', relatedIds: ['user_a'] },
  ],
  ['group:create', { groupId: 'group_1', groupName: 'secret' }, { kind: 'GROUP', change: 'CREATED' }],
  ['group:update', { groupId: 'group_1' }, { kind: 'GROUP', change: 'UPDATED' }],
  ['group:delete', { groupId: 'group_1' }, { kind: 'GROUP', change: 'DELETED' }],
  [
    'group:add_user',
    { groupId: 'group_1', userIds: ['user_a', 'user_b'] },
    { kind: 'MEMBERSHIP', change: 'MEMBERS_ADDED', relatedIds: ['user_a', 'user_b'] },
  ],
  [
    'group:remove_user',
    { groupId: 'group_1', users: [{ userId: 'user_a' }] },
    { kind: 'MEMBERSHIP', change: 'MEMBERS_REMOVED', relatedIds: ['user_a'] },
  ],
  [
    'group:remove_user',
    { groupId: 'group_1', who: 'user_a' },
    { kind: 'MEMBERSHIP', change: 'MEMBERS_REMOVED' },
  ],
];
const ids = { user: 'user_a', organizational_unit: 'ou_1', group: 'group_1' } as const;

describe('every event of the contract is published without a personal value (callbacks.md B.5)', () => {
  test.each(rows)('%s', async (type, bizData, expected) => {
    const family = type.startsWith('user')
      ? 'user'
      : type.startsWith('group')
        ? 'group'
        : 'organizational_unit';
    const wire = event(type, ids[family], { bizData: JSON.stringify(bizData) });
    const { published, lists, said } = await openWith([wire]);
    expect(lists).toEqual({ success: [wire.eventId], skipped: [], failed: [], retried: [] });
    expect(published).toEqual([
      {
        id: wire.eventId,
        origin: 'ALIBABA_CALLBACK',
        kind: 'ORGANIZATIONAL_UNIT',
        entityId: ids[family],
        relatedIds: [],
        changedFields: [],
        occurredAt: 1_735_689_599_000,
        ...expected,
      },
    ]);
    expect(JSON.stringify([published, said])).not.toMatch(/secret|13800000000/i);
  });
});

describe('what is written in another way says the same', () => {
  const user = { change: 'MOVED', entityId: 'user_a', relatedIds: ['ou_1', 'ou_2'] };

  test.each<[string, WireEvent]>([
    ['a record that is no text', { bizData: record }],
    ['a time that is a number', { eventTime: 1_735_689_599_000, bizData: JSON.stringify(record) }],
    ['no id but the record’s', { bizId: undefined, bizData: JSON.stringify(record) }],
    [
      'names from before May 2022',
      {
        bizData: JSON.stringify({
          userId: 'user_a',
          externalId: 'x',
          lastUpdatedTime: 1_735_689_599_000,
          organizationalUnits: [
            { organizationalUnitId: 'ou_1', name: 'a' },
            { organizationalUnitId: 'ou_2', name: 'b' },
          ],
        }),
      },
    ],
    ['lists that are text', { bizData: { ...record, userOrganizationalUnits: '["ou_1","ou_2"]' } }],
  ])('%s', async (_name, more) => {
    const { published } = await openWith([event('user:update_primary_ou', 'user_a', more)]);
    expect(published).toMatchObject([{ ...user, occurredAt: 1_735_689_599_000 }]);
  });

  test.each<[string, (events: readonly WireEvent[]) => unknown]>([
    ['a data object that is text', (events) => JSON.stringify({ eventData: JSON.stringify(events) })],
    ['events that are no text', (events) => ({ eventData: events, aliUid: 1 })],
  ])('%s', async (_name, toData) => {
    await using receiver = await openReceiver({ keys: { document: signer.document } });
    const data = toData([event('user:delete', 'user_a')]);
    const { status } = await receiver.deliver(await signer.sign(startedAt, [], { data }));
    expect(status).toBe(200);
    expect(receiver.published).toMatchObject([{ change: 'DELETED', entityId: 'user_a' }]);
  });
});

test.each([undefined, null, '', '{}', {}])(
  'a delete needs no more than the id: a record of %j',
  async (bizData) => {
    const { published } = await openWith([event('user:delete', 'user_a', { bizData })]);
    expect(published).toMatchObject([{ change: 'DELETED', entityId: 'user_a', relatedIds: [] }]);
  },
);

test('a test of the connection is answered and publishes nothing', async () => {
  const wire = event('common:test', 'test', { bizData: 'anything' });
  const { lists, published } = await openWith([wire]);
  expect(lists).toEqual({ success: [wire.eventId], skipped: [], failed: [], retried: [] });
  expect(published).toEqual([]);
});

test('each event of a request is in exactly one list, and what is wrong with one harms no other', async () => {
  const good = event('user:create', 'user_a');
  const unknown = event('user:teleport', 'user_a');
  const foreign = event('user:create', 'user_a', { eventType: 'urn:other' });
  const wrong = [
    event('user:create', '', { bizId: 7 }),
    event('user:create', 'user_b', { bizData: '{"userId":' }),
    event('user:create', 'user_b', { bizData: '[]' }),
    event('user:create', 'user_b', { bizData: '{"a":1,"a":2}' }),
    event('user:create', 'user_b', { bizData: `${'['.repeat(40)}${']'.repeat(40)}` }),
    event('user:create', 'u/../b'),
    event('user:create', 'u'.repeat(129)),
    event('user:create', 'user_b', { eventType: undefined }),
    event('user:create', 'user_b', { eventType: 7 }),
  ];
  const nameless = [null, 7, [], {}, { ...good, eventId: undefined }, { ...good, eventId: 'x'.repeat(129) }];
  const last = event('group:create', 'group_1');
  const events = [good, unknown, foreign, ...wrong, ...(nameless as WireEvent[]), good, last];
  const { reply, lists, published } = await openWith(events);
  expect(reply.status).toBe(200);
  expect(lists).toEqual({
    success: [good.eventId, last.eventId],
    skipped: [unknown.eventId, foreign.eventId],
    failed: wrong.map(({ eventId }) => eventId),
    retried: [],
  });
  expect(published.map(({ id }) => id)).toEqual([good.eventId, last.eventId]);
});

test('what is skipped is named in the log', async () => {
  const { said } = await openWith([event('user:teleport', 'user_a')]);
  expect(said).toEqual([expect.objectContaining({ eventType: `${prefix}ud:user:teleport` })]);
});
