import type { AttemptTrace, TraceAttempt } from './attempt-trace.ts';
import type { Breaker, Passage } from './breaker.ts';
import type { Call } from './call.ts';
import type { CallContext } from './call-context.ts';
import { Cancellation } from './cancellation.ts';
import type { Clock } from './clock.ts';
import { type CallFact, publishCall } from './diagnostics.ts';
import { type EiamEffect, EiamError } from './errors.ts';
import { type Limiter, type Slot, urgentAge } from './limiter.ts';
import { type Codes, readReply } from './reply.ts';
import {
  attemptMs,
  backOffMs,
  isHarmless,
  isTransient,
  maxTimedOutAttempts,
  type RetryPolicy,
} from './retry.ts';
import type { RetryBudget } from './retry-budget.ts';
import { safeCause } from './safe-cause.ts';
import type { HttpReply, Transport } from './transport.ts';
import { UpstreamTime } from './upstream-time.ts';

export interface CallerParts {
  readonly transport: Transport;
  readonly limiter: Limiter;
  readonly breaker: Breaker;
  readonly budget: RetryBudget;
  readonly retry: RetryPolicy;
  readonly clock: Clock;
  /** Aborted when the client closes. */
  readonly lifetime: AbortSignal;
  /** Codes that mean that our credentials, application or permissions are wrong. */
  readonly unauthorizedCodes: Codes;
  /** Gets every reply, of any status, before it is classified. */
  readonly onReply?: ((operation: string, reply: HttpReply) => void) | undefined;
  /** Members that this tenant never sends (reading.ts). */
  readonly optionalMembers?: ReadonlySet<string> | undefined;
  /** Undefined: nothing is traced. */
  readonly traceAttempt?: TraceAttempt | undefined;
}

/** What the attempts so far may have done upstream, and when by upstream's clock the last one was sent. */
interface Trail {
  effect: EiamEffect;
  sentAt: number | undefined;
}

/** One attempt about to be sent. */
interface Sending {
  readonly context: CallContext;
  readonly attempts: Readonly<Attempts>;
  readonly isRepeat: boolean;
  readonly trail: Trail;
  /** Milliseconds that it may take. */
  readonly timeoutMs: number;
}

/** The leases of an attempt: of a place in flight, and of the way through the breaker. */
interface Entry {
  readonly slot: Slot;
  readonly passage: Passage;
}

/** The attempts of one call so far. */
interface Attempts {
  made: number;
  throttled: number;
  timedOut: number;
  /** When the call was made, or the last of them ended: `performance.now()`. */
  waitsSince: number;
}

/** Puts one call through the limiter and the transport until it is answered or not worth another attempt. */
export class Caller {
  readonly #parts: CallerParts;
  readonly #upstreamTime: UpstreamTime;

  constructor(parts: CallerParts) {
    this.#parts = parts;
    this.#upstreamTime = new UpstreamTime(parts.clock.now);
  }

  /** What ends a call made in `context`. */
  cancellation(operation: string, context: CallContext): Cancellation {
    return new Cancellation(operation, context, this.#parts.lifetime, this.#parts.clock);
  }

  /**
   * The answer to one call.
   * @param before how the operation failed when it was sent before, so that its first attempt counts as a retry
   * @throws EiamError of any kind; a wait that would reach the deadline is not begun, the last real failure is thrown instead
   */
  async run<Value>(call: Call<Value>, context: CallContext, before?: EiamError): Promise<Value> {
    const { limiter, breaker, retry } = this.#parts;
    const { operation } = call;
    const trail: Trail = { effect: before?.effect ?? 'none', sentAt: before?.sentAt };
    const cancellation = this.cancellation(operation, context);
    const age = call.urgent ? urgentAge : limiter.nextAge();
    let last: EiamError | undefined;
    const attempts: Attempts = { made: 0, throttled: 0, timedOut: 0, waitsSince: performance.now() };
    try {
      for (;;) {
        const over = cancellation.ended();
        if (over !== undefined) throw over;
        if (!breaker.lets(call.repeatable)) throw last ?? breaker.refuse(operation, call.repeatable);
        const free = limiter.tryAcquire(operation);
        const slot = free ?? (await this.#slot(operation, age, cancellation, context, last));
        const passage = breaker.enter(call.repeatable);
        if (passage === undefined) {
          slot.end(false);
          throw last ?? breaker.refuse(operation, call.repeatable);
        }
        // What cannot be sent again has all the time that is left.
        const isOnly = !call.repeatable || cancellation.failsFast;
        const attemptsLeft = isOnly ? 1 : retry.maxAttempts - attempts.made + attempts.throttled;
        const timeoutMs = attemptMs(retry.callTimeoutMs, cancellation.leftMs(), attemptsLeft);
        attempts.made += 1;
        const isRepeat = before !== undefined || attempts.made > 1;
        const sending = { context, attempts, isRepeat, trail, timeoutMs };
        const answer = await this.#attempt(call, sending, { slot, passage }, cancellation);
        if (!(answer instanceof EiamError)) return answer.value;
        attempts.waitsSince = performance.now();
        last = answer;
        if (last.effect === 'unknown') trail.effect = 'unknown';
        if (last.kind === 'throttled') attempts.throttled += 1;
        if (last.kind === 'timeout') attempts.timedOut += 1;
        await this.#beforeNext(call, context, cancellation, last, attempts);
      }
    } catch (error) {
      if (!(error instanceof EiamError)) throw error;
      const failure = error.withSentAt(trail.sentAt);
      // What an earlier attempt left open, no later refusal settles.
      throw trail.effect === 'unknown' ? failure.withEffect('unknown') : failure;
    }
  }

  /** Waits after a failed attempt. @throws EiamError that failure, where another attempt is not worth it or comes too late */
  async #beforeNext(
    call: Call<unknown>,
    context: CallContext,
    cancellation: Cancellation,
    last: EiamError,
    { made, throttled, timedOut }: Attempts,
  ): Promise<void> {
    const { limiter, breaker, budget, retry } = this.#parts;
    const isWorthAnother = isTransient(last) && isHarmless(call.repeatable, last);
    const isThrottled = last.kind === 'throttled';
    const isLast = isThrottled
      ? throttled >= retry.maxThrottledAttempts
      : made - throttled >= retry.maxAttempts || timedOut >= maxTimedOutAttempts;
    if (!isWorthAnother || isLast || cancellation.failsFast) throw last;
    // A throttled call waits with all others, in the limiter.
    const delayMs = isThrottled ? limiter.pauseMs() : backOffMs(last, made, retry.random);
    if (cancellation.passes(delayMs)) throw last;
    // Throttling is no failure, and has a bound of its own: the pace.
    if (!isThrottled && !(breaker.lets(call.repeatable) && budget.tryTake(last))) throw last;
    if (!isThrottled) await this.#timed(context, cancellation.sleep(delayMs));
  }

  /** A slot; a call that fails to get one again fails with what it failed with before, not with that wait. */
  async #slot(
    operation: string,
    age: number,
    cancellation: Cancellation,
    context: CallContext,
    last: EiamError | undefined,
  ): Promise<Slot> {
    const { limiter } = this.#parts;
    try {
      const isThrottled = last?.kind === 'throttled';
      const turn = limiter.acquire(operation, age, cancellation, context.share, isThrottled);
      return await this.#timed(context, turn);
    } catch (error) {
      throw last === undefined || (error instanceof EiamError && error.kind === 'aborted') ? error : last;
    }
  }

