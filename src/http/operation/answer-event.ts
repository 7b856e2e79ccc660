import type { ExecutionResult } from 'graphql';
import type { DirectoryChange } from '../../../schema/changes/ports.ts';
import { type Awaitable, andThen } from '../../../schema/core/awaitable.ts';
import { executePlan } from '../../execution/execute.ts';
import type { SessionWatch } from '../authentication/session-watch.ts';
import type { CallCharge } from '../call-charges.ts';
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

/** One event that was charged to a subscriber. */
interface ChargedEvent {
  readonly prepared: Subscriber['operation'];
  readonly contextValue: RunningContext;
  readonly charge: CallCharge | undefined;
}

/**
 * Answers every event of a subscription as an operation of its own: with loaders that have read nothing yet, and a deadline that
 * counts from the event. One that no budget pays for is an error in its place, and the subscription goes on.
 */
export function createAnswerEvent(parts: AnswerEventParts): AnswerEvent {
  const { planOf, charges, traceAllowed, createEventContext, report, mask } = parts;

  function chargeOne({ operation, session }: Subscriber, signal: AbortSignal): Awaitable<ChargedEvent> {
    const contextValue = createEventContext(operation.initial, session, signal);
    return andThen(charges.chargeEvent({ ...operation, contextValue }), (charge) => ({
      prepared: operation,
      contextValue,
      charge,
    }));
  }

  /** @param refused the last one whose budget does not pay for it */
  function chargeInTurn(
    payers: Iterator<Subscriber>,
    signal: AbortSignal,
    refused?: ChargedEvent,
  ): Awaitable<ChargedEvent> {
    const { done, value: payer } = payers.next();
    if (!done) {
      return andThen(chargeOne(payer, signal), (charged) =>
        charged.charge?.refusal ? chargeInTurn(payers, signal, charged) : charged,
      );
    }
    if (!refused) throw new Error('Expected a subscriber that the event is answered for, but got none');
    return refused;
  }

  function answer(
    event: DirectoryChange,
    { prepared, contextValue, charge }: ChargedEvent,
  ): Awaitable<ExecutionResult> {
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
    return andThen(executed, settled);
  }

  return (event, payers, signal) =>
    andThen(chargeInTurn(payers[Symbol.iterator](), signal), (charged) => answer(event, charged));
}
