import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Admission } from '../admission/admission.ts';
import type { Lease } from '../admission/pool.ts';
import type { CallbackRoute } from '../callbacks/route.ts';
import type { AgentRoute } from './agents.ts';
import { type BodyRefusal, maxBodyBytes, receiveBody } from './body-limit.ts';
import { createCallbackHandler } from './callbacks.ts';
import { takenEncodings } from './content-encoding.ts';
import { type Cut, type DrainLimits, drainServer, nothingCut } from './drain.ts';
import type { Edge } from './edge.ts';
import { graphqlPath } from './graphql.ts';
import { everyAnswer, notStored } from './response-headers.ts';
import type { RunningWrites } from './running-writes.ts';
import { discardBody, refuseUnread } from './unread-body.ts';
import { refuseUpgrade, type WebSockets } from './websocket.ts';

/** How long a client may take to send its request, in milliseconds. */
export interface ReceiveDeadlines {
  readonly headersMs: number;
  /** Its headers included. */
  readonly requestMs: number;
  /** How often connections are looked through for those that are late. */
  readonly checkMs: number;
}

const usualDeadlines: ReceiveDeadlines = { headersMs: 10_000, requestMs: 20_000, checkMs: 1_000 };

export interface ServerParts {
  readonly edge: Edge;
  readonly admission: Pick<Admission, 'sockets' | 'bodies'>;
  /** Default: ten seconds for the headers, and ten more for the body. */
  readonly deadlines?: ReceiveDeadlines;
  /** How long a connection may be idle between two requests, in milliseconds; each answer says so in `keep-alive`. */
  readonly keepAliveTimeoutMs: number;
  /** Answers a request for GraphQL. */
  readonly graphql: (request: IncomingMessage, response: ServerResponse) => unknown;
  /** GraphQL over WebSockets. */
  readonly webSockets: WebSockets;
  /** Answers a browser that opens the page; false: not its business. Undefined: there is no page. */
  readonly explorer: { handle(request: IncomingMessage, response: ServerResponse): boolean } | undefined;
  /** Answers preflights, and refuses requests of pages of other origins; false: the request is neither. */
  readonly crossOrigin: { handle(request: IncomingMessage, response: ServerResponse): boolean };
  /** What Prometheus reads; undefined: there are no metrics. */
  readonly metrics: { readonly contentType: string; text(): Promise<string> } | undefined;
  /** Where IDaaS posts its events; none: not configured. */
  readonly callbacks: readonly CallbackRoute[];
  /** Tools for agents; undefined: there are none. */
  readonly agents: AgentRoute | undefined;
  /** A new id for a callback whose sender named none. */
  readonly newRequestId: () => string;
  readonly writes: RunningWrites;
  /** Whether the gateway can answer operations (composition/readiness.ts). */
  readonly isReady: () => boolean;
}

export interface HttpServer {
  /** Starts to listen; port 0 takes any free one. Rejects with the system's error, EADDRINUSE among them. */
  listen(port: number, host: string): Promise<{ readonly port: number }>;
  /** Not ready from now on, and each answer closes its connection; otherwise as before: a balancer needs time to see it. */
  withdraw(): void;
  /**
   * Stops gently: not ready from now on, then no new connections once what is running has been answered, or its limit has passed;
   * what still runs then is cut off.
   */
  drain(limits: DrainLimits): Promise<Cut>;
  /** What `/health/ready` answers. */
  isReady(): boolean;
}

