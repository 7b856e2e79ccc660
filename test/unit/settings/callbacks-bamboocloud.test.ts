import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

const prefix = 'CALLBACK_BAMBOOCLOUD';
const token = { [`${prefix}_TOKEN`]: 'a-token-of-thirty-two-characters' };
const signed = { [`${prefix}_SIGNATURE_KEY`]: 'SignKey-16chars!' };
const encrypted = { [`${prefix}_ENCRYPTION_KEY`]: 'AesKey-16-chars!' };

function issuesOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues;
  }
}

test('without a token there is no receiver; with one alone there is a plain one', () => {
  expect(parseConfig({}).bambooCloud).toBeUndefined();
  expect(parseConfig(token).bambooCloud).toMatchObject({
    signatureKey: undefined,
    encryptionKey: undefined,
    encryption: 'none',
    replayWindowMs: 300_000,
    checkUrlReply: 'echo',
    deleteUnknown: 200,
    clearOnNull: true,
    allowPasswords: false,
    customFields: [],
    phoneRegion: '86',
  });
});

test('every wrong mapping is named, and none of the others', () => {
  const wrong = [
    'number:EmployeeNumber',
    'a:b:c',
    ':field',
    'switch:',
    'multi valued:field_1',
    `long:${'x'.repeat(41)}`,
    'once:city',
    'twice:city',
    'once:town',
  ];
  const right = ['plain-As.ever', '工号:employee_number', `short:${'x'.repeat(40)}`];
  const entries = [...right, ...wrong];
  const found = issuesOf({ ...token, [`${prefix}_CUSTOM_FIELDS`]: entries.join(',') });
  const named = wrong.filter((entry) => entry !== 'once:city');
  expect(found.map((issue) => JSON.parse(issue.slice(issue.indexOf('"'), issue.indexOf('": ') + 1)))).toEqual(
    named,
  );
  const many = Array.from({ length: 101 }, (_, index) => `a${index}`).join(',');
  expect(issuesOf({ ...token, [`${prefix}_CUSTOM_FIELDS`]: many })).toHaveLength(1);
});

test('no attribute goes where the manager goes', () => {
  const fields = { ...token, [`${prefix}_CUSTOM_FIELDS`]: 'leader:boss' };
  expect(issuesOf({ ...fields, EIAM_MANAGER_FIELD: 'boss' })).toEqual([
    expect.stringContaining('EIAM_MANAGER_FIELD'),
  ]);
  expect(issuesOf({ ...fields, EIAM_MANAGER_FIELD: 'manager' })).toEqual([]);
});

test('an encryption key means GCM, as IDaaS does unless told otherwise', () => {
  const { bambooCloud } = parseConfig({ ...token, ...encrypted });
  expect(bambooCloud).toMatchObject({ encryption: 'gcm', gcmLayout: 'iv12-prefix' });
  expect(bambooCloud?.encryptionKey?.()).toBe('AesKey-16-chars!');
});

test('everything can be set, secrets by file too', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'bamboocloud-'));
  const file = join(folder.path, 'key');
  writeFileSync(file, 'FileKey-16chars!\n');
  const { bambooCloud } = parseConfig({
    ...token,
    ...signed,
    [`${prefix}_ENCRYPTION_KEY_FILE`]: file,
    [`${prefix}_GCM_LAYOUT`]: 'detect',
    [`${prefix}_CUSTOM_FIELDS`]: 'number:employee_number, text',
    [`${prefix}_PASSWORDS`]: 'true',
    [`${prefix}_REPLAY_WINDOW_MS`]: '0',
    [`${prefix}_CHECK_URL_REPLY`]: 'success',
    [`${prefix}_DELETE_UNKNOWN`]: '404',
    [`${prefix}_CLEAR_ON_NULL`]: 'false',
    [`${prefix}_PHONE_REGION`]: '49',
  });
  expect(bambooCloud).toMatchObject({
    encryption: 'gcm',
    gcmLayout: 'detect',
    customFields: [
      { attribute: 'number', field: 'employee_number' },
      { attribute: 'text', field: 'text' },
    ],
    allowPasswords: true,
    replayWindowMs: 0,
    checkUrlReply: 'success',
    deleteUnknown: 404,
    clearOnNull: false,
    phoneRegion: '49',
  });
  expect(bambooCloud?.encryptionKey?.()).toBe('FileKey-16chars!');
  writeFileSync(file, 'short');
  expect(issuesOf({ ...token, [`${prefix}_ENCRYPTION_KEY_FILE`]: file })).toEqual([
    `${prefix}_ENCRYPTION_KEY_FILE: expected a file that holds exactly 16 characters`,
  ]);
});

test.each<[Readonly<Record<string, string>>, readonly string[]]>([
  [signed, [`${prefix}_TOKEN: expected beside ${prefix}_SIGNATURE_KEY`]],
  [
    { ...token, [`${prefix}_SIGNATURE_KEY`]: 'short' },
    [`${prefix}_SIGNATURE_KEY: expected exactly 16 characters`],
  ],
  [
    { ...token, [`${prefix}_ENCRYPTION_KEY`]: '张'.repeat(16) },
    [`${prefix}_ENCRYPTION_KEY: expected exactly 16 characters`],
  ],
  [
    { ...token, [`${prefix}_ENCRYPTION`]: 'gcm' },
    [`${prefix}_ENCRYPTION_KEY: expected beside ${prefix}_ENCRYPTION=gcm`],
  ],
  [
    { ...token, ...encrypted, [`${prefix}_ENCRYPTION`]: 'none' },
    [`${prefix}_ENCRYPTION: expected gcm or ecb beside ${prefix}_ENCRYPTION_KEY`],
  ],
  [
    { ...token, ...encrypted, [`${prefix}_ENCRYPTION`]: 'ecb' },
    [`${prefix}_SIGNATURE_KEY: expected beside ${prefix}_ENCRYPTION=ecb, which shows no forgery by itself`],
  ],
  [
    { ...token, ...encrypted, [`${prefix}_GCM_LAYOUT`]: 'detect' },
    [
      `${prefix}_SIGNATURE_KEY: expected beside ${prefix}_GCM_LAYOUT=detect, which looks at signed messages alone`,
    ],
  ],
  [
    {
      ...token,
      ...signed,
      ...encrypted,
      [`${prefix}_ENCRYPTION`]: 'ecb',
      [`${prefix}_GCM_LAYOUT`]: 'zero12',
    },
    [`${prefix}_GCM_LAYOUT: expected only beside ${prefix}_ENCRYPTION=gcm`],
  ],
  [{ ...token, [`${prefix}_ENCRYPTION`]: 'des' }, [`${prefix}_ENCRYPTION: expected gcm, ecb or none`]],
  [
    { ...token, [`${prefix}_CUSTOM_FIELDS`]: 'a,,b' },
    [
      `${prefix}_CUSTOM_FIELDS: "": expected attribute:field, the field in lower case with digits and underscores, at most 40 characters; or a name alone`,
    ],
  ],
  [{ ...token, [`${prefix}_DELETE_UNKNOWN`]: '500' }, [`${prefix}_DELETE_UNKNOWN: expected 200 or 404`]],
])('what does not go together is named: %j', (environment, issues) => {
  const found = issuesOf(environment);
  for (const issue of issues) expect(found).toContain(issue);
  expect(found.join(' ')).not.toContain('16-chars');
});
