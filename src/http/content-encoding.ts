import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

/** The encodings of bodies that are taken, as `Accept-Encoding` names them. */
export const takenEncodings = 'gzip, deflate, br';

type Decompress = (body: Buffer, limit: { readonly maxOutputLength: number }) => Promise<Buffer>;

const gunzipAll: Decompress = promisify(gunzip);
const brotliAll: Decompress = promisify(brotliDecompress);
const inflateZlib: Decompress = promisify(inflate);
const inflateBare: Decompress = promisify(inflateRaw);

/** Some clients send the bare stream without zlib's header (RFC 9110 8.4.1.2), which would show in the first byte. */
const inflateAll: Decompress = (body, limit) =>
  ((body[0] ?? 0) & 0x0f) === 8 ? inflateZlib(body, limit) : inflateBare(body, limit);

const identity: Decompress = async (body) => body;

const decompressors: ReadonlyMap<string, Decompress> = new Map([
  ['identity', identity],
  ['gzip', gunzipAll],
  // RFC 9110 8.4.1.3.
  ['x-gzip', gunzipAll],
  ['deflate', inflateAll],
  ['br', brotliAll],
]);

export interface BodyDecoder {
  /** Whether the body is sent as it is. */
  readonly isIdentity: boolean;
  /** The body itself; 413: it is longer than `maxBytes`, where inflating ends; 400: the bytes are not in this encoding. */
  decode(body: Buffer, maxBytes: number): Promise<Buffer | 400 | 413>;
}

/** How a body is read that is sent in this encoding; undefined: none that is taken, or several. */
export function decoderOf(headers: IncomingHttpHeaders): BodyDecoder | undefined {
  const name = headers['content-encoding']?.trim().toLowerCase() || 'identity';
  const decompress = decompressors.get(name);
  if (!decompress) return undefined;
  return {
    isIdentity: decompress === identity,
    async decode(body, maxBytes) {
      // An empty body is no stream of any encoding.
      if (body.length === 0) return body;
      try {
        return await decompress(body, { maxOutputLength: maxBytes });
      } catch (error) {
        return isTooLong(error) ? 413 : 400;
      }
    },
  };
}

function isTooLong(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
