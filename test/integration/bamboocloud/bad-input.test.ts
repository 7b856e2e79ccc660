import { describe, expect, test } from 'vitest';
import {
  encryptionKey,
  openReceiver,
  type Receiver,
  secure,
  signatureKey,
  token,
  usualNow,
} from './open-receiver.ts';
import { draft, nextNonce, seal, send, sign, toBody, unseal } from './sender.ts';

const five = (changes: object = {}) => ({ ...JSON.parse(toBody(draft('CHECK_URL', '42'))), ...changes });
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Posts, and expects that nothing came of it. */
async function refused(
  receiver: Receiver,
  body: string | Uint8Array<ArrayBuffer>,
  headers?: Record<string, string>,
) {
  receiver.emulator.counters.reset();
  const before = receiver.events.length;
  const { status, body: reply } = await receiver.post(body, headers);
  expect(receiver.emulator.counters.snapshot()).toEqual({});
  expect(receiver.events.length).toBe(before);
  expect(reply.code).toBe(String(status));
  expect(reply.data).toBeUndefined();
  return { status, message: reply.message };
}

describe('a request that is none', () => {
  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['nothing', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['an array', '[]'],
    ['a text', '"CHECK_URL"'],
    ['no member', '{}'],
    ['no data', JSON.stringify(five({ data: undefined }))],
    ['a nonce that is a number', JSON.stringify(five({ nonce: 7 }))],
    ['an empty nonce', JSON.stringify(five({ nonce: '' }))],
    ['a timestamp that is none', JSON.stringify(five({ timestamp: 'now' }))],
    ['a timestamp with a fraction', JSON.stringify(five({ timestamp: 1.5 }))],
    ['a negative timestamp', JSON.stringify(five({ timestamp: -1 }))],
    ['an event type that is a list', JSON.stringify(five({ eventType: ['CHECK_URL'] }))],
    ['data that is a number', JSON.stringify(five({ data: 7 }))],
    ['a signature that is null', JSON.stringify(five({ signature: null }))],
    ['CIAM names', JSON.stringify({ nonce: 'a', timestamp: 1, event: 'USER_CREATE', data: '', sign: '' })],
    ['a member twice', `${JSON.stringify(five()).slice(0, -1)},"nonce":"other"}`],
    ['a member twice, spelled otherwise', `${JSON.stringify(five()).slice(0, -1)},"n\\u006fnce":"other"}`],
    ['what lies too deep', `${JSON.stringify(five()).slice(0, -1)},"more":${nested(10_000)}}`],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['a mark in front', `\ufeff${JSON.stringify(five())}`],
    ['no UTF-8', new Uint8Array([...Buffer.from('{"nonce":"'), 0xff, ...Buffer.from('"}')])],
  ])('%s', async (_name, body) => {
    await using receiver = await openReceiver();
    expect((await refused(receiver, body)).status).toBe(400);
  });

  test('more than 1 MiB, and another method', async () => {
    await using receiver = await openReceiver();
    const { status, body } = await receiver.post(' '.repeat(1_048_577));
    expect([status, body.code]).toEqual([413, '413']);
    const got = await fetch(receiver.address);
    expect([got.status, await got.json()]).toMatchObject([405, { code: '405' }]);
  });
});

