import { pino } from 'pino';

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/** The process's log: a JSON object a line on standard error, so that standard output stays for people. */
export function createLog(level: LogLevel) {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}

/** Where a layer's words go: facts first, then a text that says what happened. */
export type Log = Pick<ReturnType<typeof createLog>, 'info' | 'warn' | 'error'>;
