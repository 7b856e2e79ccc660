import { type ExecutionResult, OperationTypeNode } from 'graphql';
import {
  getSSEProcessor,
  isAsyncIterable,
  mapAsyncIterator,
  type Plugin,
  type YogaInitialContext,
} from 'graphql-yoga';
import type { Execute } from '../operation/execute.ts';
import { checkParameters } from '../operation/parameters.ts';
import type { InitialOperation, Prepare } from '../operation/prepare.ts';
import type { OperationRequest } from '../operation/request.ts';
import type { Subscribe } from '../operation/subscribe.ts';
import { acceptsEvents } from '../post/media-type.ts';

export interface OperationsOptions {
  readonly prepare: Prepare;
  readonly execute: Execute;
  readonly subscribe: Subscribe;
  /** The answer to what was thrown before anything ran, and in place of an event that could not be had. */
  readonly toFailure: (error: unknown) => ExecutionResult;
  /** Completes what came of a request, and reports it. */
  readonly finish: (result: ExecutionResult, request: OperationRequest) => void;
}

/** Yoga's context of a request. */
interface ServerContext extends YogaInitialContext, Pick<InitialOperation, 'req'> {}

const eventStream = 'text/event-stream';

/** Has Yoga's server answer with operations that run as all others do. Events are sent as server-sent events alone. */
export function useOperations(options: OperationsOptions): Plugin<object, ServerContext> {
  const { prepare, execute, subscribe, toFailure, finish } = options;
  const sendEvents = getSSEProcessor();

  async function run(initial: InitialOperation) {
    const prepared = await prepare(initial);
    if (!('operation' in prepared)) return { errors: prepared };
    if (prepared.operation.operation !== OperationTypeNode.SUBSCRIPTION) return execute(prepared);
    const result = await subscribe(prepared);
    return isAsyncIterable(result) ? mapAsyncIterator(result, (each) => each, toFailure) : result;
  }

  return {
    onParams({ params: sent, setParamsHandler }) {
      // Before Yoga checks them, in words of its own.
      checkParameters(sent);
      setParamsHandler(async ({ request, params, context }) => {
        try {
          return await run({ request, req: context.req, params: checkParameters(params) });
        } catch (error) {
          return toFailure(error);
        }
      });
    },
    onResultProcess({ request, result, setResultProcessor }) {
      if (Array.isArray(result)) return;
      if (!isAsyncIterable(result)) finish(result, request);
      else if (acceptsEvents(request.headers)) setResultProcessor(sendEvents, eventStream);
      else setResultProcessor(refuseEvents, eventStream);
    },
  };
}

const refuseEvents: ReturnType<typeof getSSEProcessor> = (_result, { Response }) =>
  new Response(null, { status: 406, headers: { accept: eventStream } });
