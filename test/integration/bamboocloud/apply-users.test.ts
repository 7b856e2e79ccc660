import { expect, test } from 'vitest';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import { openReceiver, secure } from './open-receiver.ts';
import { draft, readOutcome, send, toBody } from './sender.ts';

const fields = ['number', 'switch', 'text', 'multivaluedText', 'boss'];
const environment = {
  ...secure,
  CALLBACK_BAMBOOCLOUD_CUSTOM_FIELDS: 'number,switch,text,multivaluedText',
  EIAM_MANAGER_FIELD: 'boss',
};

function createCompany() {
  const directory = new Directory({ customFieldNames: fields });
  const unitIds = Array.from({ length: 10 }, (_, index) => `ou_${index}`);
  for (const id of unitIds)
    directory.addOrganizationalUnit({ organizationalUnitId: id, organizationalUnitName: id });
  return directory;
}

const open = (more: Record<string, string> = {}) =>
  openReceiver({ environment: { ...environment, ...more }, emulator: { directory: createCompany() } });

/** What of an account the events speak of. */
function accountOf(directory: Directory, id: string | undefined) {
  const user = directory.user(id ?? '');
  if (user === undefined) return undefined;
  const { username, displayName, email, phoneRegion, phoneNumber, status, customFields } = user;
  return {
    username,
    displayName,
    email,
    phone: phoneNumber && `${phoneRegion} ${phoneNumber}`,
    status,
    customFields,
    primary: user.primaryOrganizationalUnitId,
    units: [...user.organizationalUnitIds].sort(),
  };
}

const nine = Array.from({ length: 9 }, (_, index) => `ou_${index}`);
const mei = {
  username: 'mei.zhang',
  name: '张 & 梅 R&D',
  organizationId: 'ou_3',
  organizationIds: ['ou_3', ...nine.filter((id) => id !== 'ou_3')],
  disabled: true,
  attrManagerId: 'user_boss',
  mobile: '+86-13800000000',
  email: 'mei@example.com',
  number: 123_456,
  switch: false,
  text: 'a & b',
  multivaluedText: ['值 1', 'value & 2'],
  unlisted: 'goes nowhere',
};
const meiInDirectory = {
  username: 'mei.zhang',
  displayName: '张 & 梅 R&D',
  email: 'mei@example.com',
  phone: '86 13800000000',
  status: 'disabled',
  customFields: {
    number: '123456',
    switch: 'false',
    text: 'a & b',
    multivaluedText: '["值 1","value & 2"]',
    boss: 'user_boss',
  },
  primary: 'ou_3',
  units: nine,
};

test('a user with everything there is, made once however often it is sent', async () => {
  await using receiver = await open();
  const first = await send(receiver, 'CREATE_USER', mei);
  const again = await send(receiver, 'CREATE_USER', { ...mei, username: 'MEI.zhang' });
  expect([first.status, again.status, again.id]).toEqual([200, 200, first.id]);
  expect([...receiver.directory.users()].length).toBe(1);
  expect(receiver.events).toEqual([
    expect.objectContaining({
      change: 'CREATED',
      kind: 'USER',
      entityId: first.id,
      origin: 'BAMBOOCLOUD_CALLBACK',
    }),
    expect.objectContaining({ change: 'UPDATED', changedFields: ['username'], entityId: first.id }),
  ]);
  expect(accountOf(receiver.directory, first.id)).toEqual({ ...meiInDirectory, username: 'MEI.zhang' });
});

test('an update changes what it names, and nothing else', async () => {
  await using receiver = await open();
  const { id } = await send(receiver, 'CREATE_USER', mei);
  const steps: [object, Partial<typeof meiInDirectory> | object, object][] = [
    [{ name: 'Mei' }, { displayName: 'Mei' }, { change: 'UPDATED', changedFields: ['displayName'] }],
    [{ disabled: false }, { status: 'enabled' }, { change: 'ENABLED', changedFields: ['status'] }],
    [{ disabled: 'true' }, { status: 'disabled' }, { change: 'DISABLED' }],
    [{ username: 'mei' }, { username: 'mei' }, { changedFields: ['username'] }],
    [{ mobile: '13800000001' }, { phone: '86 13800000001' }, { changedFields: ['phone'] }],
    [{ mobile: '+49 1511234567' }, { phone: '49 1511234567' }, { changedFields: ['phone'] }],
    [{ mobile: 1511234567 }, { phone: '49 1511234567' }, { changedFields: [], full: true }],
    [
      { email: null, mobile: '' },
      { email: undefined, phone: undefined },
      { changedFields: ['email', 'phone'] },
    ],
    [
      { organizationIds: ['ou_9', 'ou_3'] },
      { primary: 'ou_9', units: ['ou_3', 'ou_9'] },
      {
        change: 'MOVED',
        relatedIds: expect.arrayContaining(['ou_3', 'ou_9', 'ou_0']),
        moved: { from: nine.filter((unitId) => unitId !== 'ou_3'), to: ['ou_9'] },
      },
    ],
    [
      { organizationId: 'ou_3' },
      { primary: 'ou_3', units: ['ou_3'] },
      { change: 'MOVED', moved: { from: ['ou_9'], to: ['ou_3'] } },
    ],
    [
      { organizationId: 'ou_9', name: 'Mei Mei' },
      { primary: 'ou_9', units: ['ou_9'], displayName: 'Mei Mei' },
      {
        change: 'UPDATED',
        changedFields: expect.arrayContaining(['displayName']),
        moved: { from: ['ou_3'], to: ['ou_9'] },
      },
    ],
    [
      { organizationIds: [] },
      {
        primary: receiver.directory.root.organizationalUnitId,
        units: [receiver.directory.root.organizationalUnitId],
      },
      { change: 'MOVED' },
    ],
    [
      { text: null, number: 7, attrManagerId: null, multivaluedText: [] },
      { customFields: { number: '7', switch: 'false' } },
      { changedFields: ['customFields'] },
    ],
    [{}, {}, { change: 'UPDATED', full: true }],
  ];
  let expected: object = meiInDirectory;
  for (const [changes, difference, event] of steps) {
    const reply = await send(receiver, 'UPDATE_USER', { id, ...changes });
    expect([reply.status, reply.id], JSON.stringify(changes)).toEqual([200, id]);
    expected = { ...expected, ...difference };
    expect(accountOf(receiver.directory, id), JSON.stringify(changes)).toEqual(expected);
    expect(receiver.events.at(-1), JSON.stringify(changes)).toMatchObject({ entityId: id, ...event });
  }
});

