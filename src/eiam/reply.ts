import { JsonText } from '../vocabulary/lossless-json.ts';
import { type EiamEffect, EiamError, type EiamErrorKind } from './errors.ts';
import { readRetryAfterMs } from './retry-after.ts';
import { SafeCause } from './safe-cause.ts';
import type { HttpReply } from './transport.ts';

/** A set of upstream's codes: a list, or a rule where codes come in families. */
export interface Codes {
  has(code: string): boolean;
}

/** A successful reply. */
interface ReadReply {
  readonly body: JsonText | undefined;
  readonly requestId: string | undefined;
}

/**
 * The JSON of a successful reply that came at `now`, in milliseconds since the epoch, and upstream's id of the request. The body is
 * undefined where there is none or a blank one, which operations without a result may send (developer-api.md 3, U13).
 * @throws EiamError for a reply that is a failure; `invalidResponse` for a redirect and for a body that is not JSON
 */
export function readReply(
  operation: string,
  reply: HttpReply,
  unauthorizedCodes: Codes,
  now: number,
): ReadReply {
  const { status, text } = reply;
  if (status >= 400) throw toError(operation, reply, unauthorizedCodes, now);
  const requestId = readRequestId(reply.headers['x-acs-request-id']);
  if (status < 200 || status >= 300) throw new EiamError(operation, 'invalidResponse', { status, requestId });
  if (text.trim() === '') return { body: undefined, requestId };
  try {
    const body = new JsonText(text);
    return { body, requestId: requestId ?? readRequestId(memberOf(body.value, 'RequestId')) };
  } catch {
    // The parser's own message quotes the body. A body that could not be inflated is compressed still.
    const { 'content-encoding': encoding } = reply.headers;
    const cause = new SafeCause('BodyNotJson', /^[\w-]{1,16}$/.exec(String(encoding ?? 'identity'))?.[0]);
    throw new EiamError(operation, 'invalidResponse', { status, requestId, cause });
  }
}

function memberOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null && name in body ? Reflect.get(body, name) : undefined;
}

/** Both planes' envelopes and their lowercase aliases (developer-api.md 5.1, management-api.md 3.2); anything else is classified by its status. */
function toError(operation: string, reply: HttpReply, unauthorizedCodes: Codes, now: number): EiamError {
  const { status, headers, text } = reply;
  const body = parseEnvelope(text);
  const code = first([body.error, body.code, body.Code], readCode);
  const requestId = first(
    [body.request_id, body.requestId, body.RequestId, body.requestid, headers['x-acs-request-id']],
    readRequestId,
  );
  const retryAfterMs = readRetryAfterMs(headers, now);
  const kind = classify(status, code, unauthorizedCodes);
  const effect = effectOf(kind, status, code);
  return new EiamError(operation, kind, { code, status, requestId, retryAfterMs, effect });
}

/**
 * Throttling happens before the service is reached, under a 503 as well (5.1, 5.2). Other failures of 500 and more, and the 408
 * of a proxy whose wait timed out, leave everything open; so does a refusal without a code, whose sender is unknown, except one
 * that demands other credentials.
 */
function effectOf(kind: EiamErrorKind, status: number, code: string | undefined): EiamEffect {
  if (kind === 'throttled') return 'none';
  if (status >= 500 || status === 408) return 'unknown';
  return code !== undefined || kind === 'unauthorized' ? 'none' : 'unknown';
}

/** Refusals of one request, under any status: the code decides, never the status alone (5.2). */
const refusal =
  /^(ResourceNotFound|ResourceDuplicated|MissingParameter|InvalidParameter|OrganizationUnitIdNotInScopes)(\.|$)/;

function classify(status: number, code: string | undefined, unauthorizedCodes: Codes): EiamErrorKind {
  if (status === 429 || code?.includes('Throttling')) return 'throttled';
  // The next attempt draws another nonce (management-api.md 2.6).
  if (code === 'SignatureNonceUsed') return 'unavailable';
  if (code !== undefined && unauthorizedCodes.has(code)) return 'unauthorized';
  if (code !== undefined && refusal.test(code)) return 'rejected';
  if (status === 401) return 'unauthorized';
  if (status >= 500) return 'unavailable';
  if (code !== undefined) return 'rejected';
  // No code: a proxy on the way answered. Its 408 is worth another try, its 403 an operator's look at the address.
  if (status === 408) return 'unavailable';
  return status === 403 || status === 407 ? 'unauthorized' : 'rejected';
}

function parseEnvelope(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}

function first(candidates: readonly unknown[], read: (value: unknown) => string | undefined) {
  for (const candidate of candidates) {
    const value = read(candidate);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A code goes on to clients and logs, so only what looks like one is carried: a word. One documented code has spaces (5.2). */
function readCode(value: unknown): string | undefined {
  if (value === 'Internal Server Error') return value;
  return typeof value === 'string' && /^[A-Za-z][\w.-]{0,99}$/.test(value) ? value : undefined;
}

function readRequestId(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.:-]{1,128}$/.test(value) ? value : undefined;
}
