import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { startSignIn } from './world.ts';

/** A person who signed in by a code, and has used the access token. */
async function signedIn() {
  const { authentication } = parseConfig({ AUTH_MODE: 'eiam', AUTH_READ: 'group:group_readers' });
  const world = await startSignIn({ authentication });
  const code = (await world.authorize()).get('code');
  const { data } = await world.redeem(code);
  const { accessToken, refreshToken } = data?.result ?? {};
  const viewer = async () => {
    const headers = { authorization: `Bearer ${accessToken}` };
    const answer = await world.gateway.ask('{ viewer { subject } }', {}, { headers });
    return answer.errors?.map(({ extensions }) => extensions?.code) ?? answer.data?.viewer;
  };
  expect(await viewer()).toEqual({ subject: world.userId });
  return Object.assign(world, { code, accessToken, refreshToken, viewer });
}

test('an access token ends with its refresh token, by the next request', async () => {
  await using world = await signedIn();
  await world.revoke(world.refreshToken, 'REFRESH_TOKEN');
  expect(await world.viewer()).toEqual(['UNAUTHENTICATED']);
});

test('it ends with the refresh token that took the place of the first', async () => {
  await using world = await signedIn();
  const { data } = await world.refresh(world.refreshToken);
  expect(await world.viewer()).toEqual({ subject: world.userId });
  await world.revoke(data?.result?.refreshToken, 'REFRESH_TOKEN');
  expect(await world.viewer()).toEqual(['UNAUTHENTICATED']);
});

test('it ends with a refresh token, and with a code, that comes again', async () => {
  await using world = await signedIn();
  await world.refresh(world.refreshToken);
  await world.refresh(world.refreshToken);
  expect(await world.viewer()).toEqual(['UNAUTHENTICATED']);
  await using other = await signedIn();
  await other.redeem(other.code);
  expect(await other.viewer()).toEqual(['UNAUTHENTICATED']);
});

test('it goes on where another token is revoked, without a call', async () => {
  await using world = await signedIn();
  await world.revoke('RTanother', 'REFRESH_TOKEN');
  world.emulator.counters.reset();
  expect(await world.viewer()).toEqual({ subject: world.userId });
  expect(world.emulator.counters.snapshot()).toEqual({});
});
