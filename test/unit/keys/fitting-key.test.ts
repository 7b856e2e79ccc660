import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { UnauthenticatedError } from '../../../schema/errors/errors.ts';
import { createJwtCheck } from '../../../src/http/authentication/jwt.ts';
import { createKeyFinder } from '../../../src/keys/fitting-key.ts';
import { createRemoteKeys } from '../../../src/keys/remote-keys.ts';
import { audience, issuerName, nowSeconds } from '../../support/issuer.ts';

const algorithms = ['ES256', 'RS256'];

interface Signer {
  readonly jwk: JWK;
  /** A token that names the key, or none. */
  sign(kid?: string): Promise<string>;
}

async function createSigner(kid: string, alg = 'ES256'): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
    sign: (named) =>
      new SignJWT({ iss: issuerName, aud: audience, sub: 'mia', exp: nowSeconds() + 60 })
        .setProtectedHeader({ alg, ...(named === undefined ? {} : { kid: named }) })
        .sign(privateKey),
  };
}

const [old, current, next, rsa, stranger] = await Promise.all([
  createSigner('old'),
  createSigner('current'),
  createSigner('next'),
  createSigner('rsa', 'RS256'),
  createSigner('stranger'),
]);

const checkWith = (keys: Parameters<typeof createJwtCheck>[0]['keys']) =>
  createJwtCheck({ keys, issuer: issuerName, audience, algorithms, now: Date.now });
const documentOf = (...signers: readonly Signer[]) => ({ keys: signers.map(({ jwk }) => jwk) });

test('jose alone gives up where several keys fit', async () => {
  const check = checkWith(createLocalJWKSet(documentOf(old, current)));
  await expect(check(await current.sign())).rejects.toThrow(UnauthenticatedError);
});

test('a token without a kid is tried with the keys that fit', async () => {
  const check = checkWith(createKeyFinder(documentOf(rsa, old, current, next)));
  for (const signer of [old, current, next, rsa]) {
    expect((await check(await signer.sign())).claims).toMatchObject({ sub: 'mia' });
  }
  await expect(check(await stranger.sign())).rejects.toThrow(UnauthenticatedError);
});

test('one with a kid by that key alone', async () => {
  const check = checkWith(createKeyFinder(documentOf(old, current)));
  expect((await check(await current.sign('current'))).claims).toMatchObject({ sub: 'mia' });
  await expect(check(await current.sign('old'))).rejects.toThrow(UnauthenticatedError);
  await expect(check(await current.sign('other'))).rejects.toThrow(UnauthenticatedError);
});

test('keys for another use or another algorithm are not tried', async () => {
  const jwks = [
    { ...current.jwk, use: 'enc' },
    { ...current.jwk, alg: 'ES384' },
    { ...current.jwk, key_ops: ['encrypt'] },
  ];
  await expect(checkWith(createKeyFinder({ keys: jwks }))(await current.sign())).rejects.toThrow(
    UnauthenticatedError,
  );
});

test('no more than sixteen are tried', async () => {
  const many = (before: number) => ({
    keys: [...Array.from({ length: before }, () => old.jwk), current.jwk],
  });
  expect(await checkWith(createKeyFinder(many(15)))(await current.sign())).toBeDefined();
  await expect(checkWith(createKeyFinder(many(16)))(await current.sign())).rejects.toThrow(
    UnauthenticatedError,
  );
});

test.each([0, 1, 2])(
  'a rotation is followed, with %i keys of before, and at most every 30 s',
  async (before) => {
    let document = documentOf(...[old, current].slice(0, before));
    let now = Date.now();
    let fetches = 0;
    const keys = createRemoteKeys({
      now: () => now,
      fetchDocument: async () => {
        fetches += 1;
        return document;
      },
    });
    const check = checkWith(keys);
    await expect(check(await next.sign())).rejects.toThrow(UnauthenticatedError);
    document = documentOf(current, next);
    expect(await check(await next.sign())).toBeDefined();
    expect(await check(await current.sign())).toBeDefined();
    expect(fetches).toBe(2);
    document = documentOf(next, stranger);
    await expect(check(await stranger.sign())).rejects.toThrow(UnauthenticatedError);
    expect(fetches).toBe(2);
    now += 30_000;
    expect(await check(await stranger.sign())).toBeDefined();
    expect(fetches).toBe(3);
  },
);
