import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';
import { createCertificate } from '../../support/certificate.ts';

const eiam = {
  ...{ EIAM_ENDPOINT: 'http://127.0.0.1:1', EIAM_INSTANCE_ID: 'idaas_abc', EIAM_APPLICATION_ID: 'app_abc' },
  ...{ EIAM_CLIENT_SECRET: 'secret', AUTH_ALLOW_ANONYMOUS: 'true' },
};
const key = '0123456789abcdef'.repeat(4);

function issuesOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
}

test('a store is named by its address, and reached by TLS beyond this machine', () => {
  expect(parseConfig(eiam).sharedState).toBeUndefined();
  const named = { ...eiam, SHARED_STATE_URL: 'rediss://store.example.com:6380/2', SHARED_STATE_KEY: key };
  const config = parseConfig({ ...named, SHARED_STATE_USER: 'gateway', SHARED_STATE_PASSWORD: 'secret' });
  expect(config.sharedState).toMatchObject({
    ...{ host: 'store.example.com', port: 6_380, database: 2, isEncrypted: true, username: 'gateway' },
    isRequired: true,
  });
  expect(config.sharedState?.password?.()).toBe('secret');
  expect(config.sharedState?.key()).toBe(key);
  const here = { ...named, SHARED_STATE_URL: 'redis://[::1]', SHARED_STATE_REQUIRED: 'false' };
  expect(parseConfig(here).sharedState).toMatchObject({
    ...{ host: '::1', port: 6_379, database: 0, isEncrypted: false, password: undefined, isRequired: false },
  });
});

test.each([
  ['redis://store.example.com', 'SHARED_STATE_URL: expected rediss'],
  ['https://store.example.com', 'SHARED_STATE_URL: expected a URL'],
  ['rediss://user:secret@store.example.com', 'SHARED_STATE_URL: expected a URL'],
  ['rediss://store.example.com/a', 'SHARED_STATE_URL: expected a URL'],
  ['rediss://store.example.com:99999', 'SHARED_STATE_URL: expected a URL'],
  ['x', 'SHARED_STATE_URL: expected a URL'],
])('an address is refused that is none: %s', (url, expected) => {
  const issues = issuesOf({ ...eiam, SHARED_STATE_URL: url, SHARED_STATE_KEY: key });
  expect(issues).toEqual([expect.stringContaining(expected)]);
  expect(issues.join()).not.toContain('secret@');
});

test('those who sign the certificate of a store are in a file, which is read again', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'store-authority-'));
  const file = join(folder.path, 'authority');
  const named = {
    ...{ ...eiam, SHARED_STATE_URL: 'rediss://store.example.com', SHARED_STATE_KEY: key },
    SHARED_STATE_CA_FILE: file,
  };
  const issue = 'SHARED_STATE_CA_FILE: expected the path of a readable file of certificates, as PEM';
  expect(issuesOf(named)).toEqual([issue]);
  writeFileSync(file, 'no certificate');
  expect(issuesOf(named)).toEqual([issue]);
  const { cert } = createCertificate('store.example.com');
  writeFileSync(file, cert);
  const { sharedState } = parseConfig(named);
  expect(sharedState?.authority?.()).toBe(cert);
  writeFileSync(file, `${cert}${cert}`);
  expect(sharedState?.authority?.()).toBe(`${cert}${cert}`);
  expect(parseConfig({ ...named, SHARED_STATE_CA_FILE: undefined }).sharedState?.authority).toBeUndefined();
  expect(issuesOf({ ...named, SHARED_STATE_URL: 'redis://127.0.0.1' })).toEqual([
    'SHARED_STATE_CA_FILE: expected only beside a SHARED_STATE_URL of rediss:',
  ]);
  expect(issuesOf({ SHARED_STATE_CA_FILE: file })).toEqual([
    'SHARED_STATE_CA_FILE: expected only beside SHARED_STATE_URL',
  ]);
});

test('what does not go with a store is named', () => {
  const named = { ...eiam, SHARED_STATE_URL: 'redis://127.0.0.1' };
  const keyed = { ...named, SHARED_STATE_KEY: key };
  expect(issuesOf(keyed)).toEqual([]);
  expect(issuesOf(named)).toEqual([expect.stringContaining('SHARED_STATE_KEY: expected 64 hexadecimal')]);
  expect(issuesOf({ ...named, SHARED_STATE_KEY: 'short' })).toEqual([
    expect.stringContaining('SHARED_STATE_KEY: expected 64 hexadecimal'),
  ]);
  expect(issuesOf({ ...keyed, STATE_FILE: '/tmp/state' })).toEqual([
    expect.stringContaining('STATE_FILE: expected only without SHARED_STATE_URL'),
  ]);
  expect(issuesOf({ SHARED_STATE_URL: 'redis://127.0.0.1', SHARED_STATE_KEY: key })).toEqual([
    expect.stringContaining('SHARED_STATE_URL: expected only beside an EIAM that replicas share'),
  ]);
  expect(issuesOf({ ...eiam, SHARED_STATE_KEY: key, SHARED_STATE_REQUIRED: 'false' })).toEqual([
    'SHARED_STATE_KEY: expected only beside SHARED_STATE_URL',
    'SHARED_STATE_REQUIRED: expected only beside SHARED_STATE_URL',
  ]);
});
