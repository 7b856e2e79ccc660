import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKeys, KnownKey } from './access-keys.ts';
import {
  type ReceivedRequest,
  readHeader,
  signedNames,
  toCanonicalRequest,
  toHash,
} from './canonical-request.ts';
import {
  accessKeyInactive,
  accessKeyNotFound,
  incompleteSignature,
  missingParameter,
  nonceUsed,
  securityTokenExpired,
  securityTokenMalformed,
  securityTokenMismatch,
  securityTokenMissing,
  signatureMismatch,
  timestampExpired,
  timestampMalformed,
} from './errors.ts';
import type { Nonces } from './nonces.ts';

const algorithm = 'ACS3-HMAC-SHA256';
/** One space, then none (management-api.md 2.4). */
const authorizationPattern = new RegExp(
  `^${algorithm} Credential=([^,\\s]+),SignedHeaders=([^,\\s]+),Signature=([^,\\s]+)$`,
);
/** The date may be this far off, before or after (management-api.md 2.6). */
const windowMs = 15 * 60_000;

export interface VerifierParts {
  readonly accessKeys: AccessKeys;
  readonly nonces: Nonces;
  readonly now: () => number;
}

interface Authorization {
  readonly accessKeyId: string;
  readonly signedHeaders: string;
  readonly signature: string;
}

/**
 * The checks of management-api.md 2.5 in their order: required headers, key id, timestamp, signature, token, nonce.
 * @throws ManagementError for the first that fails
 */
export function verifySignature(parts: VerifierParts, received: ReceivedRequest): KnownKey {
  const authorization = requireHeaders(received);
  const key = parts.accessKeys.find(authorization.accessKeyId);
  if (key === undefined) throw accessKeyNotFound();
  if (!key.active) throw accessKeyInactive();
  const dateMs = checkDate(readHeader(received, 'x-acs-date'), parts.now());
  checkSignature(received, authorization, key);
  checkToken(parts.accessKeys, key, readHeader(received, 'x-acs-security-token'));
  const nonce = readHeader(received, 'x-acs-signature-nonce');
  if (!parts.nonces.use(key.accessKeyId, nonce, dateMs + windowMs)) throw nonceUsed();
  return key;
}

/** The key id that the request names, verified or not; '' when it names none. */
export const namedKeyId = (received: ReceivedRequest): string =>
  authorizationPattern.exec(readHeader(received, 'authorization'))?.[1] ?? '';

/** Which code a missing header has is not documented, except that a missing signature is an incomplete one (4.3). */
function requireHeaders(received: ReceivedRequest): Authorization {
  const parts = authorizationPattern.exec(readHeader(received, 'authorization'));
  const [, accessKeyId = '', signedHeaders = '', signature = ''] = parts ?? [];
  if (parts === null) throw incompleteSignature();
  for (const name of ['host', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256']) {
    if (readHeader(received, name) === '') throw incompleteSignature();
  }
  if (readHeader(received, 'x-acs-action') === '') throw missingParameter('Action');
  if (readHeader(received, 'x-acs-version') === '') throw missingParameter('Version');
  return { accessKeyId, signedHeaders, signature };
}

function checkDate(date: string, nowMs: number): number {
  const dateMs = Date.parse(date);
  const isWellFormed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) && !Number.isNaN(dateMs);
  if (!isWellFormed) throw timestampMalformed();
  if (Math.abs(nowMs - dateMs) > windowMs) throw timestampExpired();
  return dateMs;
}

function checkSignature(
  received: ReceivedRequest,
  { signedHeaders, signature }: Authorization,
  { accessKeySecret }: KnownKey,
): void {
  // An unsigned `x-acs-…` is refused: whether the real gateway does so is not known (4.3).
  if (signedHeaders !== signedNames(received).join(';')) throw incompleteSignature();
  const canonicalRequest = toCanonicalRequest(received);
  const stringToSign = `${algorithm}\n${toHash(canonicalRequest)}`;
  const expected = createHmac('sha256', accessKeySecret).update(stringToSign).digest('hex');
  const isBodyTold = isSame(readHeader(received, 'x-acs-content-sha256'), toHash(received.body));
  if (!isSame(signature, expected) || !isBodyTold) throw signatureMismatch(stringToSign, canonicalRequest);
}

function checkToken(accessKeys: AccessKeys, key: KnownKey, securityToken: string): void {
  if (securityToken === '') {
    if (key.securityToken !== undefined) throw securityTokenMissing();
    return;
  }
  const owner = accessKeys.ownerOf(securityToken);
  if (owner === undefined) throw securityTokenMalformed();
  if (owner !== key.accessKeyId || securityToken !== key.securityToken) throw securityTokenMismatch();
  if (key.tokenExpired) throw securityTokenExpired();
}

/** In constant time for texts of one length. */
function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
