import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config.ts';

type Environment = Readonly<Record<string, string>>;

const secret = 'CSthe2secret2that2nobody2prints';
const real = {
  EIAM_ENDPOINT: 'https://eiam-developerapi.cn-hangzhou.aliyuncs.com',
  EIAM_INSTANCE_ID: 'idaas_abc',
  EIAM_APPLICATION_ID: 'app_abc',
  EIAM_CLIENT_SECRET: secret,
  AUTH_ALLOW_ANONYMOUS: 'true',
};

function without(name: keyof typeof real, more: Environment = {}): Environment {
  const { [name]: _left, ...rest } = real;
  return { ...rest, ...more };
}

function issuesOf(environment: Environment): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).toBe(['The settings are wrong:', ...error.issues].join('\n  '));
    expect(error.message).not.toContain(secret);
    return error.issues;
  }
}

const defaults = {
  host: '127.0.0.1',
  port: 4_000,
  logLevel: 'info',
  upstream: { kind: 'emulator', users: 1_000, seed: 1 },
  managerField: undefined,
  maxConcurrency: 512,
  rateLimit: undefined,
  callTimeoutMs: 10_000,
  operationTimeoutMs: 30_000,
  maxScanPages: 100,
  cacheTtlMs: 0,
  cacheMaxEntries: 100_000,
  cacheMaxBytes: 64_000_000,
  cacheAnswerBytes: 32_000_000,
  traceAllowed: true,
  cloudCredentials: false,
};

describe('what is not set has a default', () => {
  test('an empty environment is the embedded emulator', () => {
    expect(parseConfig({})).toMatchObject(defaults);
  });

  test('a setting that is set to nothing is not set', () => {
    const names = [
      'HOST',
      'PORT',
      'LOG_LEVEL',
      'EIAM_ENDPOINT',
      'EIAM_CLIENT_SECRET',
      'EIAM_CLIENT_SECRET_FILE',
    ];
    expect(parseConfig(Object.fromEntries(names.map((name) => [name, ''])))).toMatchObject(defaults);
  });

  test('what others left in the environment is their business', () => {
    expect(parseConfig({ PATH: '/bin', HOME: '/root', npm_config_port: 'x' })).toMatchObject(defaults);
  });
});

