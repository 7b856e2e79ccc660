import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { GraphContext } from '../../../schema/core/context.ts';
import type { SessionWatch } from '../authentication/session-watch.ts';
import type { CallCharge, CallCharges } from '../call-charges.ts';

export interface EventContextOptions<Context> {
  /** Watches who listens, and calls back when they are signed in no longer. */
  readonly watch: (initial: Context, onEnd: () => void) => SessionWatch;
  /** Makes what one event works with, for who listens as they are now. */
  readonly createContext: (initial: Context, listener: SessionWatch) => TracedContext;
  /** Charges an event to who listens. */
  readonly charge: CallCharges['chargeEvent'];
}

interface TracedContext extends GraphContext {
  readonly trace: { readonly calls: number };
}

/**
 * Answers every event of a subscription as an operation of its own: with loaders that have read nothing yet, and a deadline
 * that counts from the event. One that its listener's budget does not pay for is an error in its place, and the stream goes
 * on. `args.contextValue` is the event's while it is on its way.
 */
export function useEventContext<Context extends object>({
  watch,
  createContext,
  charge,
}: EventContextOptions<Context>): Plugin<Context> {
  return {
    onSubscribe: ({ setSubscribeFn }) =>
      setSubscribeFn(async (args) => {
        const initial = args.contextValue;
        const events = await createSourceEventStream(args);
        if (!isAsyncIterable(events)) return events;
        const iterator = events[Symbol.asyncIterator]();
        const listener = watch(initial, () => void iterator.return?.());
        return mapAsyncIterator(
          iterator,
          (event) => {
            const context = { ...initial, ...createContext(initial, listener) };
            args.contextValue = context;
            return answer({ ...args, rootValue: event }, context, charge({ ...args, contextValue: context }));
          },
          undefined,
          () => listener[Symbol.dispose](),
        );
      }),
  };
}

async function answer(
  args: ExecutionArgs,
  { trace }: TracedContext,
  charge: CallCharge | undefined,
): Promise<ExecutionResult> {
  if (charge?.refusal) return { errors: [charge.refusal] };
  try {
    return await execute(args);
  } finally {
    charge?.settle(trace.calls);
  }
}
