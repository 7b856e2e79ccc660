import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ExecutionResult, OperationTypeNode } from 'graphql';
import { type Awaitable, andThen } from '../../schema/core/awaitable.ts';
import type { GraphContext } from '../../schema/core/context.ts';
import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { schema } from '../../schema/index.ts';
import type { Admission } from '../admission/admission.ts';
import type { Client } from '../admission/pool.ts';
import type { Answers } from '../cache/answers.ts';
import type { AgentCall } from './agents.ts';
import type { Arrivals } from './arrival.ts';
import type { Session } from './authentication/authentication.ts';
import type { Sessions } from './authentication/session-watch.ts';
import { putBody } from './body-limit.ts';
import { type CallLimitOptions, createCallCharges } from './call-charges.ts';
import { Callers } from './callers.ts';
import type { DocumentLimits } from './documents/document-limits.ts';
import { createDocumentStore } from './documents/document-store.ts';
import type { Edge } from './edge.ts';
import { createAnswerEvents } from './event-stream/event-stream.ts';
import { FanOut } from './fan-out/fan-out.ts';
import { createGroupKeys } from './fan-out/group-key.ts';
import { createAnswerEvent } from './operation/answer-event.ts';
import { createErrorMask, type ErrorMask, type ErrorMaskParts } from './operation/error-mask.ts';
import {
  countDeprecatedUses,
  createExecute,
  type Execute,
  overloadOf,
  type ReportDeprecatedUses,
} from './operation/execute.ts';
import type { OperationCaller } from './operation/operation-caller.ts';
import {
  createOperationReport,
  describeOperation,
  type OperationReportParts,
  type OperationSource,
  type ReportOperation,
} from './operation/operation-fact.ts';
import { setStatuses, withoutSuggestion } from './operation/outcome.ts';
import { createPlans } from './operation/plans.ts';
import {
  createPrepare,
  type InitialOperation,
  type Prepare,
  type RunningContext,
} from './operation/prepare.ts';
import { behindBarrier, type ReadBarrier } from './operation/read-barrier.ts';
import { forEvent } from './operation/request.ts';
import { RequestCaller } from './operation/request-caller.ts';
import { createRunForProtocol, type RunForProtocol } from './operation/run.ts';
import { createSubscribe, type Subscribe } from './operation/subscribe.ts';
import { createFindPlace, type KeptOperation } from './post/kept-answers.ts';
import { createAnswerPost } from './post/post.ts';
import { ReceivedRequest } from './received-request.ts';
import type { RunningWrites } from './running-writes.ts';
import type { TrustedDocuments } from './trusted-documents.ts';
import { holdUnread } from './unread-answer.ts';
import type { YogaServer } from './yoga-server.ts';

export const graphqlPath = '/graphql';

export interface GraphQLOptions {
  /** Takes each defect of the gateway's own, and the operation that met it. */
  readonly noteDefect: ErrorMaskParts['noteDefect'];
  /** Whether answers carry `extensions.upstream` on request. */
  readonly traceAllowed: boolean;
  /** Objects that one operation may select. */
  readonly maxNodes: number;
  /** Items of all lists of an operation's variables. */
  readonly maxListItems: number;
  readonly documentLimits: DocumentLimits;
  readonly callLimit: CallLimitOptions;
  /** Whether the graph explains itself: introspection, suggestions. */
  readonly isExplained: boolean;
  /** Whether `_service { sdl }` is answered. */
  readonly isSubgraphExposed: boolean;
  /** Whole answers that are kept; undefined: none are. */
  readonly answers: Answers | undefined;
  /** The only documents that run; undefined: any does. */
  readonly trustedDocuments: TrustedDocuments | undefined;
  /** Takes the outcome of every operation. */
  readonly reportOperation: OperationReportParts['take'];
  readonly viewerName: OperationReportParts['viewerName'];
  readonly arrivals: Arrivals;
  /** Gets what each operation that runs uses of the deprecated. */
  readonly reportDeprecatedUses: ReportDeprecatedUses;
  readonly sessions: Sessions;
  readonly caughtUp: ReadBarrier;
  readonly writes: RunningWrites;
  readonly admission: Pick<Admission, 'operations' | 'answers'>;
  /** The address of the client that sent a request. */
  readonly addressOf: Edge['addressOf'];
  /** Makes the context of one operation, or of one event of a subscription. */
  readonly createContext: (
    caller: OperationCaller,
  ) => GraphContext & Pick<RunningContext, 'trace' | 'readBack'>;
}

