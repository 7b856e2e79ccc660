import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallbackReply, CallbackRoute } from '../callbacks/route.ts';
import { type BodyRefusal, maxBodyBytes } from './body-limit.ts';
import { decoderOf } from './content-encoding.ts';
import type { RunningWrites } from './running-writes.ts';

export interface CallbackLimits {
  /** How long a sender may take over its body, in milliseconds: both dialects' senders send it at once. */
  readonly bodyTimeoutMs: number;
  /** Bytes of bodies that one route holds at once; a sender beyond it is refused, and has to retry. */
  readonly maxHeldBytes: number;
}

const usualLimits: CallbackLimits = { bodyTimeoutMs: 10_000, maxHeldBytes: 33_554_432 };

/** Answers what IDaaS posts, if there is a route for it; false: not its business. */
export function createCallbackHandler(
  routes: readonly CallbackRoute[],
  writes: RunningWrites,
  { bodyTimeoutMs, maxHeldBytes }: CallbackLimits = usualLimits,
) {
  // Each route has its own share: unauthenticated senders to one route cannot exhaust the other's.
  const byPath = new Map(routes.map((route) => [route.path, { route, held: { bytes: 0 } }]));

  return async function handle(path: string, request: IncomingMessage, response: ServerResponse) {
    const found = byPath.get(path);
    if (!found) return false;
    const { route, held } = found;
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      send(response, route.refuse(405));
      return true;
    }
    const refusal = route.admit?.(request.headers);
    if (refusal) {
      sendUnread(response, refusal);
      return true;
    }
    using body = new Body(held, maxHeldBytes);
    const outcome = await body.read(request, bodyTimeoutMs);
    if (typeof outcome === 'number') {
      sendUnread(response, route.refuse(outcome));
      return true;
    }
    using _writing = writes.begin(request.socket);
    send(response, await route.receive({ headers: request.headers, body: outcome }));
    return true;
  };
}

/** A body, counted among those that are held until it is answered. */
class Body implements Disposable {
  readonly #held: { bytes: number };
  readonly #maxHeldBytes: number;
  #bytes = 0;

  constructor(held: { bytes: number }, maxHeldBytes: number) {
    this.#held = held;
    this.#maxHeldBytes = maxHeldBytes;
  }

  /**
   * The body, inflated where it was sent compressed. The status: it is not taken, or too much is held. Rejects when the sender left,
   * or was so slow that its connection was cut.
   */
  async read(request: IncomingMessage, timeoutMs: number): Promise<Buffer | BodyRefusal | 503> {
    const decoder = decoderOf(request.headers);
    if (!decoder) return 415;
    const sent = await this.#receive(request, timeoutMs);
    if (typeof sent === 'number' || decoder.isIdentity) return sent;
    const body = await decoder.decode(sent, maxBodyBytes);
    if (typeof body === 'number') return body;
    return this.#hold(body.length) ?? body;
  }

  async #receive(request: IncomingMessage, timeoutMs: number): Promise<Buffer | 413 | 503> {
    if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return 413;
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => request.destroy(), timeoutMs);
    try {
      // Not destroyed where it is left: the answer goes out by the same connection.
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        if (!Buffer.isBuffer(chunk)) throw new TypeError('Expected a body of bytes');
        const refusal = this.#hold(chunk.length);
        if (this.#bytes > maxBodyBytes) return 413;
        if (refusal) return refusal;
        chunks.push(chunk);
      }
    } finally {
      clearTimeout(timer);
    }
    return Buffer.concat(chunks);
  }

  /** Counts bytes in; 503: the route holds too many. */
  #hold(bytes: number): 503 | undefined {
    this.#bytes += bytes;
    this.#held.bytes += bytes;
    return this.#held.bytes > this.#maxHeldBytes ? 503 : undefined;
  }

  [Symbol.dispose](): void {
    this.#held.bytes -= this.#bytes;
  }
}

/** The rest of the body is not worth reading. */
function sendUnread(response: ServerResponse, reply: CallbackReply): void {
  response.setHeader('connection', 'close');
  send(response, reply);
}

function send(response: ServerResponse, { status, body }: CallbackReply): void {
  response.writeHead(status, {
    'content-type': 'application/json;charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}
