import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type FormattedExecutionResult, print } from 'graphql';
import type { ErrorCode } from './error-codes.generated.ts';
import { ConnectionLostError, RequestError } from './errors.ts';
import { readSink } from './queue.ts';
import { type Answer, answerOf, type Operation, type Transport } from './transport.ts';

/** An event of the directory, with its place in the log. */
export type Changes = { readonly directoryChanged: { readonly cursor: string } };

export interface ResumeOptions {
  readonly transport: Transport;
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Before the second attempt, doubled for each one after it; default 500. */
  readonly firstDelayMs?: number;
  /** Default 30,000. */
  readonly maxDelayMs?: number;
  /** Attempts in a row that bring no event and no connection that lasts longer than `maxDelayMs`; default 10. */
  readonly maxAttempts?: number;
  /** Events that wait to be read; with one more the stream is closed, and resumed once they are read; default 1,000. */
  readonly maxQueued?: number;
  /** Called before each wait, for those who show that a page is not current. */
  readonly onInterrupted?: (cause: unknown, delayMs: number) => void;
  /** From 0 to 1: what a delay is shortened by, so that not all clients come back at once. */
  readonly random?: () => number;
  readonly now?: () => number;
  readonly wait?: ((delayMs: number, signal: AbortSignal) => Promise<void>) | undefined;
}

/** What passes by itself: refused with one of these, a subscription is tried again. */
const passing: ReadonlySet<ErrorCode | undefined> = new Set<ErrorCode>([
  'DEADLINE_EXCEEDED',
  'NOT_READY',
  'OVERLOADED',
  'UPSTREAM_THROTTLED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
]);

export interface FollowOptions<Data, Variables> extends ResumeOptions {
  /** A subscription to `directoryChanged` that takes `after` and selects `cursor`. */
  readonly document: TypedDocumentNode<Data, Variables>;
  /** `after` is the `cursor` of `directory`, read with what is on screen: no change falls between the two. */
  readonly variables: Variables;
}

/**
 * The changes of the directory, in order and none twice, over as many connections as it takes: each begins after the last event that
 * was read. Where the gateway does not store all that was missed, it sends a `DirectoryResyncRequired`.
 * @throws RequestError where the gateway refuses for good, ConnectionLostError after `maxAttempts`
 */
export function followChanges<Data extends Changes, Variables extends { after: string }>({
  document,
  variables,
  ...options
}: FollowOptions<Data, Variables>): AsyncGenerator<Answer<Data>, void, undefined> {
  return resume<Data>({ query: print(document), variables }, options);
}

/** The same for an operation as a client's own link is handed it. Without `after`, what comes before its first event can be missed. */
export async function* resume<Data extends Changes>(
  { query, variables }: Operation,
  {
    transport,
    signal = new AbortController().signal,
    firstDelayMs = 500,
    maxDelayMs = 30_000,
    maxAttempts = 10,
    maxQueued = 1_000,
    onInterrupted,
    random = Math.random,
    now = Date.now,
    wait = pause,
  }: ResumeOptions,
): AsyncGenerator<Answer<Data>, void, undefined> {
  let { after } = variables;
  let failures = 0;
  let previous: unknown;
  while (!signal.aborted) {
    let openedAt = Number.POSITIVE_INFINITY;
    let cause: unknown;
    const operation = { query, variables: { ...variables, after } };
    const results = readSink<FormattedExecutionResult<Data>>(
      (sink) => transport.subscribe(operation, sink, () => (openedAt = now())),
      { signal, maxQueued },
    );
    try {
      for await (const result of results) {
        const answer = answerOf(result);
        after = answer.data.directoryChanged.cursor;
        failures = 0;
        previous = undefined;
        yield answer;
      }
    } catch (error) {
      cause = error;
    }
    if (signal.aborted) return;
    if (now() - openedAt > maxDelayMs) failures = 0;
    failures += 1;
    if (isFinal(cause, previous)) throw cause;
    previous = cause;
    if (failures >= maxAttempts) {
      throw new ConnectionLostError(`No connection came about in ${failures} attempts.`, { cause });
    }
    const backOffMs = Math.min(maxDelayMs, firstDelayMs * 2 ** (failures - 1)) * (1 - random() / 2);
    const askedMs = cause instanceof RequestError ? cause.retryAfterMs : 0;
    const delayMs = Math.max(backOffMs, Math.min(maxDelayMs, askedMs));
    onInterrupted?.(cause, delayMs);
    if (signal.aborted) return;
    await wait(delayMs, signal);
  }
}

/** Whether another attempt would be refused as well. */
function isFinal(cause: unknown, previous: unknown): boolean {
  if (!(cause instanceof RequestError) || cause.retryAfterMs > 0 || passing.has(cause.code)) return false;
  // A token that has run out: the next connection asks for another one.
  const isFirst = !(previous instanceof RequestError) || previous.code !== cause.code;
  return !(isFirst && cause.code === 'UNAUTHENTICATED');
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, delayMs);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
