import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { decrypt, encrypt } from '../../../../src/emulator/callbacks/bamboo-cloud-cipher.ts';
import type { BambooCloudCallbackOptions } from '../../../../src/emulator/callbacks/bamboo-cloud-options.ts';
import { BambooCloudSender } from '../../../../src/emulator/callbacks/bamboo-cloud-sender.ts';
import { startEmulator } from '../../../../src/emulator/emulator.ts';
import { type Answer, ManualTimers, openReceiver } from './receiver.ts';

interface Call {
  readonly eventType: string;
  readonly message: string;
}

/** An application that gives its nth object the id `id-n`, as far as `answer` does not say otherwise. */
async function openApplication(
  options: BambooCloudCallbackOptions = {},
  answer: (call: Call, index: number) => Answer | 'nothing' | undefined = () => undefined,
) {
  const stack = new AsyncDisposableStack();
  const timers = new ManualTimers();
  const callbacks = { setTimer: timers.setTimer, bambooCloud: options };
  const emulator = stack.use(await startEmulator({ users: 0, callbacks }));
  const sender = emulator.callbacks.bambooCloud;
  const calls: (Call & { readonly message: string })[] = [];
  const ids = new Map<string, string>();
  const receiver = stack.use(
    await openReceiver(({ body }, index) => {
      const { eventType, data } = JSON.parse(body);
      const call = { eventType, message: decrypt(data, sender.cipher) };
      calls.push(call);
      const other = answer(call, index);
      if (other !== undefined) return other;
      const seal = (text: string) =>
        encrypt(text, sender.cipher, { prefix: 'abcdefghijklmnop', iv: Buffer.alloc(16, index) });
      if (eventType === 'CHECK_URL')
        return { body: { code: '200', message: 'success', data: seal(call.message) } };
      const { id, username, code } = JSON.parse(call.message);
      const key: string = id ?? username ?? code;
      if (!ids.has(key)) ids.set(key, id ?? `id-${ids.size + 1}`);
      const data_ = eventType.startsWith('DELETE')
        ? {}
        : { data: seal(JSON.stringify({ id: ids.get(key) })) };
      return { body: { code: '200', message: 'success', ...data_ } };
    }),
  );
  sender.connectTo(receiver.url);
  const said = () =>
    calls.map(({ eventType, message }) => [
      eventType,
      eventType === 'CHECK_URL' ? message : JSON.parse(message),
    ]);
  return { sender, receiver, timers, calls, said, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test.each([
  [{ signatureKey: 'off', encryption: 'none' }],
  [{ encryption: 'none' }],
  [{ encryption: 'ecb' }],
  [{ encryption: 'gcm', gcmLayout: 'zero12' }],
  [{ signatureKey: 'off', encryption: 'gcm' }],
] as const)('CHECK_URL with %j', async (options) => {
  await using application = await openApplication(options);
  const { sender, receiver } = application;
  expect(await sender.checkUrl()).toMatchObject({ kind: 'accepted', data: expect.stringMatching(/^\d+$/) });
  const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
  expect(headers).toMatchObject({ authorization: `Bearer ${sender.token}` });
  const { nonce, timestamp, eventType, data, signature } = JSON.parse(body);
  expect(Object.keys(JSON.parse(body))).toEqual(['nonce', 'timestamp', 'eventType', 'data', 'signature']);
  expect(nonce).toMatch(/^[A-Za-z]{16}$/);
  expect(timestamp).toBeGreaterThan(1e12);
  const signed = createHmac('sha256', sender.signatureKey ?? 'x').update(
    `${nonce}&${timestamp}&${eventType}&${data}`,
  );
  expect(signature).toBe(sender.signatureKey === undefined ? '' : signed.digest('base64'));
});

test('the life of an organization and of a person in it, by the ids that the application gives', async () => {
  await using application = await openApplication();
  const { sender, said } = application;
  await sender.createOrganization({ code: 'C1', name: 'R&D', leader: 'L' });
  await sender.createOrganization({ code: 'C2', name: '武汉', parentCode: 'C1' });
  await sender.createUser({
    username: 'alice',
    name: 'Alice',
    organizationCodes: ['C2', 'C1'],
    password: 'Secret2026x',
    attributes: { attrManagerId: 'm', number: 123_456, switch: false, text: 'a & b', tags: ['a', 'b'] },
  });
  await sender.updateUser('alice', { username: 'alicia', disabled: true });
  await sender.updateOrganization('C2', { disabled: true });
  await sender.deleteUser('alicia');
  await sender.deleteOrganization('C2');
  expect(said()).toEqual([
    ['CREATE_ORGANIZATION', { code: 'C1', name: 'R&D', disabled: false, leader: 'L' }],
    ['CREATE_ORGANIZATION', { code: 'C2', name: '武汉', disabled: false, parentId: 'id-1' }],
    [
      'CREATE_USER',
      {
        username: 'alice',
        name: 'Alice',
        organizationId: 'id-2',
        organizationIds: ['id-2', 'id-1'],
        disabled: false,
        attrManagerId: 'm',
        number: 123_456,
        switch: false,
        text: 'a & b',
        tags: ['a', 'b'],
      },
    ],
    ['UPDATE_USER', { id: 'id-3', username: 'alicia', disabled: true }],
    ['UPDATE_ORGANIZATION', { id: 'id-2', code: 'C2', name: '武汉', disabled: true }],
    ['DELETE_USER', { id: 'id-3' }],
    ['DELETE_ORGANIZATION', { id: 'id-2' }],
  ]);
  expect([sender.people.size, [...sender.organizations.keys()]]).toEqual([0, ['C1']]);
  await expect(sender.updateUser('alice', {})).rejects.toThrow('has no alice');
});

test('updates that say everything, passwords included where they are synchronised', async () => {
  await using application = await openApplication({ updates: 'all', passwords: true });
  const { sender, said } = application;
  await sender.createUser({ username: 'alice', password: 'Secret2026x', attributes: { mobile: '1' } });
  await sender.updateUser('alice', { name: 'A', attributes: { email: 'a@example.com' } });
  expect(said()[1]).toEqual([
    'UPDATE_USER',
    {
      id: 'id-1',
      username: 'alice',
      name: 'A',
      password: 'Secret2026x',
      mobile: '1',
      email: 'a@example.com',
    },
  ]);
});

test('a lost reply leaves no id: the next word is a CREATE again, and a repeat is the same to the byte', async () => {
  await using application = await openApplication();
  const { sender, receiver, said } = application;
  sender.loseReplies(2);
  expect(await sender.createUser({ username: 'alice' })).toEqual({ kind: 'lost' });
  await expect(sender.deleteUser('alice')).rejects.toThrow('no id');
  expect(await sender.updateUser('alice', { name: 'A' })).toEqual({ kind: 'lost' });
  expect(await sender.repeat()).toMatchObject({ kind: 'accepted', id: 'id-1' });
  const [, second, third] = receiver.received;
  expect(third?.body).toBe(second?.body);
  await sender.updateUser('alice', { name: 'B' });
  expect(said().map(([eventType]) => eventType)).toEqual([
    'CREATE_USER',
    'CREATE_USER',
    'CREATE_USER',
    'UPDATE_USER',
  ]);
  expect(sender.counts).toEqual({ requests: 4, accepted: 2, refused: 0, unreadable: 0, lost: 2 });
});

test('an id that an update returns replaces the one held; a refusal changes nothing', async () => {
  await using application = await openApplication({ encryption: 'none' }, (_call, index) => {
    if (index === 1) return { body: { code: '200', message: 'success', data: '{"id":"new"}' } };
    return index === 2 ? { status: 500, body: { code: '500', message: 'busy' } } : undefined;
  });
  const { sender, said } = application;
  await sender.createUser({ username: 'alice' });
  await sender.updateUser('alice', { name: 'A' });
  expect(await sender.deleteUser('alice')).toEqual({
    kind: 'refused',
    status: 500,
    code: '500',
    message: 'busy',
  });
  expect(sender.people.get('alice')?.id).toBe('new');
  expect(await sender.deleteUser('alice')).toMatchObject({ kind: 'accepted' });
  expect(said().slice(2)).toEqual([
    ['DELETE_USER', { id: 'new' }],
    ['DELETE_USER', { id: 'new' }],
  ]);
});

test('a full synchronisation tells parents before children, and everything of each', async () => {
  await using application = await openApplication();
  const { sender, calls, said } = application;
  sender.loseReplies(1);
  await sender.createOrganization({ code: 'C1', name: 'One' });
  await sender.createUser({ username: 'alice', name: 'A' });
  sender.organizations.set('C2', { row: { code: 'C2', name: 'Two', parentCode: 'C1' }, id: undefined });
  calls.length = 0;
  sender.loseReplies(1);
  await sender.synchronize();
  expect(said()).toMatchObject([
    ['CREATE_ORGANIZATION', { code: 'C1' }],
    ['UPDATE_USER', { id: 'id-2', username: 'alice', name: 'A' }],
  ]);
  calls.length = 0;
  await sender.synchronize();
  expect(said()).toMatchObject([
    ['CREATE_ORGANIZATION', { code: 'C1' }],
    ['CREATE_ORGANIZATION', { code: 'C2', parentId: 'id-1' }],
    ['UPDATE_USER', { id: 'id-2', username: 'alice', name: 'A' }],
  ]);
});

test('an answer that does not come in time is lost, and so is one after the close', async () => {
  await using application = await openApplication({}, () => 'nothing');
  const { sender, timers } = application;
  const late = sender.checkUrl();
  await timers.set(10_000);
  timers.run(10_000);
  expect(await late).toEqual({ kind: 'lost' });
  const closed = sender.checkUrl();
  sender[Symbol.dispose]();
  expect(await closed).toEqual({ kind: 'lost' });
  expect(timers.waiting).toEqual([]);
});

test('organizations above each other cannot be synchronized, and that is said', async () => {
  using sender = new BambooCloudSender({
    token: 't',
    signatureKey: 'SignKey-16chars!',
    encryptionKey: 'AesKey-16-chars!',
    now: () => 0,
    setTimer: () => () => {},
    randomBytes: (count) => Buffer.alloc(count),
  });
  const ring = [
    { code: 'a', name: 'A', parentCode: 'b' },
    { code: 'b', name: 'B', parentCode: 'a' },
  ];
  for (const row of ring) sender.organizations.set(row.code, { row, id: row.code });
  await expect(sender.synchronize()).rejects.toThrow('above itself');
});
