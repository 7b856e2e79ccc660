import { mapAsyncIterator } from '@graphql-tools/utils';
import { createSourceEventStream, execute } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';

/**
 * Answers every event of a subscription as an operation of its own: with loaders that have read nothing yet, and a deadline
 * that counts from the event. `args.contextValue` is the event's while it is on its way.
 */
export function useEventContext<Context extends object>(
  createContext: (initial: Context) => object,
): Plugin<Context> {
  return {
    onSubscribe: ({ setSubscribeFn }) =>
      setSubscribeFn(async (args) => {
        const initial = args.contextValue;
        const events = await createSourceEventStream(args);
        if (!isAsyncIterable(events)) return events;
        return mapAsyncIterator(events, (event) => {
          args.contextValue = { ...initial, ...createContext(initial) };
          return execute({ ...args, rootValue: event });
        });
      }),
  };
}
