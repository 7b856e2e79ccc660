import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallbackReply, CallbackRoute } from '../callbacks/route.ts';
import { maxBodyBytes } from './body-limit.ts';

/** How long a sender may take over its body, in milliseconds: both dialects' senders send it at once. */
const bodyTimeoutMs = 10_000;

/** Answers what IDaaS posts, if there is a route for it; false: not its business. */
export function createCallbackHandler(routes: readonly CallbackRoute[]) {
  const byPath = new Map(routes.map((route) => [route.path, route]));

  return async function handle(path: string, request: IncomingMessage, response: ServerResponse) {
    const route = byPath.get(path);
    if (!route) return false;
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      send(response, route.refuse(405));
      return true;
    }
    const body = await readBody(request);
    if (body) send(response, await route.receive({ headers: request.headers, body }));
    else {
      // The rest of the body is not worth reading.
      response.setHeader('connection', 'close');
      send(response, route.refuse(413));
    }
    return true;
  };
}

/** Undefined: too long. Rejects when the sender left, or was so slow that its connection was cut. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => request.destroy(), bodyTimeoutMs);
  try {
    for await (const chunk of request) {
      if (!Buffer.isBuffer(chunk)) throw new TypeError('Expected a body of bytes');
      bytes += chunk.length;
      if (bytes > maxBodyBytes) return undefined;
      chunks.push(chunk);
    }
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, body }: CallbackReply): void {
  response.writeHead(status, {
    'content-type': 'application/json;charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}