export function createHttpServer(parts: ServerParts): HttpServer {
  let isReady = true;
  let draining = false;
  const running = new Set<ServerResponse>();
  const handleCallback = createCallbackHandler({
    routes: parts.callbacks,
    writes: parts.writes,
    addressOf: parts.edge.addressOf,
    newRequestId: parts.newRequestId,
  });
  const callbackPaths = new Set(parts.callbacks.map((route) => route.path));
  const { edge, admission, deadlines = usualDeadlines, keepAliveTimeoutMs } = parts;
  const endpoint = `${edge.publicPath}${graphqlPath}`;

  // A request to upgrade to another protocol, HTTP/2 for one, is answered in this one.
  const shouldUpgradeCallback = ({ headers }: IncomingMessage) =>
    headers.upgrade?.toLowerCase() === 'websocket';
  const options = {
    shouldUpgradeCallback,
    headersTimeout: deadlines.headersMs,
    requestTimeout: deadlines.requestMs,
    connectionsCheckingInterval: deadlines.checkMs,
    keepAliveTimeout: keepAliveTimeoutMs,
  };
  const server = createServer(options, (request, response) => {
    running.add(response);
    response.once('close', () => running.delete(response));
    if (!isReady) response.setHeader('connection', 'close');
    route(request, response).catch((error: Error) => response.destroy(error));
  });

  server.on('connection', (socket) => {
    const lease = admission.sockets.take({ key: edge.clientOf(socket), isSignedIn: false }, 1);
    if (typeof lease === 'string') refuseConnection(socket);
    else release(socket, lease);
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = edge.take(request);
    if (refusal) refuseUpgrade(socket, `${refusal.status} ${STATUS_CODES[refusal.status]}`);
    else if (pathOf(request) === graphqlPath) parts.webSockets.upgrade(request, socket, head);
    else refuseUpgrade(socket, '404 Not Found');
  });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const misdirection = edge.take(request);
    const path = pathOf(request);
    const agents = parts.agents?.takes(path) ? parts.agents : undefined;
    const isRead =
      request.method === 'POST' && (path === graphqlPath || callbackPaths.has(path) || agents !== undefined);
    if (misdirection || !isRead) await discardBody(request);
    if (misdirection) return sendText(response, misdirection.status, misdirection.text);
    if (path === '/health/live') return sendText(response, 200, 'alive');
    if (path === '/health/ready') {
      const ready = isReadyNow();
      return sendText(response, ready ? 200 : 503, ready ? 'ready' : 'not ready');
    }
    if (path === '/metrics' && parts.metrics) return sendMetrics(response, parts.metrics);
    if (parts.explorer?.handle(request, response)) return undefined;
    if (path !== graphqlPath && !agents) return routeElsewhere(path, request, response);
    if (!agents && parts.crossOrigin.handle(request, response)) return undefined;
    // What is no POST has no body that counts.
    if (isRead && !(await receive(request, response))) return undefined;
    await (agents ? agents.handle(path, request, response) : parts.graphql(request, response));
  }

  /** False: the body is not taken, and the request is answered. */
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const refusal = await receiveBody(request, {
      pool: admission.bodies,
      client: { key: edge.addressOf(request), isSignedIn: false },
      keep: (lease) => release(response, lease),
    });
    if (refusal !== undefined) refuseBody(request, response, refusal);
    return refusal === undefined;
  }

  async function routeElsewhere(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (await handleCallback(path, request, response)) return undefined;
    if (path === '/') return redirect(response, endpoint);
    return sendText(response, 404, `Nothing here. GraphQL is at ${endpoint}.`);
  }

  function isReadyNow(): boolean {
    return isReady && parts.isReady();
  }

  /** A proxy that keeps its connections would send its next request on one that is about to be closed. */
  function withdraw(): void {
    isReady = false;
    for (const response of running) if (!response.headersSent) response.setHeader('connection', 'close');
  }

  async function drain(limits: DrainLimits): Promise<Cut> {
    withdraw();
    draining = true;
    if (!server.listening) return nothingCut;
    const { webSockets, writes } = parts;
    return drainServer({ server, running, webSockets, writes }, limits);
  }

  return {
    async listen(port, host) {
      const address = await listen(server, port, host);
      // A signal came while the host's name was looked up.
      if (draining) server.close();
      return address;
    },
    withdraw,
    drain,
    isReady: isReadyNow,
  };
}

/** Gives back what was held for it once it is closed: at once where its client left while its body was inflated. */
function release(held: Socket | ServerResponse, lease: Lease): void {
  if (held.closed) lease[Symbol.dispose]();
  else held.once('close', () => lease[Symbol.dispose]());
}

/** Before a byte of it is read: a flood of connections costs no more than this. */
function refuseConnection(socket: Socket): void {
  socket.on('error', () => {});
  socket.end(
    'HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n',
    () => socket.destroy(),
  );
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

async function listen(server: Server, port: number, host: string): Promise<{ readonly port: number }> {
  server.listen(port, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port };
}

const textHeaders = { 'content-type': 'text/plain; charset=utf-8', ...notStored };

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, textHeaders);
  response.end(`${text}\n`);
}

const refusalTexts: Readonly<Record<BodyRefusal, string>> = {
  400: 'The body is not in the encoding that Content-Encoding names.',
  413: `The body is larger than ${maxBodyBytes} bytes.`,
  415: `The body is in an encoding that is not taken. Taken are ${takenEncodings}.`,
  429: 'Too many bodies from this address are on their way.',
  503: 'Too many bodies are on their way.',
};

function refuseBody(request: IncomingMessage, response: ServerResponse, status: BodyRefusal): void {
  // RFC 9110 12.5.3: so that the client can send it again.
  const taken = status === 415 ? { 'accept-encoding': takenEncodings } : {};
  const later = status === 429 || status === 503 ? { 'retry-after': '1' } : {};
  refuseUnread(request, response, {
    status,
    headers: { ...textHeaders, ...taken, ...later },
    text: `${refusalTexts[status]}\n`,
  });
}

async function sendMetrics(response: ServerResponse, metrics: NonNullable<ServerParts['metrics']>) {
  const text = await metrics.text();
  response.writeHead(200, { 'content-type': metrics.contentType, ...notStored });
  response.end(text);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, ...everyAnswer });
  response.end();
}
