import type { EvictionLog } from '../../concurrency/eviction-log.ts';
import type { CallContext, CallShare, Priority } from '../../eiam/call-context.ts';
import { EiamError } from '../../eiam/errors.ts';
import type { Turns } from './pace.ts';
import { pause } from './pause.ts';
import type { AskedAt, MirrorSyncObserver, SyncClock } from './ports.ts';

/** Milliseconds that one call may take, its waits for a place included. */
const longestCallMs = 60_000;
/** The wait after the first failure in a row, and the longest one. */
const firstBackOffMs = 1_000;
const longestBackOffMs = 120_000;
/** The same where upstream refuses the application: a person has to act first. */
const refusedBackOffMs = 30_000;
const longestRefusedMs = 300_000;
/** How often an answer that cannot be read is asked for: it may be one bad row, which does not become better. */
const mostUnreadable = 3;

/** An answer, and the moment before its question. */
export interface Answered<Answer> extends AskedAt {
  readonly answer: Answer;
}

/** Upstream has not answered for so long that what was begun is given up. */
export class GivenUpError extends Error {
  override readonly name = 'GivenUpError';
}

interface AskingParts {
  readonly evictions: EvictionLog;
  readonly clock: SyncClock;
  /** From 0 (included) to 1 (excluded). */
  readonly random: () => number;
  readonly observer: MirrorSyncObserver;
}

/** How calls are made: in which turn, and how long a failing upstream is waited for. */
export interface AskingWay {
  readonly turns: Turns;
  readonly priority: Priority;
  readonly signal: AbortSignal;
  /** Milliseconds without any answer after which a call fails with a GivenUpError; undefined: however long it takes. */
  readonly giveUpAfterMs?: number | undefined;
}

/**
 * Asks upstream, and asks again where it does not answer: all calls wait together through one back-off, which grows to two minutes, so
 * that an outage of hours costs a call now and then. What upstream refuses is for the caller to assess.
 */
export class Asking {
  readonly #parts: AskingParts;
  #failures = 0;
  #refusals = 0;
  /** The back-off's end and the outage's begin, by the clock that only goes forward. */
  #waitUntilMs = Number.NEGATIVE_INFINITY;
  #failingSinceMs: number | undefined;
  #failure: EiamError | undefined;
  #lastAt = 0;
  #calls = 0;

  constructor(parts: AskingParts) {
    this.#parts = parts;
  }

  /** Calls so far, the repeated ones of the client's own aside. */
  get calls(): number {
    return this.#calls;
  }

  /** Whether upstream answered to the last call. */
  get isAnswered(): boolean {
    return this.#failingSinceMs === undefined;
  }

  /** The moment before a question. Its time does not go back, whatever the clock does. */
  asked(): AskedAt {
    this.#lastAt = Math.max(this.#lastAt, this.#parts.clock.now());
    return { since: this.#parts.evictions.sequence, at: this.#lastAt };
  }

  /** The same, later than all questions before: what is seen from now on differs by it from what was seen until then. */
  begin(): AskedAt {
    this.#lastAt = Math.max(this.#lastAt + 1, this.#parts.clock.now());
    return this.asked();
  }

  /**
   * @throws EiamError `rejected` where upstream refuses the question, `invalidResponse` where its answer stays unreadable;
   *   GivenUpError; the signal's reason
   */
  async ask<Answer>(
    { turns, priority, signal, giveUpAfterMs = Number.POSITIVE_INFINITY }: AskingWay,
    call: (context: CallContext) => Promise<Answer>,
  ): Promise<Answered<Answer>> {
    const { clock } = this.#parts;
    const share: CallShare = { viewer: 'mirror', priority };
    for (let unreadable = 0; ; ) {
      await this.#wait(signal, giveUpAfterMs);
      let begunAtMs = 0;
      try {
        return await turns.run(async () => {
          const asked = this.asked();
          begunAtMs = clock.monotonicMs();
          this.#calls += 1;
          const deadlineAt = clock.now() + longestCallMs;
          const answer = await call({ signal, deadlineAt, share });
          this.#succeeded();
          return { ...asked, answer };
        }, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof EiamError) || error.kind === 'aborted') throw error;
        if (error.kind === 'rejected') {
          this.#succeeded();
          throw error;
        }
        if (error.kind === 'invalidResponse') {
          unreadable += 1;
          if (unreadable >= mostUnreadable) throw error;
        }
        this.#failed(error, begunAtMs);
        this.#expectWithin(giveUpAfterMs);
      }
    }
  }

  async #wait(signal: AbortSignal, giveUpAfterMs: number): Promise<void> {
    const { clock } = this.#parts;
    for (let waitMs = this.#waitUntilMs - clock.monotonicMs(); waitMs > 0; ) {
      await pause(clock, waitMs, signal);
      waitMs = this.#waitUntilMs - clock.monotonicMs();
      // Another call was made first, and has failed: where that goes on, this one would never be made.
      if (waitMs > 0) this.#expectWithin(giveUpAfterMs);
    }
  }

  #expectWithin(giveUpAfterMs: number): void {
    if (this.#failingSinceMs === undefined) return;
    const failingMs = this.#parts.clock.monotonicMs() - this.#failingSinceMs;
    if (failingMs <= giveUpAfterMs) return;
    throw new GivenUpError('Upstream does not answer', { cause: this.#failure });
  }

  #succeeded(): void {
    this.#failures = 0;
    this.#refusals = 0;
    this.#failingSinceMs = undefined;
  }

  /** Calls that began before the back-off fail with the one that caused it. */
  #failed(error: EiamError, begunAtMs: number): void {
    const { clock, random, observer } = this.#parts;
    const nowMs = clock.monotonicMs();
    if (this.#failingSinceMs === undefined) observer.onWaiting?.(error);
    this.#failingSinceMs ??= nowMs;
    this.#failure = error;
    if (begunAtMs < this.#waitUntilMs) return;
    const isRefused = error.kind === 'unauthorized';
    if (isRefused && this.#refusals === 0) observer.onRefused?.(error);
    this.#refusals = isRefused ? this.#refusals + 1 : 0;
    const first = isRefused ? refusedBackOffMs : firstBackOffMs;
    const longest = isRefused ? longestRefusedMs : longestBackOffMs;
    const backOffMs = Math.min(longest, first * 2 ** Math.min(this.#failures, 20));
    this.#failures += 1;
    // Half of it at random: several gateways do not come back in step.
    const waitMs = backOffMs * (0.5 + random() / 2);
    this.#waitUntilMs = nowMs + Math.max(waitMs, Math.min(error.retryAfterMs ?? 0, longest));
  }
}
