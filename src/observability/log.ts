import { pino } from 'pino';
import { toErrorFacts } from './error-facts.ts';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/** What a line of the log says beside its text. */
export interface LogFacts {
  readonly [name: string]: unknown;
  /** Use `err`: an error under any other name is written as `{}`. */
  readonly error?: never;
}

/** Where a layer's words go: facts first, then a text that says what happened. */
export interface Log {
  /** Absent where lines of this level are not written, so that their facts need not be gathered. */
  readonly debug?: ((facts: LogFacts, text: string) => void) | undefined;
  info(facts: LogFacts, text: string): void;
  warn(facts: LogFacts, text: string): void;
  error(facts: LogFacts, text: string): void;
}

/** Where lines go, each with its end. */
export interface LogDestination {
  write(line: string): unknown;
}

/** Characters that JSON leaves as they are, and that some readers of lines take for the end of one, or terminals for commands. */
const lineBreaking = /[\u007f-\u009f\u2028\u2029]/g;

function toOneLine(text: string): string {
  return text.replace(lineBreaking, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The process's log: a JSON object a line, on standard error if nothing else is said, so that standard output stays for people. */
export function createLog(level: LogLevel, destination: LogDestination = pino.destination(2)): Log {
  const log = pino(
    {
      ...{ level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
      serializers: { err: (error: unknown) => toErrorFacts(error) },
    },
    { write: (line) => void destination.write(toOneLine(line)) },
  );
  return {
    debug: level === 'debug' ? (facts, text) => log.debug(facts, text) : undefined,
    info: (facts, text) => log.info(facts, text),
    warn: (facts, text) => log.warn(facts, text),
    error: (facts, text) => log.error(facts, text),
  };
}
