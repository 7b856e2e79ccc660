import { expect, test } from 'vitest';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import { readFigures } from './figures.ts';
import { openReceiver, secure } from './open-receiver.ts';
import { send } from './sender.ts';

/** `missing_field` is none of the directory's. */
const environment = {
  ...secure,
  CALLBACK_BAMBOOCLOUD_CUSTOM_FIELDS: 'number:employee_number,city:missing_field,text:note,tags:labels',
  CALLBACK_BAMBOOCLOUD_PASSWORDS: 'true',
};

function open() {
  const directory = new Directory({ customFieldNames: ['employee_number', 'note', 'labels'] });
  for (const id of ['ou_1', 'ou_2'])
    directory.addOrganizationalUnit({ organizationalUnitId: id, organizationalUnitName: id });
  directory.addUser({ userId: 'user_mei', username: 'mei', organizationalUnitIds: ['ou_1'] });
  directory.addUser({ userId: 'user_ada', username: 'ada', email: 'ada@example.com' });
  return openReceiver({ environment, emulator: { directory } });
}

/** What is right in each of these events. */
const right = {
  name: 'Mei',
  organizationIds: ['ou_2', 'ou_1'],
  disabled: true,
  number: 7,
  text: 'a note',
  tags: ['one', 'two'],
};
const rightInDirectory = {
  displayName: 'Mei',
  primaryOrganizationalUnitId: 'ou_2',
  status: 'disabled',
  customFields: { employee_number: '7', note: 'a note', labels: '["one","two"]' },
};

const refused: readonly [string, object, RegExp, object?][] = [
  ['a field that EIAM has not', { city: 'Hangzhou' }, /city/],
  ['an e-mail address of another', { email: 'ada@example.com' }, /email/],
  ['an e-mail address that is none', { email: 'mei(at)example' }, /email/],
  ['a mobile that is none', { mobile: 'call me' }, /mobile/],
  ['a mobile that is an object', { mobile: {} }, /mobile/],
  ['a name that is a list', { name: ['Mei'] }, /name/, { displayName: undefined }],
  ['a name that is too long', { name: 'x'.repeat(300) }, /name/, { displayName: undefined }],
  ['disabled that is a word', { disabled: 'perhaps' }, /disabled/, { status: 'enabled' }],
  ['a listed attribute that is an object', { city: { name: 'x' } }, /city/],
  [
    'several at once',
    { city: 'Hangzhou', email: 'ada@example.com', mobile: '1' },
    /mobile.*email.*city|email.*mobile.*city/,
  ],
];

test.each(refused)(
  '%s keeps nothing else of an update from being applied',
  async (_name, wrong, message, left = {}) => {
    await using receiver = await open();
    const before = await readFigures(receiver);
    const reply = await send(receiver, 'UPDATE_USER', { id: 'user_mei', ...right, ...wrong });
    expect([reply.status, reply.body.code, reply.id]).toEqual([400, '400', undefined]);
    expect(reply.body.message).toMatch(message);
    expect(receiver.directory.user('user_mei')).toMatchObject({ ...rightInDirectory, ...left });
    const parts = Object.keys(wrong).length;
    const after = await readFigures(receiver);
    expect(after['messages APPLIED_IN_PART']).toBe((before['messages APPLIED_IN_PART'] ?? 0) + 1);
    expect(after['parts REFUSED']).toBe((before['parts REFUSED'] ?? 0) + parts);
    expect(JSON.stringify(receiver.logged)).toContain(reply.body.message);
    expect(JSON.stringify(receiver.logged)).not.toMatch(/example|Hangzhou|call me/);
    expect(receiver.events).toEqual([expect.objectContaining({ entityId: 'user_mei', change: 'UPDATED' })]);
  },
);

