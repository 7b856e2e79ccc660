import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** The largest body of a request, in bytes. */
export const maxBodyBytes = 1_048_576;

/**
 * Whether the body is within the limit. One that says its length costs nothing to judge; one that does not is read, up to
 * the limit, and handed on as `request.body`.
 */
export async function admitBody(request: IncomingMessage): Promise<boolean> {
  const length = request.headers['content-length'];
  if (length !== undefined) return Number(length) <= maxBodyBytes;
  if (request.headers['transfer-encoding'] === undefined) return true;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('Expected a body of bytes');
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return false;
    chunks.push(chunk);
  }
  // Yoga takes a body that somebody has read already from here.
  Object.assign(request, { body: Readable.from([Buffer.concat(chunks)]) });
  return true;
}
