import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { createYoga, type YogaInitialContext } from 'graphql-yoga';
import type { GraphContext } from '../../schema/core/context.ts';
import { schema } from '../../schema/index.ts';
import type { Asking } from '../composition/context.ts';
import type { Log } from '../observability/log.ts';
import type { Session } from './authentication/authentication.ts';
import type { Credentials } from './authentication/bearer-token.ts';
import type { Sessions, SessionWatch } from './authentication/session-watch.ts';
import { type CallLimitOptions, createCallCharges } from './call-charges.ts';
import type { DocumentLimits } from './documents/document-limits.ts';
import { createDocumentStore } from './documents/document-store.ts';
import { type OperationFact, setStatuses, toFact, withoutSuggestion } from './operation/outcome.ts';
import { createPrepare, type Prepare } from './operation/prepare.ts';
import type { HeaderValues, OperationRequest } from './operation/request.ts';
import { maskError } from './plugins/mask-error.ts';
import { useCallLimit } from './plugins/use-call-limit.ts';
import { type TellDeprecatedUses, useDeprecatedUses } from './plugins/use-deprecated-uses.ts';
import { useErrorLimit } from './plugins/use-error-limit.ts';
import { useEventContext } from './plugins/use-event-context.ts';
import { useNoStore } from './plugins/use-no-store.ts';
import { useOperationFacts } from './plugins/use-operation-facts.ts';
import { useOperationLimits } from './plugins/use-operation-limits.ts';
import { useReadDocuments } from './plugins/use-read-documents.ts';
import { useRequestParameters } from './plugins/use-request-parameters.ts';
import { useTrustedDocuments } from './plugins/use-trusted-documents.ts';
import { type UpstreamTrace, useUpstreamTrace } from './plugins/use-upstream-trace.ts';
import { createAnswerPost } from './post/post.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** What Yoga knows of an operation before it runs. */
interface InitialContext extends YogaInitialContext {
  /** Who opened the WebSocket that it came by; absent over HTTP. */
  readonly connected?: SessionWatch | undefined;
  /** Absent where it came by no socket of its own. */
  readonly req?: { readonly socket: { readonly remoteAddress?: string | undefined } } | undefined;
}

interface ListenerContext extends InitialContext {
  readonly session: Session;
}

export const graphqlPath = '/graphql';

type Context = GraphContext & { readonly trace: UpstreamTrace };

export interface GraphQLOptions {
  readonly log: Log;
  /** Whether answers carry `extensions.upstream` for those who ask. */
  readonly traceAllowed: boolean;
  /** Objects that one operation may ask for. */
  readonly maxNodes: number;
  /** Items of all lists of an operation's variables. */
  readonly maxListItems: number;
  readonly documentLimits: DocumentLimits;
  readonly callLimit: CallLimitOptions;
  /** Whether the graph explains itself: introspection, suggestions. */
  readonly isExplained: boolean;
  /** Whether `_service { sdl }` is answered. */
  readonly isSubgraphTold: boolean;
  /** The only documents that run; undefined: any does. */
  readonly trustedDocuments: TrustedDocuments | undefined;
  /** Is told of every operation what came of it. */
  readonly tellOperation: (fact: OperationFact) => void;
  /** Gets what each operation that runs uses of the deprecated. */
  readonly tellDeprecatedUses: TellDeprecatedUses;
  readonly sessions: Sessions;
  /** Makes what one operation, or one event of a subscription, works with. */
  readonly createContext: (asking: Asking) => Context;
}

export interface GraphQLServer {
  /** Answers a request over HTTP. The explorer, health and body limits are the server's. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Answers a request without a socket. */
  readonly fetch: (url: string, init: RequestInit) => Response | Promise<Response>;
  /** Makes an operation ready to run, for those that come by a WebSocket. */
  readonly prepare: Prepare;
}

