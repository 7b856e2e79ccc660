import type { JWTVerifyGetKey } from 'jose';
import * as errors from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import { TokenKeysUnavailableError, UnauthenticatedError } from '../../../schema/errors/errors.ts';
import { KeysUnavailableError } from '../../keys/remote-keys.ts';
import type { TokenFacts } from './rights.ts';
import { refuseToken } from './token-refusal.ts';

export interface JwtOptions {
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How far the issuer's clock may be ahead of the gateway's, in seconds. The expiry gets no tolerance. */
const aheadSeconds = 5;

/** The `typ` of an access token (RFC 7519 5.1, RFC 9068 2.1). */
const types = new Set(['jwt', 'at+jwt']);

/** Checks access tokens that are JWTs, signed with one of the issuer's keys (RFC 7519, RFC 8725). */
export function createJwtCheck(options: JwtOptions): (token: string) => Promise<TokenFacts> {
  const { keys, issuer, audience, now } = options;
  const algorithms = [...options.algorithms];

  return async (token) => {
    const at = now();
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(at),
        clockTolerance: aheadSeconds,
      });
      const type = protectedHeader.typ?.toLowerCase().replace(/^application\//, '');
      const expiresAt = (payload.exp ?? 0) * 1_000;
      if (type !== undefined && !types.has(type)) throw refuseToken('claims');
      if (expiresAt <= at) throw refuseToken('expired');
      return { claims: payload, expiresAt, issuedAt: payload.iat === undefined ? 0 : payload.iat * 1_000 };
    } catch (error) {
      if (error instanceof KeysUnavailableError) throw new TokenKeysUnavailableError({ cause: error });
      // The failed check is not disclosed: it would help to forge a token.
      throw isRefusal(error) ? new UnauthenticatedError({ cause: error }) : error;
    }
  };
}

/** jose throws its own errors for tokens, and plain ones for keys and bytes that are none. */
function isRefusal(error: unknown): error is Error {
  return error instanceof errors.JOSEError || error instanceof TypeError || error instanceof SyntaxError;
}
