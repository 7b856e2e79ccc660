import type { HttpReply } from './transport.ts';

/** No pause is longer: a clock that is wrong, here or there, must not stop all calls for days. In milliseconds. */
const longestMs = 3_600_000;

/**
 * How long a reply received at `now` requests no further calls, in milliseconds, an hour at most; undefined where it does not.
 * Upstream's header is in milliseconds (developer-api.md 5.2); the standard one, which a proxy on the way may send, in seconds or
 * a date (RFC 9110 10.2.3).
 */
export function readRetryAfterMs(headers: HttpReply['headers'], now: number): number | undefined {
  const { 'x-acs-retry-after': own, 'retry-after': standard } = headers;
  const waitMs = readInteger(own, 1) ?? readInteger(standard, 1_000) ?? readDate(standard, now);
  return waitMs === undefined ? undefined : Math.min(longestMs, Math.max(0, waitMs));
}

function readInteger(value: unknown, factor: number): number | undefined {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) * factor : undefined;
}

// RFC 9110 5.6.7: the form in use, and the two obsolete ones that have to be read.
const usualDate = /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const weekdayInFull = /^\w{6,9}, \d{2}-\w{3}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
const ofAsctime = /^\w{3} \w{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

function readDate(value: unknown, now: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  const isStandard = usualDate.test(value) || weekdayInFull.test(value);
  if (!isStandard && !ofAsctime.test(value)) return undefined;
  const at = Date.parse(isStandard ? value : `${value} GMT`);
  return Number.isNaN(at) ? undefined : at - now;
}
