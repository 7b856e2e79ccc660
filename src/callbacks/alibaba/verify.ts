import type { JWTVerifyGetKey } from 'jose';
import * as errors from 'jose/errors';
import { jwtVerify } from 'jose/jwt/verify';
import { z } from 'zod';
import { KeysUnavailableError } from '../../keys/remote-keys.ts';
import { parseStrictJsonBytes, StrictJsonError } from '../strict-json.ts';
import { RefusedRequest } from './refusal.ts';

const issuer = 'urn:alibaba:idaas:app:event';
/** How far IDaaS's clock and ours may be apart (callbacks.md B.3), in seconds. */
const skewSeconds = 60;
/** How old a token may be beside its own `exp` (B.3), in seconds. */
const maxAgeSeconds = 1_800;

export interface VerifierOptions {
  /** The `aud` of every token. */
  readonly applicationId: string;
  /** The `sub` of every token. */
  readonly instanceId: string;
  readonly keys: JWTVerifyGetKey;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What a token carries beside its own claims: the events, encrypted or not (B.2). */
export type Carried =
  | { readonly encrypted: true; readonly cipherData: string }
  | { readonly encrypted: false; readonly plainData: unknown };

const seconds = z.int().min(0);
const headerSchema = z.object({ alg: z.literal('RS256'), kid: z.string().min(1).max(256) });
const claimsSchema = z.intersection(
  z.object({ aud: z.string(), iat: seconds, exp: seconds }),
  z.discriminatedUnion('dataEncrypted', [
    z.object({ dataEncrypted: z.literal(true), cipherData: z.string().min(1) }),
    z.object({ dataEncrypted: z.literal(false), plainData: z.unknown() }),
  ]),
);

/**
 * Checks a signed token and all its claims (callbacks.md B.3): RS256 alone, by the key of its `kid`.
 * @throws RefusedRequest; KeysUnavailableError where it cannot be verified
 */
export function createVerifier({ applicationId, instanceId, keys, now }: VerifierOptions) {
  return async function verify(token: string): Promise<Carried> {
    const [header, payload] = parseToken(token);
    if (!headerSchema.safeParse(header).success) throw new RefusedRequest('invalid_token');
    try {
      await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer,
        audience: applicationId,
        subject: instanceId,
        requiredClaims: ['iat', 'exp'],
        clockTolerance: skewSeconds,
        maxTokenAge: maxAgeSeconds,
        currentDate: new Date(now()),
      });
    } catch (error) {
      throw toFailure(error);
    }
    const claims = claimsSchema.safeParse(parseClaims(payload));
    if (!claims.success) throw new RefusedRequest('malformed_claims');
    return claims.data.dataEncrypted
      ? { encrypted: true, cipherData: claims.data.cipherData }
      : { encrypted: false, plainData: claims.data.plainData };
  };
}

const compact = /^[A-Za-z0-9_-]{1,2048}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * A token's header and its payload's bytes. Base64url leaves bits unused at its end: a token is taken in its one right spelling
 * only, or what is signed could be sent in several.
 */
function parseToken(token: string): readonly [unknown, Buffer] {
  if (!compact.test(token)) throw new RefusedRequest('malformed_token');
  const parts = token.split('.').map((part) => Buffer.from(part, 'base64url'));
  if (parts.map((part) => part.toString('base64url')).join('.') !== token) {
    throw new RefusedRequest('malformed_token');
  }
  const [header = Buffer.of(), payload = Buffer.of()] = parts;
  try {
    return [parseStrictJsonBytes(header), payload];
  } catch (cause) {
    throw new RefusedRequest('malformed_token', { cause });
  }
}

/** Read once more, for what the library takes in stride: a member that is there twice. */
function parseClaims(payload: Buffer): unknown {
  try {
    return parseStrictJsonBytes(payload);
  } catch (cause) {
    if (!(cause instanceof StrictJsonError)) throw cause;
    throw new RefusedRequest('malformed_claims', { cause });
  }
}

function toFailure(cause: unknown): Error {
  if (cause instanceof KeysUnavailableError) return cause;
  if (cause instanceof errors.JWKSNoMatchingKey) return new RefusedRequest('unknown_key', { cause });
  // A private key among the public ones, or one that is too short, is not the sender's fault.
  if (cause instanceof errors.JWKSInvalid) return new KeysUnavailableError('No usable key', { cause });
  return new RefusedRequest('invalid_token', { cause });
}
