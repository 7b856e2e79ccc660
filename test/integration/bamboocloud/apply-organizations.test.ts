import { expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import { openReceiver } from './open-receiver.ts';
import { send } from './sender.ts';

function unitOf(directory: Directory, id: string | undefined) {
  const unit = directory.organizationalUnit(id ?? '');
  return (
    unit && {
      name: unit.organizationalUnitName,
      code: unit.organizationalUnitExternalId,
      parentId: unit.parentId,
    }
  );
}

test('a unit is made once, by its code or by its name among its siblings', async () => {
  await using receiver = await openReceiver();
  const rootId = receiver.directory.root.organizationalUnitId;
  const head = { code: '1000', name: '研发 R&D', disabled: false, leader: 'nobody here' };
  const first = await send(receiver, 'CREATE_ORGANIZATION', head);
  const again = await send(receiver, 'CREATE_ORGANIZATION', { ...head, name: 'Renamed' });
  expect([first.status, again.status, again.id]).toEqual([200, 200, first.id]);
  expect(unitOf(receiver.directory, first.id)).toEqual({ name: 'Renamed', code: '1000', parentId: rootId });
  const bare = { name: 'Bare', parentId: first.id };
  const made = await send(receiver, 'CREATE_ORGANIZATION', bare);
  expect((await send(receiver, 'CREATE_ORGANIZATION', bare)).id).toBe(made.id);
  expect(unitOf(receiver.directory, made.id)).toMatchObject({ name: 'Bare', parentId: first.id });
  expect(receiver.events).toEqual([
    expect.objectContaining({
      kind: 'ORGANIZATIONAL_UNIT',
      change: 'CREATED',
      entityId: first.id,
      relatedIds: [rootId],
    }),
    expect.objectContaining({ change: 'UPDATED', changedFields: ['name', 'path'] }),
    expect.objectContaining({ change: 'CREATED', entityId: made.id, relatedIds: [first.id] }),
    expect.objectContaining({ change: 'UPDATED', full: true }),
  ]);
});

test('what EIAM cannot do with a unit is said, and the rest is done', async () => {
  await using receiver = await openReceiver();
  const a = await send(receiver, 'CREATE_ORGANIZATION', { code: 'a', name: 'A' });
  const b = await send(receiver, 'CREATE_ORGANIZATION', { code: 'b', name: 'B' });
  const moved = await send(receiver, 'UPDATE_ORGANIZATION', {
    id: b.id,
    name: 'B 2',
    parentId: a.id,
    code: 'ignored',
  });
  expect([moved.status, moved.body.message]).toEqual([400, expect.stringContaining('parentId')]);
  expect(receiver.directory.organizationalUnit(b.id ?? '')?.organizationalUnitName).toBe('B 2');
  expect(receiver.events.at(-1)).toMatchObject({ change: 'UPDATED', changedFields: ['name', 'path'] });
  const disabled = await send(receiver, 'UPDATE_ORGANIZATION', { id: b.id, name: 'B 3', disabled: true });
  expect([disabled.status, disabled.body.message]).toEqual([400, expect.stringContaining('disabled')]);
  const taken = await send(receiver, 'UPDATE_ORGANIZATION', { id: b.id, name: 'A' });
  expect([taken.status, taken.body.message]).toEqual([400, expect.stringContaining('name')]);
  const below = await send(receiver, 'CREATE_ORGANIZATION', { code: 'c', name: 'C', parentId: a.id });
  const full = await send(receiver, 'DELETE_ORGANIZATION', { id: a.id });
  expect([full.status, full.body.message]).toEqual([400, expect.stringContaining('not deleted')]);
  const told = receiver.events.length;
  const replies = [];
  for (const id of [below.id, a.id, a.id]) replies.push(await send(receiver, 'DELETE_ORGANIZATION', { id }));
  expect(replies.map(({ status, body }) => [status, body.data])).toEqual(Array(3).fill([200, undefined]));
  expect(receiver.events.slice(told).map(({ change, relatedIds }) => [change, relatedIds])).toEqual([
    ['DELETED', [a.id]],
    ['DELETED', [receiver.directory.root.organizationalUnitId]],
  ]);
  expect((await send(receiver, 'UPDATE_ORGANIZATION', { id: a.id, name: 'Late' })).status).toBe(404);
  expect(unitOf(receiver.directory, b.id)).toMatchObject({ name: 'B 3', code: 'b' });
});

test('organizations first, then their people', async () => {
  await using receiver = await openReceiver();
  const unit = await send(receiver, 'CREATE_ORGANIZATION', { code: '1', name: 'One' });
  const user = await send(receiver, 'CREATE_USER', {
    username: 'mei',
    organizationId: unit.id,
    organizationIds: [unit.id],
  });
  expect(receiver.directory.user(user.id ?? '')?.primaryOrganizationalUnitId).toBe(unit.id);
  expect((await send(receiver, 'DELETE_ORGANIZATION', { id: unit.id })).status).toBe(400);
  await send(receiver, 'DELETE_USER', { id: user.id });
  expect((await send(receiver, 'DELETE_ORGANIZATION', { id: unit.id })).status).toBe(200);
});

test('the root is the same by its alias', async () => {
  await using receiver = await openReceiver();
  const rootId = receiver.directory.root.organizationalUnitId;
  for (const identity of [{ code: 'x', name: 'X' }, { name: 'Y' }]) {
    const payload = { ...identity, parentId: 'ou_root' };
    const made = await send(receiver, 'CREATE_ORGANIZATION', payload);
    expect(receiver.events.at(-1)).toMatchObject({ change: 'CREATED', relatedIds: [rootId] });
    const again = await send(receiver, 'CREATE_ORGANIZATION', payload);
    const updated = await send(receiver, 'UPDATE_ORGANIZATION', { ...payload, id: made.id });
    expect([made, again, updated].map(({ status, id }) => [status, id])).toEqual(
      Array(3).fill([200, made.id]),
    );
  }
  const user = { username: 'mei', organizationId: 'ou_root', organizationIds: ['ou_root', rootId] };
  const { id } = await send(receiver, 'CREATE_USER', user);
  expect(receiver.events.at(-1)).toMatchObject({ change: 'CREATED', relatedIds: [rootId] });
  const updated = await send(receiver, 'UPDATE_USER', { ...user, id });
  expect(updated.status).toBe(200);
  expect(receiver.events.at(-1)).toMatchObject({ entityId: id, relatedIds: [], full: true });
  expect([...(receiver.directory.user(id ?? '')?.organizationalUnitIds ?? [])]).toEqual([rootId]);
});

test('an unknown parent is refused in the same way with a code and without', async () => {
  await using receiver = await openReceiver();
  const replies = [];
  for (const parentId of ['ou_unknown', '../x']) {
    for (const identity of [{ name: 'X' }, { name: 'X', code: 'x' }]) {
      replies.push(await send(receiver, 'CREATE_ORGANIZATION', { ...identity, parentId }));
    }
  }
  for (const { status, body } of replies) {
    expect([status, body.message]).toEqual([400, expect.stringContaining('parentId')]);
  }
  expect(receiver.events).toEqual([]);
});

test.each([
  ['USER', { username: 'mei' }],
  ['ORGANIZATION', { name: 'X' }],
  ['ORGANIZATION', { name: 'X', code: 'x' }],
] as const)('a %s that is deleted while it is created again is there afterwards', async (kind, payload) => {
  await using receiver = await openReceiver();
  const { id } = await send(receiver, `CREATE_${kind}`, payload);
  const deleting = send(receiver, `DELETE_${kind}`, { id });
  const made = await send(receiver, `CREATE_${kind}`, payload);
  expect([(await deleting).status, made.status]).toEqual([200, 200]);
  const { directory } = receiver;
  const there = kind === 'USER' ? directory.user(made.id ?? '') : directory.organizationalUnit(made.id ?? '');
  expect(there).toBeDefined();
});
