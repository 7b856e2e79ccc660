import type { ExecutionResult } from 'graphql';
import { executePlan } from '../../execution/execute.ts';
import type { SessionWatch } from '../authentication/session-watch.ts';
import type { Subscriber } from '../fan-out/subscriber.ts';
import type { AnswerEvent } from '../fan-out/subscriber-group.ts';
import { withShortErrors } from './error-limit.ts';
import { type ExecuteParts, withMaskedErrors } from './execute.ts';
import { withTrace } from './extensions.ts';
import { type ReportOperation, sourceOf } from './operation-fact.ts';
import type { InitialOperation, RunningContext } from './prepare.ts';

export interface AnswerEventParts extends Pick<ExecuteParts, 'planOf' | 'charges' | 'traceAllowed' | 'mask'> {
  /** Makes the context of one event, with the rights that a subscriber has at that moment. */
  readonly createEventContext: (
    initial: InitialOperation,
    session: SessionWatch,
    signal: AbortSignal,
  ) => RunningContext;
  /** Takes the outcome of each event. */
  readonly report: ReportOperation;
}

/**
 * Answers every event of a subscription as an operation of its own: with loaders that have read nothing yet, and a deadline that
 * counts from the event. One that no budget pays for is an error in its place, and the subscription goes on.
 */
export function createAnswerEvent(parts: AnswerEventParts): AnswerEvent {
  const { planOf, charges, traceAllowed, createEventContext, report, mask } = parts;

  function chargeOne({ operation, session }: Subscriber, signal: AbortSignal) {
    const contextValue = createEventContext(operation.initial, session, signal);
    return { prepared: operation, contextValue, charge: charges.chargeEvent({ ...operation, contextValue }) };
  }

  function chargeInTurn(payers: Iterable<Subscriber>, signal: AbortSignal) {
    let charged: ReturnType<typeof chargeOne> | undefined;
    for (const payer of payers) {
      charged = chargeOne(payer, signal);
      if (!charged.charge?.refusal) return charged;
    }
    if (!charged) throw new Error('Expected a subscriber that the event is answered for, but got none');
    return charged;
  }

  return (event, payers, signal) => {
    const { prepared, contextValue, charge } = chargeInTurn(payers, signal);

    function complete(executed: ExecutionResult): ExecutionResult {
      let result = withShortErrors(executed);
      result = withTrace(result, contextValue.trace, contextValue.initial.request, traceAllowed);
      report(result, sourceOf(contextValue));
      return withMaskedErrors(result, mask, contextValue);
    }

    if (charge?.refusal) return complete({ errors: [charge.refusal] });
    const { document, operation, variableValues } = prepared;
    const settled = (executed: ExecutionResult) => {
      charge?.settle(contextValue.trace.calls);
      return complete(executed);
    };
    const executed = executePlan(planOf(document, operation), {
      rootValue: event,
      contextValue,
      variableValues,
    });
    return executed instanceof Promise ? executed.then(settled) : settled(executed);
  };
}
