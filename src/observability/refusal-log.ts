import type { Log } from './log.ts';

/** One line a minute for each kind of refusal. */
const minuteMs = 60_000;

export interface RefusalLogOptions {
  readonly log: Pick<Log, 'info'>;
  /** Calls back once, after so many milliseconds; the result cancels it. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
}

/** Counts refused sign-ins by their kind, of which there are few. Disposing of it writes what is counted. */
export interface RefusalLog extends Disposable {
  note(reason: string): void;
}

/** The first of a kind is a line at once; those that follow are one line a minute, with their number. */
export function createRefusalLog({ log, setTimer }: RefusalLogOptions): RefusalLog {
  const counts = new Map<string, number>();
  const timers = new Map<string, () => void>();

  function write(reason: string, count: number): void {
    log.info({ reason, count }, 'sign-ins were refused');
    counts.set(reason, 0);
    timers.set(
      reason,
      setTimer(() => flush(reason), minuteMs),
    );
  }

  function flush(reason: string): void {
    const count = counts.get(reason) ?? 0;
    timers.delete(reason);
    if (count > 0) write(reason, count);
  }

  return {
    note(reason) {
      if (timers.has(reason)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
      else write(reason, 1);
    },
    [Symbol.dispose]: () => {
      for (const [reason, cancel] of timers) {
        cancel();
        const count = counts.get(reason) ?? 0;
        if (count > 0) log.info({ reason, count }, 'sign-ins were refused');
      }
      timers.clear();
    },
  };
}
