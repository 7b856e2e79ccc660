import { describe, expect, test } from 'vitest';
import {
  type Cipher,
  decrypt,
  encrypt,
  gcmLayouts,
} from '../../../../src/emulator/callbacks/bamboo-cloud-cipher.ts';
import {
  composeBambooCloudMessage,
  readBambooCloudReply,
} from '../../../../src/emulator/callbacks/bamboo-cloud-message.ts';
import { vectors } from './open-sender.ts';

interface Vector {
  readonly id: string;
  readonly options: {
    readonly signing: boolean;
    readonly encryption: 'none' | 'ecb' | 'gcm';
    readonly gcmLayout?: (typeof gcmLayouts)[number];
    readonly gcmIvHex?: string;
    readonly random?: string;
  };
  readonly request: { readonly rawBody: string };
  readonly expect: {
    readonly verdict: string;
    readonly msg: string;
    readonly responseBody: { data?: string };
    readonly responseMsg?: string;
  };
}

const { signatureKey, encryptionKey: key, responseRandom, responseIvHex } = vectors.bamboocloud.config;
const accepted: readonly Vector[] = vectors.bamboocloud.vectors.filter(
  ({ expect: { verdict } }: Vector) => verdict !== 'reject',
);

function cipherOf({ options: { encryption, gcmLayout: layout = 'iv12-prefix' } }: Vector): Cipher {
  return encryption === 'gcm' ? { encryption, key, layout } : { encryption, key };
}

test('there are vectors of every kind', () => {
  const kinds = accepted.map(
    ({ options }) => `${options.signing} ${options.encryption} ${options.gcmLayout}`,
  );
  expect(accepted.length).toBeGreaterThanOrEqual(13);
  expect(new Set(kinds).size).toBe(6);
});

describe.each(accepted.map((vector) => [vector.id, vector] as const))('%s', (_id, vector) => {
  const { options, request } = vector;
  const { nonce, timestamp, eventType } = JSON.parse(request.rawBody);

  test('is composed to the byte', () => {
    const body = composeBambooCloudMessage({
      eventType,
      message: vector.expect.msg,
      nonce,
      timestamp,
      signatureKey: options.signing ? signatureKey : undefined,
      cipher: cipherOf(vector),
      randomness: { prefix: options.random ?? '', iv: Buffer.from(options.gcmIvHex ?? '', 'hex') },
    });
    expect(body).toBe(request.rawBody);
  });

  test('its reply is understood', () => {
    const { responseBody, responseMsg } = vector.expect;
    const answer = { status: 200, text: JSON.stringify(responseBody) };
    const expected =
      eventType === 'CHECK_URL' ? { text: vector.expect.msg } : /^DELETE/.test(eventType) ? 'nothing' : 'id';
    expect(readBambooCloudReply(answer, cipherOf(vector), expected)).toEqual({
      kind: 'accepted',
      data: responseMsg,
      id: expected === 'id' ? JSON.parse(responseMsg ?? '').id : undefined,
    });
    if (responseBody.data === undefined || responseMsg === undefined) return;
    const randomness = { prefix: responseRandom, iv: Buffer.from(responseIvHex, 'hex') };
    expect(encrypt(responseMsg, cipherOf(vector), randomness)).toBe(responseBody.data);
  });
});

test.each([
  ...gcmLayouts.map((layout) => ({ encryption: 'gcm', key, layout }) as const),
  { encryption: 'ecb', key } as const,
])('what $encryption $layout closes, it opens; half of it, or under another key, it does not', (cipher) => {
  const message = '{"name":"R&D 研发"}';
  const data = encrypt(message, cipher, { prefix: 'abcdefghijklmnop', iv: Buffer.from('0123456789abcdef') });
  expect(decrypt(data, cipher)).toBe(message);
  expect(() => decrypt(data.slice(0, 8), cipher)).toThrow();
  expect(() => decrypt(data, { ...cipher, key: 'another-key-1234' })).toThrow();
  const unprefixed = encrypt(message, cipher, { prefix: 'short', iv: Buffer.from('0123456789abcdef') });
  expect(() => decrypt(unprefixed, cipher)).toThrow('No & follows');
});

describe('a reply', () => {
  const cipher: Cipher = { encryption: 'gcm', key, layout: 'iv12-prefix' };
  const seal = (message: string) =>
    encrypt(message, cipher, { prefix: responseRandom, iv: Buffer.alloc(16) });
  const reply = (body: object | string, status = 200) => ({
    status,
    text: typeof body === 'string' ? body : JSON.stringify(body),
  });

  test.each([
    ['no reply', undefined, { kind: 'lost' }],
    ['no JSON', reply('OK'), { kind: 'unreadable', status: 200, reason: 'not a reply' }],
    ['a proxy in between', reply('<html>', 502), { kind: 'refused', status: 502, code: '', message: '' }],
    [
      'a code unlike the status',
      reply({ code: '500', message: 'busy' }),
      { kind: 'refused', status: 200, code: '500', message: 'busy' },
    ],
    [
      'a status unlike the code',
      reply({ code: '200', message: 'success', data: seal('{"id":"1"}') }, 500),
      { kind: 'refused', status: 500, code: '200', message: 'success' },
    ],
    ['a number for a code', reply({ code: 200 }), { kind: 'unreadable', status: 200, reason: 'not a reply' }],
    [
      'data in clear',
      reply({ code: '200', data: '{"id":"1"}' }),
      { kind: 'unreadable', status: 200, reason: 'data cannot be decrypted' },
    ],
    [
      'a bare & that the vendor would cut at',
      reply({ code: '200', data: seal('{"id":"1","name":"R&D"}') }),
      { kind: 'unreadable', status: 200, reason: 'data would be cut at its &' },
    ],
    [
      'an id too long',
      reply({ code: '200', data: seal(JSON.stringify({ id: 'x'.repeat(51) })) }),
      { kind: 'unreadable', status: 200, reason: 'no id of 1 to 50 characters' },
    ],
    [
      'an id',
      reply({ code: '200', data: seal('{"id":"1"}') }),
      { kind: 'accepted', data: '{"id":"1"}', id: '1' },
    ],
  ])('%s', (_what, answer, outcome) => {
    expect(readBambooCloudReply(answer, cipher, 'id')).toEqual(outcome);
  });

  test('another text than the one sent is no echo; "success" is as good', () => {
    const read = (text: string) =>
      readBambooCloudReply(reply({ code: '200', data: seal(text) }), cipher, { text: '42' }).kind;
    expect([read('42'), read('success'), read('43')]).toEqual(['accepted', 'accepted', 'unreadable']);
  });
});
