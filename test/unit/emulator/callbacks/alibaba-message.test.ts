import { expect, test } from 'vitest';
import { openSender } from './open-sender.ts';

const now = Date.UTC(2026, 0, 2);
const randomBytes = (size: number) => Buffer.alloc(size, 7);

test('an encrypted message is what the contract says, to the last encoding', async () => {
  await using sender = await openSender({ now: () => now, callbacks: { randomBytes } });
  const { directory, emulator } = sender;
  const { userId } = directory.addUser({
    username: 'alice',
    displayName: 'Alice 爱丽丝',
    email: 'alice@example.com',
    customFields: { level: 'P7' },
    createTime: now,
  });
  await sender.alibaba.settled();
  const [request] = sender.receiver.received;
  const [message] = sender.messages;
  expect(request?.headers['content-type']).toBe('application/json;charset=utf-8');
  expect(request?.headers.authorization).toBeUndefined();
  const seconds = now / 1_000;
  expect(message?.claims).toEqual({
    iss: 'urn:alibaba:idaas:app:event',
    sub: emulator.instanceId,
    aud: emulator.applicationId,
    iat: seconds,
    exp: seconds + 1_800,
    jti: Buffer.alloc(16, 7).toString('base64url'),
    dataEncrypted: true,
    plainData: '',
    cipherData: expect.stringMatching(/^eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0\.\./),
  });
  expect(String(message?.claims.jti)).toHaveLength(22);
  expect(message?.data).toEqual({
    aliUid: '1000000000000001',
    instanceId: emulator.instanceId,
    eventVersion: 'V1.0',
    eventData: expect.any(String),
  });
  const time = String(now);
  expect(message?.events).toEqual([
    {
      eventId: expect.stringMatching(/^evnt_[a-z2-7]{26}$/),
      eventType: 'urn:alibaba:idaas:app:event:ud:user:create',
      eventTime: time,
      bizId: userId,
      bizData: {
        level: 'P7',
        userId,
        username: 'alice',
        displayName: 'Alice 爱丽丝',
        userExternalId: userId,
        userSourceType: 'build_in',
        userSourceId: emulator.instanceId,
        phoneRegion: '',
        phoneNumber: '',
        phoneVerified: false,
        email: 'alice@example.com',
        emailVerified: false,
        passwordSet: false,
        status: 'enabled',
        accountExpireTime: '-1',
        lockExpireTime: '-1',
        registerTime: time,
        createTime: time,
        updateTime: time,
        description: '',
        primaryOrganizationalUnitId: 'ou_root',
        userOrganizationalUnits: [
          {
            organizationalUnitId: 'ou_root',
            organizationalUnitName: directory.root.organizationalUnitName,
            primary: true,
          },
        ],
      },
    },
  ]);
});

test('with encryption off the payload is an object in clear', async () => {
  await using sender = await openSender({ callbacks: { alibaba: { encryptionKey: 'off' } } });
  sender.alibaba.sendTest();
  await sender.alibaba.settled();
  const [message] = sender.messages;
  expect(message?.claims).toMatchObject({ dataEncrypted: false, plainData: message?.data });
  expect(message?.claims).not.toHaveProperty('cipherData');
  expect(message?.events).toMatchObject([
    { eventType: 'urn:alibaba:idaas:app:event:common:test', bizId: 'test', bizData: {} },
  ]);
});

test('the names of before May 2022', async () => {
  await using sender = await openSender({ callbacks: { alibaba: { names: 'old', root: 'own' } } });
  const { directory } = sender;
  const { organizationalUnitId } = directory.addOrganizationalUnit({ organizationalUnitName: 'R&D' });
  const { userId } = directory.addUser({ organizationalUnitIds: [organizationalUnitId] });
  await sender.alibaba.settled();
  const [unit, user] = sender.events().map(({ bizData }) => bizData);
  expect(unit).toMatchObject({
    organizationalUnitId,
    name: 'R&D',
    parentId: directory.root.organizationalUnitId,
    externalId: organizationalUnitId,
    sourceType: 'build_in',
    sourceId: directory.instanceId,
    lastUpdatedTime: expect.stringMatching(/^\d{13}$/),
  });
  expect(user).toMatchObject({
    externalId: userId,
    sourceType: 'build_in',
    sourceId: directory.instanceId,
    lastUpdatedTime: expect.stringMatching(/^\d{13}$/),
    organizationalUnits: [{ organizationalUnitId, name: 'R&D', primary: true }],
  });
  const members = Object.keys({ ...unit, ...user });
  expect(
    members.filter((name) => /^(user|organizationalUnit)(External|Source)|^updateTime$/.test(name)),
  ).toEqual([]);
});

test('a password leaves only where that is wanted, and only with the events that have one', async () => {
  for (const passwords of [false, true]) {
    await using sender = await openSender({ callbacks: { alibaba: { passwords } } });
    const { directory } = sender;
    const { userId } = directory.addUser({ username: 'alice' });
    directory.changes.publish({ what: 'password', id: userId, password: 'Secret2026x' });
    await sender.alibaba.settled();
    directory.updateUser(userId, { displayName: 'Alice', passwordSet: true });
    directory.changes.publish({ what: 'password', id: userId, password: 'Secret2027x' });
    await sender.alibaba.settled();
    expect(sender.events().map(({ eventType, bizData }) => [eventType.slice(28), bizData.password])).toEqual([
      ['ud:user:create', passwords ? 'Secret2026x' : undefined],
      ['ud:user:update_info', undefined],
      ['ud:user:update_password', passwords ? 'Secret2027x' : undefined],
    ]);
  }
});

test('without a key at hand one is made; rotation signs with the next one and publishes what is said', async () => {
  await using sender = await openSender({}, undefined, 'made');
  const { alibaba, emulator } = sender;
  const published = async () => {
    const { keys } = (await (await fetch(emulator.jwksUrl)).json()) as { keys: { kid: string }[] };
    return keys;
  };
  const [first] = await published();
  expect(first).toEqual({
    kty: 'RSA',
    e: 'AQAB',
    use: 'sig',
    kid: expect.stringMatching(/^KEY/),
    n: expect.stringMatching(/^[\w-]{342}$/),
  });
  const second = await alibaba.keys.rotate({ keepOld: true });
  expect((await published()).map(({ kid }) => kid)).toEqual([second.kid, first?.kid]);
  alibaba.sendTest();
  await alibaba.settled();
  const third = await alibaba.keys.rotate({ keepOld: false });
  expect((await published()).map(({ kid }) => kid)).toEqual([third.kid]);
  alibaba.sendTest();
  await alibaba.settled();
  expect(sender.messages.map(({ kid }) => kid)).toEqual([second.kid, third.kid]);
  expect(emulator.callbacks.jwksRequests).toBeGreaterThanOrEqual(3);
});