/** One way for all operations. Requests that post JSON and get JSON are read and answered here, others (GET, streams of events) by Yoga. */
export function createGraphQL(options: GraphQLOptions): GraphQLServer {
  const { log, traceAllowed, maxNodes, maxListItems, documentLimits, callLimit, createContext } = options;
  const { isExplained, isSubgraphTold, trustedDocuments, tellOperation, tellDeprecatedUses, sessions } =
    options;
  const toContext = ({ request, req }: InitialContext, { access }: Session) =>
    createContext({
      access: access.viewer ? access : { ...access, peer: req?.socket.remoteAddress },
      // Read where something can be aborted: it is made then.
      get signal() {
        return request.signal;
      },
      verifySeams: asksToVerify(request.headers),
    });
  const charges = createCallCharges(callLimit);
  const documents = createDocumentStore({
    schema,
    limits: { ...documentLimits, maxNodes, maxListItems, isSubgraphTold },
    isExplained,
  });
  const logFailure = (error: unknown) => log.error({ err: error }, 'a resolver failed unexpectedly');

  function toErrors(error: unknown): readonly GraphQLError[] {
    if (isAbort(error)) return [];
    const masked = maskError(error);
    if (masked !== error) logFailure(error);
    return [masked instanceof GraphQLError ? masked : new GraphQLError(masked.message)];
  }

  function finish(result: ExecutionResult, request: OperationRequest): void {
    setStatuses(result, request);
    if (!isExplained) {
      for (const error of result.errors ?? []) error.message = withoutSuggestion(error.message);
    }
    tellOperation(toFact(result));
  }

  const yoga = createYoga({
    schema,
    graphqlEndpoint: graphqlPath,
    context: async (initial: InitialContext) => {
      const session = initial.connected?.session ?? (await sessions.authenticate(credentialsOf(initial)));
      return { ...toContext(initial, session), session };
    },
    plugins: [
      ...(trustedDocuments ? [useTrustedDocuments(trustedDocuments)] : []),
      useRequestParameters(),
      useNoStore(),
      useReadDocuments(documents),
      useOperationLimits(documents),
      useCallLimit(charges),
      useEventContext<ListenerContext>({
        watch: (initial, onEnd) => watchListener(sessions, initial, onEnd),
        createContext: (initial, listener) => toContext(initial, listener.session),
        charge: charges.chargeEvent,
      }),
      useErrorLimit(),
      ...(traceAllowed ? [useUpstreamTrace()] : []),
      useOperationFacts({ finish, tell: tellOperation }),
      // The last of all: an operation that is refused before it runs uses nothing.
      useDeprecatedUses(tellDeprecatedUses),
    ],
    maskedErrors: { maskError },
    // The store of documents keeps both.
    parserAndValidationCache: false,
    logging: {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: logFailure,
    },
    extraParamNames: trustedDocuments ? ['documentId'] : [],
    graphiql: false,
    landingPage: false,
    multipart: false,
    cors: false,
    // Yoga would read every body once more only to measure it; server.ts bounds it.
    maxRequestBodySize: false,
  });
  const prepare = createPrepare(yoga);
  const answerPost = createAnswerPost({ prepare, trustedDocuments, toErrors, finish });
  return {
    async handle(request, response) {
      if (!(await answerPost(request, response))) await yoga(request, response);
    },
    fetch: (url, init) => yoga.fetch(url, init),
    prepare,
  };
}

/** The client has left, or a time is up: no one gets what is answered. */
function isAbort(error: unknown): boolean {
  return error instanceof DOMException && ['AbortError', 'TimeoutError'].includes(error.name);
}

/** `x-eiam-consistency: walk`; over a WebSocket the header of the request that opened it. Other values change nothing. */
function asksToVerify(headers: HeaderValues): boolean {
  return headers.get('x-eiam-consistency')?.trim().toLowerCase() === 'walk';
}

function credentialsOf({ request }: InitialContext): Credentials {
  return { authorization: request.headers.get('authorization') };
}

/** Who listens over a WebSocket is watched with it, and ends with it. */
function watchListener(sessions: Sessions, initial: ListenerContext, onEnd: () => void): SessionWatch {
  const { connected, session } = initial;
  if (!connected) return sessions.watch({ credentials: credentialsOf(initial), session, onEnd });
  return {
    get session() {
      return connected.session;
    },
    [Symbol.dispose]: () => {},
  };
}
