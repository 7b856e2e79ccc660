import type { SetTimer } from './timers.ts';

/** What the whole emulator hands to its senders. */
export interface SenderWorld {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
  readonly randomBytes: (size: number) => Buffer;
}
