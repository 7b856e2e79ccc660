import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

type Environment = Readonly<Record<string, string>>;

const real = {
  EIAM_REGION: 'cn-hangzhou',
  EIAM_INSTANCE_ID: 'idaas_abc',
  EIAM_APPLICATION_ID: 'app_abc',
  EIAM_CLIENT_SECRET: 'secret',
  AUTH_ALLOW_ANONYMOUS: 'true',
};
const id = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIid' };
const secret = { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'AKsecret2that2nobody2prints' };
const token = { ALIBABA_CLOUD_SECURITY_TOKEN: 'CAIStoken2that2nobody2prints' };
const { EIAM_REGION: _region, ...withoutRegion } = {
  ...real,
  EIAM_ENDPOINT: 'https://eiam-developerapi.cn-hangzhou.aliyuncs.com',
};

function managementOf(environment: Environment) {
  const { upstream } = parseConfig(environment);
  return upstream.kind === 'eiam' ? upstream.management : undefined;
}

function issuesOf(environment: Environment): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).not.toContain('nobody2prints');
    return error.issues;
  }
}

test('without access keys there is no management plane', () => {
  expect(managementOf(real)).toBeUndefined();
});

test.each<[Environment, readonly string[]]>([
  [{}, ['EMULATOR_ACCESS_KEYS']],
  [real, ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET']],
  [
    withoutRegion,
    ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'EIAM_MANAGEMENT_ENDPOINT'],
  ],
])('without it, what is to be set is named', (environment, names) => {
  expect(parseConfig(environment).managementSettings).toEqual(names);
});

describe('with access keys', () => {
  test.each([
    ['cn-hangzhou', 'https://eiam.cn-hangzhou.aliyuncs.com'],
    ['cn-beijing', 'https://eiam.cn-beijing.aliyuncs.com'],
    ['ap-southeast-5', 'https://eiam.ap-southeast-5.aliyuncs.com'],
    ['eu-central-1', 'https://eiam.eu-central-1.aliyuncs.com'],
    ['cn-somewhere-new', 'https://eiam.cn-somewhere-new.aliyuncs.com'],
  ])('its address follows from the region %s (management-api.md 1)', (EIAM_REGION, endpoint) => {
    expect(managementOf({ ...real, EIAM_REGION, ...id, ...secret })?.endpoint).toBe(endpoint);
  });

  test('its address may be said', () => {
    const EIAM_MANAGEMENT_ENDPOINT = 'https://eiam-cn.vpc-proxy.aliyuncs.com';
    const environment = { ...withoutRegion, ...id, ...secret, EIAM_MANAGEMENT_ENDPOINT };
    expect(managementOf(environment)?.endpoint).toBe(EIAM_MANAGEMENT_ENDPOINT);
  });

  test('they are what it is spoken to with', () => {
    expect(managementOf({ ...real, ...id, ...secret })?.credentials()).toEqual({
      accessKeyId: 'LTAIid',
      accessKeySecret: 'AKsecret2that2nobody2prints',
      securityToken: undefined,
    });
  });

  test('its region may be said beside an address in that region', () => {
    const environment = { ...withoutRegion, EIAM_REGION: 'cn-hangzhou', ...id, ...secret };
    expect(managementOf(environment)?.endpoint).toBe('https://eiam.cn-hangzhou.aliyuncs.com');
  });

  test('a line end that was copied along is none of theirs', () => {
    const copied = { ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIid\r\n', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret\n' };
    expect(managementOf({ ...real, ...copied })?.credentials()).toMatchObject({
      accessKeyId: 'LTAIid',
      accessKeySecret: 'secret',
    });
  });

  test('a file whose secret has a blank is named', () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'eiam-keys-'));
    const file = join(folder.path, 'id');
    writeFileSync(file, 'LTAI nobody2prints');
    expect(issuesOf({ ...real, ...secret, ALIBABA_CLOUD_ACCESS_KEY_ID_FILE: file })).toEqual([
      'ALIBABA_CLOUD_ACCESS_KEY_ID_FILE: expected a secret of printable ASCII characters without blanks',
    ]);
  });

  test('each may come from a file, which is read again each time', () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'eiam-keys-'));
    const names = [
      'ALIBABA_CLOUD_ACCESS_KEY_ID',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
      'ALIBABA_CLOUD_SECURITY_TOKEN',
    ];
    const write = (turn: string) => {
      for (const name of names) writeFileSync(join(folder.path, name), `STS.${name}${turn}\n`);
    };
    write('1');
    const files = Object.fromEntries(names.map((name) => [`${name}_FILE`, join(folder.path, name)]));
    const management = managementOf({ ...real, ...files });
    const expected = (turn: string) => ({
      accessKeyId: `STS.ALIBABA_CLOUD_ACCESS_KEY_ID${turn}`,
      accessKeySecret: `STS.ALIBABA_CLOUD_ACCESS_KEY_SECRET${turn}`,
      securityToken: `STS.ALIBABA_CLOUD_SECURITY_TOKEN${turn}`,
    });
    expect(management?.credentials()).toEqual(expected('1'));
    write('2');
    expect(management?.credentials()).toEqual(expected('2'));
  });
});