  async #attempt<Value>(
    call: Call<Value>,
    { context, attempts, isRepeat, trail, timeoutMs }: Sending,
    { slot, passage }: Entry,
    cancellation: Cancellation,
  ): Promise<{ readonly value: Value } | EiamError> {
    const { transport, retry, budget, clock, unauthorizedCodes, optionalMembers, traceAttempt } = this.#parts;
    const { operation } = call;
    const { made: attempt } = attempts;
    const startedAt = performance.now();
    let trace: AttemptTrace | undefined;
    let status: number | undefined;
    let requestId: string | undefined;
    let answer: { readonly value: Value } | EiamError;
    try {
      const request = call.write();
      trail.sentAt = this.#upstreamTime.now();
      context.observer?.called(operation);
      if (isRepeat) context.observer?.retried(operation);
      if (traceAttempt) {
        const repeats = isRepeat ? Math.max(1, attempt - 1) : 0;
        trace = traceAttempt({ operation, repeats, method: request.method, context });
        Object.assign(request.headers, trace.headers);
      }
      const reply = await transport.exchange(operation, request, cancellation, timeoutMs);
      status = reply.status;
      this.#upstreamTime.onReply(reply);
      call.onReply?.(reply);
      this.#parts.onReply?.(operation, reply);
      const read = readReply(operation, reply, unauthorizedCodes, clock.now());
      requestId = read.requestId;
      answer = { value: call.read(read.body, { operation, requestId, optionalMembers }) };
    } catch (error) {
      // Whatever else is thrown is a mistake of ours, yet the slot must be given back.
      answer =
        error instanceof EiamError
          ? error
          : new EiamError(operation, 'invalidResponse', { cause: safeCause(error) });
    }
    const failure = answer instanceof EiamError ? answer : undefined;
    if (failure?.kind === 'throttled') slot.throttled(backOffMs(failure, attempt, retry.random));
    else if (failure?.kind === 'timeout') slot.timedOut();
    else slot.end(status !== undefined && status < 500);
    if (passage.ended(failure, status) === 'answered') budget.earn();
    if (failure === undefined || failure.kind === 'rejected') context.observer?.answered?.();
    const fact: CallFact = {
      operation,
      attempt,
      status,
      durationMs: performance.now() - startedAt,
      outcome: failure?.kind ?? 'succeeded',
      code: failure?.code,
      causeCode: failure?.causeCode,
      requestId: failure?.requestId ?? requestId,
      forRequestId: context.share?.requestId,
    };
    publishCall(fact);
    trace?.ended(fact);
    context.observer?.attempted?.({ fact, startedAt, waitedMs: startedAt - attempts.waitsSince });
    return answer;
  }

  async #timed<Value>(context: CallContext, wait: Promise<Value>): Promise<Value> {
    const { now } = this.#parts.clock;
    const since = now();
    try {
      return await wait;
    } finally {
      const waitedMs = now() - since;
      if (waitedMs > 0) context.observer?.waited(waitedMs);
    }
  }
}
