import type { SetTimer } from '../../eiam/clock.ts';

/** How long a question waits at most for those that are expected to share it, in milliseconds: longer where it spares several. */
const waitForFewMs = 1;
const waitForManyMs = 4;
const fewestMany = 4;

/**
 * One question for all that ask at the same time, and never one that was sent before they asked. While one is under way, those that come
 * share the next: whatever the load, one is under way at a time, and one alone waits for two at most. Where there are several, the next
 * waits for as many as are expected, and for those that come one upon the other, or for a moment: what it costs is shared by all of them.
 */
export class BatchedQuestion<Answer> {
  readonly #send: () => Promise<Answer>;
  readonly #setTimer: SetTimer;
  #next: PromiseWithResolvers<Answer> | undefined;
  #asking = 0;
  #isUnderWay = false;
  /** Those that the last answer let go on, who ask again as a rule, and those that waited already. */
  #expected = 0;
  #endWait = () => {};

  /** @param send asks at once, within this call */
  constructor(send: () => Promise<Answer>, setTimer: SetTimer) {
    this.#send = send;
    this.#setTimer = setTimer;
  }

  /** The same promise for all that share a question. */
  ask(): Promise<Answer> {
    this.#asking += 1;
    if (!this.#next) {
      this.#next = Promise.withResolvers<Answer>();
      if (!this.#isUnderWay) this.#gather(this.#next);
    } else if (this.#asking === this.#expected && !this.#isUnderWay) {
      this.#sendWhenQuiet(this.#next);
    }
    return this.#next.promise;
  }

  #gather(batch: PromiseWithResolvers<Answer>): void {
    const expected = this.#expected;
    if (expected > 1) {
      const waitMs = expected < fewestMany ? waitForFewMs : waitForManyMs;
      this.#endWait = this.#setTimer(() => this.#sendNext(batch), waitMs);
    }
    if (this.#asking >= expected) this.#sendWhenQuiet(batch);
  }

  /** Behind the first turn in which none has asked: those that ask in the same turn share it. */
  #sendWhenQuiet(batch: PromiseWithResolvers<Answer>): void {
    const asking = this.#asking;
    setImmediate(() => {
      if (this.#next !== batch) return;
      if (this.#asking === asking || this.#expected <= 1) this.#sendNext(batch);
      else this.#sendWhenQuiet(batch);
    });
  }

  #sendNext(batch: PromiseWithResolvers<Answer>): void {
    if (this.#next !== batch || this.#isUnderWay) return;
    this.#endWait();
    this.#endWait = () => {};
    const shared = this.#asking;
    this.#next = undefined;
    this.#asking = 0;
    this.#isUnderWay = true;
    const done = () => {
      this.#isUnderWay = false;
      this.#expected = shared + this.#asking;
      if (this.#next) this.#gather(this.#next);
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
