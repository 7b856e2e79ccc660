import { createRemoteJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { generateDeviceCode } from './documents.ts';
import { refused, startSignIn, tokens } from './world.ts';

const pending = {
  __typename: 'DirectoryAuthorizationPending',
  intervalSeconds: 5,
  message: 'Open the address, type the code, and approve.',
};
const denied = { __typename: 'DirectoryAuthorizationDenied', message: 'The sign-in was denied.' };
const expired = { __typename: 'DirectoryAuthorizationExpired', message: 'The code is too old. Begin again.' };
const unknown = refused('input.deviceCode.deviceCode');

test('a device shows a code, waits, and has the tokens of who approved', async () => {
  await using world = await startSignIn();
  const begun = await world.ask(generateDeviceCode, undefined);
  const { verificationUrl } = world.emulator;
  expect(begun.errors).toBeUndefined();
  expect(begun.data).toEqual({
    result: {
      __typename: 'GenerateDeviceCodePayload',
      deviceCode: expect.stringMatching(/^DC\w{40,}$/),
      userCode: expect.stringMatching(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/),
      verificationUri: verificationUrl,
      verificationUriComplete: `${verificationUrl}?user_code=${begun.data?.result?.userCode}`,
      expiresInSeconds: 1_200,
      intervalSeconds: 5,
    },
  });
  const deviceCode = String(begun.data?.result?.deviceCode);
  expect((await world.poll(deviceCode)).data?.result).toEqual(pending);
  expect((await world.decide(String(begun.data?.result?.userCode), 'approve')).status).toBe(200);
  world.pass(5_000);
  const answer = await world.poll(deviceCode);
  expect(answer.errors).toBeUndefined();
  expect(answer.data?.result).toEqual(tokens);
  expect(await world.userInfo(answer.data?.result?.accessToken)).toEqual({
    status: 200,
    claims: expect.objectContaining({ sub: world.userId, preferred_username: 'ada' }),
  });
});

test('a code that has given its tokens gives none again', async () => {
  await using world = await startSignIn();
  const { deviceCode, userCode } = await world.beginDevice();
  await world.decide(userCode, 'approve');
  expect((await world.poll(deviceCode)).data?.result).toEqual(tokens);
  world.pass(5_000);
  expect((await world.poll(deviceCode)).data?.result).toEqual(unknown);
});

test('a client that polls too often has to wait five seconds longer, each time', async () => {
  await using world = await startSignIn();
  const { deviceCode, userCode } = await world.beginDevice();
  const ask = async (intervalSeconds: number) => {
    const { data } = await world.poll(deviceCode, { intervalSeconds });
    return [data?.result?.__typename, data?.result?.intervalSeconds];
  };
  expect(await ask(5)).toEqual(['DirectoryAuthorizationPending', 5]);
  world.pass(4_999);
  expect(await ask(5)).toEqual(['DirectorySlowDown', 10]);
  world.pass(5_000);
  expect(await ask(10)).toEqual(['DirectorySlowDown', 15]);
  world.pass(15_000);
  expect(await ask(15)).toEqual(['DirectoryAuthorizationPending', 15]);
  // An approval is no reason to hurry either.
  await world.decide(userCode, 'approve');
  world.pass(14_999);
  expect(await ask(15)).toEqual(['DirectorySlowDown', 20]);
  world.pass(20_000);
  expect(await ask(20)).toEqual(['GenerateTokenPayload', undefined]);
});

test('a person says no, and that is the end of the code', async () => {
  await using world = await startSignIn();
  const { deviceCode, userCode } = await world.beginDevice();
  await world.decide(userCode, 'deny');
  expect((await world.poll(deviceCode)).data?.result).toEqual(denied);
  expect((await world.decide(userCode, 'approve')).status).toBe(400);
  world.pass(5_000);
  expect((await world.poll(deviceCode)).data?.result).toEqual(unknown);
});

test('without a decision in time it is too late', async () => {
  await using world = await startSignIn();
  const { deviceCode, userCode } = await world.beginDevice();
  world.pass(1_199_999);
  expect((await world.poll(deviceCode)).data?.result).toEqual(pending);
  world.pass(1);
  expect((await world.poll(deviceCode)).data?.result).toEqual(expired);
  expect((await world.decide(userCode, 'approve')).status).toBe(400);
});

test.each(['DCnobodyHasThis', 'WDJB-MJHT'])('the code %s is unknown', async (deviceCode) => {
  await using world = await startSignIn();
  expect((await world.poll(deviceCode)).data?.result).toEqual(unknown);
});

test('a user disabled between the approval and the poll gets no tokens', async () => {
  await using world = await startSignIn();
  const { deviceCode, userCode } = await world.beginDevice();
  await world.decide(userCode, 'approve');
  world.emulator.directory.updateUser(world.userId, { status: 'disabled' });
  expect((await world.poll(deviceCode)).data?.result).toEqual(unknown);
});

test('two devices wait side by side, and an approval is for one', async () => {
  await using world = await startSignIn();
  const [first, second] = [await world.beginDevice(), await world.beginDevice()];
  await world.decide(second.userCode, 'approve');
  expect((await world.poll(first.deviceCode)).data?.result).toEqual(pending);
  expect((await world.poll(second.deviceCode)).data?.result).toEqual(tokens);
});

describe('scopes', () => {
  test.each([
    [['openid'], ['sub']],
    [
      ['openid', 'profile'],
      ['sub', 'name', 'preferred_username', 'updated_at'],
    ],
    [
      ['openid', 'email', 'phone'],
      ['sub', 'email', 'email_verified'],
    ],
  ])('%j give the claims %j, and an id token that the published key proves', async (scopes, claims) => {
    await using world = await startSignIn();
    const { deviceCode, userCode } = await world.beginDevice(scopes);
    await world.decide(userCode, 'approve');
    const { data } = await world.poll(deviceCode);
    const answered = await world.userInfo(data?.result?.accessToken);
    expect(Object.keys(Object(answered.claims))).toEqual(claims);
    const { endpoint, instanceId, applicationId } = world.emulator;
    const issuer = `${endpoint}/v2/${instanceId}/${applicationId}/oidc`;
    const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
    const currentDate = new Date(1_780_000_000_000);
    const options = { issuer, audience: applicationId, algorithms: ['RS256'], currentDate };
    const { payload } = await jwtVerify(String(data?.result?.idToken), keys, options);
    expect(payload).toMatchObject({ sub: world.userId, exp: 1_780_000_300 });
  });

  test('beyond those of a sign-in are refused before upstream is asked', async () => {
    await using world = await startSignIn();
    world.emulator.counters.reset();
    const scopes = ['openid', 'urn:cloud:idaas:pam|cloud_account_role:obtain_access_credential'];
    const { data } = await world.ask(generateDeviceCode, { scopes });
    expect(data?.result).toEqual({
      __typename: 'DirectoryInvalidInputError',
      path: ['scopes', '1'],
      code: 'BAD_USER_INPUT',
      message: 'Argument "input.scopes.1": expected openid, profile, email, phone',
      requestId: null,
    });
    expect(world.emulator.counters.snapshot()).toEqual({});
  });
});

test("an application without the device flow is the operator's to mend", async () => {
  await using world = await startSignIn();
  world.emulator.application.deviceFlowEnabled = false;
  const { data, errors } = await world.ask(generateDeviceCode, {});
  expect(data).toEqual({ result: null });
  expect(errors).toMatchObject([
    {
      path: ['result'],
      extensions: { code: 'UPSTREAM_UNAUTHORIZED', upstream: { code: 'invalid_request' } },
    },
  ]);
});