test('null and "" say nothing where the operator says so', async () => {
  await using receiver = await open({ CALLBACK_BAMBOOCLOUD_CLEAR_ON_NULL: 'false' });
  const { id } = await send(receiver, 'CREATE_USER', mei);
  const cleared = {
    name: null,
    email: '',
    mobile: null,
    organizationId: '',
    organizationIds: [],
    text: '',
    attrManagerId: '',
  };
  expect((await send(receiver, 'UPDATE_USER', { id, ...cleared })).status).toBe(200);
  expect(accountOf(receiver.directory, id)).toEqual(meiInDirectory);
});

test('a delete works once, and again; what was never there is what the operator says', async () => {
  await using receiver = await open();
  const { id } = await send(receiver, 'CREATE_USER', mei);
  receiver.directory.addGroup({ groupId: 'group_1', userIds: [id ?? ''] });
  const replies = [
    await send(receiver, 'DELETE_USER', { id, username: 'mapped' }),
    await send(receiver, 'DELETE_USER', { id }),
    await send(receiver, 'UPDATE_USER', { id, name: 'Late' }),
  ];
  expect(replies.map(({ status, body }) => [status, body.data])).toEqual([
    [200, undefined],
    [200, undefined],
    [404, undefined],
  ]);
  expect(receiver.directory.user(id ?? '')).toBeUndefined();
  expect(receiver.events.slice(1)).toEqual([
    expect.objectContaining({ change: 'DELETED', relatedIds: expect.arrayContaining([...nine, 'group_1']) }),
  ]);
  await using strict = await open({ CALLBACK_BAMBOOCLOUD_DELETE_UNKNOWN: '404' });
  expect((await send(strict, 'DELETE_USER', { id: 'user_gone' })).status).toBe(404);
  expect((await send(strict, 'DELETE_ORGANIZATION', { id: 'ou_gone' })).status).toBe(404);
});

test('what EIAM refuses is named, and everything else is applied', async () => {
  await using receiver = await open();
  const { id } = await send(receiver, 'CREATE_USER', mei);
  await send(receiver, 'CREATE_USER', { username: 'ada', email: 'ada@example.com' });
  const refused = await send(receiver, 'UPDATE_USER', {
    id,
    email: 'ada@example.com',
    organizationIds: ['ou_3', 'ou_unknown', 'ou_9'],
    disabled: false,
  });
  expect(refused.status).toBe(400);
  expect(refused.body.message).toMatch(/email.*organization/i);
  expect(accountOf(receiver.directory, id)).toEqual({
    ...meiInDirectory,
    status: 'enabled',
    units: ['ou_3', 'ou_9'],
  });
  expect(receiver.events.at(-1)).toMatchObject({
    change: 'UPDATED',
    changedFields: ['organizationalUnits', 'status'],
  });
  const nowhere = await send(receiver, 'CREATE_USER', { username: 'new', organizationId: 'ou_unknown' });
  expect([nowhere.status, nowhere.body.message]).toEqual([400, expect.stringMatching(/organization/i)]);
});

test('a unit outside what the application may see is left alone', async () => {
  const directory = createCompany();
  const userId = 'user_1';
  directory.addUser({ userId, username: 'ben', organizationalUnitIds: ['ou_0', 'ou_1', 'ou_9'] });
  const scope = { organizationalUnitIds: nine, groupIds: [] };
  await using receiver = await openReceiver({ environment, emulator: { directory, scope } });
  const { status } = await send(receiver, 'UPDATE_USER', { id: userId, organizationIds: ['ou_0', 'ou_2'] });
  expect(status).toBe(200);
  expect(accountOf(directory, userId)?.units).toEqual(['ou_0', 'ou_2', 'ou_9']);
});

