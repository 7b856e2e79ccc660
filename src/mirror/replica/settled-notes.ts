import type { Clock } from '../../eiam/clock.ts';
import { type SettledTarget, type SharedLog, SharedStateUnavailableError } from '../../shared-state/ports.ts';
import { pause } from '../sync/pause.ts';

/** Targets that one entry names at most. */
const mostNamed = 1_000;
/** After so long an append is tried again that has failed, in milliseconds. */
const retryMs = 500;

export interface SettledNotesParts {
  readonly log: Pick<SharedLog, 'append'>;
  readonly fence: number;
  /** Names an entry. */
  readonly newId: () => string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Behind the rows that are being logged. */
  readonly inOrder: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly onFailure: (error: unknown) => void;
}

/** What the replica that keeps the mirror has read again, for the log: as one entry what comes at once. */
export class SettledNotes {
  readonly #parts: SettledNotesParts;
  #waiting: SettledTarget[] = [];
  #logging: Promise<void> | undefined;

  constructor(parts: SettledNotesParts) {
    this.#parts = parts;
  }

  note(key: string | undefined, position: number): void {
    this.#waiting.push({ key, position });
    this.#logging ??= this.#log();
  }

  /** Resolves once all of them are logged, or none can be any more. */
  async ended(): Promise<void> {
    await this.#logging;
  }

  async #log(): Promise<void> {
    const { log, newId, fence, clock, signal, inOrder, onFailure } = this.#parts;
    // Those that come in the same turn are one entry.
    await Promise.resolve();
    try {
      while (this.#waiting.length > 0 && !signal.aborted) {
        const settled = this.#waiting.splice(0, mostNamed);
        try {
          await inOrder(async () => log.append({ id: newId(), body: { kind: 'settled', settled }, fence }));
        } catch (error) {
          if (signal.aborted) return;
          this.#waiting = [...settled, ...this.#waiting];
          if (!(error instanceof SharedStateUnavailableError)) {
            onFailure(error);
            return;
          }
          await pause(clock, retryMs, signal).catch(() => {});
        }
      }
    } finally {
      // In the turn in which none was left: one that comes behind it begins again.
      this.#logging = undefined;
    }
  }
}
