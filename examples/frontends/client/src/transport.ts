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

/** @throws RequestError where there is no data; Error for what is no answer of GraphQL, as a broken proxy's, so that it can be asked again */
export function answerOf<Data>({ data, errors = [] }: FormattedExecutionResult<Data>): Answer<Data> {
  const isRefused = data === null || data === undefined;
  if (isRefused && errors.length === 0)
    throw new Error('Expected an answer with data or errors, but got none.');
  if (isRefused) throw new RequestError(errors);
  return errors.length > 0 ? { data, errors } : { data };
}
