/** One report a minute for each kind of refusal. */
const minuteMs = 60_000;

export interface RefusalCountsParts {
  /** Takes how many refusals of a kind there were. */
  readonly report: (reason: string, count: number) => void;
  /** Calls back once, after so many milliseconds; the result cancels it. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
}

/** Counts refusals by their kind, of which there are few. Disposing of it reports what is counted. */
export interface RefusalCounts extends Disposable {
  note(reason: string): void;
}

/**
 * The first of a kind is reported at once; those that follow once a minute, with their number: what comes without a sign-in must not
 * fill a disk.
 */
export function createRefusalCounts({ report, setTimer }: RefusalCountsParts): RefusalCounts {
  /** Those that are not reported yet, and the timer that will. */
  const counted = new Map<string, { count: number; readonly cancel: () => void }>();

  function begin(reason: string, count: number): void {
    report(reason, count);
    counted.set(reason, { count: 0, cancel: setTimer(() => flush(reason), minuteMs) });
  }

  function flush(reason: string): void {
    const count = counted.get(reason)?.count ?? 0;
    counted.delete(reason);
    if (count > 0) begin(reason, count);
  }

  return {
    note(reason) {
      const known = counted.get(reason);
      if (known) known.count += 1;
      else begin(reason, 1);
    },
    [Symbol.dispose]: () => {
      for (const [reason, { count, cancel }] of counted) {
        cancel();
        if (count > 0) report(reason, count);
      }
      counted.clear();
    },
  };
}
