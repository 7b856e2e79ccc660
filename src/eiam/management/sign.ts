import { createHash, createHmac } from 'node:crypto';
import { percentEncode } from '../percent-encode.ts';

/** One request as it will be on the wire, its `Authorization` aside. */
export interface UnsignedRequest {
  readonly method: 'GET' | 'POST';
  /** As in the `host` header: with the port when it is not the scheme's own. */
  readonly host: string;
  /** Names in their flat form, such as `UserIds.1`. */
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case names. What is to be signed is picked from them. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The key a request is signed with: a long-term one, or a temporary one beside its security token. */
export interface SigningKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

const algorithm = 'ACS3-HMAC-SHA256';

/** Lower-case hexadecimal SHA-256 of a text's UTF-8 bytes, as in `x-acs-content-sha256`. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The query, sorted by decoded name (`X.10` before `X.2`) and encoded once (management-api.md 2.4). Empty: an empty text. */
export function toCanonicalQuery(query: UnsignedRequest['query']): string {
  return Object.entries(query)
    .sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** The headers that upstream requires to be signed, by name: the host, the content type when there is one, and all of its own. */
function headersToSign({ host, headers }: UnsignedRequest): [string, string][] {
  return Object.entries({ ...headers, host })
    .filter(([name]) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .map(([name, value]): [string, string] => [name, value.trim()])
    .sort(([one], [other]) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}

/** The one text both sides sign (management-api.md 2.4); the path is always `/`. Holds keys and values: not to be shown. */
export function toCanonicalRequest(request: UnsignedRequest): string {
  const signed = headersToSign(request);
  return [
    request.method,
    '/',
    toCanonicalQuery(request.query),
    signed.map(([name, value]) => `${name}:${value}\n`).join(''),
    signed.map(([name]) => name).join(';'),
    request.headers['x-acs-content-sha256']?.trim() ?? sha256(''),
  ].join('\n');
}

/** What is signed of a canonical request. */
export function toStringToSign(canonicalRequest: string): string {
  return `${algorithm}\n${sha256(canonicalRequest)}`;
}

/** The value of `Authorization` that authenticates this request (management-api.md 2.4). */
export function authorize(request: UnsignedRequest, { accessKeyId, accessKeySecret }: SigningKey): string {
  const names = headersToSign(request).map(([name]) => name);
  const signature = createHmac('sha256', accessKeySecret)
    .update(toStringToSign(toCanonicalRequest(request)), 'utf8')
    .digest('hex');
  return `${algorithm} Credential=${accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
}
