import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig, settings } from '../../../src/config.ts';
import { derivedValues } from '../../../src/settings/derived.ts';
import { readEnvironmentFiles } from '../../../src/settings/environment-file.ts';
import { printUsedSettings, type UsedSetting, usedSettings } from '../../../src/settings/used.ts';

type Variables = Readonly<Record<string, string>>;

/** What the gateway would say of an environment, by name. */
function used(environment: Variables): ReadonlyMap<string, UsedSetting> {
  const derived = derivedValues(parseConfig(environment));
  const rows = usedSettings({ shape: settings.shape, environment, files: new Map(), derived });
  return new Map(rows.map((row) => [row.name, row]));
}

const names = Object.keys(settings.shape);

test('every setting is shown once, and of an empty environment each is a default', () => {
  const rows = [...used({}).values()];
  expect(rows.map(({ name }) => name)).toEqual(names);
  expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(['default']));
});

test('defaults that follow from other settings are shown as they are used', () => {
  const rows = used({
    HOST: '0.0.0.0',
    AUTH_MODE: 'local',
    EIAM_REGION: 'cn-beijing',
    EIAM_INSTANCE_ID: 'idaas_abc',
    EIAM_APPLICATION_ID: 'app_abc',
    EIAM_CLIENT_SECRET: 's',
    CALLBACK_BAMBOOCLOUD_TOKEN: 't',
    CALLBACK_BAMBOOCLOUD_ENCRYPTION_KEY: '0123456789abcdef',
    CACHE_TTL_MS: '1000',
  });
  const values = (...shown: string[]) => shown.map((name) => rows.get(name)?.value);
  expect(values('EIAM_ENDPOINT', 'SHUTDOWN_DELAY_MS', 'EXPLORER', 'SUBGRAPH_SDL', 'SIGN_IN')).toEqual([
    'https://eiam-developerapi.cn-beijing.aliyuncs.com',
    ...['5000', 'true', 'true', 'off'],
  ]);
  expect(values('STALE_IF_ERROR_MS', 'CALLBACK_BAMBOOCLOUD_ENCRYPTION', 'AUTH_READ')).toEqual([
    ...['600000', 'gcm', 'scope:DIRECTORY_READ'],
  ]);
  expect([used({}).get('CORS_ORIGINS')?.value, ...values('CORS_ORIGINS')]).toEqual([
    ...['pages of this machine', 'none'],
  ]);
});

test('a secret is hidden wherever it comes from', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'used-'));
  const file = join(folder.path, 'secret');
  const canary = '0123456789abcdef';
  writeFileSync(file, canary);
  // MIRROR_FILE is a file of its own, not that of a secret.
  const secrets = names.filter((name) => names.includes(`${name}_FILE`) && name !== 'MIRROR');
  expect(secrets.length).toBeGreaterThan(5);
  const others = {
    ...{ EIAM_REGION: 'cn-beijing', EIAM_INSTANCE_ID: 'idaas_abc', EIAM_APPLICATION_ID: 'app_abc' },
    ...{ AUTH_ALLOW_ANONYMOUS: 'true', CALLBACK_ALIBABA_JWKS_URL: 'https://keys.example.com' },
    SHARED_STATE_URL: 'rediss://store.example.com',
    HTTPS_PROXY: `http://user:${canary}@proxy.example.com:3128`,
  };
  const given = (held: string, suffix = '') => ({
    ...others,
    ...Object.fromEntries(secrets.map((name) => [`${name}${suffix}`, held])),
    [`CALLBACK_ALIBABA_ENCRYPTION_KEY${suffix}`]: suffix === '' ? canary.repeat(2) : `${file}-hex`,
    [`SHARED_STATE_KEY${suffix}`]: suffix === '' ? canary.repeat(4) : `${file}-key`,
  });
  writeFileSync(`${file}-hex`, canary.repeat(2));
  writeFileSync(`${file}-key`, canary.repeat(4));
  for (const [rows, sourceOf] of [
    [used(given(canary)), () => 'environment'],
    [used(given(file, '_FILE')), (name: string) => `${name}_FILE`],
  ] as const) {
    expect(printUsedSettings([...rows.values()])).not.toContain(canary);
    for (const name of secrets)
      expect(rows.get(name)).toEqual({ name, value: '(hidden)', source: sourceOf(name) });
  }
});

test('what is named like a secret is one', () => {
  const named = Object.entries(settings.shape).filter(([name]) =>
    /(SECRET|TOKEN|PASSWORD|_KEY|KEY_ID|HEADERS)$/.test(name),
  );
  expect(named.filter(([, schema]) => schema.meta()?.isSecret !== true).map(([name]) => name)).toEqual([]);
});

test('a value is one line, without the query of a URL', () => {
  const rows = used({
    ...{ AUTH_MODE: 'jwt', AUTH_ISSUER: 'i', AUTH_AUDIENCE: 'a' },
    AUTH_JWKS_URL: 'https://login.example.com/keys?code=s3',
    STATE_FILE: 'a\nPORT  1  environment',
  });
  expect(rows.get('AUTH_JWKS_URL')?.value).toBe('https://login.example.com/keys?…');
  expect(rows.get('STATE_FILE')?.value).toBe('a\\nPORT  1  environment');
});

test("variables of Node's environment files are found, the last file's first", () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'used-'));
  const [one, two] = [join(folder.path, 'one.env'), join(folder.path, 'two.env')];
  writeFileSync(one, 'PORT=1\nHOST="::1"\n');
  writeFileSync(two, 'PORT=2\n');
  const files = readEnvironmentFiles([
    ...['--expose-gc', `--env-file=${one}`, '--env-file-if-exists', two],
    `--env-file-if-exists=${folder.path}/absent`,
  ]);
  expect(Object.fromEntries(files)).toEqual({
    PORT: { file: two, value: '2' },
    HOST: { file: one, value: '::1' },
  });
});
