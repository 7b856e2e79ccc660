import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Client, type Lease, Pool } from '../admission/pool.ts';
import type { CallbackReply, CallbackRoute } from '../callbacks/route.ts';
import { requestIdHeader, requestIdOf } from './arrival.ts';
import { bytesOf, receiveBody } from './body-limit.ts';
import { createHeaderValues } from './operation/request.ts';
import { notStored } from './response-headers.ts';
import type { RunningWrites } from './running-writes.ts';
import { refuseUnread } from './unread-body.ts';

export interface CallbackLimits {
  /** How long a sender may take over its body, in milliseconds: both dialects' senders send it at once. */
  readonly bodyTimeoutMs: number;
  /** Bytes of bodies that one route holds at once; a sender beyond it is refused, and has to retry. */
  readonly maxHeldBytes: number;
}

export interface CallbackHandlerParts {
  readonly routes: readonly CallbackRoute[];
  readonly writes: RunningWrites;
  /** The address of the client that sent a request. */
  readonly addressOf: (request: IncomingMessage) => string | undefined;
  /** A new id for a request whose sender named none. */
  readonly newRequestId: () => string;
  readonly limits?: CallbackLimits;
}

const usualLimits: CallbackLimits = { bodyTimeoutMs: 10_000, maxHeldBytes: 8_388_608 };

/** Answers what IDaaS posts, if there is a route for it; false: not its business. */
export function createCallbackHandler({
  routes,
  writes,
  addressOf,
  newRequestId,
  limits: { bodyTimeoutMs, maxHeldBytes } = usualLimits,
}: CallbackHandlerParts) {
  // Each route has its own pool: unauthenticated senders to one route cannot exhaust the other's.
  const byPath = new Map(routes.map((route) => [route.path, { route, pool: poolOf(maxHeldBytes) }]));

  return async function handle(path: string, request: IncomingMessage, response: ServerResponse) {
    const found = byPath.get(path);
    if (!found) return false;
    const { route, pool } = found;
    const requestId = requestIdOf(createHeaderValues(request.headers), newRequestId);
    response.setHeader(requestIdHeader, requestId);
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      send(response, route, route.refuse(405));
      return true;
    }
    const about = { headers: request.headers, address: addressOf(request), requestId };
    const refusal = route.admit?.(about);
    if (refusal) {
      sendUnread(request, response, route, refusal);
      return true;
    }
    using held = new DisposableStack();
    const keep = (lease: Lease) => void held.use(lease);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), bodyTimeoutMs);
    const receiving = { pool, client: sender, freeBytes: 0, keep, late: late.signal };
    const unread = await receiveBody(request, receiving).finally(() => clearTimeout(timer));
    if (unread !== undefined) {
      const { address } = about;
      const reply = route.refuse(unread === 429 ? 503 : unread, { address, requestId });
      sendUnread(request, response, route, reply);
      return true;
    }
    using _writing = writes.begin(request.socket);
    send(response, route, await route.receive({ ...about, body: bytesOf(request) }));
    return true;
  };
}

/** IDaaS is the one sender. */
const sender: Client = { key: undefined, isSignedIn: false };

function poolOf(capacity: number): Pool {
  return new Pool({ capacity, clientShare: 1, unsignedShare: 1 });
}

const usualHeaders = { 'content-type': 'application/json;charset=utf-8', ...notStored };

function headersOf(
  { challenge }: CallbackRoute,
  { status }: CallbackReply,
): Readonly<Record<string, string>> {
  // RFC 9110 15.5.2: a 401 says how to sign in.
  if (status !== 401 || challenge === undefined) return usualHeaders;
  return { ...usualHeaders, 'www-authenticate': challenge };
}

function sendUnread(
  request: IncomingMessage,
  response: ServerResponse,
  route: CallbackRoute,
  reply: CallbackReply,
): void {
  const { status, body } = reply;
  refuseUnread(request, response, { status, headers: headersOf(route, reply), text: JSON.stringify(body) });
}

function send(response: ServerResponse, route: CallbackRoute, reply: CallbackReply): void {
  response.writeHead(reply.status, headersOf(route, reply));
  response.end(JSON.stringify(reply.body));
}
