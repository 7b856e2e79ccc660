import type { IncomingMessage, ServerResponse } from 'node:http';
import { httpStatusOf } from '../../schema/errors/codes.ts';
import { CallerOverloadedError, UnauthenticatedError } from '../../schema/errors/errors.ts';
import { GatewayError } from '../../schema/errors/gateway-error.ts';
import { type Arrivals, requestIdHeader } from './arrival.ts';
import type { Session } from './authentication/authentication.ts';
import { textOf } from './body-limit.ts';
import { type CrossOrigin, isForeign, type PageHeaders } from './cross-origin.ts';
import type { GraphQLServer } from './graphql.ts';
import { createHostRule, hostRefusals } from './hosts.ts';
import type { OperationRequest } from './operation/request.ts';
import { isJson } from './post/media-type.ts';
import { challengeFor, createResource, type ResourceOptions } from './protected-resource.ts';
import { ReceivedRequest } from './received-request.ts';
import { notStored } from './response-headers.ts';
import { type RefusalAnswer, refuseUnread } from './unread-body.ts';

/** Where agents find their tools (MCP, Streamable HTTP). */
const agentsPath = '/mcp';

/** One request of an agent, and its caller. */
export interface AgentCall {
  readonly request: OperationRequest;
  readonly message: IncomingMessage;
  readonly session: Session;
}

export interface AgentAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers what an agent has posted, by its protocol. */
export type AnswerAgent = (call: AgentCall, body: unknown) => Promise<AgentAnswer>;

export interface AgentRouteParts {
  /** Loads what speaks the protocol: most processes do without. */
  readonly open: () => Promise<AnswerAgent>;
  readonly graphql: Pick<GraphQLServer, 'authenticate' | 'holdUnread' | 'refusalOf'>;
  readonly crossOrigin: CrossOrigin;
  readonly arrivals: Arrivals;
  /** Names by which agents may reach the gateway, beside this machine's. */
  readonly hostNames: readonly string[];
  readonly resource: Omit<ResourceOptions, 'path'>;
  readonly noteDefect: (error: unknown, about: undefined) => void;
}

