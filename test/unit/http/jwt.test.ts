import { createLocalJWKSet, exportJWK, generateSecret, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { UnauthenticatedError } from '../../../schema/errors/errors.ts';
import { createJwtCheck } from '../../../src/http/authentication/jwt.ts';
import { audience, issuerName, publicJwk, sign } from '../../support/issuer.ts';

function createCheck(algorithms: readonly string[], jwks: Parameters<typeof createLocalJWKSet>[0]) {
  const keys = createLocalJWKSet(jwks);
  return createJwtCheck({ keys, issuer: issuerName, audience, algorithms, now: Date.now });
}

test('a signature counts only in an algorithm of the settings, whatever the keys are for', async () => {
  const { alg: _alg, ...anyAlgorithm } = publicJwk;
  const token = await sign();
  const check = createCheck(['ES256'], { keys: [anyAlgorithm] });
  expect((await check(token)).claims).toMatchObject({ sub: 'mia' });
  const other = createCheck(['RS256', 'ES384'], { keys: [anyAlgorithm] });
  await expect(other(token)).rejects.toThrow(UnauthenticatedError);
});

test('a secret among the keys opens nothing', async () => {
  const secret = await generateSecret('HS256', { extractable: true });
  const keys = [publicJwk, { ...(await exportJWK(secret)), kid: 'secret', alg: 'HS256' }];
  const exp = Math.floor(Date.now() / 1_000) + 60;
  const token = await new SignJWT({ iss: issuerName, aud: audience, sub: 'mia', exp })
    .setProtectedHeader({ alg: 'HS256', kid: 'secret' })
    .sign(secret);
  await expect(createCheck(['ES256'], { keys })(token)).rejects.toThrow(UnauthenticatedError);
});

test('a failure that is not the token’s stays what it is', async () => {
  const failure = new RangeError('out of keys');
  const keys = async () => {
    throw failure;
  };
  const check = createJwtCheck({ keys, issuer: issuerName, audience, algorithms: ['ES256'], now: Date.now });
  await expect(check(await sign())).rejects.toBe(failure);
});
