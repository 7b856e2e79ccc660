import { expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import { readFigures } from './figures.ts';
import { openReceiver, type Receiver, usualNow } from './open-receiver.ts';
import { draft, type EventType, type Outcome, readOutcome, toBody } from './sender.ts';

/** Sends an event whose message is so many milliseconds older or newer than the rest. */
async function sendAt(
  receiver: Receiver,
  offMs: number,
  eventType: EventType,
  payload: object,
  timestamp: number | string = usualNow + offMs,
): Promise<Outcome> {
  return readOutcome(await receiver.post(toBody(draft(eventType, payload, { timestamp }))));
}

const calls = ({ emulator }: Receiver) => {
  const { GenerateToken: _token, ...rest } = emulator.counters.snapshot();
  return rest;
};

/** Expects that the event is answered as done, changes nothing, is published nowhere, and is counted. */
async function expectSuperseded(receiver: Receiver, sending: () => Promise<Outcome>, id: string | undefined) {
  const before = await readFigures(receiver);
  const events = receiver.events.length;
  const directory = stateOf(receiver.directory);
  const outcome = await sending();
  expect([outcome.status, outcome.body.code, outcome.id]).toEqual([200, '200', id]);
  expect(stateOf(receiver.directory)).toEqual(directory);
  expect(receiver.events.length).toBe(events);
  const after = await readFigures(receiver);
  expect(after['messages SUPERSEDED']).toBe((before['messages SUPERSEDED'] ?? 0) + 1);
}

const stateOf = (directory: Directory) => [
  [...directory.users()].map((user) =>
    structuredClone({ ...user, organizationalUnitIds: [...user.organizationalUnitIds] }),
  ),
  [...directory.organizationalUnits()].map(({ organizationalUnitId, organizationalUnitName }) => [
    organizationalUnitId,
    organizationalUnitName,
  ]),
];

const mei = { username: 'mei', name: 'Mei' };

test('an update that is older than the last one applied changes nothing', async () => {
  await using receiver = await openReceiver();
  const { id } = await sendAt(receiver, 0, 'CREATE_USER', mei);
  await sendAt(receiver, 2_000, 'UPDATE_USER', { id, name: 'Newest' });
  receiver.emulator.counters.reset();
  await expectSuperseded(receiver, () => sendAt(receiver, 1_000, 'UPDATE_USER', { id, name: 'Late' }), id);
  await expectSuperseded(receiver, () => sendAt(receiver, 1_000, 'DELETE_USER', { id }), undefined);
  await expectSuperseded(receiver, () => sendAt(receiver, -1, 'CREATE_USER', { ...mei, disabled: true }), id);
  expect(calls(receiver)).toEqual({});
  // The next newer one does.
  await sendAt(receiver, 2_001, 'UPDATE_USER', { id, name: 'Newer' });
  expect(receiver.directory.user(id ?? '')?.displayName).toBe('Newer');
});

test('our own late apply does not make a newer message old', async () => {
  await using receiver = await openReceiver();
  const { id } = await sendAt(receiver, 0, 'CREATE_USER', mei);
  // EIAM's update time is now far beyond that of the next message.
  receiver.clock.now += 200_000;
  await sendAt(receiver, 1_000, 'UPDATE_USER', { id, name: 'Applied late' });
  await sendAt(receiver, 2_000, 'UPDATE_USER', { id, name: 'Newer' });
  expect(receiver.directory.user(id ?? '')?.displayName).toBe('Newer');
});

test('a clock that ran ahead and was set back lets no older message in', async () => {
  await using receiver = await openReceiver();
  const { id } = await sendAt(receiver, 0, 'CREATE_USER', mei);
  await sendAt(receiver, 2_000, 'UPDATE_USER', { id, name: 'Newest' });
  receiver.clock.now += 86_400_000;
  await sendAt(receiver, 86_400_000, 'CREATE_USER', { username: 'ada' });
  receiver.clock.now -= 86_400_000;
  await expectSuperseded(receiver, () => sendAt(receiver, 1_000, 'UPDATE_USER', { id, name: 'Late' }), id);
});

test('the order is that of each object', async () => {
  await using receiver = await openReceiver();
  const first = await sendAt(receiver, 5_000, 'CREATE_USER', mei);
  const second = await sendAt(receiver, 0, 'CREATE_USER', { username: 'ada' });
  expect([first.status, second.status]).toEqual([200, 200]);
  await sendAt(receiver, 1_000, 'UPDATE_USER', { id: second.id, name: 'Ada' });
  expect(receiver.directory.user(second.id ?? '')?.displayName).toBe('Ada');
});

test('of two messages of one time the later to come is applied', async () => {
  await using receiver = await openReceiver();
  const seconds = Math.floor(usualNow / 1_000);
  const { id } = await sendAt(receiver, 0, 'CREATE_USER', mei, seconds);
  for (const name of ['One', 'Two']) {
    await sendAt(receiver, 0, 'UPDATE_USER', { id, name }, String(seconds));
    expect(receiver.directory.user(id ?? '')?.displayName).toBe(name);
  }
  await expectSuperseded(
    receiver,
    () => sendAt(receiver, 0, 'UPDATE_USER', { id, name: 'Late' }, seconds - 1),
    id,
  );
});

test('what was deleted is not made again by an older create', async () => {
  await using receiver = await openReceiver();
  const { id } = await sendAt(receiver, 0, 'CREATE_USER', mei);
  await sendAt(receiver, 2_000, 'DELETE_USER', { id });
  await expectSuperseded(receiver, () => sendAt(receiver, 1_000, 'CREATE_USER', mei), id);
  await expectSuperseded(receiver, () => sendAt(receiver, 1_000, 'UPDATE_USER', { id, name: 'Late' }), id);
  const again = await sendAt(receiver, 3_000, 'CREATE_USER', mei);
  expect(again.id).not.toBe(id);
  expect([...receiver.directory.users()].map(({ userId }) => userId)).toEqual([again.id]);
  // The same of one that no create was seen of.
  receiver.directory.addUser({ userId: 'user_old', username: 'old' });
  await sendAt(receiver, 2_000, 'DELETE_USER', { id: 'user_old' });
  await expectSuperseded(
    receiver,
    () => sendAt(receiver, 1_000, 'CREATE_USER', { username: 'old' }),
    'user_old',
  );
});

test('a name that was given up is free for a newer create, and not for an older one', async () => {
  await using receiver = await openReceiver();
  const { id } = await sendAt(receiver, 0, 'CREATE_USER', mei);
  await sendAt(receiver, 2_000, 'UPDATE_USER', { id, username: 'mei.zhang' });
  await expectSuperseded(receiver, () => sendAt(receiver, 1_000, 'CREATE_USER', mei), id);
  await sendAt(receiver, 9_000, 'UPDATE_USER', { id, name: 'Mei Zhang' });
  const other = await sendAt(receiver, 3_000, 'CREATE_USER', mei);
  expect([other.status, other.id === id]).toEqual([200, false]);
  const names = [...receiver.directory.users()].map(({ username }) => username).sort();
  expect(names).toEqual(['mei', 'mei.zhang']);
});

test('a rename that EIAM refuses gives no name up', async () => {
  await using receiver = await openReceiver();
  const { id } = await sendAt(receiver, 0, 'CREATE_USER', mei);
  await sendAt(receiver, 0, 'CREATE_USER', { username: 'ada' });
  expect((await sendAt(receiver, 2_000, 'UPDATE_USER', { id, username: 'ada' })).status).toBe(400);
  await expectSuperseded(
    receiver,
    () => sendAt(receiver, 1_000, 'CREATE_USER', { ...mei, name: 'Late' }),
    id,
  );
});

test('units have their order by code, and by name among their siblings', async () => {
  await using receiver = await openReceiver();
  for (const identity of [{ code: 'north', name: 'North' }, { name: 'South' }]) {
    const { id } = await sendAt(receiver, 0, 'CREATE_ORGANIZATION', identity);
    await sendAt(receiver, 2_000, 'UPDATE_ORGANIZATION', { id, name: `${identity.name} 2` });
    const late = { id, name: 'Late' };
    await expectSuperseded(receiver, () => sendAt(receiver, 1_000, 'UPDATE_ORGANIZATION', late), id);
    await expectSuperseded(receiver, () => sendAt(receiver, 1_000, 'CREATE_ORGANIZATION', identity), id);
    await expectSuperseded(receiver, () => sendAt(receiver, 1_000, 'DELETE_ORGANIZATION', { id }), undefined);
    await sendAt(receiver, 3_000, 'DELETE_ORGANIZATION', { id });
    await expectSuperseded(receiver, () => sendAt(receiver, 1_000, 'CREATE_ORGANIZATION', identity), id);
    expect((await sendAt(receiver, 4_000, 'CREATE_ORGANIZATION', identity)).id).not.toBe(id);
  }
});

test('a late retry of what failed half-way undoes nothing that came since', async () => {
  await using receiver = await openReceiver();
  const { id } = await sendAt(receiver, 0, 'CREATE_USER', mei);
  const late = toBody(
    draft('UPDATE_USER', { id, name: 'Late', disabled: true }, { timestamp: usualNow + 1_000 }),
  );
  receiver.emulator.faults.add({ operation: 'DisableUser', fault: { kind: 'error503' } });
  expect((await receiver.post(late)).status).toBe(500);
  receiver.emulator.faults.clear();
  await sendAt(receiver, 2_000, 'UPDATE_USER', { id, name: 'Newest', disabled: false });
  await expectSuperseded(receiver, async () => readOutcome(await receiver.post(late)), id);
  expect(receiver.directory.user(id ?? '')).toMatchObject({ displayName: 'Newest', status: 'enabled' });
});

test('what was refused in part is tried again when it is sent again, and keeps its place in the order', async () => {
  await using receiver = await openReceiver();
  const { id } = await sendAt(receiver, 0, 'CREATE_USER', mei);
  receiver.directory.addUser({ userId: 'user_ada', username: 'ada', email: 'mei@example.com' });
  const change = { id, name: 'Newest', email: 'mei@example.com' };
  const body = toBody(draft('UPDATE_USER', change, { timestamp: usualNow + 2_000 }));
  expect((await receiver.post(body)).status).toBe(400);
  await expectSuperseded(receiver, () => sendAt(receiver, 1_000, 'UPDATE_USER', { id, name: 'Late' }), id);
  receiver.directory.updateUser('user_ada', { email: undefined });
  expect((await receiver.post(body)).status).toBe(200);
  expect(receiver.directory.user(id ?? '')).toMatchObject({
    displayName: 'Newest',
    email: 'mei@example.com',
  });
});

test('messages of one object at the same time end as the newest says, in whatever order they come', async () => {
  await using receiver = await openReceiver();
  const { id } = await sendAt(receiver, 0, 'CREATE_USER', mei);
  const order = [3, 9, 1, 7, 10, 2, 8, 5, 4, 6];
  const outcomes = await Promise.all(
    order.map((at) => sendAt(receiver, at, 'UPDATE_USER', { id, name: `At ${at}` })),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(receiver.directory.user(id ?? '')?.displayName).toBe('At 10');
});

test('an older create and a newer deletion at the same time leave nothing behind', async () => {
  await using receiver = await openReceiver();
  const { id } = await sendAt(receiver, 0, 'CREATE_USER', mei);
  const [deleted, created] = await Promise.all([
    sendAt(receiver, 2_000, 'DELETE_USER', { id }),
    sendAt(receiver, 1_000, 'CREATE_USER', { ...mei, name: 'Late' }),
  ]);
  expect([deleted.status, created.status]).toEqual([200, 200]);
  expect([...receiver.directory.users()]).toEqual([]);
});

test('a deletion that is done while an older create looks for the account is not undone', async () => {
  await using receiver = await openReceiver();
  const { id } = await sendAt(receiver, 0, 'CREATE_USER', mei);
  // Long enough for the deletion; where it is not, the create finds the account and waits for its turn.
  receiver.emulator.faults.add({ operation: 'GetUserIdByUsername', fault: { kind: 'latency', ms: 300 } });
  const creating = sendAt(receiver, 1_000, 'CREATE_USER', { ...mei, name: 'Late' });
  const deleted = await sendAt(receiver, 2_000, 'DELETE_USER', { id });
  const created = await creating;
  expect([deleted.status, created.status, created.id]).toEqual([200, 200, id]);
  expect([...receiver.directory.users()]).toEqual([]);
});
