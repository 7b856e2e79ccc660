import type { CallContext } from '../eiam/call-context.ts';
import type { Leaving, Patience } from './patience.ts';

export interface FlightParts<Landed> {
  readonly patience: Patience;
  /** The sequence of evictions when the flight began. */
  readonly began: number;
  /** Milliseconds since the epoch; undefined: as long as it takes. */
  readonly deadlineAt: number | undefined;
  /** Asks; `signal` is aborted when no caller waits any more. */
  readonly fly: (signal: AbortSignal) => Promise<Landed>;
  /** Called before the waiting callers have the answer. */
  readonly onLanded: (landed: Landed) => void;
  /** Called when it failed, or the last caller that waited has left. */
  readonly onLost: () => void;
}

/** One question on its way upstream, for as many callers as wait for it. It is aborted when none does any more. */
export class Flight<Landed> {
  readonly began: number;
  readonly deadlineAt: number | undefined;
  readonly #patience: Patience;
  readonly #onLost: () => void;
  readonly #leaving = new AbortController();
  readonly #landed: Promise<Landed>;
  #waiting = 0;
  #isOver = false;

  constructor({ patience, began, deadlineAt, fly, onLanded, onLost }: FlightParts<Landed>) {
    this.began = began;
    this.deadlineAt = deadlineAt;
    this.#patience = patience;
    this.#onLost = onLost;
    this.#landed = this.#fly(fly, onLanded);
    // Callers that wait have the failure; where none is left, it is not unhandled.
    this.#landed.catch(() => {});
  }

  async #fly(fly: FlightParts<Landed>['fly'], onLanded: FlightParts<Landed>['onLanded']): Promise<Landed> {
    try {
      const landed = await fly(this.#leaving.signal);
      this.#isOver = true;
      onLanded(landed);
      return landed;
    } catch (error) {
      this.#isOver = true;
      this.#onLost();
      throw error;
    }
  }

  /** Whether it may go on up to this deadline, which a caller would join with. */
  lasts(deadlineAt: number | undefined): boolean {
    if (this.deadlineAt === undefined) return true;
    return deadlineAt !== undefined && deadlineAt <= this.deadlineAt;
  }

  /** @param toError what a caller that leaves fails with */
  wait(context: CallContext, toError: (why: Leaving) => Error): Promise<Landed> {
    this.#waiting += 1;
    return new Promise((resolve, reject) => {
      let isWaiting = true;
      const stop = () => {
        isWaiting = false;
        this.#waiting -= 1;
        release();
      };
      const release = this.#patience.until(context, (why) => {
        stop();
        reject(toError(why));
        if (this.#waiting === 0 && !this.#isOver) this.#desert();
      });
      this.#landed
        .finally(() => {
          if (isWaiting) stop();
        })
        .then(resolve, reject);
    });
  }

  #desert(): void {
    this.#onLost();
    this.#leaving.abort();
  }
}
