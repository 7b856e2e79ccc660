/**
 * One question for all that ask at the same time, and never one that was sent before they asked. While one is under way, those that come
 * share the next: whatever the load, one is under way at a time, and one alone waits for two at most.
 */
export class BatchedQuestion<Answer> {
  readonly #send: () => Promise<Answer>;
  #next: PromiseWithResolvers<Answer> | undefined;
  #isUnderWay = false;

  /** @param send asks at once, within this call */
  constructor(send: () => Promise<Answer>) {
    this.#send = send;
  }

  ask(): Promise<Answer> {
    if (!this.#next) {
      this.#next = Promise.withResolvers<Answer>();
      // At the end of the turn: those that ask in the same one share it.
      if (!this.#isUnderWay) queueMicrotask(() => this.#sendNext());
    }
    return this.#next.promise;
  }

  #sendNext(): void {
    const batch = this.#next;
    if (!batch || this.#isUnderWay) return;
    this.#next = undefined;
    this.#isUnderWay = true;
    const done = () => {
      this.#isUnderWay = false;
      this.#sendNext();
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
