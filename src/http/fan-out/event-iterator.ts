import type { ExecutionResult } from 'graphql';
import type { EventOutlet } from './event-outlet.ts';
import type { EventPayload } from './event-payload.ts';

type Result = IteratorResult<ExecutionResult, undefined>;

const over: Result = { done: true, value: undefined };

/**
 * A subscription as an iterator. Where its events are sent elsewhere it is its end alone that is awaited here; otherwise this is their
 * outlet, which takes as many as there are readers.
 */
export class EventIterator implements AsyncIterableIterator<ExecutionResult, undefined>, EventOutlet {
  readonly #leave: () => void;
  #readers: PromiseWithResolvers<Result>[] = [];
  #callback: (() => void) | undefined;
  #isOver = false;
  #reason: unknown;

  /** @param leave called when the subscriber needs no more */
  constructor(leave: () => void) {
    this.#leave = leave;
  }

  get unsentBytes(): number {
    return this.#readers.length > 0 ? 0 : Number.POSITIVE_INFINITY;
  }

  send({ result }: EventPayload): void {
    this.#readers.shift()?.resolve({ done: false, value: result });
  }

  gather(send: () => void): void {
    send();
  }

  onceSent(callback: () => void): void {
    this.#callback = callback;
  }

  /** @param reason what the reader is to get in place of the end; undefined: the end alone */
  finish(reason: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reason = reason;
    const readers = this.#readers;
    this.#readers = [];
    for (const { resolve, reject } of readers) this.#settle(resolve, reject);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    const reader = Promise.withResolvers<Result>();
    if (this.#isOver) this.#settle(reader.resolve, reader.reject);
    else {
      this.#readers.push(reader);
      const callback = this.#callback;
      this.#callback = undefined;
      callback?.();
    }
    return reader.promise;
  }

  async return(): Promise<Result> {
    this.#leave();
    this.finish(undefined);
    return over;
  }

  /** The reason is given once. */
  #settle(resolve: (result: Result) => void, reject: (reason: unknown) => void): void {
    const reason = this.#reason;
    this.#reason = undefined;
    if (reason === undefined) resolve(over);
    else reject(reason);
  }
}
