import type { EvictionLog } from '../concurrency/eviction-log.ts';
import type { CallContext } from '../eiam/call-context.ts';
import type { CacheOptions } from './cache-options.ts';
import type { CachedRead } from './cached-read.ts';
import { Deadlines } from './deadlines.ts';
import type { Finding } from './lru-store.ts';
import { SingleFlight } from './single-flight.ts';

export interface FlightsParts
  extends Pick<CacheOptions, 'now' | 'setTimer' | 'joiningMs' | 'toWaitError' | 'shareCall'> {
  readonly log: Pick<EvictionLog, 'sequence' | 'isTouched'>;
}

/** What one flight calls, and where its finding goes. */
export interface FlightCall {
  readonly load: (context: CallContext) => Promise<Finding>;
  /** @param sequence of evictions when the call started */
  readonly onResult: (finding: Finding, sequence: number) => void;
}

/** The reads in flight, at most one of each key that callers may join. */
export class Flights {
  readonly #parts: FlightsParts;
  readonly #deadlines: Deadlines;
  readonly #byKey = new Map<string, SingleFlight<Finding>>();

  constructor(parts: FlightsParts) {
    this.#parts = parts;
    this.#deadlines = new Deadlines(parts);
  }

  get size(): number {
    return this.#byKey.size;
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** The flight of the same read, unless an eviction is known to touch it or its deadline is before that of the caller. */
  find<Answer>(
    { key, tags }: CachedRead<Answer>,
    { deadlineAt }: CallContext,
  ): SingleFlight<Finding> | undefined {
    const flight = this.#byKey.get(key);
    const { log } = this.#parts;
    return flight?.covers(deadlineAt) && !log.isTouched(flight.sequence, tags) ? flight : undefined;
  }

  /** @throws what `toWaitError` makes, where the operation has ended already */
  start<Answer>(
    { key, operation }: CachedRead<Answer>,
    context: CallContext,
    { load, onResult }: FlightCall,
  ): SingleFlight<Finding> {
    const { log, joiningMs, toWaitError, shareCall } = this.#parts;
    const ended = this.#deadlines.endOf(context);
    if (ended !== undefined) throw toWaitError(operation, ended);
    const deadlineAt = context.deadlineAt === undefined ? undefined : context.deadlineAt + joiningMs;
    const shared = shareCall?.();
    const flight = new SingleFlight<Finding>({
      shared,
      deadlines: this.#deadlines,
      sequence: log.sequence,
      deadlineAt,
      call: (signal) => load({ ...context, signal, deadlineAt, shared }),
      // A fresher flight may have taken its place.
      onResult: (finding) => {
        if (this.#remove(key, flight)) onResult(finding, flight.sequence);
      },
      onFailure: () => this.#remove(key, flight),
    });
    this.#byKey.set(key, flight);
    return flight;
  }

  /** Fails as the flight does, or with `toWaitError` when `context` ends first. */
  wait<Answer>(
    flight: SingleFlight<Finding>,
    { operation }: CachedRead<Answer>,
    context: CallContext,
  ): Promise<Finding> {
    const { toWaitError } = this.#parts;
    const ended = this.#deadlines.endOf(context);
    if (ended !== undefined) return Promise.reject(toWaitError(operation, ended));
    return flight.wait(context, (why) => toWaitError(operation, why));
  }

  #remove(key: string, flight: SingleFlight<Finding>): boolean {
    return this.#byKey.get(key) === flight && this.#byKey.delete(key);
  }
}
