import { beforeAll, describe, expect, test } from 'vitest';
import { openReceiver, startedAt } from './open-receiver.ts';
import { createSigner, event, instanceId, type Signer, type TokenParts } from './sender.ts';

const generic = { error: 'bad_request', errorDescription: 'The request is not a valid event callback.' };
const keyHex = '00112233445566778899aabbccddeeff0f1e2d3c4b5a69788796a5b4c3d2e1f0';

let signer: Signer;
beforeAll(async () => {
  signer = await createSigner('KEY1');
});

const open = (key?: string) =>
  openReceiver({ keys: { document: signer.document }, encryptionKeyHex: () => key });
const events = () => [event('user:create', 'user_a')];

describe('a body that is none', () => {
  test.each<[string, (token: string) => BodyInit]>([
    ['nothing', () => ''],
    ['no JSON', () => 'event=1'],
    ['half of it', (token) => `{"event":"${token}`],
    ['two of it', (token) => `{"event":"${token}"}{"event":"${token}"}`],
    ['the token alone', (token) => token],
    ['a text', (token) => JSON.stringify(token)],
    ['a list', (token) => JSON.stringify([{ event: token }])],
    ['null', () => 'null'],
    ['another name', (token) => JSON.stringify({ Event: token })],
    ['an object for a token', (token) => JSON.stringify({ event: { token } })],
    ['a list for a token', (token) => JSON.stringify({ event: [token] })],
    ['a token twice', (token) => `{"event":"${token}","event":"${token}"}`],
    ['a token twice, once in escapes', (token) => `{"event":"${token}","\\u0065vent":"${token}"}`],
    [
      'no UTF-8',
      (token) => Buffer.concat([Buffer.from(`{"event":"${token}","x":"`), Buffer.of(255), Buffer.from('"}')]),
    ],
    ['a byte order mark', (token) => `\uFEFF{"event":"${token}"}`],
    ['a deep nesting', (token) => `{"event":"${token}","x":${'['.repeat(400_000)}${']'.repeat(400_000)}}`],
    ['a token with a space', (token) => JSON.stringify({ event: `${token} ` })],
    ['a token with padding', (token) => JSON.stringify({ event: `${token}==` })],
    ['a token of four parts', (token) => JSON.stringify({ event: `${token}.AAAA` })],
    ['a token without its signature', (token) => JSON.stringify({ event: token.replace(/[^.]+$/, '') })],
  ])('%s', async (_name, toBody) => {
    await using receiver = await open();
    expect(await receiver.post(toBody(await signer.sign(startedAt, events())))).toEqual({
      status: 400,
      body: generic,
    });
    expect(receiver.published).toEqual([]);
  });

  test('one that is too long, or not posted', async () => {
    await using receiver = await open();
    expect(await receiver.post('x'.repeat(1_048_577))).toEqual({ status: 413, body: generic });
    const got = await fetch(receiver.url);
    expect([got.status, got.headers.get('allow'), await got.json()]).toEqual([405, 'POST', generic]);
  });
});

const second = startedAt / 1_000;

describe('a signed token that says what it must not', () => {
  test.each<[string, TokenParts]>([
    ['another instance', { claims: { sub: 'idaas_other' } }],
    ['no instance', { claims: { sub: undefined } }],
    ['another application', { claims: { aud: 'app_other' } }],
    ['several applications', { claims: { aud: ['app_testvector00000000000001', 'app_other'] } }],
    ['no application', { claims: { aud: undefined } }],
    ['another issuer', { claims: { iss: 'urn:alibaba:idaas:app:events' } }],
    ['a time to come', { claims: { iat: second + 61 } }],
    [
      'a day of life, of which half an hour and the skew are over',
      { claims: { iat: second - 1_861, exp: second + 86_400 } },
    ],
    ['a time that is text', { claims: { iat: `${second}` } }],
    ['an end that is text', { claims: { exp: `${second + 1_800}` } }],
    ['half a second', { claims: { iat: second + 0.5 } }],
    ['not yet', { claims: { nbf: second + 61 } }],
    ['no word on encryption', { claims: { dataEncrypted: undefined } }],
    ['a word on encryption that is text', { claims: { dataEncrypted: 'false' } }],
    ['encrypted, by its word', { claims: { dataEncrypted: true } }],
    ['no key’s name', { header: { kid: undefined } }],
    ['a key’s name that is empty', { header: { kid: '' } }],
    ['an unknown key', { header: { kid: 'KEY2' } }],
    ['data for another instance', { data: { instanceId: 'idaas_other', eventData: '[]' } }],
    ['no data', { data: '' }],
    ['no events', { data: { instanceId } }],
    ['events that are none', { data: { eventData: '{}' } }],
    ['events that are no JSON', { data: { eventData: '[{' } }],
    ['events with a member twice', { data: { eventData: '[{"eventId":"a","eventId":"b"}]' } }],
    ['events that nest too deep', { data: { eventData: `${'['.repeat(100)}${']'.repeat(100)}` } }],
    ['data with a member twice', { data: '{"eventData":"[]","eventData":"[]"}' }],
  ])('%s', async (_name, parts) => {
    await using receiver = await open();
    const reply = await receiver.deliver(await signer.sign(startedAt, events(), parts));
    expect(reply).toEqual({ status: 400, body: generic });
    expect(receiver.published).toEqual([]);
  });

  test('up to the second', async () => {
    await using receiver = await open();
    const claims = { iat: second - 1_860, exp: second - 59 };
    expect(await receiver.deliver(await signer.sign(startedAt, events(), { claims }))).toMatchObject({
      status: 200,
    });
  });
});

