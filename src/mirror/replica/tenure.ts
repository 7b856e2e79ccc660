import { type Lease, SharedStateUnavailableError } from '../../shared-state/ports.ts';
import { pause } from '../sync/pause.ts';
import type { SyncClock } from '../sync/ports.ts';

/** How long the lease lasts unless it is renewed, and how often that is tried, or to get it. Milliseconds. */
const leaseMs = 10_000;
const everyMs = 1_000;

export interface TenureParts {
  readonly lease: Lease;
  readonly clock: SyncClock;
  readonly signal: AbortSignal;
  /** Whether this replica may have it now. */
  readonly isFit: () => Promise<boolean>;
  /** It has it: until the signal is aborted it keeps the mirror. Resolves once it has ended that. */
  readonly keep: (fence: number, signal: AbortSignal) => Promise<void>;
  /** Another replica has it. */
  readonly onRefused: () => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** Keeps the mirror for as long as it has the lease, and asks for it otherwise. */
export class Tenure {
  readonly #parts: TenureParts;
  #current: AbortController | undefined;

  constructor(parts: TenureParts) {
    this.#parts = parts;
  }

  /** Another replica has it, or the log is another one. */
  end(): void {
    this.#current?.abort();
  }

  /** Until the signal is aborted. */
  async run(): Promise<void> {
    const { lease, clock, signal, isFit, onRefused } = this.#parts;
    while (!signal.aborted) {
      try {
        if (await isFit()) {
          const fence = await lease.acquire(leaseMs);
          await (fence === undefined ? onRefused() : this.#hold(fence));
        }
      } catch (error) {
        this.#failed(error);
      }
      await pause(clock, everyMs, signal).catch(() => {});
    }
  }

  async #hold(fence: number): Promise<void> {
    const { lease, signal } = this.#parts;
    const current = new AbortController();
    this.#current = current;
    const ending = AbortSignal.any([signal, current.signal]);
    const kept = this.#keep(fence, ending).finally(() => current.abort());
    await this.#renew(fence, ending);
    current.abort();
    this.#current = undefined;
    await kept;
    await lease.release(fence);
  }

  async #keep(fence: number, signal: AbortSignal): Promise<void> {
    try {
      await this.#parts.keep(fence, signal);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const { signal, onFailure } = this.#parts;
    // Of the store that is in the log already.
    if (!signal.aborted && !(error instanceof SharedStateUnavailableError)) onFailure(error);
  }

  /** Resolves once it is lost, or given up. */
  async #renew(fence: number, ending: AbortSignal): Promise<void> {
    const { lease, clock } = this.#parts;
    let heldUntil = clock.monotonicMs() + leaseMs;
    while (!ending.aborted) {
      await pause(clock, everyMs, ending).catch(() => {});
      if (ending.aborted) return;
      const askedAt = clock.monotonicMs();
      try {
        if (!(await lease.renew(fence, leaseMs))) return;
        heldUntil = askedAt + leaseMs;
      } catch (error) {
        this.#failed(error);
        // It may be held still.
        if (clock.monotonicMs() > heldUntil) return;
      }
    }
  }
}
