import { pino } from 'pino';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/** What a line of the log says beside its text. */
export interface LogFacts {
  readonly [name: string]: unknown;
  /** Use `err`: an error under any other name is written as `{}`. */
  readonly error?: never;
}

/** Where a layer's words go: facts first, then a text that says what happened. */
export interface Log {
  info(facts: LogFacts, text: string): void;
  warn(facts: LogFacts, text: string): void;
  error(facts: LogFacts, text: string): void;
}

/** The process's log: a JSON object a line on standard error, so that standard output stays for people. */
export function createLog(level: LogLevel): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}
