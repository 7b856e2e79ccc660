import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import { CloseCode, type Context, makeServer, type OperationResult, type SubscribePayload } from 'graphql-ws';
import { OperationTooComplexError, UnauthenticatedError } from '../../schema/errors/errors.ts';
import type { Pool, Refusal } from '../admission/pool.ts';
import { requestIdOf } from './arrival.ts';
import type { Sessions, SessionWatch } from './authentication/session-watch.ts';
import { type SharedSocket, SocketOutlet } from './fan-out/socket-outlet.ts';
import type { GraphQLServer } from './graphql.ts';
import { freeMessageBytes } from './incomplete-message.ts';
import { expectShortIntroduction, IntroductionError, readIntroduction } from './introduction.ts';
import { overloadOf } from './operation/execute.ts';
import { type OperationSource, type ReportOperation, sourceOf } from './operation/operation-fact.ts';
import { withoutSuggestion } from './operation/outcome.ts';
import { expectNoPersistedQuery } from './operation/parameters.ts';
import type { PreparedOperation } from './operation/prepare.ts';
import { toPublicError } from './operation/public-error.ts';
import { createHeaderValues, type OperationRequest } from './operation/request.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** Operations of one socket that may be on their way at once, subscriptions among them. */
const maxOperations = 100;

/** What is kept of an operation that is on its way. */
interface RunningOperation {
  readonly leaving: AbortController;
  readonly source: OperationSource;
}

/** What is kept of one socket. */
export interface SocketState {
  /** The request that opened it. */
  readonly request: IncomingMessage;
  /** Those of that request, and over them what its client has introduced itself with. */
  headers: IncomingHttpHeaders;
  /** By the client's ids for them; each is aborted when it is over, or its client has ended it. */
  readonly running: Map<string, RunningOperation>;
  /** Names the socket in the log: what its operations' own ids begin with; undefined: it had none yet. */
  id: string | undefined;
  /** Operations that it has begun. */
  begun: number;
  /** The length of the message that is being read. */
  messageBytes: number;
  /** Its session, once authenticated; disposed of when it closes. */
  connected: SessionWatch | undefined;
  /** Whether it has closed. */
  isClosed: boolean;
  readonly close: (code: number, reason: string) => void;
  /** What its subscriptions are sent by. */
  readonly shared: SharedSocket;
  /** The protocol's own view, once its client has introduced itself. */
  context: SocketContext | undefined;
}

export type SocketContext = Context<Record<string, unknown> | undefined, SocketState>;

export interface ProtocolParts {
  readonly graphql: Pick<
    GraphQLServer,
    'prepare' | 'execute' | 'subscribe' | 'clientOf' | 'addressOf' | 'arrivals' | 'mask'
  >;
  readonly sessions: Sessions;
  /** The only documents that run; undefined: any does. */
  readonly trustedDocuments: TrustedDocuments | undefined;
  /** Whether errors suggest the name that was meant. */
  readonly isExplained: boolean;
  /** Reports every operation; events report theirs. */
  readonly reportOperation: ReportOperation;
  /** Bytes of operations that are on their way. */
  readonly bodies: Pick<Pool, 'take' | 'hold' | 'refusalOf'>;
  /** How long a client may take to introduce itself, in milliseconds. */
  readonly initTimeoutMs: number;
}

/** RFC 6455 7.4.1, as registered: it is no fault of the client's, and it may try again. */
export const tryAgainLater = 1013;

