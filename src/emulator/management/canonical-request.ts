import { createHash } from 'node:crypto';

/** A request as received, before any of it is verified. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** Behind the `?`, as sent. */
  readonly rawQuery: string;
  /** By lower-case name, every value in the order of arrival. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  /** Without transfer coding. */
  readonly body: Buffer;
}

export type QueryPair = readonly [name: string, value: string];

/** The value of a header that may come once; '' when absent. */
export const readHeader = ({ headers }: ReceivedRequest, name: string): string =>
  headers[name]?.[0]?.trim() ?? '';

/** RFC 3986: everything but `A-Z a-z 0-9 - _ . ~` (management-api.md 2.4). */
const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Decoded once; a `+` is a plus (management-api.md 2.5). */
export function parseQuery(rawQuery: string): QueryPair[] {
  return rawQuery
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      if (equals < 0) return [percentDecode(part), ''];
      return [percentDecode(part.slice(0, equals)), percentDecode(part.slice(equals + 1))];
    });
}

/** What cannot be decoded stays as it is: no client has signed that, so its signature fails. */
function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `host`, `content-type` when present and every `x-acs-…`: names to be signed, sorted (management-api.md 2.4). */
export const signedNames = ({ headers }: ReceivedRequest): string[] =>
  Object.keys(headers)
    .filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .sort();

/** The text that both sides hash, put together from what arrived (management-api.md 2.4, 2.5). */
export function toCanonicalRequest(received: ReceivedRequest): string {
  const names = signedNames(received);
  const block = names.map((name) => `${name}:${joinValues(received.headers[name] ?? [])}\n`).join('');
  return [
    received.method,
    received.path,
    toCanonicalQuery(parseQuery(received.rawQuery)),
    block,
    names.join(';'),
    toHash(received.body),
  ].join('\n');
}

/** Sorted by the decoded name's bytes, encoded afresh: the SDK sends `! ( ) *` raw (vector V3). */
const toCanonicalQuery = (pairs: readonly QueryPair[]): string =>
  pairs
    .toSorted(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');

const joinValues = (values: readonly string[]): string =>
  values
    .map((value) => value.trim())
    .toSorted()
    .join(',');

/** Lower-case hexadecimal SHA-256. */
export const toHash = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
