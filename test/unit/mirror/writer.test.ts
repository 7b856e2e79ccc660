import { describe, expect, test } from 'vitest';
import type { User } from '../../../src/eiam/developer/users.ts';
import { UnreadableRow } from '../../../src/eiam/unreadable.ts';
import type { WriteBatch } from '../../../src/mirror/store/write-types.ts';
import { openStore } from './open-store.ts';
import { groupRow, unitRow, userDetail, userRow } from './rows.ts';

const tell = { origin: 'CHECK', occurredAt: 900 } as const;

describe('what differs', () => {
  test('is what is new, and of what was there the fields', async () => {
    await using store = openStore();
    const { writer } = store;
    const first = await writer.write({
      writes: [
        { kind: 'users', rows: [userRow('ann'), userRow('bob')], at: 1 },
        { kind: 'groups', rows: [groupRow('a')], at: 1 },
        { kind: 'units', rows: [unitRow('top'), unitRow('low', 'top')], at: 1 },
      ],
    });
    expect(first.logged).toEqual([]);
    expect(first.differences.objects.map(({ id, change, fields }) => [id, change, fields])).toEqual([
      ['user_ann', 'CREATED', []],
      ['user_bob', 'CREATED', []],
      ['group_a', 'CREATED', []],
      ['ou_top', 'CREATED', []],
      ['ou_low', 'CREATED', []],
    ]);
    const second = await writer.write({
      writes: [
        {
          kind: 'users',
          rows: [
            userRow('ann'),
            userRow('bob', { displayName: 'Bob', phoneNumber: '1', phoneRegion: '86', updateTime: 101 }),
          ],
          at: 2,
        },
        { kind: 'groups', rows: [groupRow('a', { groupName: 'b', description: 'c' })], at: 2 },
        { kind: 'units', rows: [unitRow('low', 'top', { organizationalUnitExternalId: 'x' })], at: 2 },
      ],
    });
    expect(
      second.differences.objects.map(({ id, change, fields }) => [id, change, fields.toSorted()]),
    ).toEqual([
      ['user_bob', 'UPDATED', ['displayName', 'phone', 'updatedAt']],
      ['group_a', 'UPDATED', ['description', 'name']],
      ['ou_low', 'UPDATED', ['externalId']],
    ]);
    expect(store.all('SELECT id, rank, confirmed FROM users ORDER BY id')).toEqual([
      { id: 'user_ann', rank: 0, confirmed: 2 },
      { id: 'user_bob', rank: 1, confirmed: 2 },
    ]);
  });

  test('is nothing that could not be read this time, nor the order of members', async () => {
    await using store = openStore();
    const fault = (requestId: string) => ({ operation: 'ListUsers', member: 'User.email', requestId });
    await store.writer.write({
      writes: [{ kind: 'users', rows: [userRow('ann', { email: 'a@x' })], at: 1 }],
    });
    const { userId, ...members } = userRow('ann');
    for (const requestId of ['1', '2']) {
      const { differences } = await store.writer.write({
        writes: [
          { kind: 'users', rows: [{ ...members, userId, faults: { email: fault(requestId) } }], at: 2 },
        ],
      });
      expect(differences.objects).toEqual([]);
    }
    expect(store.all('SELECT email, faults FROM users')).toEqual([{ email: null, faults: ' email ' }]);
  });

  test('is logged in the same transaction, each thing once', async () => {
    await using store = openStore({ now: () => 1_234 });
    const { writer } = store;
    await writer.write({
      writes: [
        { kind: 'units', rows: [unitRow('top'), unitRow('a', 'top'), unitRow('b', 'top')], at: 1 },
        { kind: 'groups', rows: [groupRow('g'), groupRow('h')], at: 1 },
        {
          kind: 'userDetails',
          rows: [userDetail('ann', { units: ['ou_a'], groups: ['group_g'] }), userDetail('bob')],
          at: 1,
        },
      ],
    });
    const { logged } = await writer.write({
      writes: [
        {
          kind: 'userDetails',
          rows: [
            userDetail(
              'ann',
              { units: ['ou_b'], groups: ['group_h'] },
              { status: 'disabled', updateTime: 101, email: 'a@x' },
            ),
          ],
          at: 2,
        },
        { kind: 'users', rows: [userRow('eve')], at: 2 },
        { kind: 'units', rows: [unitRow('b', 'a')], at: 2 },
        { kind: 'remove', ids: ['user_bob', 'group_g', 'user_none'] },
        {
          kind: 'changes',
          changes: [
            { type: 'DirectoryResyncRequired', origin: 'GATEWAY', occurredAt: 3, reason: 'SCOPE_CHANGED' },
          ],
        },
      ],
      tell,
    });
    const object = { type: 'DirectoryObjectChanged', ...tell };
    const members = { type: 'DirectoryMembersChanged', ...tell };
    expect(logged.map(({ change }) => change)).toEqual([
      {
        ...object,
        objectKind: 'USER',
        objectId: 'user_ann',
        change: 'UPDATED',
        changedFields: expect.any(Array),
      },
      { ...object, objectKind: 'USER', objectId: 'user_ann', change: 'DISABLED', changedFields: ['status'] },
      { ...object, objectKind: 'USER', objectId: 'user_eve', change: 'CREATED', changedFields: null },
      {
        ...object,
        objectKind: 'ORGANIZATIONAL_UNIT',
        objectId: 'ou_b',
        change: 'MOVED',
        changedFields: ['parent'],
      },
      { type: 'DirectoryUserMoved', ...tell, userId: 'user_ann', fromIds: ['ou_a'], toIds: ['ou_b'] },
      {
        ...members,
        containerKind: 'GROUP',
        containerId: 'group_h',
        addedUserIds: ['user_ann'],
        removedUserIds: [],
      },
      {
        ...members,
        containerKind: 'ORGANIZATIONAL_UNIT',
        containerId: 'ou_a',
        addedUserIds: [],
        removedUserIds: ['user_ann'],
      },
      {
        ...members,
        containerKind: 'ORGANIZATIONAL_UNIT',
        containerId: 'ou_b',
        addedUserIds: ['user_ann'],
        removedUserIds: [],
      },
      { ...object, objectKind: 'USER', objectId: 'user_bob', change: 'DELETED', changedFields: null },
      { ...object, objectKind: 'GROUP', objectId: 'group_g', change: 'DELETED', changedFields: null },
      { type: 'DirectoryResyncRequired', origin: 'GATEWAY', occurredAt: 3, reason: 'SCOPE_CHANGED' },
    ]);
    expect(logged[0]?.change).toMatchObject({
      changedFields: expect.arrayContaining(['email', 'updatedAt', 'primaryOrganizationalUnit']),
    });
    expect(logged.map(({ sequence, at }) => [sequence, at])).toEqual(
      logged.map((_, index) => [index + 1, 1_234]),
    );
    expect(store.all('SELECT sequence, at, change FROM changes')).toEqual(
      logged.map(({ change, ...place }) => ({ ...place, change: JSON.stringify(change) })),
    );
  });

  test('has words of its own for what a user or a unit became', async () => {
    await using store = openStore();
    const write = async (change: Parameters<typeof userRow>[1]) => {
      const { logged } = await store.writer.write({
        writes: [{ kind: 'users', rows: [userRow('ann', change)], at: 50 }],
        tell,
      });
      return logged.map(({ change: each }) => ('change' in each ? [each.change, each.changedFields] : []));
    };
    await write({});
    expect(await write({ status: 'disabled' })).toEqual([['DISABLED', ['status']]]);
    expect(await write({ status: 'enabled', updateTime: 101 })).toEqual([
      ['ENABLED', ['status', 'updatedAt']],
    ]);
    expect(await write({ status: 'odd', updateTime: 101 })).toEqual([['UPDATED', ['status']]]);
    expect(await write({ status: 'odd', updateTime: 101, lockExpireTime: 60 })).toEqual([
      ['LOCKED', ['lockExpiresAt']],
    ]);
    expect(await write({ status: 'odd', updateTime: 101, lockExpireTime: 40 })).toEqual([
      ['UNLOCKED', ['lockExpiresAt']],
    ]);
    expect(await write({ status: 'enabled', updateTime: 102 })).toEqual([
      ['ENABLED', ['status', 'updatedAt']],
      ['UNLOCKED', ['lockExpiresAt']],
    ]);
  });

  test('is not looked for while the mirror is filled', async () => {
    await using store = openStore();
    const answer = await store.writer.write({
      writes: [
        { kind: 'users', rows: [userRow('ann')], at: 1 },
        { kind: 'groupUsers', of: 'group_g', userIds: ['user_ann'], at: 1 },
        { kind: 'userDetails', rows: [userDetail('ann', { groups: ['group_h'] })], at: 1 },
      ],
      isFilling: true,
    });
    expect(answer).toEqual({ differences: { objects: [], members: [], moves: [] }, logged: [] });
  });
});

