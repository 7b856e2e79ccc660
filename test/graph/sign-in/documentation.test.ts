import { readFileSync } from 'node:fs';
import { parse, print, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../../schema/index.ts';
import { createExamples } from '../../../src/http/explorer/examples.ts';
import { sign } from '../../support/issuer.ts';
import { readBlocks } from '../../support/walk-through.ts';
import { startSignIn, verifier } from './world.ts';

const path = 'docs/sign-in-flows.md';
const page = readFileSync(new URL('../../../docs/sign-in-flows.md', import.meta.url), 'utf8');
const blocks = readBlocks(path).map(({ text }) => text);
const [deviceCode = '', deviceToken = '', authorizationCode = '', refresh = '', credential = ''] = blocks;

test('every GraphQL block of the page is one that this graph takes', () => {
  expect(blocks).toHaveLength(5);
  for (const block of blocks) {
    expect(validate(schema, parse(block)).map(String), print(parse(block))).toEqual([]);
  }
});

test('so are the tabs', () => {
  const tabs = createExamples(undefined).filter(({ query }) => /^mutation Generate/m.test(query));
  expect(tabs).toHaveLength(2);
  for (const { query } of tabs) expect(validate(schema, parse(query)).map(String)).toEqual([]);
});

test('every outcome of generateToken has a row', () => {
  const outcomes = [
    'DirectoryAuthorizationPending',
    'DirectorySlowDown',
    'DirectoryAuthorizationExpired',
    'DirectoryAuthorizationDenied',
  ];
  for (const name of ['GenerateTokenPayload', ...outcomes]) expect(page).toContain(`\n| \`${name}\` |`);
});

type World = Awaited<ReturnType<typeof startSignIn>>;

/** Runs a block of the page as it stands, and reads its one result. */
async function run({ gateway }: World, block: string, variables: object = {}, headers = {}) {
  const { data, errors } = await gateway.ask(block, variables, { headers });
  expect(errors).toBeUndefined();
  return Object(Object.values(data ?? {})[0]);
}

const tokens = {
  accessToken: expect.stringMatching(/^AT/),
  expiresInSeconds: expect.any(Number),
  refreshToken: expect.stringMatching(/^RT/),
};

describe('the page, block by block', () => {
  test('device flow, refresh and sign-out', async () => {
    await using world = await startSignIn();
    const begun = await run(world, deviceCode);
    expect(begun).toEqual({
      userCode: expect.any(String),
      verificationUri: world.emulator.verificationUrl,
      verificationUriComplete: expect.stringContaining(begun.userCode),
      deviceCode: expect.any(String),
      intervalSeconds: 5,
      expiresInSeconds: expect.any(Number),
    });
    const ask = () => run(world, deviceToken, { deviceCode: begun.deviceCode });
    expect(await ask()).toEqual({ __typename: 'DirectoryAuthorizationPending', intervalSeconds: 5 });
    expect(await ask()).toEqual({ __typename: 'DirectorySlowDown', intervalSeconds: 10 });
    await world.decide(begun.userCode, 'approve');
    world.pass(60_000);
    const signedIn = await ask();
    expect(signedIn).toEqual({ __typename: 'GenerateTokenPayload', ...tokens, idToken: expect.any(String) });
    // The page's block asks with an interval of 5, and the code is spent.
    expect(await ask()).toMatchObject({ __typename: 'DirectoryInvalidInputError', code: 'BAD_USER_INPUT' });

    const refreshed = await run(world, refresh, { token: signedIn.refreshToken });
    expect(refreshed).toEqual(tokens);
    const again = await run(world, refresh, { token: signedIn.refreshToken });
    expect(again).toEqual({ path: ['refreshToken', 'refreshToken'] });
    const [, written = ''] = /`(revokeToken\(input: \{.*?\}\))`/.exec(page.replaceAll('\n', ' ')) ?? [];
    const signOut = `mutation { ${written.replace('…', `"${refreshed.refreshToken}"`)} {
      ... on RevokeTokenPayload { revoked } } }`;
    expect(await run(world, signOut)).toEqual({ revoked: true });
    expect(await run(world, refresh, { token: refreshed.refreshToken })).toMatchObject({
      path: expect.any(Array),
    });
  });

  test('authorization code with PKCE', async () => {
    await using world = await startSignIn();
    const [, redirectUri = ''] = /redirectUri: "([^"]+)"/.exec(authorizationCode) ?? [];
    const back = await world.authorize({ redirect_uri: redirectUri, scope: 'openid' });
    const variables = { code: back.get('code'), codeVerifier: verifier };
    const answer = await run(world, authorizationCode, variables);
    expect(answer).toEqual({ ...tokens, idToken: expect.any(String) });
    const spent = await run(world, authorizationCode, variables);
    expect(spent).toEqual({ path: ['authorizationCode'] });
  });

  test('credentials of cloud roles', async () => {
    await using world = await startSignIn({ cloudCredentials: true });
    const headers = { authorization: `Bearer ${await sign({ scope: 'CREDENTIAL_ISSUE' })}` };
    expect(await run(world, credential, {}, headers)).toEqual({
      expiresAt: new Date(1_780_000_000_000 + 900_000).toISOString(),
      credential: {
        accessKeyId: expect.any(String),
        accessKeySecret: expect.any(String),
        securityToken: expect.any(String),
      },
    });
    // "the role is not granted"; there is none; "longer than the role allows".
    const role = 'acs:ram::1234567890123456:role/reader';
    expect(credential).toContain(role);
    const refused = (used: string) => run(world, credential.replace(role, used), {}, headers);
    expect(await refused('arn:aws:iam::123456789012:role/administrator')).toEqual({
      message: expect.any(String),
    });
    const nowhere = 'acs:ram::1234567890123456:role/nowhere';
    expect(await refused(nowhere)).toEqual({ targetId: nowhere });
    const short = credential.replace(role, 'arn:aws:iam::123456789012:role/reader');
    const long = short.replace('durationSeconds: 900', 'durationSeconds: 3601');
    expect(await run(world, long, {}, headers)).toEqual({ path: ['durationSeconds'] });
  });
});