/** The graphql-transport-ws protocol, whose operations are prepared and run as those over HTTP. */
export function createProtocol(parts: ProtocolParts) {
  const { graphql, sessions, trustedDocuments, isExplained, reportOperation, bodies, initTimeoutMs } = parts;

  async function begin(
    context: SocketContext,
    id: string,
    params: SubscribePayload,
  ): Promise<PreparedOperation | readonly GraphQLError[]> {
    const { extra: state } = context;
    const { running } = state;
    // The message that ended an operation may not have been worked through yet: its place is free all the same.
    abortUnwanted(state);
    if (running.size >= maxOperations) {
      const message = `The socket has ${maxOperations} operations on their way already. End one, or open another socket.`;
      return [new OperationTooComplexError(message)];
    }
    const leaving = new AbortController();
    const refusal = hold(state, leaving.signal);
    if (refusal) return [overloadOf(refusal)];
    const request = requestOf(state, leaving.signal);
    const source: OperationSource = { request };
    running.set(id, { leaving, source });
    const query = trustedDocuments ? trustedDocuments.find(namedBy(params)) : params.query;
    expectNoPersistedQuery({ ...params, query });
    source.params = {
      query,
      // An empty name is none, as over HTTP.
      operationName: params.operationName || undefined,
      variables: params.variables ?? undefined,
    };
    return graphql.prepare({
      request,
      req: state.request,
      connected: state.connected,
      outlet: new SocketOutlet(state.shared, id),
      params: source.params,
    });
  }

  /** Counts what came with an operation, until it is over: its id, document and variables are kept as long. */
  function hold(
    { request: req, connected, messageBytes }: SocketState,
    over: AbortSignal,
  ): Refusal | undefined {
    if (messageBytes <= freeMessageBytes) return undefined;
    const granted = bodies.take(graphql.clientOf({ req, connected }), messageBytes - freeMessageBytes);
    if (typeof granted === 'string') return granted;
    over.addEventListener('abort', () => granted[Symbol.dispose](), { once: true });
    return undefined;
  }

  /** The request that opened the socket, as if the operation had been posted: a socket carries mutations too. */
  function requestOf(state: SocketState, signal: AbortSignal): OperationRequest {
    const { newRequestId, monotonicMs } = graphql.arrivals;
    const headers = createHeaderValues(state.headers);
    state.id ??= requestIdOf(headers, newRequestId);
    state.begun += 1;
    return {
      method: 'POST',
      headers,
      signal,
      id: `${state.id}/${state.begun}`,
      arrivedAt: monotonicMs(),
      bringsSeveral: true,
    };
  }

  /** Authenticates a connection, and closes it with 4403 where that fails; false: it was refused. */
  async function authenticate(state: SocketState, payload: Readonly<Record<string, unknown>> | undefined) {
    const addressOf = () => graphql.addressOf(state.request);
    try {
      expectShortIntroduction(state.messageBytes);
      const { authorization: introduced, headers } = readIntroduction(payload);
      state.headers = { ...state.request.headers, ...headers };
      const credentials = { authorization: state.request.headers.authorization, introduced, addressOf };
      const session = await sessions.authenticate(credentials);
      if (state.isClosed) return false;
      const onEnd = () => state.close(CloseCode.Forbidden, 'Signed out');
      state.connected = sessions.watch({ credentials, session, onEnd });
      return true;
    } catch (error) {
      if (error instanceof IntroductionError) state.close(CloseCode.BadRequest, error.message);
      else if (!(error instanceof UnauthenticatedError)) state.close(tryAgainLater, 'Try again later');
      return false;
    }
  }

  async function reported(
    { contextValue }: PreparedOperation,
    running: OperationResult,
  ): Promise<Awaited<OperationResult>> {
    const result = await running;
    if (!(Symbol.asyncIterator in result)) reportOperation(result, sourceOf(contextValue));
    return result;
  }

  function toPublic(error: GraphQLError): GraphQLFormattedError {
    const { message, ...rest } = toPublicError(error);
    return { message: isExplained ? message : withoutSuggestion(message), ...rest };
  }

  return makeServer<Record<string, unknown> | undefined, SocketState>({
    connectionInitWaitTimeout: initTimeoutMs,
    onConnect: (context) => {
      context.extra.context = context;
      return authenticate(context.extra, context.connectionParams);
    },
    onSubscribe: (context, id, params) =>
      // What does not parse must not close the socket.
      begin(context, id, params).catch((error: unknown) => [
        graphql.mask(error, context.extra.running.get(id)?.source),
      ]),
    execute: (args) => reported(args as PreparedOperation, graphql.execute(args as PreparedOperation)),
    subscribe: (args) => reported(args as PreparedOperation, graphql.subscribe(args as PreparedOperation)),
    onNext: (_context, _id, _params, _args, result) =>
      result.errors && ({ ...result, errors: result.errors.map(toPublic) } as FormattedExecutionResult),
    onError: ({ extra: state }, id, _params, errors) => {
      const source = state.running.get(id)?.source;
      reportOperation({ errors }, source ?? { request: requestOf(state, AbortSignal.abort()) });
      return errors.map(toPublic);
    },
  });
}

/** Aborts the operations whose ids the protocol has dropped: they are over, or their client has ended them. */
export function abortUnwanted({ context, running }: SocketState): void {
  if (!context) return;
  for (const [id, { leaving }] of running) {
    if (id in context.subscriptions) continue;
    running.delete(id);
    leaving.abort();
  }
}

/** The protocol has no member of its own for a document's id, so it stands among the extensions. */
function namedBy({ query, extensions }: SubscribePayload) {
  return { query, extensions, documentId: extensions?.documentId };
}

/** A message as the protocol takes it: one that names its document by a hash alone has an empty document. */
export function withDocument(text: string): string {
  if (!text.includes('persistedQuery')) return text;
  const { payload, ...message } = Object(parseMessage(text));
  const { query, extensions, ...rest } = Object(payload);
  return extensions?.persistedQuery
    ? JSON.stringify({ ...message, payload: { ...rest, query: query ?? '', extensions } })
    : text;
}

/** Undefined: it is no JSON, which closes the socket. */
function parseMessage(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
