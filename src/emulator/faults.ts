import { Random } from './random.ts';

/**
 * When a fault strikes: before the operation is carried out, so that nothing happens (a fault that answers keeps it from
 * happening at all), or after, so that a write is done although its reply is lost. After takes the place of
 * whatever the operation answered, a refusal too.
 */
export type FaultMoment = 'before' | 'after';

interface Moment {
  /** Default `before`, except for `dropBeforeAnswer`. */
  readonly effect?: FaultMoment;
}

/**
 * What can go wrong with a call.
 * - `latency`: the answer waits `ms`; with `effect: 'after'` a caller's time-out comes when the write is done.
 * - `throttle`: envelope B `Throttling.User`, status 429 unless said otherwise, `x-acs-retry-after` in ms when given;
 *   a throttled call never takes effect.
 * - `error500`: envelope A, the code that contains spaces; `error503`: envelope B `ServiceUnavailable`.
 * - `dropBeforeAnswer`: the socket closes without an answer, and unless `effect: 'before'` the operation is done.
 * - `dropMidBody`: the socket closes after half of the body; `truncatedJson`: valid HTTP around half a body; in both
 *   the operation is done.
 * - `html`: a proxy's page, status 502 unless said otherwise.
 * - `refuse`: envelope B with any status and code, for what cannot be brought about otherwise; no effect.
 * - `expireToken`: the call's token dies now, so the answer is `invalid_token`, and stays so; no effect.
 * - `shiftRows`: rows seem to have been inserted (positive) or deleted (negative) in front of the page of a
 *   page-number list: `totalCount` moves by as much, later pages repeat or skip that many rows.
 * - `neverAnswer`: nothing, until the client or the emulator gives up.
 */
export type Fault =
  | ({ readonly kind: 'latency'; readonly ms: number } & Moment)
  | { readonly kind: 'throttle'; readonly retryAfterMs?: number; readonly status?: number }
  | ({ readonly kind: 'error500' | 'error503' | 'neverAnswer' | 'dropBeforeAnswer' } & Moment)
  | { readonly kind: 'dropMidBody' | 'truncatedJson' | 'expireToken' }
  | { readonly kind: 'refuse'; readonly status: number; readonly code: string; readonly message?: string }
  | ({ readonly kind: 'html'; readonly status?: number } & Moment)
  | { readonly kind: 'shiftRows'; readonly rows: number };

const afterwards: ReadonlySet<Fault['kind']> = new Set(['dropBeforeAnswer', 'dropMidBody', 'truncatedJson']);

export function momentOf(fault: Fault): FaultMoment {
  const asked = 'effect' in fault ? fault.effect : undefined;
  return asked ?? (afterwards.has(fault.kind) ? 'after' : 'before');
}

interface Matching {
  /** The operation's name, or `*` for all; default `*`. */
  readonly operation?: string;
}

/** One fault, for every matching call unless limited. */
export interface RepeatedFault extends Matching {
  readonly fault: Fault;
  /** Share of the matching calls, 0..1, drawn from the emulator's seed; default 1. */
  readonly rate?: number;
  /** How many calls it may hit in all; default unlimited. */
  readonly times?: number;
}

/** One entry for each matching call, in order; null leaves that call alone, and so does the end of the script. */
export interface ScriptedFaults extends Matching {
  readonly script: readonly (Fault | null)[];
}

export type FaultRule = RepeatedFault | ScriptedFaults;

/**
 * The rules in force. Several may hit one call: all of them then do, those before the effect and then those after it, in
 * the order they were added, until one answers.
 */
export class Faults {
  readonly #random: Random;
  readonly #draws = new Map<number, (operation: string) => Fault | null>();
  #added = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** @returns takes the rule back when disposed; `number` does so by `remove` as well */
  add(rule: FaultRule): Disposable & { readonly number: number } {
    const draw = 'script' in rule ? drawScripted(rule) : drawRepeated(rule, this.#random);
    const drawMatching = (operation: string): Fault | null =>
      rule.operation === undefined || rule.operation === '*' || rule.operation === operation ? draw() : null;
    this.#added += 1;
    const number = this.#added;
    this.#draws.set(number, drawMatching);
    return { number, [Symbol.dispose]: () => this.remove(number) };
  }

  /** @returns false where there is none, or no more */
  remove(number: number): boolean {
    return this.#draws.delete(number);
  }

  /** No rule is in force, not even one that has hit all that it may. */
  get isEmpty(): boolean {
    return this.#draws.size === 0;
  }

  clear(): void {
    this.#draws.clear();
  }

  /** What hits this call; every rule that matches counts it. */
  draw(operation: string): Fault[] {
    const faults: Fault[] = [];
    for (const draw of this.#draws.values()) {
      const fault = draw(operation);
      if (fault !== null) faults.push(fault);
    }
    return faults;
  }
}

function drawScripted({ script }: ScriptedFaults): () => Fault | null {
  const rest = script.values();
  return () => rest.next().value ?? null;
}

function drawRepeated(
  { fault, rate = 1, times = Infinity }: RepeatedFault,
  random: Random,
): () => Fault | null {
  let left = times;
  return () => {
    if (left <= 0 || !random.chance(rate)) return null;
    left -= 1;
    return fault;
  };
}
