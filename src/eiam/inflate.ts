import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

// How compressed bodies are read, of requests and of replies. A leaf: the HTTP server imports it as well.

/** Rejects for bytes that are not in its encoding, and with ERR_BUFFER_TOO_LARGE beyond `maxOutputLength` bytes. */
export type Inflate = (bytes: Buffer, limit: { readonly maxOutputLength: number }) => Promise<Buffer>;

const gunzipAll: Inflate = promisify(gunzip);
const inflateZlib: Inflate = promisify(inflate);
const inflateBare: Inflate = promisify(inflateRaw);

/** By the name in `Content-Encoding`, in lower case (RFC 9110 8.4.1). */
export const inflaters: ReadonlyMap<string, Inflate> = new Map([
  ['gzip', gunzipAll],
  ['x-gzip', gunzipAll],
  // Some programs send the bare stream without zlib's header, which would show in the first byte.
  ['deflate', (bytes, limit) => (((bytes[0] ?? 0) & 0x0f) === 8 ? inflateZlib : inflateBare)(bytes, limit)],
  ['br', promisify(brotliDecompress)],
]);

/**
 * A reply's body as it was before it was compressed. The gateway sends no `Accept-Encoding`, which allows any encoding
 * (RFC 9110 12.5.3), and proxies on the way use that. (undici's interceptor for this is experimental, and warns on
 * standard error.) What is not in the encoding that it names, or is longer than `maxBytes` once it is inflated, stays as it is: the
 * reply is classified by its status then, and where that is a success by not being JSON.
 */
export async function inflateBody(
  bytes: Buffer,
  encoding: string | string[] | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const inflater = inflaters.get(String(encoding).trim().toLowerCase());
  if (!inflater) return bytes;
  try {
    return await inflater(bytes, { maxOutputLength: maxBytes });
  } catch {
    return bytes;
  }
}
