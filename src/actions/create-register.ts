import { DeadlineExceededError, OverloadedError } from '../../schema/errors/errors.ts';
import { GatewayError } from '../../schema/errors/gateway-error.ts';
import { QueueFullError } from '../concurrency/keyed-queue.ts';
import type { Exclusion, Turn } from '../shared-state/ports.ts';

/** Creates that run or wait at once, each counted once for every unique value of its object. */
export const mostWaitingCreates = 10_000;

/** Ids that are excluded, and values whose create was left open: some megabytes. */
const mostRemembered = 10_000;

/** How long a create whose answer was lost may still arrive, in milliseconds. */
const openMs = 600_000;

/** After so long a client may try a create again whose line was full, in milliseconds. */
const retryAfterMs = 1_000;

/**
 * The creates of all replicas. Those of the same unique value run one after the other, so that an object that
 * appears meanwhile comes from no other create of this gateway; and what earlier ones have made, or may have made, is remembered. Creates
 * made elsewhere are not seen here: an identical record of the same second is taken for ours (docs/operating.md, "What a write says
 * of itself").
 */
export class CreateRegister {
  readonly #line: Exclusion;
  readonly #excluded = new Set<string>();
  readonly #open = new Map<string, number>();
  readonly #now: () => number;

  /**
   * @param now milliseconds since the epoch
   * @param line of all creates, by unique value
   */
  constructor(now: () => number, line: Exclusion) {
    this.#now = now;
    this.#line = line;
  }

  /**
   * @param values the unique values of the object, each with its kind
   * @param untilAborted what ends the wait for a turn; a create that has begun is not broken off
   * @throws OverloadedError, DeadlineExceededError where the turn did not come in time, WritesSuspendedError where nothing says whose
   * turn it is, or what the create throws
   */
  async inTurn<Answer>(
    values: readonly string[],
    create: () => Promise<Answer>,
    untilAborted: () => AbortSignal,
  ): Promise<Answer> {
    // Always in the same order: two creates that share two values never wait for each other.
    const inOrder = [...new Set(values)].toSorted();
    let hasBegun = false;
    const turns: Turn[] = [];
    const begin = () => {
      for (const turn of turns) turn.expectHeld();
      hasBegun = true;
      return create();
    };
    const signal = untilAborted();
    const inTurn = (next: () => Promise<Answer>) => (turn: Turn) => {
      turns.push(turn);
      return next();
    };
    const run = inOrder.reduceRight<() => Promise<Answer>>(
      (next, value) => () => this.#line.run(value, inTurn(next), signal),
      begin,
    );
    try {
      return await run();
    } catch (error) {
      if (hasBegun || error instanceof GatewayError) throw error;
      throw error instanceof QueueFullError
        ? new OverloadedError(retryAfterMs, { cause: error })
        : new DeadlineExceededError({ cause: error });
    }
  }

  /** Remembers an object that this gateway has made or written to: it is not what a later create has made. */
  exclude(id: string): void {
    this.#excluded.delete(id);
    this.#excluded.add(id);
    dropOldest(this.#excluded);
  }

  isExcluded(id: string): boolean {
    return this.#excluded.has(id);
  }

  /** Remembers that a create of these values may have made an object that is not known. */
  leaveOpen(values: readonly string[]): void {
    for (const value of values) {
      this.#open.delete(value);
      this.#open.set(value, this.#now() + openMs);
    }
    dropOldest(this.#open);
  }

  /** Whether an earlier create of one of these values may be the one that made what is found now. */
  isOpen(values: readonly string[]): boolean {
    return values.some((value) => (this.#open.get(value) ?? 0) > this.#now());
  }
}

function dropOldest(remembered: Pick<Map<string, unknown>, 'size' | 'delete'> & Iterable<unknown>): void {
  for (const entry of remembered) {
    if (remembered.size <= mostRemembered) return;
    remembered.delete(String(Array.isArray(entry) ? entry[0] : entry));
  }
}
