import type { IncomingHttpHeaders } from 'node:http';
import { isSameText } from './constant-time.ts';
import type { Envelope } from './envelope.ts';
import type { BambooCloudSettings } from './options.ts';
import { RefusedCallback, unverified } from './refusals.ts';
import { isSigned } from './signature.ts';

/** Below this a timestamp counts seconds: as milliseconds it would lie in 1973 (callbacks.md A.2). */
const leastMilliseconds = 1e11;

/** The name of a scheme has no case, and blanks follow it (RFC 9110 11.1, 11.4). */
const bearerPattern = /^Bearer +(.+)$/i;

/** Who sends, before anything is read of what is sent (callbacks.md A.10). @throws RefusedCallback 401 */
export function verifyBearer(
  headers: IncomingHttpHeaders,
  settings: Pick<BambooCloudSettings, 'token'>,
): void {
  const sent = bearerPattern.exec(headers.authorization ?? '')?.[1];
  if (sent === undefined || !isSameText(settings.token(), sent)) {
    throw new RefusedCallback(401, 'The bearer token is missing or wrong.');
  }
}

/** The second to fourth step of a receiver (callbacks.md A.10): who sends, what was signed, and when. @throws RefusedCallback 401 */
export function verifyEnvelope(
  envelope: Envelope,
  headers: IncomingHttpHeaders,
  settings: Pick<BambooCloudSettings, 'token' | 'signatureKey' | 'replayWindowMs'>,
  now: number,
): void {
  verifyBearer(headers, settings);
  if (settings.signatureKey !== undefined && !isSigned(envelope, settings.signatureKey()))
    throw unverified(401);
  const { replayWindowMs } = settings;
  if (replayWindowMs > 0 && Math.abs(now - toMilliseconds(envelope.timestamp)) > replayWindowMs) {
    throw new RefusedCallback(401, 'The timestamp is too far from the time here.');
  }
}

/** A.2: the size shows the unit. */
export function toMilliseconds(timestamp: number | string): number {
  const value = Number(timestamp);
  return value < leastMilliseconds ? value * 1_000 : value;
}