describe('a batch', () => {
  test('is written as a whole, or not at all', async () => {
    await using store = openStore();
    const broken: WriteBatch['writes'] = [
      { kind: 'users', rows: [userRow('ann')], at: 1 },
      { kind: 'groups', rows: [groupRow('g')], at: 1, offset: 0.5 },
    ];
    await expect(store.writer.write({ writes: broken, tell, meta: { 'sync.step': '2' } })).rejects.toThrow(
      'cannot store REAL value in INTEGER column groups.rank',
    );
    expect(store.all('SELECT id FROM users')).toEqual([]);
    expect(store.all('SELECT name FROM meta WHERE name = ?', 'sync.step')).toEqual([]);
    await store.writer.write({
      writes: [{ kind: 'users', rows: [userRow('ann')], at: 1 }],
      meta: { 'sync.step': '2', 'sync.old': null },
    });
    expect(store.all('SELECT value FROM meta WHERE name = ?', 'sync.step')).toEqual([{ value: '2' }]);
    await store.writer.write({ writes: [], meta: { 'sync.step': null } });
    expect(store.all('SELECT value FROM meta WHERE name = ?', 'sync.step')).toEqual([]);
  });

  test('removes names of meta by prefix, before it writes others', async () => {
    await using store = openStore();
    const names = () => store.all("SELECT name FROM meta WHERE name LIKE 'sync.%' ORDER BY name");
    await store.writer.write({
      writes: [],
      meta: { 'sync.mark.a': '1', 'sync.mark.é': '1', 'sync.marks': '1' },
    });
    await store.writer.write({ writes: [], removedPrefixes: ['sync.mark.'], meta: { 'sync.mark.b': '1' } });
    expect(names()).toEqual([{ name: 'sync.mark.b' }, { name: 'sync.marks' }]);
  });
});

