import { onAbort } from './abort.ts';
import type { CallContext } from './call-context.ts';
import type { Clock } from './clock.ts';
import { type EiamEffect, EiamError } from './errors.ts';

/** How a wait is settled from outside. */
export interface Settle<Value> {
  resolve(value: Value): void;
  reject(error: unknown): void;
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

  /** Whether a wait of `waitMs` would reach the deadline. */
  passes(waitMs: number): boolean {
    return this.deadlineAt !== undefined && this.#clock.now() + waitMs >= this.deadlineAt;
  }

  /**
   * Waits for what `start` begins; `stop`, which it returns, is called when the call ends first.
   * @param effectOf what the call may have done upstream when it ends; left out: nothing was sent
   * @throws EiamError `aborted` or `deadline`, at once, when the call ends; else whatever `start` rejects with.
   */
  wait<Value>(
    start: (settle: Settle<Value>) => () => void,
    effectOf: () => EiamEffect = nothingSent,
  ): Promise<Value> {
    return new Promise((resolve, reject) => {
      const over = this.ended();
      if (over !== undefined) return reject(over);
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
      const end = () => {
        if (!settle()) return;
        stop();
        reject((this.ended() ?? this.#end('deadline')).withEffect(effectOf()));
      };
      const leaveSignal = onAbort(this.#signal, end);
      const leaveLifetime = onAbort(this.#lifetime, end);
      const { deadlineAt } = this;
      const cancelTimer =
        deadlineAt === undefined ? undefined : this.#clock.setTimer(end, deadlineAt - this.#clock.now());
      release = () => {
        leaveSignal();
        leaveLifetime();
        cancelTimer?.();
      };
    });
  }

  /** Waits `delayMs` milliseconds. */
  sleep(delayMs: number): Promise<void> {
    return this.wait((settle) => this.#clock.setTimer(() => settle.resolve(), delayMs));
  }
}

const nothingSent = (): EiamEffect => 'none';
