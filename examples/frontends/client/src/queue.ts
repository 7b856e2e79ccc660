import type { Sink } from './transport.ts';

/** More has come than its reader takes. */
export class QueueFullError extends Error {
  constructor(maxQueued: number) {
    super(`More than ${maxQueued} events were waiting to be read.`);
  }
}

export interface QueueOptions {
  readonly signal: AbortSignal;
  /** What may wait for the reader. */
  readonly maxQueued: number;
}

/** What a sink is sent, to be read at the reader's pace. Ends with the signal, with the reader, or where one value more would wait. */
export async function* readSink<Value>(
  open: (sink: Sink<Value>) => () => void,
  { signal, maxQueued }: QueueOptions,
): AsyncGenerator<Value, void, undefined> {
  const queue: Value[] = [];
  let end: { readonly error?: unknown } | undefined;
  let arrival = Promise.withResolvers<void>();

  function finish(reason: { readonly error?: unknown }): void {
    end ??= reason;
    arrival.resolve();
  }

  const stop = () => finish({});
  signal.addEventListener('abort', stop);
  const close = open({
    next(value) {
      if (end) return;
      if (queue.length >= maxQueued) return finish({ error: new QueueFullError(maxQueued) });
      queue.push(value);
      arrival.resolve();
    },
    error: (error) => finish({ error }),
    complete: stop,
  });
  try {
    while (!signal.aborted) {
      const value = queue.shift();
      if (value !== undefined) {
        yield value;
      } else if (end) {
        if ('error' in end) throw end.error;
        return;
      } else {
        await arrival.promise;
        arrival = Promise.withResolvers();
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
    close();
  }
}
