import { type ExecutionResult, GraphQLError, OperationTypeNode } from 'graphql';
import {
  getSSEProcessor,
  isAsyncIterable,
  mapAsyncIterator,
  type Plugin,
  type YogaInitialContext,
} from 'graphql-yoga';
import type { DocumentStore } from '../documents/document-store.ts';
import type { ErrorMask } from '../operation/error-mask.ts';
import type { Execute } from '../operation/execute.ts';
import type { OperationSource } from '../operation/operation-fact.ts';
import { checkParameters } from '../operation/parameters.ts';
import type { InitialOperation, Prepare, PreparedOperation } from '../operation/prepare.ts';
import type { Subscribe } from '../operation/subscribe.ts';
import { isOfOneRequest } from '../post/kept-answers.ts';
import { acceptsEvents } from '../post/media-type.ts';
import type { Revalidatable } from './use-cache-headers.ts';
import type { RequestSources } from './use-request-ids.ts';

export interface OperationsOptions {
  readonly prepare: Prepare;
  readonly execute: Execute;
  readonly subscribe: Subscribe;
  readonly documents: Pick<DocumentStore, 'of'>;
  /** The answer to what was thrown before anything ran, and in place of an event that could not be had. */
  readonly toFailure: ErrorMask['toFailure'];
  /** Completes what came of a request, and reports it. */
  readonly finish: (result: ExecutionResult, source: OperationSource) => void;
  readonly sources: RequestSources;
}

/** Yoga's context of a request. */
interface ServerContext extends YogaInitialContext, Pick<InitialOperation, 'req'> {}

const eventStream = 'text/event-stream';

/** Has Yoga's server answer with operations that run as all others do. Events are sent as server-sent events alone. */
export function useOperations(
  options: OperationsOptions,
  revalidatable: Revalidatable,
): Plugin<object, ServerContext> {
  const { prepare, execute, subscribe, documents, toFailure, finish, sources } = options;
  const sendEvents = getSSEProcessor();

  function sourceOf(request: Request): OperationSource {
    const source = sources.get(request);
    if (!source) throw new Error('Expected a request that got its id when it arrived');
    return source;
  }

  async function run(request: Request, source: OperationSource, initial: InitialOperation) {
    source.params = initial.params;
    const prepared = await prepare(initial);
    if (!('operation' in prepared)) return { errors: prepared };
    source.access = prepared.contextValue.access;
    source.trace = prepared.contextValue.trace;
    if (prepared.operation.operation !== OperationTypeNode.SUBSCRIPTION) {
      const result = await execute(prepared);
      if (mayBeRevalidated(prepared, result)) revalidatable.add(request);
      return result;
    }
    // Before it begins: its place among the subscribers would be held, and its events read by nothing.
    if (!acceptsEvents(request.headers)) return { errors: [unacceptable()] };
    const result = await subscribe(prepared);
    return isAsyncIterable(result)
      ? mapAsyncIterator(
          result,
          (each) => each,
          (error: unknown) => toFailure(error, source),
        )
      : result;
  }

  /** As an answer that the gateway itself keeps (kept-answers.ts): without errors, and the same for callers with the same rights. */
  function mayBeRevalidated(
    { document, operationName, contextValue }: PreparedOperation,
    result: ExecutionResult,
  ) {
    const { request } = contextValue.initial;
    const isKeepable = documents.of(document)?.operation(operationName)?.isKeepable === true;
    return request.method === 'GET' && !result.errors && isKeepable && !isOfOneRequest(request.headers);
  }

  return {
    onParams({ params: sent, setParamsHandler }) {
      // Before Yoga checks them, in words of its own.
      checkParameters(sent);
      setParamsHandler(async ({ request, params, context }) => {
        const source = sourceOf(request);
        try {
          const initial = { request: source.request, req: context.req, params: checkParameters(params) };
          return await run(request, source, initial);
        } catch (error) {
          return toFailure(error, source);
        }
      });
    },
    onResultProcess({ request, result, setResultProcessor }) {
      if (Array.isArray(result)) return;
      if (isAsyncIterable(result)) setResultProcessor(sendEvents, eventStream);
      else finish(result, sourceOf(request));
    },
  };
}

/** RFC 9110 15.5.7: what the client accepts is nothing that a subscription can be answered with. */
function unacceptable(): GraphQLError {
  return new GraphQLError(`A subscription is answered as ${eventStream}: accept that, or open a WebSocket.`, {
    extensions: { code: 'BAD_REQUEST', http: { status: 406, headers: { accept: eventStream } } },
  });
}