export interface GraphQLServer {
  /** Answers a request over HTTP. The explorer, health and body limits are the server's. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Answers a request without a socket. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly prepare: Prepare;
  readonly execute: Execute;
  readonly subscribe: Subscribe;
  readonly run: RunForProtocol;
  /** The session of a request's caller, by the token that came with it. */
  readonly authenticate: Callers['authenticate'];
  /** By what the caller of a request is counted. */
  readonly viewerOf: (caller: Pick<AgentCall, 'message' | 'session'>) => string;
  /** Counts what its client has not read of an answer that was written. */
  readonly holdUnread: (caller: Pick<AgentCall, 'message' | 'session'>, response: ServerResponse) => void;
  /** Why a caller gets no further answer before it has read others; undefined: it does. */
  readonly refusalOf: (caller: Pick<AgentCall, 'message' | 'session'>) => GatewayError | undefined;
  readonly fanOut: Pick<FanOut, 'stats'>;
  readonly report: ReportOperation;
  readonly mask: ErrorMask['mask'];
  readonly arrivals: Arrivals;
  /** By what the caller of a connection is counted. */
  readonly clientOf: (connection: Pick<InitialOperation, 'req' | 'connected'>) => Client;
  /** The address of the client that sent a request. */
  readonly addressOf: (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string | undefined;
}

/**
 * One way for all operations. Requests that post JSON and get JSON, and those for a stream of events, are read and answered here; Yoga's
 * server reads and answers the others: GET, and what is wrong with a request.
 */
export function createGraphQL(options: GraphQLOptions): GraphQLServer {
  const { noteDefect, traceAllowed, maxNodes, maxListItems, documentLimits, callLimit } = options;
  const { isExplained, isSubgraphExposed, trustedDocuments, reportDeprecatedUses, sessions, arrivals } =
    options;
  const { monotonicMs } = arrivals;
  const charges = createCallCharges(callLimit);
  const documents = createDocumentStore({
    schema,
    limits: { ...documentLimits, maxNodes, maxListItems, isSubgraphExposed },
    isExplained,
  });
  const { viewerName, reportOperation: take } = options;
  const report = createOperationReport({ documents, monotonicMs, viewerName, take });
  const describing = { documents, viewerName };
  const { mask, toFailure, toStreamError } = createErrorMask({
    describe: (source) => describeOperation(describing, source),
    noteDefect,
  });

  function finish(result: ExecutionResult, source: OperationSource): void {
    setStatuses(result, source.request);
    if (!isExplained) {
      for (const error of result.errors ?? []) error.message = withoutSuggestion(error.message);
    }
    report(result, source);
  }

  const { viewerKey } = callLimit;
  const { caughtUp } = options;
  const callers = new Callers({ sessions, caughtUp, addressOf: options.addressOf, viewerKey });
  const clientOf = callers.clientOf.bind(callers);
  const accessOf = ({ message: req, session }: Pick<AgentCall, 'message' | 'session'>) => ({
    access: callers.accessOf({ req }, session),
  });

  function contextFor(initial: InitialOperation, session: Session, type: OperationTypeNode): RunningContext {
    const reads = type !== OperationTypeNode.MUTATION;
    const { request, req } = initial;
    const addressOf = () => req && options.addressOf(req);
    const caller = new RequestCaller(request, callers.accessOf(initial, session), reads, addressOf);
    // Not into an object of its own: the context makes its parts when they are read.
    return Object.assign(options.createContext(caller), { session, initial });
  }

  const prepare = createPrepare({
    schema,
    documents,
    createContext: async (initial, type) => contextFor(initial, await callers.sessionOf(initial), type),
  });
  const running = {
    documents,
    planOf: createPlans(schema, documents),
    charges,
    traceAllowed,
    reportDeprecatedUses,
    mask,
  };
  const { writes, admission } = options;
  const execute = createExecute({ ...running, writes, admission, clientOf });

  /** An operation that is answered from what is kept is charged and counted as one that ran and took no call. */
  function chargeKept({ initial, document, operation, session }: KeptOperation): Awaitable<boolean> {
    const { operationName, variables: variableValues } = initial.params;
    const input = { schema, document, operation, operationName, variableValues };
    const contextValue = { access: callers.accessOf(initial, session) };
    return andThen(charges.chargeEvent({ ...input, contextValue }), (charge) => {
      if (charge?.refusal) return false;
      charge?.settle(0);
      countDeprecatedUses(running, input);
      return true;
    });
  }

  const answerEvent = createAnswerEvent({
    ...running,
    createEventContext: (initial, { session }, signal) =>
      contextFor(
        { ...initial, request: forEvent(initial.request, signal, monotonicMs()) },
        session,
        OperationTypeNode.SUBSCRIPTION,
      ),
    report,
  });
  const fanOut = new FanOut({
    keyOf: createGroupKeys(),
    answerEvent: behindBarrier(caughtUp, answerEvent),
    now: callLimit.now,
    defer: setImmediate,
  });
  const subscribe = createSubscribe({
    ...running,
    fanOut,
    watch: (listening, onEnd) => callers.watch(listening, onEnd),
    toStreamError,
  });

  // Most processes answer posts and WebSockets alone: Yoga's server is loaded by the first request that needs it.
  let yoga: Promise<YogaServer> | undefined;
  function openYoga(): Promise<YogaServer> {
    yoga ??= import('./yoga-server.ts').then(({ createYogaServer }) =>
      createYogaServer({
        path: graphqlPath,
        ...{ prepare, execute, subscribe, documents, trustedDocuments, toFailure, finish },
        arrivals,
        logFailure: (error) => noteDefect(error, undefined),
      }),
    );
    return yoga;
  }

  const findPlace =
    options.answers &&
    createFindPlace({
      answers: options.answers,
      documents,
      authenticate: (initial) => callers.authenticate(initial),
      charge: chargeKept,
    });
  const answerPost = createAnswerPost({
    ...{ prepare, execute, trustedDocuments, findPlace, toFailure, finish },
    answers: admission.answers,
    clientOf,
  });
  const answerEvents = createAnswerEvents({ prepare, subscribe, trustedDocuments });
  return {
    async handle(request, response) {
      const received = new ReceivedRequest(request, response, arrivals);
      if (await answerPost(request, response, received)) return;
      if (await answerEvents(request, response, received)) return;
      putBody(request);
      await (await openYoga()).handle(request, response, received);
    },
    fetch: async (url, init) => (await openYoga()).fetch(url, init),
    prepare,
    execute,
    subscribe,
    run: createRunForProtocol({ prepare, execute, toFailure, finish }),
    authenticate: callers.authenticate.bind(callers),
    viewerOf: (caller) => viewerKey(accessOf(caller)),
    holdUnread: (caller, response) =>
      holdUnread(admission.answers, () => clientOf(accessOf(caller)), response),
    refusalOf(caller) {
      const refusal = admission.answers.refusalOf(clientOf(accessOf(caller)));
      return refusal && overloadOf(refusal);
    },
    fanOut,
    report,
    mask,
    arrivals,
    clientOf: (connection) => callers.clientOfConnection(connection),
    addressOf: options.addressOf,
  };
}
