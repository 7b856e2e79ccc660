import { Random } from './random.ts';

/**
 * What can go wrong with a call.
 * - `latency`: the answer waits `ms`.
 * - `throttle`: envelope B `Throttling.User`, status 429 unless said otherwise, `x-acs-retry-after` in ms when given.
 * - `error500`: envelope A, the code that contains spaces; `error503`: envelope B `ServiceUnavailable`.
 * - `dropBeforeAnswer`: the operation is carried out, then the socket closes without an answer.
 * - `dropMidBody`: the socket closes after half of the body; `truncatedJson`: valid HTTP around half a body.
 * - `html`: a proxy's page, status 502 unless said otherwise.
 * - `expireToken`: the call's token dies now, so the answer is `invalid_token`, and stays so.
 * - `shiftRows`: rows seem to have been inserted (positive) or deleted (negative) in front of the page of a
 *   page-number list: `totalCount` moves by as much, later pages repeat or skip that many rows.
 * - `neverAnswer`: nothing, until the client or the emulator gives up.
 */
export type Fault =
  | { readonly kind: 'latency'; readonly ms: number }
  | { readonly kind: 'throttle'; readonly retryAfterMs?: number; readonly status?: number }
  | { readonly kind: 'error500' | 'error503' | 'expireToken' | 'neverAnswer' }
  | { readonly kind: 'dropBeforeAnswer' | 'dropMidBody' | 'truncatedJson' }
  | { readonly kind: 'html'; readonly status?: number }
  | { readonly kind: 'shiftRows'; readonly rows: number };

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

/** The rules in force. Several may hit one call: all of them then do, in the order they were added. */
export class Faults {
  readonly #random: Random;
  readonly #draws = new Set<(operation: string) => Fault | null>();

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** @returns takes the rule back when disposed */
  add(rule: FaultRule): Disposable {
    const draw = 'script' in rule ? drawScripted(rule) : drawRepeated(rule, this.#random);
    const drawMatching = (operation: string): Fault | null =>
      rule.operation === undefined || rule.operation === '*' || rule.operation === operation ? draw() : null;
    this.#draws.add(drawMatching);
    return { [Symbol.dispose]: () => this.#draws.delete(drawMatching) };
  }

  clear(): void {
    this.#draws.clear();
  }

  /** What hits this call; every rule that matches counts it. */
  draw(operation: string): Fault[] {
    const faults: Fault[] = [];
    for (const draw of this.#draws) {
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