/** The addresses of agents. */
export interface AgentRoute {
  takes(path: string): boolean;
  /** Answers a request to one of them, whose body was received. */
  handle(path: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Answers a POST to one of them whose body is not taken. */
  refuse(request: IncomingMessage, response: ServerResponse, answer: RefusalAnswer): void;
}

/**
 * What clients of the protocol send from a page, the names of sessions among them, which are not given here: a header that a preflight does
 * not name keeps all of the request back. Where they are to sign in they read from the challenge.
 */
const pageHeaders: PageHeaders = {
  sent: ['mcp-protocol-version', 'mcp-session-id', 'mcp-method', 'mcp-name'],
  read: ['www-authenticate', 'retry-after'],
};

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8', ...notStored };

/**
 * Nothing is kept between two requests, so that no session can be taken over or outlive its token: each request is authenticated by its own.
 * Which pages of the web may send one is checked for every sign-in mode, since an agent's browser may hold tokens.
 */
export function createAgentRoute(parts: AgentRouteParts): AgentRoute {
  const { graphql, crossOrigin, arrivals, noteDefect } = parts;
  const checkHost = createHostRule(parts.hostNames);
  const resource = createResource({ ...parts.resource, path: agentsPath });
  let opened: Promise<AnswerAgent> | undefined;

  /** Undefined: it was refused. */
  async function authenticate(
    request: OperationRequest,
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<Session | undefined> {
    try {
      const session = await graphql.authenticate({ request, req: message });
      if (session.access.viewer !== null || session.access.signIn === 'none') return session;
      throw new UnauthenticatedError();
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const status = httpStatusOf(error.code);
      const isChallenge = status === 401;
      const wasSent = request.headers.get('authorization') !== null;
      refuse(response, status, error.message, {
        ...(isChallenge && { 'www-authenticate': challengeFor(resource.metadataUrl(message), wasSent) }),
        ...(status === 503 && { 'retry-after': '1' }),
      });
      return undefined;
    }
  }

  /** Whether a page of the web may have sent it, and by which name. True: it is answered. */
  function handleForeign(message: IncomingMessage, response: ServerResponse): boolean {
    const verdict = checkHost(message.headers.host);
    if (verdict !== 'accepted') {
      refuse(response, hostRefusals[verdict].status, hostRefusals[verdict].text);
      return true;
    }
    if (crossOrigin.handle(message, response, pageHeaders)) return true;
    if (!isForeign(message.headers) || crossOrigin.isAllowed(message.headers.origin)) return false;
    refuse(response, 403, 'Pages of this origin may not ask for tools.');
    return true;
  }

  async function answer(
    request: ReceivedRequest,
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    // There is no stream to listen to, and no session to end.
    if (message.method !== 'POST') return refuse(response, 405, 'Expected POST.', { allow: 'POST' });
    if (!isJson(request.headers)) return refuse(response, 415, 'Expected application/json, in UTF-8.');
    const body = parseBody(textOf(message));
    if (body === undefined) return refuse(response, 400, 'Expected one message of JSON-RPC 2.0, in UTF-8.');
    const session = await authenticate(request, message, response);
    if (!session) return undefined;
    // A list of tools is no operation, and is held as long as its client does not read it all the same.
    const overload = graphql.refusalOf({ message, session });
    if (overload) return refuseOverload(response, overload);
    opened ??= parts.open();
    const answerAgent = await opened;
    const { status, headers, body: text } = await answerAgent({ request, message, session }, body);
    if (response.destroyed) return undefined;
    response.writeHead(status, { ...headers, ...notStored, 'content-length': Buffer.byteLength(text) });
    response.end(text);
    graphql.holdUnread({ message, session }, response);
  }

  function describe(message: IncomingMessage, response: ServerResponse): void {
    const { method } = message;
    const description = resource.describe(message);
    if (method !== 'GET' && method !== 'HEAD') refuse(response, 405, 'Expected GET.', { allow: 'GET, HEAD' });
    else if (description) send(response, 200, description);
    else refuse(response, 404, 'No issuer is set whose tokens are taken.');
  }

  return {
    takes: (path) => path === agentsPath || resource.describes(path),
    async handle(path, message, response) {
      const request = new ReceivedRequest(message, response, arrivals);
      response.setHeader(requestIdHeader, request.id);
      if (handleForeign(message, response)) return;
      if (path !== agentsPath) return describe(message, response);
      try {
        await answer(request, message, response);
      } catch (error) {
        noteDefect(error, undefined);
        if (response.headersSent) response.destroy();
        else refuse(response, 500, 'Unexpected error.');
      }
    },
    refuse(message, response, { status, headers, text }) {
      // Of a POST it sets the headers alone, by which a page of an allowed origin reads the answer.
      crossOrigin.handle(message, response, pageHeaders);
      refuseUnread(message, response, {
        status,
        headers: { ...headers, ...jsonHeaders },
        text: JSON.stringify(toRefusal(text.trim())),
      });
    },
  };
}

/** One message; undefined: it is none. Several at once would be one request with many operations. */
function parseBody(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** JSON-RPC's own range for what a server defines. */
const refused = -32_000;

function toRefusal(message: string): object {
  return { jsonrpc: '2.0', error: { code: refused, message }, id: null };
}

function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(response, status, toRefusal(message), headers);
}

function refuseOverload(response: ServerResponse, overload: GatewayError): void {
  const status = overload instanceof CallerOverloadedError ? 429 : httpStatusOf(overload.code);
  refuse(response, status, overload.message, { 'retry-after': '1' });
}

function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...jsonHeaders, ...headers });
  response.end(JSON.stringify(body));
}
