import type { Traffic } from './calls.ts';

export interface SiblingWaitOptions {
  /** How long a batch waits for the next sibling's answer, in milliseconds. */
  readonly quietMs: number;
  /** How long a batch waits for all of them together, in milliseconds. */
  readonly limitMs: number;
}

/** The default: a few milliseconds beyond the last answer, and a tenth of a second for all of them. */
export const shippedSiblingWait: SiblingWaitOptions = { quietMs: 5, limitMs: 100 };

interface Limit {
  passed: boolean;
}

/**
 * When a batch whose keys come from several parents is sent. Parents whose calls are answered one by one would each make a small
 * batch; so it waits while sibling calls of the same operation are in flight and their answers keep arriving, and no longer than
 * the limit (budgets.md).
 */
export function createSiblingWait(
  traffic: Pick<Traffic, 'inFlight' | 'answered' | 'onceAnswered'>,
  { quietMs, limitMs }: SiblingWaitOptions,
) {
  let waiting: (() => void)[] = [];

  function goOff() {
    const batches = waiting;
    waiting = [];
    for (const batch of batches) batch();
  }

  /**
   * One iteration of the event loop lets the resolvers behind an answer call their loaders, and reads answers already received.
   * @param limit set with the first wait: most batches find nothing to wait for
   */
  function look(limit: Limit | undefined, answeredBefore: number, quiet: boolean) {
    setImmediate(() => {
      if (waiting.length === 0) return;
      const stalled = quiet && traffic.answered === answeredBefore;
      if (traffic.inFlight === 0 || limit?.passed || stalled) goOff();
      else waitForAnswer(limit ?? startLimit());
    });
  }

  function startLimit(): Limit {
    const limit = { passed: false };
    const timer = setTimeout(() => {
      limit.passed = true;
    }, limitMs);
    timer.unref();
    return limit;
  }

  function waitForAnswer(limit: Limit) {
    const { answered } = traffic;
    let over = false;
    const settle = (quiet: boolean) => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      look(limit, answered, quiet);
    };
    const timer = setTimeout(() => settle(true), quietMs);
    traffic.onceAnswered(() => settle(false));
  }

  /** For DataLoader's `batchScheduleFn`. */
  return function schedule(batch: () => void): void {
    waiting.push(batch);
    if (waiting.length === 1) look(undefined, -1, false);
  };
}
