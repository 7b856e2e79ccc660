import type { Log, LogFacts } from '../../src/observability/log.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly facts: LogFacts;
  readonly text: string;
}

/** A log that keeps its lines, those of `debug` where wanted. */
export function keepLines(level: 'info' | 'debug' = 'info') {
  const lines: LogLine[] = [];
  const keep = (level: LogLine['level']) => (facts: LogFacts, text: string) =>
    void lines.push({ level, facts, text });
  const log: Log = {
    debug: level === 'debug' ? keep('debug') : undefined,
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
  };
  return {
    log,
    lines,
    /** The lines of operations. */
    operations: () => lines.filter(({ facts }) => 'outcome' in facts && 'graphql' in facts),
    /** The lines of attempts of upstream calls. */
    calls: () => lines.filter(({ facts }) => 'attempt' in facts),
  };
}
