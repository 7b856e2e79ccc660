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
import { nameAnswer } from './arrival.ts';
import { receiveBody } from './body-limit.ts';
import { toBodyRefusal } from './body-refusal.ts';
import { createCallbackHandler } from './callbacks.ts';
import { type Cut, type DrainLimits, drainServer, nothingCut } from './drain.ts';
import type { Edge } from './edge.ts';
import { graphqlPath } from './graphql.ts';
import { answerOperators, type OperatorParts } from './operator-routes.ts';
import { sendText } from './plain-text.ts';
import { everyAnswer } from './response-headers.ts';
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

export interface ServerParts extends OperatorParts {
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
  /** Where IDaaS posts its events; none: not configured. */
  readonly callbacks: readonly CallbackRoute[];
  /** Tools for agents; undefined: there are none. */
  readonly agents: AgentRoute | undefined;
  /** A new id for a request whose sender named none. */
  readonly newRequestId: () => string;
  readonly writes: RunningWrites;
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
    if (misdirection) return sendNamed(request, response, misdirection);
    const { metrics } = parts;
    if (
      path !== graphqlPath &&
      (await answerOperators(path, request, response, { metrics, isReady: isReadyNow }))
    )
      return undefined;
    if (parts.explorer?.handle(request, response)) return undefined;
    if (path !== graphqlPath && !agents) return routeElsewhere(path, request, response);
    if (!agents && parts.crossOrigin.handle(request, response)) return undefined;
    // What is no POST has no body that counts.
    if (isRead && !(await receive(request, response, agents))) return undefined;
    await (agents ? agents.handle(path, request, response) : parts.graphql(request, response));
  }

  /** Answers what was not read as an operation, whose answer would have the id of its request. */
  function sendNamed(
    request: IncomingMessage,
    response: ServerResponse,
    { status, text }: { readonly status: number; readonly text: string },
  ): void {
    nameAnswer(request, response, parts.newRequestId);
    sendText(response, status, text);
  }

  /** False: the body is not taken, and the request is answered. */
  async function receive(
    request: IncomingMessage,
    response: ServerResponse,
    agents: AgentRoute | undefined,
  ): Promise<boolean> {
    const refusal = await receiveBody(request, {
      pool: admission.bodies,
      client: { key: edge.addressOf(request), isSignedIn: false },
      keep: (lease) => release(response, lease),
    });
    if (refusal === undefined) return true;
    nameAnswer(request, response, parts.newRequestId);
    (agents?.refuse ?? refuseUnread)(request, response, toBodyRefusal(refusal));
    return false;
  }

  async function routeElsewhere(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (await handleCallback(path, request, response)) return undefined;
    if (path === '/') return redirect(response, endpoint);
    sendNamed(request, response, { status: 404, text: `Nothing here. GraphQL is at ${endpoint}.` });
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

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, ...everyAnswer });
  response.end();
}