test.each(refused)('%s keeps no account from being made', async (_name, wrong, message, left = {}) => {
  await using receiver = await open();
  const person = { username: 'new', password: 'Long-enough-4-it', ...right, ...wrong };
  const reply = await send(receiver, 'CREATE_USER', person);
  expect([reply.status, reply.body.message]).toEqual([400, expect.stringMatching(message)]);
  const [made] = [...receiver.directory.users()].filter(({ username }) => username === 'new');
  expect(made).toMatchObject({ ...rightInDirectory, ...left, passwordSet: true });
  // The administrator mends it, and has the event sent again.
  const clean = Object.fromEntries(
    Object.keys(wrong)
      .filter((name) => name in right)
      .map((name) => [name, Reflect.get(right, name)]),
  );
  const rest = Object.fromEntries(Object.entries(person).filter(([name]) => !(name in wrong)));
  const again = await send(receiver, 'CREATE_USER', { ...rest, ...clean });
  expect([again.status, again.id]).toEqual([200, made?.userId]);
  expect(receiver.directory.user(again.id ?? '')).toMatchObject(rightInDirectory);
});

test('a password that a policy refuses keeps no account from being made', async () => {
  await using receiver = await open();
  const reply = await send(receiver, 'CREATE_USER', { username: 'new', password: 'x', ...right });
  expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('password')]);
  const [made] = [...receiver.directory.users()].filter(({ username }) => username === 'new');
  expect(made).toMatchObject({ ...rightInDirectory, passwordSet: false });
});

test('an account that EIAM refuses for its name or its unit is not made', async () => {
  await using receiver = await open();
  for (const payload of [
    { username: 'no such name!', ...right },
    { username: 'new', ...right, organizationIds: ['ou_unknown'] },
  ]) {
    expect((await send(receiver, 'CREATE_USER', payload)).status).toBe(400);
  }
  expect([...receiver.directory.users()].length).toBe(2);
});

test('an attribute that is mapped to nothing may be anything', async () => {
  await using receiver = await open();
  const reply = await send(receiver, 'UPDATE_USER', { id: 'user_mei', ...right, unlisted: { a: [1] } });
  expect(reply.status).toBe(200);
  expect((await readFigures(receiver))['parts IGNORED']).toBeGreaterThan(0);
});

test('a unit is renamed whatever else of it cannot be read', async () => {
  await using receiver = await open();
  const reply = await send(receiver, 'UPDATE_ORGANIZATION', {
    id: 'ou_1',
    name: 'North',
    disabled: 'perhaps',
  });
  expect([reply.status, reply.body.message]).toEqual([400, expect.stringContaining('disabled')]);
  expect(receiver.directory.organizationalUnit('ou_1')?.organizationalUnitName).toBe('North');
});

test('a number keeps all its digits', async () => {
  await using receiver = await open();
  const message = '{"id":"user_mei","number":12345678901234567890}';
  expect((await send(receiver, 'UPDATE_USER', message)).status).toBe(200);
  expect(receiver.directory.user('user_mei')?.customFields).toEqual({
    employee_number: '12345678901234567890',
  });
});

test.each(['ResourceNotFound.CustomField', 'ResourceNotFound.FieldName'])(
  'a field that EIAM refuses as %s keeps nothing else from being applied',
  async (code) => {
    await using receiver = await open();
    const fault = { kind: 'refuse', status: 404, code } as const;
    // Of all changes at once, and then of the half that has the field.
    receiver.emulator.faults.add({ operation: 'PatchUser', script: [fault, null, fault] });
    const event = { id: 'user_mei', name: 'Mei', city: 'Hangzhou', organizationId: 'ou_2', disabled: true };
    const { status, body } = await send(receiver, 'UPDATE_USER', event);
    expect([status, body.message]).toEqual([400, 'EIAM does not have what city names.']);
    expect(receiver.directory.user('user_mei')).toMatchObject({
      displayName: 'Mei',
      primaryOrganizationalUnitId: 'ou_2',
      status: 'disabled',
    });
  },
);

test('an event that EIAM cannot take now is logged with what EIAM answered', async () => {
  await using receiver = await open();
  receiver.emulator.faults.add({ operation: 'GetUser', times: 100, fault: { kind: 'error503' } });
  const reply = await send(receiver, 'UPDATE_USER', { id: 'user_mei', ...right });
  expect(reply.status).toBe(500);
  expect(receiver.logged.at(-1)).toMatchObject([
    { status: 500, code: 'UPSTREAM_UNAVAILABLE', upstream: { operation: 'GetUser', status: 503 } },
    'A BambooCloud callback was refused',
  ]);
});
