import { onAbort } from './abort.ts';
import type { CallContext } from './call-context.ts';
import type { Clock } from './clock.ts';
import { type EiamEffect, EiamError } from './errors.ts';

/** How a wait is settled from outside. */
export interface Settle<Value> {
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/** A wait's own bound, sooner or later than the call's deadline. It counts in the machine's time. */
export interface WaitBound {
  readonly ms: number;
  /** What the wait fails with then. */
  readonly toError: () => EiamError;
}

/** What can end one call early: its caller's signal, its deadline, the client's closing. Every wait of the call goes through it. */
export class Cancellation {
  readonly deadlineAt: number | undefined;
  readonly failsFast: boolean;
  readonly #operation: string;
  readonly #signal: AbortSignal;
  readonly #lifetime: AbortSignal;
  readonly #clock: Clock;

  constructor(operation: string, context: CallContext, lifetime: AbortSignal, clock: Clock) {
    this.#operation = operation;
    this.#signal = context.signal;
    this.deadlineAt = context.deadlineAt;
    this.failsFast = context.failsFast ?? false;
    this.#lifetime = lifetime;
    this.#clock = clock;
  }

  /**
   * Why the call has ended, or undefined while it may go on. A signal aborted by its own timeout counts as a deadline.
   * The effect is that of a wait before anything is sent.
   */
  ended(): EiamError | undefined {
    if (this.passes(0)) return this.#end('deadline');
    if (this.#signal.aborted) {
      const reason: unknown = this.#signal.reason;
      const late = reason instanceof Error && reason.name === 'TimeoutError';
      return this.#end(late ? 'deadline' : 'aborted');
    }
    return this.#lifetime.aborted ? this.#end('aborted') : undefined;
  }

  #end(kind: 'deadline' | 'aborted'): EiamError {
    return new EiamError(this.#operation, kind, { effect: 'none' });
  }

  /** Milliseconds until the deadline; undefined: there is none. */
  leftMs(): number | undefined {
    return this.deadlineAt === undefined ? undefined : this.deadlineAt - this.#clock.now();
  }

  /** Whether a wait of `waitMs` would reach the deadline. */
  passes(waitMs: number): boolean {
    return this.deadlineAt !== undefined && this.#clock.now() + waitMs >= this.deadlineAt;
  }

  /**
   * Waits for what `start` begins; `stop`, which it returns, is called when the call ends first, or the bound.
   * @param effectOf what the call may have done upstream when it ends; left out: nothing was sent
   * @param bound left out: the call's deadline alone bounds it
   * @throws EiamError `aborted` or `deadline`, at once, when the call ends; the bound's; else whatever `start` rejects with.
   */
  wait<Value>(
    start: (settle: Settle<Value>) => () => void,
    effectOf: () => EiamEffect = nothingSent,
    bound?: WaitBound,
  ): Promise<Value> {
    const over = this.ended();
    if (over !== undefined) return Promise.reject(over);
    return new Promise((resolve, reject) => {
      let settled = false;
      let release = () => {};
      const settle = () => {
        if (settled) return false;
        settled = true;
        release();
        return true;
      };
      const stop = start({
        resolve: (value) => settle() && resolve(value),
        reject: (error) => settle() && reject(error),
      });
      if (settled) return;
      const fail = (error: EiamError) => {
        if (!settle()) return;
        stop();
        reject(error);
      };
      const end = () => fail((this.ended() ?? this.#end('deadline')).withEffect(effectOf()));
      const ofCaller = onAbort(this.#signal, end);
      const ofClient = onAbort(this.#lifetime, end);
      const cancelTimer = this.#setTimer(end, bound && { ms: bound.ms, end: () => fail(bound.toError()) });
      release = () => {
        ofCaller.leave();
        ofClient.leave();
        cancelTimer();
      };
    });
  }

  /** One timer, for whichever comes first: nearly all waits end long before either. */
  #setTimer(onDeadline: () => void, bound: { readonly ms: number; readonly end: () => void } | undefined) {
    const leftMs = this.leftMs();
    if (bound !== undefined && (leftMs === undefined || bound.ms <= leftMs)) {
      const timer = setTimeout(bound.end, bound.ms);
      return () => clearTimeout(timer);
    }
    return leftMs === undefined ? noTimer : this.#clock.setTimer(onDeadline, leftMs);
  }

  /** Waits `delayMs` milliseconds. */
  sleep(delayMs: number): Promise<void> {
    return this.wait((settle) => this.#clock.setTimer(() => settle.resolve(), delayMs));
  }
}

const nothingSent = (): EiamEffect => 'none';
const noTimer = () => {};