describe('details of a user', () => {
  test('stay where a list is read, and follow what GetUser says', async () => {
    await using store = openStore();
    const { writer } = store;
    const details = {
      units: ['ou_a', 'ou_b'],
      groups: ['group_g'],
      fields: { manager: 'user_bob', Cost: ' ÄB ' },
    };
    await writer.write({
      writes: [{ kind: 'userDetails', rows: [userDetail('ann', details)], at: 1, managerField: 'manager' }],
    });
    await writer.write({ writes: [{ kind: 'users', rows: [userRow('ann', { email: 'a@x' })], at: 2 }] });
    expect(store.all('SELECT confirmed, detail_confirmed, manager_id, email FROM users')).toEqual([
      { confirmed: 2, detail_confirmed: 1, manager_id: 'user_bob', email: 'a@x' },
    ]);
    expect(store.all('SELECT unit_id, is_primary FROM unit_users ORDER BY unit_id')).toEqual([
      { unit_id: 'ou_a', is_primary: 1 },
      { unit_id: 'ou_b', is_primary: 0 },
    ]);
    expect(store.all('SELECT name, value FROM custom_fields ORDER BY name')).toEqual([
      { name: 'Cost', value: 'äb' },
      { name: 'manager', value: 'user_bob' },
    ]);
    const { differences } = await writer.write({
      writes: [
        {
          kind: 'userDetails',
          rows: [userDetail('ann', { units: ['ou_b'], fields: { manager: 'the boss' } }, { email: 'a@x' })],
          at: 3,
          managerField: 'manager',
        },
      ],
    });
    expect(differences).toEqual({
      objects: [
        {
          kind: 'USER',
          id: 'user_ann',
          change: 'UPDATED',
          fields: ['customFields', 'manager', 'primaryOrganizationalUnit'],
          became: [],
        },
      ],
      members: [
        { list: 'groupUsers', of: 'group_g', joined: [], left: ['user_ann'] },
        { list: 'unitUsers', of: 'ou_a', joined: [], left: ['user_ann'] },
      ],
      moves: [{ userId: 'user_ann', fromIds: ['ou_a'], toIds: ['ou_b'] }],
    });
    expect(store.all('SELECT manager_id FROM users')).toEqual([{ manager_id: null }]);
  });

  test('that fill the mirror have their places among members by those among users, and later ones come last', async () => {
    await using store = openStore();
    const { writer } = store;
    const rows = ['cid', 'ann', 'bob'].map((name) => userDetail(name, { units: ['ou_a'] }));
    await writer.write({ writes: [{ kind: 'users', rows, at: 1, offset: 0 }], isFilling: true });
    await writer.write({
      writes: [{ kind: 'userDetails', rows: rows.toReversed(), at: 1 }],
      isFilling: true,
    });
    await writer.write({
      writes: [{ kind: 'userDetails', rows: [userDetail('ada', { units: ['ou_a'] }), ...rows], at: 2 }],
    });
    const members = store.all('SELECT user_id FROM unit_users ORDER BY rank');
    expect(members).toEqual(['user_cid', 'user_ann', 'user_bob', 'user_ada'].map((user_id) => ({ user_id })));
  });

  test('whose members come in another order have not changed', async () => {
    await using store = openStore();
    const write = (customFields: User['customFields']) =>
      store.writer.write({
        writes: [{ kind: 'userDetails', rows: [userDetail('ann', {}, { customFields })], at: 2 }],
      });
    await write([{ fieldName: 'floor', fieldValue: '7' }]);
    const { differences } = await write([{ fieldValue: '7', fieldName: 'floor' }]);
    expect(differences.objects).toEqual([]);
  });

  test('that could not be read leave what is known as it was', async () => {
    await using store = openStore();
    const fault = { operation: 'GetUser', member: 'User.groups', requestId: '1' };
    const details = { units: ['ou_a', 'ou_b'], groups: ['group_g'], fields: { manager: 'user_bob' } };
    const write = (row: ReturnType<typeof userDetail>) =>
      store.writer.write({ writes: [{ kind: 'userDetails', rows: [row], at: 2, managerField: 'manager' }] });
    await write(userDetail('ann', details));
    const { differences } = await write(
      userDetail(
        'ann',
        {},
        {
          primaryOrganizationalUnitId: undefined,
          organizationalUnits: [new UnreadableRow(fault), { organizationalUnitId: 'ou_c' }],
          groups: undefined,
          customFields: undefined,
          faults: { groups: fault, customFields: fault },
        },
      ),
    );
    expect(differences.objects).toEqual([]);
    expect(differences.members).toEqual([{ list: 'unitUsers', of: 'ou_c', joined: ['user_ann'], left: [] }]);
    expect(store.all('SELECT group_id AS id FROM group_users UNION SELECT unit_id FROM unit_users')).toEqual(
      ['group_g', 'ou_a', 'ou_b', 'ou_c'].map((id) => ({ id })),
    );
    expect(store.all('SELECT manager_id FROM users')).toEqual([{ manager_id: 'user_bob' }]);
    expect(store.all('SELECT name FROM custom_fields')).toEqual([{ name: 'manager' }]);
  });
});
