import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import * as errors from 'jose/errors';
import { createLocalJWKSet } from 'jose/jwks/local';
import { flattenedVerify } from 'jose/jws/flattened/verify';

/** Keys that one token without a `kid` is tried with: issuers have two or three at a time, and each costs a check. */
const maxTried = 16;

/**
 * The key of a document that a token is signed with: the one its `kid` names; without a `kid`, the one of those that fit its
 * algorithm by which its signature holds.
 * What it gives throws JWKSNoMatchingKey where there is none, and the errors of jose for a document that is none.
 */
export function createKeyFinder(document: JSONWebKeySet): JWTVerifyGetKey {
  const find = createLocalJWKSet(document);

  /** Those that fit the token's header, by jose's own rules. */
  async function* fitting(...token: Parameters<JWTVerifyGetKey>): AsyncGenerator<CryptoKey> {
    try {
      yield await find(...token);
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      yield* error;
    }
  }

  return async (header, token) => {
    if (header.kid !== undefined) return await find(header, token);
    let tried = 0;
    for await (const key of fitting(header, token)) {
      if (await isSignedWith(token, key)) return key;
      tried += 1;
      if (tried >= maxTried) break;
    }
    throw new errors.JWKSNoMatchingKey();
  };
}

type Token = Parameters<JWTVerifyGetKey>[1];

async function isSignedWith(token: Token, key: CryptoKey): Promise<boolean> {
  try {
    await flattenedVerify(token, key);
    return true;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return false;
    throw error;
  }
}