const given = 'ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET';

test.each<[name: string, environment: Environment, issues: readonly string[]]>([
  [
    'an id alone',
    { ...real, ...id },
    ['ALIBABA_CLOUD_ACCESS_KEY_SECRET: expected beside ALIBABA_CLOUD_ACCESS_KEY_ID'],
  ],
  [
    'a secret alone',
    { ...real, ...secret },
    ['ALIBABA_CLOUD_ACCESS_KEY_ID: expected beside ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
  ],
  [
    'a token alone',
    { ...real, ...token },
    [
      'ALIBABA_CLOUD_ACCESS_KEY_ID: expected beside ALIBABA_CLOUD_SECURITY_TOKEN',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET: expected beside ALIBABA_CLOUD_SECURITY_TOKEN',
    ],
  ],
  [
    'an address alone',
    { ...real, EIAM_MANAGEMENT_ENDPOINT: 'https://eiam.cn-hangzhou.aliyuncs.com' },
    [
      'ALIBABA_CLOUD_ACCESS_KEY_ID: expected beside EIAM_MANAGEMENT_ENDPOINT',
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET: expected beside EIAM_MANAGEMENT_ENDPOINT',
    ],
  ],
  [
    'keys without an address or a region',
    { ...withoutRegion, ...id, ...secret },
    [`EIAM_MANAGEMENT_ENDPOINT or EIAM_REGION: expected one of them beside ${given}`],
  ],
  [
    'keys for the region of one address beside another address',
    {
      ...withoutRegion,
      EIAM_ENDPOINT: 'https://private.example.com',
      EIAM_REGION: 'eu-central-1',
      ...id,
      ...secret,
    },
    [
      'EIAM_MANAGEMENT_ENDPOINT: expected beside EIAM_ENDPOINT, which does not show that it is in the region of EIAM_REGION',
    ],
  ],
  [
    'an id with a blank',
    { ...real, ...secret, ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI id' },
    ['ALIBABA_CLOUD_ACCESS_KEY_ID: expected a secret of printable ASCII characters without blanks'],
  ],
  [
    'a secret with a control character',
    { ...real, ...id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'nobody2prints\u0007x' },
    ['ALIBABA_CLOUD_ACCESS_KEY_SECRET: expected a secret of printable ASCII characters without blanks'],
  ],
  [
    'a token beyond ASCII',
    { ...real, ...id, ...secret, ALIBABA_CLOUD_SECURITY_TOKEN: 'nobody2prints\u00e9' },
    ['ALIBABA_CLOUD_SECURITY_TOKEN: expected a secret of printable ASCII characters without blanks'],
  ],
  [
    'a temporary id without its token',
    { ...real, ALIBABA_CLOUD_ACCESS_KEY_ID: 'STS.id', ...secret },
    ['ALIBABA_CLOUD_SECURITY_TOKEN: expected beside an ALIBABA_CLOUD_ACCESS_KEY_ID that begins with STS.'],
  ],
  [
    'a secret in two places',
    { ...real, ...id, ...secret, ALIBABA_CLOUD_ACCESS_KEY_SECRET_FILE: '/nowhere' },
    [
      'ALIBABA_CLOUD_ACCESS_KEY_SECRET_FILE: expected either this or ALIBABA_CLOUD_ACCESS_KEY_SECRET, not both',
    ],
  ],
  [
    'a file that is not there',
    { ...real, ...secret, ALIBABA_CLOUD_ACCESS_KEY_ID_FILE: '/nowhere' },
    ['ALIBABA_CLOUD_ACCESS_KEY_ID_FILE: expected the path of a readable file that holds the secret'],
  ],
  [
    'a blank secret',
    { ...real, ...id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: ' ' },
    ['ALIBABA_CLOUD_ACCESS_KEY_SECRET: expected a secret that is not blank'],
  ],
  [
    'an address in the clear',
    { ...real, ...id, ...secret, EIAM_MANAGEMENT_ENDPOINT: 'http://eiam.cn-hangzhou.aliyuncs.com' },
    ['EIAM_MANAGEMENT_ENDPOINT: expected https: secrets travel to this address'],
  ],
  [
    'an address with a path',
    { ...real, ...id, ...secret, EIAM_MANAGEMENT_ENDPOINT: 'https://proxy.example.com/eiam' },
    ['EIAM_MANAGEMENT_ENDPOINT: expected a URL without a path: the signature covers none'],
  ],
  [
    'an address beside the embedded emulator',
    { EIAM_MANAGEMENT_ENDPOINT: 'https://eiam.cn-hangzhou.aliyuncs.com' },
    ['EIAM_MANAGEMENT_ENDPOINT: expected beside EIAM_ENDPOINT or EIAM_REGION'],
  ],
])('%s is refused', (_name, environment, issues) => {
  expect(issuesOf(environment)).toEqual(issues);
});

test('keys that other tools left in the environment do not trouble the embedded emulator', () => {
  expect(parseConfig({ ...id, ...token }).upstream.kind).toBe('emulator');
});
