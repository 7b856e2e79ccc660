import { describe, expect, test } from 'vitest';
import { obtainCredential } from './documents.ts';
import { startSignIn } from './world.ts';

const [alibaba, aws, tencent, administrator] = [
  'acs:ram::1234567890123456:role/reader',
  'arn:aws:iam::123456789012:role/reader',
  'qcs::cam::uin/100000000001:roleName/reader',
  'arn:aws:iam::123456789012:role/administrator',
];
const start = () => startSignIn({ cloudCredentials: true });
const canary = expect.stringMatching(/^canary/);

test('nothing is handed out where the operator has not switched it on', async () => {
  await using world = await startSignIn({ cloudCredentials: false });
  world.emulator.counters.reset();
  const { data, errors } = await world.ask(obtainCredential, { cloudAccountRoleExternalId: aws });
  expect(data).toEqual({ result: null });
  expect(errors).toMatchObject([
    {
      message: 'This gateway is not configured for this: the operator has to set CLOUD_CREDENTIALS.',
      path: ['result'],
      extensions: { code: 'NOT_CONFIGURED', settings: ['CLOUD_CREDENTIALS'] },
    },
  ]);
  expect(world.emulator.counters.snapshot()).toEqual({});
});

test.each([
  [
    alibaba,
    'alibaba_cloud',
    {
      __typename: 'DirectoryAlibabaCloudStsToken',
      accessKeyId: canary,
      accessKeySecret: canary,
      securityToken: canary,
    },
  ],
  [
    aws,
    'aws',
    {
      __typename: 'DirectoryAwsStsToken',
      accessKeyId: canary,
      secretAccessKey: canary,
      sessionToken: canary,
    },
  ],
  [
    tencent,
    'tencent_cloud',
    { __typename: 'DirectoryTencentCloudStsToken', tmpSecretId: canary, tmpSecretKey: canary, token: canary },
  ],
])(
  '%s: the keys of its vendor, by a token fetched for this alone',
  async (externalId, vendor, credential) => {
    await using world = await start();
    world.emulator.counters.reset();
    const input = { cloudAccountRoleExternalId: externalId, durationSeconds: 1_800 };
    const { data, errors } = await world.ask(obtainCredential, input);
    expect(errors).toBeUndefined();
    expect(data?.result).toEqual({
      __typename: 'ObtainCloudAccountRoleAccessCredentialPayload',
      cloudAccountId: expect.stringMatching(/^ca_/),
      cloudAccountRoleId: expect.stringMatching(/^carole_/),
      cloudAccountRoleName: 'reader',
      cloudAccountRoleExternalId: externalId,
      rawVendorType: vendor,
      expiresAt: new Date(1_780_000_000_000 + 1_800_000).toISOString(),
      credential,
    });
    const calls = { GenerateTokenByAuthorizationServer: 1, ObtainCloudAccountRoleAccessCredential: 1 };
    expect(world.emulator.counters.snapshot()).toEqual(calls);
    const again = await world.ask(obtainCredential, input);
    expect(again.data?.result?.credential).not.toEqual(data?.result?.credential);
    expect(again.extensions?.upstream?.byOperation).toEqual(calls);
  },
);

describe('is refused', () => {
  test.each<[string, object, object]>([
    [
      'an unknown role',
      { cloudAccountRoleExternalId: 'arn:unknown' },
      { __typename: 'DirectoryNotFoundError', targetId: 'arn:unknown', code: 'NOT_FOUND' },
    ],
    [
      'a role that is not granted',
      { cloudAccountRoleExternalId: administrator },
      { __typename: 'DirectoryNotPermittedError', code: 'UPSTREAM_UNAUTHORIZED' },
    ],
    [
      "a duration beyond the role's own",
      { cloudAccountRoleExternalId: aws, durationSeconds: 3_601 },
      { __typename: 'DirectoryInvalidInputError', path: ['durationSeconds'] },
    ],
  ])('%s', async (_name, input, refusal) => {
    await using world = await start();
    const { data, errors } = await world.ask(obtainCredential, input);
    expect(errors).toBeUndefined();
    expect(data?.result).toMatchObject({ ...refusal, requestId: expect.stringMatching(/^[\dA-F-]{36}$/) });
  });

  test.each([899, 43_201])('a duration of %i, refused before anything is sent', async (durationSeconds) => {
    await using world = await start();
    world.emulator.counters.reset();
    const input = { cloudAccountRoleExternalId: alibaba, durationSeconds };
    const { data } = await world.ask(obtainCredential, input);
    expect(data?.result).toMatchObject({ path: ['durationSeconds'], requestId: null });
    expect(world.emulator.counters.snapshot()).toEqual({});
  });
});

test('a credential whose answer is lost is not minted again', async () => {
  await using world = await start();
  world.emulator.counters.reset();
  const operation = 'ObtainCloudAccountRoleAccessCredential';
  world.emulator.faults.add({ operation, fault: { kind: 'dropBeforeAnswer' } });
  const { errors } = await world.ask(obtainCredential, { cloudAccountRoleExternalId: aws });
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  expect(world.emulator.counters.of(operation)).toBe(1);
});

test('a token that dies on the way is no retry: the operator looks at it', async () => {
  await using world = await start();
  const operation = 'ObtainCloudAccountRoleAccessCredential';
  world.emulator.faults.add({ operation, fault: { kind: 'expireToken' } });
  const { errors } = await world.ask(obtainCredential, { cloudAccountRoleExternalId: aws });
  expect(errors).toMatchObject([
    { extensions: { code: 'UPSTREAM_UNAUTHORIZED', upstream: { code: 'invalid_token', status: 401 } } },
  ]);
});
