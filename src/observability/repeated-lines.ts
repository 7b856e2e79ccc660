import type { Log, LogFacts } from './log.ts';
import { createRefusalCounts, type RefusalCountsParts } from './refusal-counts.ts';

/** Warnings and errors that anything from outside can cause. Disposing writes what is counted. */
export interface RepeatedLines extends Disposable {
  readonly log: Log;
}

interface Line {
  readonly level: 'warn' | 'error';
  readonly facts: LogFacts;
  readonly text: string;
}

/**
 * The first of a kind is written at once; those that follow are one line a minute, with the id of the latest request and `count`:
 * what comes without a sign-in must not fill a disk.
 */
export function createRepeatedLines(
  log: Log,
  setTimer: RefusalCountsParts<never>['setTimer'],
): RepeatedLines {
  const lines = createRefusalCounts<Line>({
    report: ({ level, facts, text }, count) => log[level](count > 1 ? { ...facts, count } : facts, text),
    keyOf: (line) => JSON.stringify(line, withoutIds),
    shorten: ({ level, text }) => ({ level, text, facts: {} }),
    setTimer,
  });
  const note = (level: Line['level']) => (facts: LogFacts, text: string) =>
    lines.note({ level, facts, text });
  return {
    log: { ...log, warn: note('warn'), error: note('error') },
    [Symbol.dispose]: () => lines[Symbol.dispose](),
  };
}

/** The requests' ids, EIAM's among them, are different each time. An error is distinguished by its message. */
function withoutIds(name: string, value: unknown): unknown {
  if (name === 'requestId') return undefined;
  return value instanceof Error ? String(value) : value;
}