describe('a request by another sender', () => {
  test.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['another token', { authorization: `Bearer ${token}x` }],
    ['the token alone', { authorization: token }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['a token in Latin-1', { authorization: 'Bearer \u00e9\u00e9' }],
  ])('%s', async (_name, headers) => {
    await using receiver = await openReceiver();
    expect((await refused(receiver, JSON.stringify(five()), headers)).status).toBe(401);
  });

  test('what cannot be verified is refused with one text', async () => {
    await using receiver = await openReceiver();
    const { nonce, timestamp, eventType, data, signature } = five();
    const resigned = (changed: string) => {
      const envelope = { nonce: nextNonce(), timestamp, eventType, data: changed };
      return { ...envelope, ...resign(envelope) };
    };
    const bodies = [
      five({ signature: '' }),
      five({ signature: undefined }),
      five({ signature: `${signature} ` }),
      five({ signature: signature.replace('=', '') }),
      five({ data: seal('QwErTyUiOpAsDfGh&43') }),
      five({ data: { id: 'an object' } }),
      { ...five(), eventType: 'DELETE_USER' },
      // The same string to sign, parted otherwise.
      { nonce: `${nonce}&${timestamp}`, timestamp, eventType: eventType, data, signature },
      ...[
        '',
        'plain',
        '2852325935078140700',
        seal('no prefix'),
        seal('QwErTyUiOpAsDfG&short'),
        seal('x', 'zero12'),
      ].map(resigned),
    ];
    const answers = [];
    for (const body of bodies) answers.push(await refused(receiver, JSON.stringify(body)));
    expect(new Set(answers.map(({ message }) => message)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([...Array(8).fill(401), ...Array(6).fill(400)]);
  });

  function resign(envelope: { nonce: string; timestamp: number; eventType: string; data: string }) {
    return { signature: sign(envelope.nonce, envelope.timestamp, envelope.eventType, envelope.data) };
  }

  test.each([
    ['nonce', `${nextNonce()}&1`, 'CHECK_URL'],
    ['eventType', nextNonce(), 'CHECK_URL&1'],
  ])('a signature over a %s with "&" could stand for another message', async (_name, nonce, eventType) => {
    await using receiver = await openReceiver();
    const { status } = await refused(receiver, toBody(draft(eventType, '42', { nonce })));
    expect(status).toBe(401);
  });

  test('ECB is no way around GCM, and plain text none around either', async () => {
    await using receiver = await openReceiver();
    const ecb = 'kgxJFN6Gal7yWRHvgvZM5ubV/jf3fS8zbDHOlGL4n+/wSUMCmfegPN8d7XlW3K7l';
    for (const data of [ecb, '42']) {
      const envelope = { nonce: nextNonce(), timestamp: usualNow, eventType: 'CHECK_URL', data };
      const answer = await refused(receiver, JSON.stringify({ ...envelope, ...resign(envelope) }));
      expect(answer.status).toBe(400);
    }
  });
});

describe('a request at another time, or again', () => {
  test.each([
    [300_000, 200],
    [-300_000, 200],
    [300_001, 401],
    [-300_001, 401],
  ])('%i ms off: %i', async (off, status) => {
    await using receiver = await openReceiver();
    const body = toBody(draft('CHECK_URL', '42', { timestamp: usualNow + off }));
    expect((await receiver.post(body)).status).toBe(status);
  });

  test('seconds are understood, and the window can be switched off', async () => {
    await using receiver = await openReceiver();
    const inSeconds = toBody(draft('CHECK_URL', '42', { timestamp: Math.floor(usualNow / 1_000) }));
    expect((await receiver.post(inSeconds)).status).toBe(200);
    await using lax = await openReceiver({
      environment: { ...secure, CALLBACK_BAMBOOCLOUD_REPLAY_WINDOW_MS: '0' },
    });
    expect((await lax.post(toBody(draft('CHECK_URL', '42', { timestamp: 0 })))).status).toBe(200);
  });

  test('the same request gets the stored reply for twice the window, and another one of that nonce none', async () => {
    await using receiver = await openReceiver();
    const nonce = nextNonce();
    // Of a sender whose clock is fast, so that its time is right all the while.
    const body = toBody(draft('CHECK_URL', '42', { nonce, timestamp: usualNow + 300_000 }));
    const first = await receiver.post(body);
    receiver.clock.now += 600_000;
    expect(await receiver.post(body)).toEqual(first);
    const other = toBody(draft('CHECK_URL', '43', { nonce, timestamp: receiver.clock.now }));
    expect((await refused(receiver, other)).status).toBe(401);
    receiver.clock.now += 1;
    expect((await refused(receiver, body)).status).toBe(401);
  });

  test('a flood of forgeries leaves no trace, and true events pass', async () => {
    await using receiver = await openReceiver();
    const forged = { ...five(), signature: sign('a', 1, 'CHECK_URL', '') };
    const flood = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        receiver.post(JSON.stringify({ ...forged, nonce: `flood-${index}` })),
      ),
    );
    expect(new Set(flood.map(({ status }) => status))).toEqual(new Set([401]));
    expect(receiver.events).toEqual([]);
    expect((await send(receiver, 'CREATE_USER', { username: 'mei' })).status).toBe(200);
  });
});

