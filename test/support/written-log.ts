import { createLog, type LogLevel } from '../../src/observability/log.ts';

/** The log as a process writes it, and what it wrote. */
export function keepWritten(level: LogLevel) {
  const written: string[] = [];
  return {
    log: createLog(level, { write: (text) => written.push(text) }),
    text: () => written.join(''),
    /** @throws SyntaxError for a line that is none */
    lines: () =>
      written
        .join('')
        .split(/[\n\r\u0085\u2028\u2029]/)
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
  };
}
