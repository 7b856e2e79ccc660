import { describe, expect, test } from 'vitest';
import { redirectUri, refused, s256, startSignIn, tokens, verifier } from './world.ts';

const unaccepted = refused('input.authorizationCode');

test('a browser comes back with a code, and the code gives tokens', async () => {
  await using world = await startSignIn();
  const back = await world.authorize({ scope: 'profile' });
  expect([...back.keys()]).toEqual(['tab', 'code', 'state']);
  expect(back.get('state')).toBe('state-1');
  const { data, errors } = await world.redeem(back.get('code'));
  expect(errors).toBeUndefined();
  expect(data?.result).toEqual(tokens);
  expect(await world.userInfo(data?.result?.accessToken)).toEqual({
    status: 200,
    claims: expect.objectContaining({ sub: world.userId, name: 'Ada' }),
  });
});

test('a code that comes again is in two hands: it gives nothing, and what it gave is dead', async () => {
  await using world = await startSignIn();
  const code = (await world.authorize()).get('code');
  const { data } = await world.redeem(code);
  expect((await world.redeem(code)).data?.result).toEqual(unaccepted);
  expect((await world.userInfo(data?.result?.accessToken)).status).toBe(400);
  expect((await world.refresh(data?.result?.refreshToken)).data?.result?.__typename).toBe(
    'DirectoryInvalidInputError',
  );
});

describe('a code gives nothing', () => {
  test.each<[string, object]>([
    ['with another verifier', { codeVerifier: 'another-verifier-of-43-characters-0123456789' }],
    ['with the challenge for a verifier', { codeVerifier: s256(verifier) }],
    ['with another redirect address', { redirectUri: 'https://client.example/callback' }],
    ['that was never issued', { code: 'CDunknown' }],
  ])('%s', async (_name, wrong) => {
    await using world = await startSignIn();
    const code = (await world.authorize()).get('code');
    expect((await world.redeem(code, wrong)).data?.result).toEqual(unaccepted);
  });

  test('after a minute', async () => {
    await using world = await startSignIn();
    const [early, late] = [await world.authorize(), await world.authorize()];
    world.pass(59_999);
    expect((await world.redeem(early.get('code'))).data?.result).toEqual(tokens);
    world.pass(1);
    expect((await world.redeem(late.get('code'))).data?.result).toEqual(unaccepted);
  });

  test('after a wrong try', async () => {
    await using world = await startSignIn();
    const code = (await world.authorize()).get('code');
    await world.redeem(code, { redirectUri: 'https://thief.example/' });
    expect((await world.redeem(code)).data?.result).toEqual(unaccepted);
  });

  test('where the browser announced no challenge: a verifier proves nothing then', async () => {
    await using world = await startSignIn();
    const back = await world.authorize({ code_challenge: '', code_challenge_method: '' });
    expect((await world.redeem(back.get('code'))).data?.result).toEqual(unaccepted);
  });
});

test('a plain challenge is the verifier itself', async () => {
  await using world = await startSignIn();
  const plain = { code_challenge: verifier, code_challenge_method: 'plain' };
  const back = await world.authorize(plain);
  expect((await world.redeem(back.get('code'))).data?.result).toEqual(tokens);
});

describe('the browser comes back without a code', () => {
  test.each<[string, Record<string, string>, string, string]>([
    ['the person says no', {}, 'deny', 'access_denied'],
    ['a token is asked for', { response_type: 'token' }, 'approve', 'unsupported_response_type'],
    [
      'the challenge is made in a way of its own',
      { code_challenge_method: 'S512' },
      'approve',
      'invalid_request',
    ],
    ['the challenge is too short', { code_challenge: 'short' }, 'approve', 'invalid_request'],
  ])('when %s', async (_name, more, decision, error) => {
    await using world = await startSignIn();
    const back = await world.authorize(more, decision);
    expect([back.get('error'), back.get('state'), back.get('code')]).toEqual([error, 'state-1', null]);
  });
});

test.each<[string, Record<string, string>]>([
  ['another client', { client_id: 'app_other' }],
  ['no address', { redirect_uri: 'nowhere' }],
  ['a script for an address', { redirect_uri: 'javascript:alert(1)' }],
  ['an address with a fragment', { redirect_uri: `${redirectUri}#x` }],
])('a browser is sent nowhere for %s', async (_name, more) => {
  await using world = await startSignIn();
  expect([...(await world.authorize(more))]).toEqual([]);
});

describe('a refresh token', () => {
  async function signedIn() {
    const world = await startSignIn();
    const { data } = await world.redeem((await world.authorize()).get('code'));
    return Object.assign(world, { issued: data?.result ?? {} });
  }
  const spent = refused('input.refreshToken.refreshToken');

  test('gives the next tokens, another refresh token among them', async () => {
    await using world = await signedIn();
    const { data } = await world.refresh(world.issued.refreshToken);
    expect(data?.result).toEqual(tokens);
    expect(data?.result?.refreshToken).not.toBe(world.issued.refreshToken);
    const next = await world.refresh(data?.result?.refreshToken);
    expect(next.data?.result).toEqual(tokens);
    expect((await world.userInfo(next.data?.result?.accessToken)).status).toBe(200);
  });

  test('that comes again was stolen: nothing of this sign-in is good any more', async () => {
    await using world = await signedIn();
    const { data } = await world.refresh(world.issued.refreshToken);
    expect((await world.refresh(world.issued.refreshToken)).data?.result).toEqual(spent);
    expect((await world.refresh(data?.result?.refreshToken)).data?.result).toEqual(spent);
    expect((await world.userInfo(data?.result?.accessToken)).status).toBe(400);
  });

  test('lives for a day, and the access token for twenty minutes', async () => {
    await using world = await signedIn();
    world.pass(1_200_000);
    expect((await world.userInfo(world.issued.accessToken)).status).toBe(400);
    world.pass(86_400_000 - 1_200_000);
    expect((await world.refresh(world.issued.refreshToken)).data?.result).toEqual(spent);
  });

  test('is revoked, and the access token with it', async () => {
    await using world = await signedIn();
    const { data, errors } = await world.revoke(world.issued.refreshToken, 'REFRESH_TOKEN');
    expect([data?.result, errors]).toEqual([{ __typename: 'RevokeTokenPayload', revoked: true }, undefined]);
    expect((await world.refresh(world.issued.refreshToken)).data?.result).toEqual(spent);
    expect((await world.userInfo(world.issued.accessToken)).status).toBe(400);
  });

  test('outlives the access token that was revoked alone', async () => {
    await using world = await signedIn();
    await world.revoke(world.issued.accessToken, 'ACCESS_TOKEN');
    expect((await world.userInfo(world.issued.accessToken)).status).toBe(400);
    expect((await world.refresh(world.issued.refreshToken)).data?.result).toEqual(tokens);
  });
});

test('an unknown token is revoked as well', async () => {
  await using world = await startSignIn();
  const { data, errors } = await world.revoke('ATnobody');
  expect([data?.result, errors]).toEqual([{ __typename: 'RevokeTokenPayload', revoked: true }, undefined]);
});