test('a password goes on where the operator allows it, and nowhere else', async () => {
  const password = 'Long-enough-4-it';
  await using strict = await open();
  const without = await send(strict, 'CREATE_USER', { username: 'mei', password });
  expect(strict.directory.user(without.id ?? '')?.passwordSet).toBe(false);
  await using receiver = await open({ CALLBACK_BAMBOOCLOUD_PASSWORDS: 'true' });
  const { id } = await send(receiver, 'CREATE_USER', { username: 'mei', password });
  expect(receiver.directory.user(id ?? '')?.passwordSet).toBe(true);
  receiver.emulator.counters.reset();
  await send(receiver, 'CREATE_USER', { username: 'mei', password: 'Another-4-the-same' });
  expect(receiver.emulator.counters.snapshot().UpdateUserPassword).toBeUndefined();
  await send(receiver, 'UPDATE_USER', { id, password: 'Another-4-the-same' });
  expect(receiver.emulator.counters.snapshot().UpdateUserPassword).toBe(1);
  expect(receiver.events.at(-1)).toMatchObject({
    change: 'CREDENTIAL_CHANGED',
    changedFields: ['passwordSet'],
  });
});

test.each([
  ['here', { kind: 'error503', effect: 'after' } as const],
  ['at IDaaS', undefined],
])(
  'a password whose reply was lost %s is there, whatever a history says of it the second time',
  async (_name, fault) => {
    await using receiver = await openReceiver({
      environment: { ...environment, CALLBACK_BAMBOOCLOUD_PASSWORDS: 'true' },
      emulator: { directory: createCompany(), passwordPolicy: { historyLength: 3 } },
    });
    const { id } = await send(receiver, 'CREATE_USER', { username: 'mei', password: 'Long-enough-4-it' });
    const [password, other] = ['Another-4-the-same', 'A-3rd-for-the-same'];
    if (fault) {
      const { emulator } = receiver;
      emulator.faults.add({ operation: 'UpdateUserPassword', fault });
      expect((await send(receiver, 'UPDATE_USER', { id, password })).status).toBe(500);
      emulator.faults.clear();
    } else expect((await send(receiver, 'UPDATE_USER', { id, password })).status).toBe(200);
    expect((await send(receiver, 'UPDATE_USER', { id, password })).status).toBe(200);
    const told = receiver.events.filter(({ quiet }) => quiet !== true).map(({ change }) => change);
    expect(told).toEqual(['CREATED', 'CREDENTIAL_CHANGED']);
    // One that was not the latest is refused as ever.
    expect((await send(receiver, 'UPDATE_USER', { id, password: other })).status).toBe(200);
    expect((await send(receiver, 'UPDATE_USER', { id, password })).status).toBe(400);
  },
);

test('the same request at the same time is applied once', async () => {
  await using receiver = await open();
  const body = toBody(draft('CREATE_USER', mei));
  const replies = await Promise.all(Array.from({ length: 5 }, () => receiver.post(body)));
  expect(new Set(replies.map(({ body: { data } }) => data)).size).toBe(1);
  expect(receiver.emulator.counters.snapshot().CreateUser).toBe(1);
  expect(receiver.events.length).toBe(1);
});

test('different requests for one person at the same time make one account', async () => {
  await using receiver = await open();
  const bodies = Array.from({ length: 5 }, () => toBody(draft('CREATE_USER', mei)));
  const replies = await Promise.all(bodies.map(async (body) => readOutcome(await receiver.post(body))));
  expect(new Set(replies.map(({ id }) => id)).size).toBe(1);
  expect(receiver.emulator.counters.snapshot().CreateUser).toBe(1);
});

test('what fails half-way is taken back, finished by the next delivery, and told of as one', async () => {
  await using receiver = await open();
  const body = toBody(draft('CREATE_USER', mei));
  receiver.emulator.faults.add({ operation: 'DisableUser', fault: { kind: 'error503' } });
  const failed = await receiver.post(body);
  expect([failed.status, failed.body.code, receiver.events.length]).toEqual([500, '500', 0]);
  receiver.emulator.faults.clear();
  const { status, id } = readOutcome(await receiver.post(body));
  expect([status, accountOf(receiver.directory, id)]).toEqual([200, meiInDirectory]);
  expect(receiver.events).toEqual([expect.objectContaining({ change: 'CREATED' })]);
});

test('where a change cannot be published, nothing is acknowledged', async () => {
  let fails = true;
  const told: object[] = [];
  const publish = (event: object) => {
    if (fails) throw new Error('No room');
    told.push(event);
  };
  await using receiver = await openReceiver({
    environment,
    emulator: { directory: createCompany() },
    publish,
  });
  const body = toBody(draft('CREATE_USER', mei));
  expect((await receiver.post(body)).status).toBe(500);
  fails = false;
  expect((await receiver.post(body)).status).toBe(200);
  expect(told).toEqual([expect.objectContaining({ change: 'CREATED' })]);
});
