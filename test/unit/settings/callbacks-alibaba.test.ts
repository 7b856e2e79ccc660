import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

const url = 'https://eiam.example.com/v2/app_a/jwks?version=1';
const key = '00112233445566778899aabbccddeeff';

let document: string;
let privateDocument: string;
beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  document = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'KEY1', use: 'sig' }] });
  privateDocument = JSON.stringify({ keys: [{ ...(await exportJWK(privateKey)), kid: 'KEY1' }] });
});

function issuesOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues;
  }
}

test('without them there is no receiver', () => {
  expect(parseConfig({}).alibabaCallback).toBeUndefined();
  expect(parseConfig({ CALLBACK_ALIBABA_JWKS_URL: '' }).alibabaCallback).toBeUndefined();
});

test('the keys are behind an address, or pinned', () => {
  expect(parseConfig({ CALLBACK_ALIBABA_JWKS_URL: url }).alibabaCallback?.keys).toEqual({ url });
  expect(parseConfig({ CALLBACK_ALIBABA_JWKS: document }).alibabaCallback?.keys).toEqual({
    document: JSON.parse(document),
  });
});

test.each([
  'http://127.0.0.1:4001/jwks',
  'http://localhost/jwks',
  'http://[::1]:1/jwks',
  'http://emulator:4001/jwks',
])('an emulator may show them in the clear: %s', (address) => {
  expect(issuesOf({ CALLBACK_ALIBABA_JWKS_URL: address })).toEqual([]);
});

test('the encryption key is there, or in a file that is read again', () => {
  const given = { CALLBACK_ALIBABA_JWKS_URL: url, CALLBACK_ALIBABA_ENCRYPTION_KEY: key };
  expect(parseConfig(given).alibabaCallback?.encryptionKeyHex()).toBe(key);
  expect(parseConfig({ CALLBACK_ALIBABA_JWKS_URL: url }).alibabaCallback?.encryptionKeyHex()).toBeUndefined();
  using folder = mkdtempDisposableSync(join(tmpdir(), 'eiam-key-'));
  const file = join(folder.path, 'key');
  writeFileSync(file, `${key}\n`);
  const fromFile = { CALLBACK_ALIBABA_JWKS_URL: url, CALLBACK_ALIBABA_ENCRYPTION_KEY_FILE: file };
  const { alibabaCallback } = parseConfig(fromFile);
  expect(alibabaCallback?.encryptionKeyHex()).toBe(key);
  writeFileSync(file, key.repeat(2));
  expect(alibabaCallback?.encryptionKeyHex()).toBe(key.repeat(2));
  writeFileSync(file, 'not a key');
  expect(issuesOf(fromFile)).toEqual([
    'CALLBACK_ALIBABA_ENCRYPTION_KEY_FILE: expected 32, 48 or 64 hexadecimal digits',
  ]);
});

const noDocument = 'CALLBACK_ALIBABA_JWKS: expected a JWKS document with public RSA keys';
const noUrl = 'CALLBACK_ALIBABA_JWKS_URL: expected a URL, as the IDaaS console shows it';
const clear =
  'CALLBACK_ALIBABA_JWKS_URL: expected https: a party that changes what is read there can forge events';
const noKey = 'CALLBACK_ALIBABA_ENCRYPTION_KEY: expected 32, 48 or 64 hexadecimal digits';

test.each<[Readonly<Record<string, string>>, string]>([
  [{ CALLBACK_ALIBABA_JWKS_URL: 'eiam.example.com' }, noUrl],
  [{ CALLBACK_ALIBABA_JWKS_URL: 'file:///etc/keys' }, noUrl],
  [{ CALLBACK_ALIBABA_JWKS_URL: 'http://eiam.example.com/jwks' }, clear],
  [{ CALLBACK_ALIBABA_JWKS_URL: 'http://127.0.0.1.example.com/jwks' }, clear],
  [{ CALLBACK_ALIBABA_JWKS_URL: 'http://[2001:db8::1]/jwks' }, clear],
  [
    { CALLBACK_ALIBABA_JWKS_URL: 'https://a:b@eiam.example.com/jwks' },
    'CALLBACK_ALIBABA_JWKS_URL: expected a URL without credentials',
  ],
  [{ CALLBACK_ALIBABA_JWKS: 'keys' }, noDocument],
  [{ CALLBACK_ALIBABA_JWKS: '{"keys":[]}' }, noDocument],
  [{ CALLBACK_ALIBABA_JWKS: '{"keys":[{"kty":"oct","k":"AAAA"}]}' }, noDocument],
  [{ CALLBACK_ALIBABA_JWKS_URL: url, CALLBACK_ALIBABA_ENCRYPTION_KEY: key.slice(1) }, noKey],
  [{ CALLBACK_ALIBABA_JWKS_URL: url, CALLBACK_ALIBABA_ENCRYPTION_KEY: `${key}0g` }, noKey],
  [
    { CALLBACK_ALIBABA_ENCRYPTION_KEY: key },
    'CALLBACK_ALIBABA_JWKS_URL or CALLBACK_ALIBABA_JWKS: expected one of them beside CALLBACK_ALIBABA_ENCRYPTION_KEY',
  ],
  [
    {
      CALLBACK_ALIBABA_JWKS_URL: url,
      CALLBACK_ALIBABA_ENCRYPTION_KEY: key,
      CALLBACK_ALIBABA_ENCRYPTION_KEY_FILE: '/k',
    },
    'CALLBACK_ALIBABA_ENCRYPTION_KEY_FILE: expected either this or CALLBACK_ALIBABA_ENCRYPTION_KEY, not both',
  ],
])('%j is refused', (environment, issue) => {
  expect(issuesOf(environment)).toEqual([issue]);
});

test('keys in both places, or private ones, are refused', () => {
  expect(issuesOf({ CALLBACK_ALIBABA_JWKS_URL: url, CALLBACK_ALIBABA_JWKS: document })).toEqual([
    'CALLBACK_ALIBABA_JWKS: expected either this or CALLBACK_ALIBABA_JWKS_URL, not both',
  ]);
  expect(issuesOf({ CALLBACK_ALIBABA_JWKS: privateDocument })).toEqual([noDocument]);
});
