import { createSourceEventStream, type ExecutionResult, GraphQLError } from 'graphql';
import type { ChangeReader } from '../../../schema/changes/ports.ts';
import { UnauthenticatedError } from '../../../schema/errors/errors.ts';
import type { SessionWatch } from '../authentication/session-watch.ts';
import { EventIterator } from '../fan-out/event-iterator.ts';
import type { FanOut } from '../fan-out/fan-out.ts';
import type { SubscriptionEnd } from '../fan-out/subscriber.ts';
import type { ErrorMask } from './error-mask.ts';
import { countDeprecatedUses, type ExecuteParts, refuse, withMaskedErrors } from './execute.ts';
import { sourceOf } from './operation-fact.ts';
import type { PreparedOperation, RunningContext } from './prepare.ts';

/** When a client may find the gateway again, in milliseconds. */
const restartMs = 1_000;

export interface SubscribeParts extends Omit<ExecuteParts, 'planOf' | 'traceAllowed'> {
  readonly fanOut: Pick<FanOut, 'join'>;
  /** Watches the subscriber's session, and calls back when it ends. */
  readonly watch: (listening: RunningContext, onEnd: () => void) => SessionWatch;
  /** The error in place of what a subscription ended with. */
  readonly toStreamError: ErrorMask['toStreamError'];
}

/**
 * Begins a subscription. Its events come by the iterator, or, where the operation has an outlet, by that: the iterator then has its end
 * alone, and fails with the reason where the client did not end it itself.
 */
export type Subscribe = (
  prepared: PreparedOperation,
) => Promise<AsyncIterableIterator<ExecutionResult, undefined> | ExecutionResult>;

export function createSubscribe(parts: SubscribeParts): Subscribe {
  const { charges, fanOut, watch, toStreamError } = parts;

  /** Undefined: the subscription just ends. */
  function reasonOf(end: SubscriptionEnd, context: RunningContext): unknown {
    const { initial } = context;
    const source = sourceOf(context);
    if (end.why === 'FAILED') return toStreamError(end.error, source);
    // A reader without a connection ends both itself.
    if (end.why === 'LEFT' || initial.request.signal.aborted || !initial.outlet) return undefined;
    return toStreamError(end.why === 'SIGNED_OUT' ? new UnauthenticatedError() : goingAway(), source);
  }

  return async (prepared) => {
    const { contextValue, ...operation } = prepared;
    const { initial } = contextValue;
    const errors = refuse(parts, prepared);
    if (errors.length > 0) return { errors };
    // What one event takes is known before the first: each may take as much as a query.
    const refusal = charges.foresee(prepared);
    if (refusal) return { errors: [refusal] };
    const reader = await createSourceEventStream(prepared);
    if (!(Symbol.asyncIterator in reader)) return withMaskedErrors(reader, parts.mask, contextValue);
    if (!isChangeReader(reader)) throw new TypeError('Expected a place in the log of changes');
    countDeprecatedUses(parts, prepared);
    let end: (end: SubscriptionEnd) => void = () => reader.end();
    const iterator = new EventIterator(() => end({ why: 'LEFT' }));
    const session = watch(contextValue, () => end({ why: 'SIGNED_OUT' }));
    end = fanOut.join({
      operation: { ...operation, initial },
      reader,
      session,
      outlet: initial.outlet ?? iterator,
      onEnd: (reason) => {
        session[Symbol.dispose]();
        iterator.finish(reasonOf(reason, contextValue));
      },
    });
    return iterator;
  };
}

/** A client that is sent it subscribes again, behind the last event that it got. */
function goingAway(): GraphQLError {
  return new GraphQLError('The gateway ends this subscription because it stops. Subscribe again.', {
    extensions: { code: 'OVERLOADED', retryAfterMs: restartMs },
  });
}

/** The one field of a subscription is answered by the log of changes. */
function isChangeReader(events: AsyncIterable<unknown>): events is ChangeReader {
  return 'attend' in events;
}
