import type { SharedCallTrace } from '../eiam/attempt-trace.ts';
import type { CallContext } from '../eiam/call-context.ts';
import type { Deadlines, WaitEnd } from './deadlines.ts';

export interface SingleFlightOptions<Result> {
  readonly deadlines: Deadlines;
  /** The sequence of evictions when the call started. */
  readonly sequence: number;
  /** Milliseconds since the epoch; undefined: as long as it takes. */
  readonly deadlineAt: number | undefined;
  /** The call's trace; undefined: it has none. */
  readonly shared: SharedCallTrace | undefined;
  /** Makes the call; `signal` is aborted when no caller waits any more. */
  readonly call: (signal: AbortSignal) => Promise<Result>;
  /** Called before the waiting callers have the result. */
  readonly onResult: (result: Result) => void;
  /** Called when the call failed, or the last caller that waited has left. */
  readonly onFailure: () => void;
}

/** One call, for as many callers as wait for its result. It is aborted when none does any more. */
export class SingleFlight<Result> {
  readonly sequence: number;
  readonly deadlineAt: number | undefined;
  readonly shared: SharedCallTrace | undefined;
  readonly #deadlines: Deadlines;
  readonly #onFailure: () => void;
  readonly #abortion = new AbortController();
  readonly #result: Promise<Result>;
  #waiting = 0;
  #isSettled = false;

  constructor(options: SingleFlightOptions<Result>) {
    const { deadlines, sequence, deadlineAt, shared, call, onResult, onFailure } = options;
    this.sequence = sequence;
    this.deadlineAt = deadlineAt;
    this.shared = shared;
    this.#deadlines = deadlines;
    this.#onFailure = onFailure;
    this.#result = this.#start(call, onResult);
    // Callers that wait have the failure; where none is left, it is not unhandled.
    this.#result.catch(() => {});
  }

  async #start(
    call: SingleFlightOptions<Result>['call'],
    onResult: SingleFlightOptions<Result>['onResult'],
  ): Promise<Result> {
    try {
      const result = await call(this.#abortion.signal);
      this.#isSettled = true;
      onResult(result);
      return result;
    } catch (error) {
      this.#isSettled = true;
      this.#onFailure();
      throw error;
    }
  }

  /** Whether the call may go on up to the deadline of a caller that would join. */
  covers(deadlineAt: number | undefined): boolean {
    if (this.deadlineAt === undefined) return true;
    return deadlineAt !== undefined && deadlineAt <= this.deadlineAt;
  }

  /** @param toError what a caller fails with whose wait ends before the result */
  wait(context: CallContext, toError: (why: WaitEnd) => Error): Promise<Result> {
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      let isWaiting = true;
      const stop = () => {
        isWaiting = false;
        this.#waiting -= 1;
        release();
      };
      const release = this.#deadlines.onEnd(context, (why) => {
        stop();
        reject(toError(why));
        if (this.#waiting === 0 && !this.#isSettled) this.#abort();
      });
      const stopWaiting = () => {
        if (isWaiting) stop();
      };
      this.#result.then(
        (result) => {
          stopWaiting();
          resolve(result);
        },
        (error) => {
          stopWaiting();
          reject(error);
        },
      );
    });
  }

  #abort(): void {
    this.#onFailure();
    this.#abortion.abort();
  }
}