describe('a message that is signed, and wrong', () => {
  test.each<[string, string, string | object, number]>([
    ['an unknown event', 'FREEZE_USER', {}, 400],
    ['an event named like a member of every object', 'constructor', {}, 400],
    ['no JSON', 'CREATE_USER', 'mei', 400],
    ['a list', 'CREATE_USER', '[]', 400],
    ['a member twice', 'CREATE_USER', '{"username":"mei","username":"ada"}', 400],
    ['what lies too deep', 'CREATE_USER', `{"username":"mei","x":${nested(40)}}`, 400],
    ['no username', 'CREATE_USER', {}, 400],
    ['a username that is a list', 'CREATE_USER', { username: ['mei'] }, 400],
    ['an organization that is a list', 'CREATE_USER', { username: 'mei', organizationId: ['ou_1'] }, 400],
    ['a parent that is a list', 'CREATE_ORGANIZATION', { name: 'X', parentId: ['ou_1'] }, 400],
    ['an id that is a list', 'UPDATE_USER', { id: ['user_1'], name: 'Mei' }, 400],
    ['no id', 'UPDATE_USER', { name: 'Mei' }, 400],
    ['no id', 'DELETE_ORGANIZATION', {}, 400],
    ['no name', 'CREATE_ORGANIZATION', { code: '1' }, 400],
    ['an id that is a path', 'UPDATE_USER', { id: '../groups' }, 404],
    ['an id that is two dots', 'UPDATE_ORGANIZATION', { id: '..' }, 404],
  ])('%s: %s', async (_name, eventType, payload, status) => {
    await using receiver = await openReceiver();
    expect((await refused(receiver, toBody(draft(eventType, payload)))).status).toBe(status);
  });

  test('neither secrets nor passwords nor what people are called is logged, or told of', async () => {
    await using receiver = await openReceiver({
      environment: {
        ...secure,
        CALLBACK_BAMBOOCLOUD_PASSWORDS: 'true',
        CALLBACK_BAMBOOCLOUD_CUSTOM_FIELDS: 'number',
      },
    });
    const person = {
      username: 'mei',
      name: 'Mei Zhang',
      email: 'mei(at)example.com',
      mobile: '13800000000',
      number: 'x'.repeat(65),
    };
    const replies = [
      await send(receiver, 'CREATE_USER', { ...person, password: 'weak-and-secret' }),
      await send(receiver, 'CREATE_USER', {
        ...person,
        email: 'mei@example.com',
        number: 1,
        password: 'weak-and-secret',
      }),
      await send(receiver, 'CREATE_USER', {
        username: 'mei',
        password: 'Strong-4-and-secret',
        unknown: 'Mei Zhang',
      }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([400, 400, 200]);
    const told = JSON.stringify([receiver.logged, receiver.events, replies.map(({ body }) => body.message)]);
    for (const secret of [
      'and-secret',
      'Mei',
      '"mei',
      '13800000000',
      'example.com',
      token,
      signatureKey,
      encryptionKey,
    ]) {
      expect(told).not.toContain(secret);
    }
    expect(told).toContain('ignored');
  });
});

test('no route where no token is set', async () => {
  await using receiver = await openReceiver({ environment: {} });
  const response = await fetch(receiver.address, { method: 'POST', body: toBody(draft('CHECK_URL', '42')) });
  expect(response.status).toBe(404);
});

test.each(['iv12-prefix', 'iv16-prefix', 'key16-as-iv', 'key12-as-iv', 'zero12', 'iv12-suffix'])(
  'the first signed CHECK_URL shows that the layout is %s, and it stays',
  async (layout) => {
    const environment = { ...secure, CALLBACK_BAMBOOCLOUD_GCM_LAYOUT: 'detect' };
    await using receiver = await openReceiver({ environment });
    const check = await receiver.post(toBody(draft('CHECK_URL', '42'), layout));
    expect([check.status, unseal(check.body.data ?? '', layout)]).toEqual([200, '42']);
    const made = await receiver.post(toBody(draft('CREATE_USER', { username: 'mei' }), layout));
    expect(made.status).toBe(200);
    const other = layout === 'zero12' ? 'iv12-prefix' : 'zero12';
    expect((await refused(receiver, toBody(draft('CHECK_URL', '42'), other))).status).toBe(400);
    expect(JSON.stringify(receiver.logged)).toContain(layout);
  },
);

test('CHECK_URL is answered with the word where the operator says so', async () => {
  await using receiver = await openReceiver({
    environment: { ...secure, CALLBACK_BAMBOOCLOUD_CHECK_URL_REPLY: 'success' },
  });
  const { body } = await receiver.post(toBody(draft('CHECK_URL', '42')));
  expect(unseal(body.data ?? '')).toBe('success');
});

test('no event but a CHECK_URL shows the layout', async () => {
  await using receiver = await openReceiver({
    environment: { ...secure, CALLBACK_BAMBOOCLOUD_GCM_LAYOUT: 'detect' },
  });
  const deletion = () => draft('DELETE_USER', { id: '..' });
  expect((await receiver.post(toBody(deletion(), 'key16-as-iv'))).status).toBe(400);
  expect((await receiver.post(toBody(deletion(), 'iv12-prefix'))).status).toBe(200);
});
