import { KeyedQueue } from '../../concurrency/keyed-queue.ts';

/** Far more than a fill, events and a check have to write at once. */
const mostTasks = 1_000;

/**
 * What is done to a replica's file, one after the other: nothing else is asked of its writer while a transaction waits for its place in the
 * log. What entries of the log have done comes before what waits, since the log is not followed on before it is done.
 */
export class FileTurns {
  readonly #queue = new KeyedQueue(mostTasks);
  readonly #first: (() => Promise<void>)[] = [];

  /** Whether something is done, or waits. */
  get isBusy(): boolean {
    return this.#queue.size > 0;
  }

  /** @throws QueueFullError, or what it throws */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#queue.run('', async () => {
      await this.#doFirst();
      return await work();
    });
  }

  /** Behind what runs, and what came by this. @throws QueueFullError, or what it throws */
  runFirst(work: () => Promise<void>): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#first.push(() => work().then(resolve, reject));
    this.#queue.run('', () => this.#doFirst()).catch(reject);
    return promise;
  }

  async #doFirst(): Promise<void> {
    for (let next = this.#first.shift(); next; next = this.#first.shift()) await next();
  }
}