test.each<[Environment, object]>([
  [{ HOST: '::1' }, { host: '::1' }],
  [{ PORT: '0' }, { port: 0 }],
  [{ PORT: '65535' }, { port: 65_535 }],
  [{ LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
  [{ EIAM_MANAGER_FIELD: 'boss' }, { managerField: 'boss' }],
  [{ EIAM_MAX_CONCURRENCY: '1000' }, { maxConcurrency: 1_000 }],
  [{ EIAM_RATE_LIMIT: '1' }, { rateLimit: 1 }],
  [{ EIAM_TIMEOUT_MS: '1' }, { callTimeoutMs: 1 }],
  [{ OPERATION_TIMEOUT_MS: '600000' }, { operationTimeoutMs: 600_000 }],
  [{ EIAM_MAX_SCAN_PAGES: '1' }, { maxScanPages: 1 }],
  [{ CACHE_TTL_MS: '3600000' }, { cacheTtlMs: 3_600_000, staleIfErrorMs: 600_000 }],
  [{ CACHE_TTL_MS: '0' }, { cacheTtlMs: 0, staleIfErrorMs: 0 }],
  [
    { CACHE_TTL_MS: '1000', STALE_IF_ERROR_MS: '0' },
    { cacheTtlMs: 1_000, staleIfErrorMs: 0 },
  ],
  [
    { CACHE_TTL_MS: '1000', STALE_IF_ERROR_MS: '1' },
    { cacheTtlMs: 1_000, staleIfErrorMs: 1 },
  ],
  [{ STALE_IF_ERROR_MS: '0' }, { cacheTtlMs: 0, staleIfErrorMs: 0 }],
  [{ CACHE_MAX_ENTRIES: '1' }, { cacheMaxEntries: 1 }],
  [{ CACHE_MAX_BYTES: '1000000' }, { cacheMaxBytes: 1_000_000 }],
  [{ CACHE_ANSWER_BYTES: '0' }, { cacheAnswerBytes: 0 }],
  [{ UPSTREAM_TRACE: 'false' }, { traceAllowed: false }],
  [
    { CLOUD_CREDENTIALS: 'true', AUTH_MODE: 'eiam' },
    { cloudCredentials: true, authentication: { mode: 'eiam' } },
  ],
  [{ EMULATOR_USERS: '0', EMULATOR_SEED: '0' }, { upstream: { kind: 'emulator', users: 0, seed: 0 } }],
])('%j is heard', (environment, part) => {
  expect(parseConfig(environment)).toMatchObject({ ...defaults, ...part });
});

const port = 'PORT: expected a whole number from 0 to 65535';
const endpoint = 'EIAM_ENDPOINT: expected a URL, as in https://eiam-developerapi.cn-hangzhou.aliyuncs.com';
const clear = 'EIAM_ENDPOINT: expected https: secrets travel to this address';

const refused: readonly (readonly [Environment, string])[] = [
  ...['-1', '65536', '1.5', '0x50', 'http', ' 80', '1e3', '٣'].map((PORT): [Environment, string] => [
    { PORT },
    port,
  ]),
  [{ LOG_LEVEL: 'trace' }, 'LOG_LEVEL: expected silent, error, warn, info or debug'],
  [{ EIAM_MAX_CONCURRENCY: '0' }, 'EIAM_MAX_CONCURRENCY: expected a whole number from 1 to 1000'],
  [{ EIAM_RATE_LIMIT: '0' }, 'EIAM_RATE_LIMIT: expected a whole number from 1 to 10000'],
  [{ EIAM_TIMEOUT_MS: '600001' }, 'EIAM_TIMEOUT_MS: expected a whole number from 1 to 600000'],
  [{ OPERATION_TIMEOUT_MS: 'soon' }, 'OPERATION_TIMEOUT_MS: expected a whole number from 1 to 600000'],
  [{ EIAM_MAX_SCAN_PAGES: '0' }, 'EIAM_MAX_SCAN_PAGES: expected a whole number from 1 to 10000'],
  [{ CACHE_TTL_MS: '-1' }, 'CACHE_TTL_MS: expected a whole number from 0 to 86400000'],
  [
    { STALE_IF_ERROR_MS: '60000' },
    'STALE_IF_ERROR_MS: expected only beside CACHE_TTL_MS, where answers are remembered',
  ],
  [
    { STALE_IF_ERROR_MS: '60000', CACHE_TTL_MS: '0' },
    'STALE_IF_ERROR_MS: expected only beside CACHE_TTL_MS, where answers are remembered',
  ],
  [{ CACHE_MAX_ENTRIES: '0' }, 'CACHE_MAX_ENTRIES: expected a whole number from 1 to 10000000'],
  [{ UPSTREAM_TRACE: 'yes' }, 'UPSTREAM_TRACE: expected true or false'],
  [{ CLOUD_CREDENTIALS: 'on' }, 'CLOUD_CREDENTIALS: expected true or false'],
  [
    { CLOUD_CREDENTIALS: 'true' },
    'CLOUD_CREDENTIALS: expected only beside AUTH_MODE=jwt or AUTH_MODE=eiam, where a viewer can have the right to them',
  ],
  [{ AUTH_MODE: 'magic' }, 'AUTH_MODE: expected none, local, jwt or eiam'],
  [{ AUTH_ALLOW_ANONYMOUS: '1' }, 'AUTH_ALLOW_ANONYMOUS: expected true or false'],
  [{ EMULATOR_USERS: '200001' }, 'EMULATOR_USERS: expected a whole number from 0 to 200000'],
  [{ EMULATOR_SEED: '1000000000' }, 'EMULATOR_SEED: expected a whole number from 0 to 999999999'],
  [{ ...real, EIAM_INSTANCE_ID: 'abc' }, 'EIAM_INSTANCE_ID: expected an instance id, as in idaas_…'],
  [{ ...real, EIAM_INSTANCE_ID: 'idaas_a/b' }, 'EIAM_INSTANCE_ID: expected an instance id, as in idaas_…'],
  [
    { ...real, EIAM_APPLICATION_ID: 'idaas_abc' },
    'EIAM_APPLICATION_ID: expected an application id, as in app_…',
  ],
  [
    without('EIAM_ENDPOINT', { EIAM_REGION: 'Hangzhou' }),
    'EIAM_REGION: expected a region, as in cn-hangzhou',
  ],
  [
    without('EIAM_ENDPOINT', { EIAM_REGION: 'cn-a.evil.example/' }),
    'EIAM_REGION: expected a region, as in cn-hangzhou',
  ],
  [{ ...real, EIAM_ENDPOINT: 'eiam.example.com' }, endpoint],
  [{ ...real, EIAM_ENDPOINT: 'ftp://eiam.example.com' }, endpoint],
  [{ ...real, EIAM_ENDPOINT: 'http://eiam-developerapi.cn-hangzhou.aliyuncs.com' }, clear],
  [{ ...real, EIAM_ENDPOINT: 'HTTP://EIAM-DEVELOPERAPI.CN-HANGZHOU.ALIYUNCS.COM/' }, clear],
  [{ ...real, EIAM_ENDPOINT: 'http:\\\\eiam-developerapi.cn-hangzhou.aliyuncs.com' }, endpoint],
  [{ ...real, EIAM_ENDPOINT: 'http:eiam-developerapi.cn-hangzhou.aliyuncs.com' }, endpoint],
  [{ ...real, EIAM_ENDPOINT: 'http://eiam-developerapi.cn-hangzhou.ａｌｉｙｕｎｃｓ.com' }, clear],
];

/** A row's name: only what it sets beside a real EIAM. */
function nameOf(environment: Environment): string {
  const usual = new Map<string, string>(Object.entries(real));
  const unusual = Object.entries(environment).filter(([name, value]) => usual.get(name) !== value);
  return unusual.map(([name, value]) => `${name}=${value}`).join(' ');
}

test.each(refused.map(([environment, issue]) => [nameOf(environment), issue, environment] as const))(
  '%s is refused: %s',
  (_name, issue, environment) => {
    expect(issuesOf(environment)).toEqual([issue]);
  },
);

test('everything that is wrong is said at once', () => {
  expect(
    issuesOf({ PORT: 'x', LOG_LEVEL: 'x', EIAM_ENDPOINT: 'x', EIAM_CLIENT_SECRET_FILE: '/nowhere' }),
  ).toEqual([
    port,
    'LOG_LEVEL: expected silent, error, warn, info or debug',
    endpoint,
    'EIAM_INSTANCE_ID: expected beside EIAM_ENDPOINT or EIAM_REGION',
    'EIAM_APPLICATION_ID: expected beside EIAM_ENDPOINT or EIAM_REGION',
    'EIAM_CLIENT_SECRET_FILE: expected the path of a readable file that holds the secret',
    'AUTH_ALLOW_ANONYMOUS: expected true, since AUTH_MODE=none lets anyone read a real directory',
  ]);
});

describe('a real EIAM', () => {
  const secretOf = (environment: Environment): string | undefined => {
    const { upstream } = parseConfig(environment);
    return upstream.kind === 'eiam' ? upstream.clientSecret() : undefined;
  };

  test('is spoken to at its address, as the application', () => {
    expect(parseConfig(real).upstream).toMatchObject({
      kind: 'eiam',
      endpoint: real.EIAM_ENDPOINT,
      instanceId: 'idaas_abc',
      applicationId: 'app_abc',
    });
    expect(secretOf(real)).toBe(secret);
  });

  test('has an address in its region (developer-api.md 3)', () => {
    const { upstream } = parseConfig(without('EIAM_ENDPOINT', { EIAM_REGION: 'cn-hangzhou' }));
    expect(upstream).toMatchObject({ endpoint: 'https://eiam-developerapi.cn-hangzhou.aliyuncs.com' });
  });

  test('may be an emulator in the clear, on this machine', () => {
    expect(issuesOf({ ...real, EIAM_ENDPOINT: 'http://127.0.0.1:4010' })).toEqual([]);
  });

  test.each(['EIAM_INSTANCE_ID', 'EIAM_APPLICATION_ID', 'EIAM_CLIENT_SECRET'] as const)(
    'needs %s',
    (name) => {
      expect(issuesOf(without(name))).toEqual([`${name}: expected beside EIAM_ENDPOINT or EIAM_REGION`]);
    },
  );

  test('needs an address', () => {
    const names = 'EIAM_INSTANCE_ID, EIAM_APPLICATION_ID, EIAM_CLIENT_SECRET';
    expect(issuesOf(without('EIAM_ENDPOINT'))).toEqual([
      `EIAM_ENDPOINT or EIAM_REGION: expected one of them beside ${names}`,
    ]);
  });

  test.each(['false', ''])(
    'is open to anyone only where that is said aloud: AUTH_ALLOW_ANONYMOUS=%s',
    (said) => {
      expect(issuesOf({ ...real, AUTH_ALLOW_ANONYMOUS: said })).toEqual([
        'AUTH_ALLOW_ANONYMOUS: expected true, since AUTH_MODE=none lets anyone read a real directory',
      ]);
    },
  );

  test('reads its secret from a file, again each time, so that a rotated one is found', () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'eiam-secret-'));
    const file = join(folder.path, 'secret');
    writeFileSync(file, `${secret}\n`);
    const { upstream } = parseConfig(without('EIAM_CLIENT_SECRET', { EIAM_CLIENT_SECRET_FILE: file }));
    if (upstream.kind !== 'eiam') throw new Error('Expected a real EIAM');
    expect(upstream.clientSecret()).toBe(secret);
    writeFileSync(file, 'rotated');
    expect(upstream.clientSecret()).toBe('rotated');
  });

  test('has one secret, in one place, that can be read and is not empty', () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'eiam-secret-'));
    const file = join(folder.path, 'secret');
    writeFileSync(file, ' \n');
    const unreadable = 'EIAM_CLIENT_SECRET_FILE: expected the path of a readable file that holds the secret';
    for (const path of [file, folder.path, join(folder.path, 'nowhere')]) {
      expect(issuesOf(without('EIAM_CLIENT_SECRET', { EIAM_CLIENT_SECRET_FILE: path }))).toEqual([
        unreadable,
      ]);
    }
    expect(issuesOf({ ...real, EIAM_CLIENT_SECRET_FILE: file })).toEqual([
      'EIAM_CLIENT_SECRET_FILE: expected either this or EIAM_CLIENT_SECRET, not both',
    ]);
  });
});

