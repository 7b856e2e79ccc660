import type { FormattedExecutionResult } from 'graphql';
import { RequestError } from './errors.ts';

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A result that has data, with what of it is missing and why. */
export type Answer<Data> = FormattedExecutionResult<Data> & { readonly data: Data };

/** Receives what comes, until it has failed or is complete. */
export interface Sink<Value> {
  next(value: Value): void;
  error(error: unknown): void;
  complete(): void;
}

/** One way to the gateway for subscriptions. It does not try again by itself. */
export interface Transport {
  /**
   * Begins a subscription, and returns what ends it. What goes wrong is the sink's error, a `RequestError` where the gateway refuses.
   * @param opened called once the gateway has accepted the connection
   */
  subscribe<Data>(
    operation: Operation,
    sink: Sink<FormattedExecutionResult<Data>>,
    opened: () => void,
  ): () => void;
}

/** @throws RequestError where there is no data */
export function answerOf<Data>({ data, errors = [] }: FormattedExecutionResult<Data>): Answer<Data> {
  if (data === null || data === undefined) throw new RequestError(errors);
  return errors.length > 0 ? { data, errors } : { data };
}
