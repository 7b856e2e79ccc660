import type { SetTimer } from '../../eiam/clock.ts';

/** How long questions are gathered where several ask at the same time, in milliseconds. */
const gatheredMs = 1;

/**
 * One question for all that ask at the same time, and never one that was sent before they asked. While one is under way, those that come
 * share the next: whatever the load, one is under way at a time, and one alone waits for two at most. Where the last one had several
 * that asked, the next is gathered for a moment: what it costs is then shared by many.
 */
export class BatchedQuestion<Answer> {
  readonly #send: () => Promise<Answer>;
  readonly #setTimer: SetTimer;
  #next: PromiseWithResolvers<Answer> | undefined;
  #asking = 0;
  #isUnderWay = false;
  /** How many asked the question that was sent last. */
  #shared = 0;

  /** @param send asks at once, within this call */
  constructor(send: () => Promise<Answer>, setTimer: SetTimer) {
    this.#send = send;
    this.#setTimer = setTimer;
  }

  ask(): Promise<Answer> {
    this.#asking += 1;
    if (!this.#next) {
      this.#next = Promise.withResolvers<Answer>();
      if (!this.#isUnderWay) this.#sendSoon();
    }
    return this.#next.promise;
  }

  #sendSoon(): void {
    const sendNext = () => this.#sendNext();
    if (this.#shared > 1) this.#setTimer(sendNext, gatheredMs);
    // Behind all that runs now: those that ask in the same turn share it.
    else setImmediate(sendNext);
  }

  #sendNext(): void {
    const batch = this.#next;
    if (!batch || this.#isUnderWay) return;
    this.#next = undefined;
    this.#shared = this.#asking;
    this.#asking = 0;
    this.#isUnderWay = true;
    const done = () => {
      this.#isUnderWay = false;
      if (this.#next) this.#sendSoon();
    };
    this.#send().then(
      (answer) => {
        batch.resolve(answer);
        done();
      },
      (error: unknown) => {
        batch.reject(error);
        done();
      },
    );
  }
}