describe('how people sign in', () => {
  const jwt = {
    AUTH_MODE: 'jwt',
    AUTH_ISSUER: 'https://login.example.com',
    AUTH_AUDIENCE: 'directory',
    AUTH_JWKS_URL: 'https://login.example.com/keys',
  };
  const byName = {
    DIRECTORY_READ: [{ scope: 'DIRECTORY_READ' }],
    DIRECTORY_WRITE: [{ scope: 'DIRECTORY_WRITE' }],
    IDENTITY_PROVIDER_READ: [{ scope: 'IDENTITY_PROVIDER_READ' }],
    CREDENTIAL_ISSUE: [{ scope: 'CREDENTIAL_ISSUE' }],
  };

  test('is not at all, where nothing is said', () => {
    expect(parseConfig({}).authentication).toEqual({ mode: 'none' });
  });

  test('is with the tokens of an issuer, by scopes that are called as the permissions', () => {
    expect(parseConfig(jwt).authentication).toEqual({
      mode: 'jwt',
      issuer: 'https://login.example.com',
      audience: 'directory',
      jwksUrl: 'https://login.example.com/keys',
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      claims: { userId: 'sub', username: undefined },
      grants: byName,
    });
  });

  test('is with the tokens of EIAM, by scopes and groups', () => {
    const { authentication } = parseConfig({
      AUTH_MODE: 'eiam',
      AUTH_READ: 'scope:directory:read, group:group_a1',
      AUTH_CREDENTIALS: 'group:group_b2',
    });
    expect(authentication).toEqual({
      mode: 'eiam',
      claims: { userId: 'sub', username: undefined },
      grants: {
        ...byName,
        DIRECTORY_READ: [{ scope: 'directory:read' }, { groupId: 'group_a1' }],
        CREDENTIAL_ISSUE: [{ groupId: 'group_b2' }],
      },
    });
  });

  test('may read its keys in the clear from this machine alone', () => {
    expect(issuesOf({ ...jwt, AUTH_JWKS_URL: 'http://127.0.0.1:9/keys?policy=a' })).toEqual([]);
    expect(issuesOf({ ...jwt, AUTH_JWKS_URL: 'http://login.example.com/keys' })).toEqual([
      'AUTH_JWKS_URL: expected https: who can change the keys on their way can sign in as anybody',
    ]);
  });

  test('needs no word on anonymous askers before a real EIAM', () => {
    expect(issuesOf(without('AUTH_ALLOW_ANONYMOUS', jwt))).toEqual([]);
    expect(issuesOf(without('AUTH_ALLOW_ANONYMOUS', { AUTH_MODE: 'eiam' }))).toEqual([]);
  });

  const grants = 'expected a comma list of scope:… and group:group_…';
  test.each<[Environment, readonly string[]]>([
    [
      { AUTH_MODE: 'jwt' },
      ['ISSUER', 'AUDIENCE', 'JWKS_URL'].map((name) => `AUTH_${name}: expected beside AUTH_MODE=jwt`),
    ],
    [{ AUTH_ISSUER: 'https://a.example' }, ['AUTH_ISSUER: expected only beside AUTH_MODE=jwt']],
    [
      { AUTH_MODE: 'eiam', AUTH_JWKS_URL: 'https://a.example/keys' },
      ['AUTH_JWKS_URL: expected only beside AUTH_MODE=jwt'],
    ],
    [{ AUTH_READ: 'scope:a' }, ['AUTH_READ: expected only beside AUTH_MODE=jwt or AUTH_MODE=eiam']],
    ...['HS256', 'none', 'RS256,HS512', 'rs256'].map((AUTH_ALGORITHMS): [Environment, readonly string[]] => [
      { ...jwt, AUTH_ALGORITHMS },
      [expect.stringMatching(/^AUTH_ALGORITHMS.*: expected a comma list of RS256, /)],
    ]),
    ...['admin', 'scope:', 'group:ou_a', 'scope:a b', 'scope:a,', 'scope:a,,scope:b'].map(
      (AUTH_WRITE): [Environment, readonly string[]] => [{ ...jwt, AUTH_WRITE }, [`AUTH_WRITE: ${grants}`]],
    ),
    [
      { ...jwt, AUTH_JWKS_URL: 'keys' },
      ['AUTH_JWKS_URL: expected a URL, as in https://login.example.com/keys'],
    ],
    [
      { ...jwt, AUTH_JWKS_URL: 'https://a:b@login.example.com/keys' },
      ['AUTH_JWKS_URL: expected a URL without credentials or fragment'],
    ],
  ])('is not settled by %j', (environment, issues) => {
    expect(issuesOf(environment)).toEqual(issues);
  });
});
