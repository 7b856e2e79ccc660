import { createSourceEventStream, type ExecutionResult } from 'graphql';
import { executePlan } from '../../execution/execute.ts';
import type { OperationPlan } from '../../execution/operation-plan.ts';
import type { SessionWatch } from '../authentication/session-watch.ts';
import { withShortErrors } from './error-limit.ts';
import { countDeprecatedUses, type ExecuteParts, refuse, withMaskedErrors } from './execute.ts';
import { withTrace } from './extensions.ts';
import { type OperationFact, toFact } from './outcome.ts';
import type { PreparedOperation, RunningContext } from './prepare.ts';

export interface SubscribeParts extends ExecuteParts {
  /** Watches the subscriber's session, and calls back when it ends. */
  readonly watch: (listening: RunningContext, onEnd: () => void) => SessionWatch;
  /** Makes the context of one event, with the subscriber's rights at that moment. */
  readonly createEventContext: (listening: RunningContext, listener: SessionWatch) => RunningContext;
  /** Takes the outcome of each event. */
  readonly reportOperation: (fact: OperationFact) => void;
  /** The error in place of what ended the stream of events. */
  readonly toStreamError: (error: unknown) => unknown;
}

export type Subscribe = (
  prepared: PreparedOperation,
) => Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;

/**
 * Answers every event of a subscription as an operation of its own: with loaders that have read nothing yet, and a deadline that
 * counts from the event. One that its listener's budget does not pay for is an error in its place, and the stream goes on.
 */
export function createSubscribe(parts: SubscribeParts): Subscribe {
  const { planOf, charges, watch, toStreamError } = parts;
  return async (prepared) => {
    const errors = refuse(parts, prepared);
    if (errors.length > 0) return { errors };
    // What one event takes is known before the first: each may take as much as a query.
    const refusal = charges.foresee(prepared);
    if (refusal) return { errors: [refusal] };
    countDeprecatedUses(parts, prepared);
    const events = await createSourceEventStream(prepared);
    if (!(Symbol.asyncIterator in events)) return withMaskedErrors(events, parts.mask);
    // Loaded with the first subscription, which listens by then: queries and mutations need nothing of Yoga.
    const { mapAsyncIterator } = await import('graphql-yoga');
    const iterator = events[Symbol.asyncIterator]();
    const plan = planOf(prepared.document, prepared.operation);
    const listener = watch(prepared.contextValue, () => void iterator.return?.());
    return mapAsyncIterator(
      iterator,
      (event) => answerEvent(parts, plan, prepared, listener, event),
      (error: unknown) => {
        throw toStreamError(error);
      },
      () => listener[Symbol.dispose](),
    );
  };
}

async function answerEvent(
  parts: SubscribeParts,
  plan: OperationPlan,
  prepared: PreparedOperation,
  listener: SessionWatch,
  event: unknown,
): Promise<ExecutionResult> {
  const contextValue = parts.createEventContext(prepared.contextValue, listener);
  const charge = parts.charges.chargeEvent({ ...prepared, contextValue });
  const { variableValues } = prepared;
  let result: ExecutionResult = charge?.refusal
    ? { errors: [charge.refusal] }
    : await executePlan(plan, { rootValue: event, contextValue, variableValues });
  if (!charge?.refusal) charge?.settle(contextValue.trace.calls);
  result = withShortErrors(result);
  if (parts.traceAllowed) result = withTrace(result, contextValue.trace, contextValue.initial.request);
  parts.reportOperation(toFact(result));
  return withMaskedErrors(result, parts.mask);
}
