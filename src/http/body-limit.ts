import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { decoderOf } from './content-encoding.ts';

/** The largest body of a request, in bytes: as it is sent, and as it is once it is inflated. */
export const maxBodyBytes = 1_048_576;

/** Why a body is not taken: its bytes are not in the encoding it names, it is too large, or it is in an encoding that is not taken. */
export type BodyRefusal = 400 | 413 | 415;

/**
 * Undefined: the body is within the limit. One with a `content-length`, and not compressed, costs nothing to check; any other is
 * read, up to the limit, and passed on as `request.body`, inflated.
 */
export async function admitBody(request: IncomingMessage): Promise<BodyRefusal | undefined> {
  const { headers } = request;
  const length = headers['content-length'];
  if (length === undefined && headers['transfer-encoding'] === undefined) return undefined;
  const decoder = decoderOf(headers);
  if (!decoder) return 415;
  if (Number(length ?? 0) > maxBodyBytes) return 413;
  if (length !== undefined && decoder.isIdentity) return undefined;
  const sent = await readBody(request);
  const body = sent && (await decoder.decode(sent, maxBodyBytes));
  if (body === undefined) return 413;
  if (typeof body === 'number') return body;
  delete headers['content-encoding'];
  putBody(request, body);
  return undefined;
}

/** Has a body that was read already read again: Yoga takes it from `request.body`. */
export function putBody(request: IncomingMessage, body: Buffer | string): void {
  Object.assign(request, { body: Readable.from([Buffer.from(body)]) });
}

/** The text of a body that was admitted. Rejects where the client leaves before it is whole. */
export function readText(request: IncomingMessage): Promise<string> {
  const source = 'body' in request && request.body instanceof Readable ? request.body : request;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    source.on('data', (chunk: Buffer) => chunks.push(chunk));
    source.once('end', () => resolve(Buffer.concat(chunks).toString()));
    source.once('error', reject);
  });
}

/** Undefined: it is longer than the limit. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed where it is left: the answer goes out by the same connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('Expected a body of bytes');
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
