import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Client, Lease, Pool, Refusal } from '../admission/pool.ts';
import { decoderOf } from './content-encoding.ts';

/** The largest body of a request, in bytes: as it is sent, and as it is once it is inflated. */
export const maxBodyBytes = 1_048_576;

const usualFreeBytes = 4_096;

/**
 * Why a body is not taken: its bytes are not in the encoding it names, it is too large, it is in an encoding that is not taken, its
 * client has too many on their way, or all clients together have; or it did not come in the time that it was given.
 */
export type BodyRefusal = 400 | 408 | 413 | 415 | 429 | 503;

/** The client has left, or its time is up, before its body was whole. */
class BodyCutError extends Error {
  override readonly name = 'BodyCutError';
  constructor() {
    super('The connection was closed before the body was whole');
  }
}

/** Where a request holds its body: a WeakMap whose keys die young would cost every collection. */
const received = Symbol('received body');

interface ReceivedMessage extends IncomingMessage {
  [received]?: Buffer;
}

const nothing = Buffer.alloc(0);

/** A body that was received; empty where there is none. */
export function bytesOf(request: ReceivedMessage): Buffer {
  return request[received] ?? nothing;
}

/** A body as a text; undefined: it is not UTF-8, which JSON is between systems (RFC 8259 8.1). */
export function textOf(request: IncomingMessage): string | undefined {
  return decodeText(bytesOf(request));
}

/** Bytes as a text; undefined: they are not UTF-8. A text that was guessed would be written as if it had been sent. */
export function decodeText(bytes: Buffer): string | undefined {
  const text = bytes.toString();
  // It stands for what could not be read, or was sent as it is. In a text of ASCII alone it is not looked for.
  return text.includes('\uFFFD') && !isUtf8(bytes) ? undefined : text;
}

/** Puts a body that was received where Yoga looks for it, which would read it again otherwise. */
export function putBody(request: ReceivedMessage): void {
  const body = request[received];
  if (body) Object.assign(request, { body: Readable.from([body]) });
}

export interface Receiving {
  readonly pool: Pool;
  readonly client: Client;
  /** What of a body is not counted, in bytes; default 4,096: most are no longer, and find room beside a flood of long ones. */
  readonly freeBytes?: number;
  /** Takes what is held until the request is answered. */
  readonly keep: (lease: Lease) => void;
  /** Aborted when the body should be whole; default: the server's own deadline cuts the connection. */
  readonly late?: AbortSignal;
}

/** Receives a body, inflated where it was sent compressed. Rejects where the client leaves before it is whole. */
export async function receiveBody(
  request: ReceivedMessage,
  receiving: Receiving,
): Promise<BodyRefusal | undefined> {
  const { headers } = request;
  const length = headers['content-length'];
  if (length === undefined && headers['transfer-encoding'] === undefined) return undefined;
  const decoder = decoderOf(headers);
  if (!decoder) return 415;
  if (Number(length ?? 0) > maxBodyBytes) return 413;
  const held = new HeldBytes(receiving);
  const sent = await collect(request, held, receiving.late);
  if (typeof sent === 'number') return sent;
  const body = decoder.isIdentity ? sent : await decoder.decode(sent, maxBodyBytes);
  if (typeof body === 'number') return body;
  delete headers['content-encoding'];
  request[received] = body;
  return decoder.isIdentity ? undefined : held.add(body.length);
}

/** The bytes of one request's body. */
class HeldBytes {
  readonly #receiving: Receiving;
  #bytes = 0;
  #lease: Lease | undefined;

  constructor(receiving: Receiving) {
    this.#receiving = receiving;
  }

  add(bytes: number): BodyRefusal | undefined {
    const { pool, client, freeBytes = usualFreeBytes, keep } = this.#receiving;
    const before = Math.max(0, this.#bytes - freeBytes);
    this.#bytes += bytes;
    const more = Math.max(0, this.#bytes - freeBytes) - before;
    if (more === 0) return undefined;
    if (this.#lease) return statusOf(this.#lease.grow(more));
    const granted = pool.take(client, more);
    if (typeof granted === 'string') return statusOf(granted);
    this.#lease = granted;
    keep(granted);
    return undefined;
  }
}

function statusOf(refusal: Refusal | undefined): BodyRefusal | undefined {
  if (refusal === undefined) return undefined;
  return refusal === 'SHARE' ? 429 : 503;
}

/** All of the body, or why the rest of it is not read. */
function collect(
  request: IncomingMessage,
  held: HeldBytes,
  late: AbortSignal | undefined,
): Promise<Buffer | BodyRefusal> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const refuse = (refusal: BodyRefusal) => {
      // Not destroyed: the answer goes out by the same connection.
      request.off('data', take).pause();
      resolve(refusal);
    };
    const take = (chunk: Buffer) => {
      bytes += chunk.length;
      const refusal = bytes > maxBodyBytes ? 413 : held.add(chunk.length);
      if (refusal === undefined) chunks.push(chunk);
      else refuse(refusal);
    };
    late?.addEventListener('abort', () => refuse(408), { once: true });
    request.on('data', take);
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', reject);
    // A request that this side destroys ends without an error. One that is whole closes too.
    request.once('close', () => {
      if (!request.readableEnded) reject(new BodyCutError());
    });
  });
}