describe('encryption', () => {
  const jwe = { alg: 'dir', enc: 'A256GCM' };

  test.each([keyHex, keyHex.slice(0, 48), keyHex.slice(0, 32), keyHex.toUpperCase()])(
    'with a key of %s',
    async (key) => {
      await using receiver = await open(key);
      const reply = await receiver.deliver(await signer.sign(startedAt, events(), { keyHex: key }));
      expect(reply).toMatchObject({ status: 200 });
      expect(receiver.published).toMatchObject([{ entityId: 'user_a' }]);
    },
  );

  test.each<[string, string | undefined, TokenParts]>([
    ['none where there is a key', keyHex, {}],
    ['some where there is no key', undefined, { keyHex }],
    ['another key', keyHex, { keyHex: 'ff'.repeat(32) }],
    ['a shorter key', keyHex, { keyHex: keyHex.slice(0, 32) }],
    [
      'no authentication of its own kind',
      keyHex,
      { keyHex, jweHeader: { alg: 'dir', enc: 'A128CBC-HS256' } },
    ],
    ['a wrapped key', keyHex, { keyHex, jweHeader: { ...jwe, alg: 'A256KW' } }],
    ['compression', keyHex, { keyHex, jweHeader: { ...jwe, ...{ zip: 'DEF' } } }],
    ['no JSON', keyHex, { keyHex, data: 'text' }],
    ['no JWE', keyHex, { keyHex, claims: { cipherData: 'a.b.c.d.e' } }],
    ['a JWE that is an object', keyHex, { keyHex, claims: { cipherData: {} } }],
    ['plain data under the word of encryption', keyHex, { claims: { dataEncrypted: true, cipherData: '' } }],
  ])('%s is refused', async (_name, key, parts) => {
    await using receiver = await open(key);
    const reply = await receiver.deliver(await signer.sign(startedAt, events(), parts));
    expect(reply).toEqual({ status: 400, body: generic });
    expect(receiver.published).toEqual([]);
  });

  test.each(['', 'not hex', keyHex.slice(2), `${keyHex.slice(0, 62)}zz`])(
    'a key of the operator’s that is none, %j, is our fault and opens no door',
    async (key) => {
      await using receiver = await open(key);
      for (const parts of [{}, { keyHex }]) {
        const { status } = await receiver.deliver(await signer.sign(startedAt, events(), parts));
        expect([400, 500]).toContain(status);
      }
      expect(receiver.published).toEqual([]);
    },
  );
});

test('the operator hears why, and nothing of what was in it', async () => {
  await using receiver = await open(keyHex);
  const data = { eventData: [event('user:create', 'user_a', { bizData: { password: 'Secret-1' } })] };
  await receiver.deliver(await signer.sign(startedAt, [], { data }));
  await receiver.deliver(await signer.sign(startedAt, [], { data, claims: { aud: 'app_other' } }));
  expect(receiver.said).toEqual([
    { reason: 'encryption_required', requestId: 'request', text: 'A callback was refused' },
    { reason: 'invalid_token', requestId: 'request', text: 'A callback was refused' },
  ]);
});

test('a status of the operator’s own for what is not from IDaaS (callbacks.md D 17)', async () => {
  await using receiver = await openReceiver({ keys: { document: signer.document }, invalidJwtStatus: 500 });
  expect((await receiver.deliver('a.b.c')).status).toBe(500);
  expect((await receiver.post('no JSON')).status).toBe(400);
});

test('what there is no room for is our own fault', async () => {
  await using receiver = await open();
  expect(receiver.route.refuse(503)).toMatchObject({ status: 503, body: { error: 'internal_error' } });
  expect(receiver.route.refuse(413)).toEqual({ status: 413, body: generic });
});
