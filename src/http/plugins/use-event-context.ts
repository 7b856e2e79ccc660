import { mapAsyncIterator } from '@graphql-tools/utils';
import { createSourceEventStream, execute } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { SessionWatch } from '../session-watch.ts';

export interface EventContextOptions<Context> {
  /** Watches who listens, and calls back when they are signed in no longer. */
  readonly watch: (initial: Context, onEnd: () => void) => SessionWatch;
  /** Makes what one event works with, for who listens as they are now. */
  readonly createContext: (initial: Context, listener: SessionWatch) => object;
}

/**
 * Answers every event of a subscription as an operation of its own: with loaders that have read nothing yet, and a deadline
 * that counts from the event. `args.contextValue` is the event's while it is on its way.
 */
export function useEventContext<Context extends object>({
  watch,
  createContext,
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
            args.contextValue = { ...initial, ...createContext(initial, listener) };
            return execute({ ...args, rootValue: event });
          },
          undefined,
          () => listener[Symbol.dispose](),
        );
      }),
  };
}
