import { type Awaitable, andThen } from '../../../schema/core/awaitable.ts';
import { type LogBody, type SharedState, SharedStateUnavailableError } from '../../shared-state/ports.ts';
import type { Closings } from './account-status.ts';

/** Tokens by digest: those that are refused from now on, and those that are checked again. */
export type EndedTokens = Pick<Extract<LogBody, { kind: 'revoked' }>, 'digests' | 'doubted'>;

/** What is known here of sessions that ended. */
export interface KnownEndings {
  /** Until when each is refused, in milliseconds since the epoch. */
  readonly revoked: ReadonlyMap<string, number>;
  readonly closed: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export interface SharedEndingsParts {
  readonly shared: Pick<SharedState, 'log' | 'sessions'>;
  readonly newId: () => string;
}

/** What the store could not take, of each kind. More than this is left out: it ends with the tokens, within a day. */
const mostWaiting = 10_000;
/** Ends that are within so many milliseconds of each other are stored as one. */
const nearMs = 60_000;

/**
 * Ends of sessions that other replicas learn of: those that run by the log, those that start later by the store. What it cannot take
 * has taken effect here all the same, and is stored once it can be.
 */
export class SharedEndings {
  readonly #parts: SharedEndingsParts;
  readonly #waitingTokens = new Map<EndedTokens, number>();
  readonly #waitingClosings = new Map<string, Closings>();

  constructor(parts: SharedEndingsParts) {
    this.#parts = parts;
  }

  /** @param until when none of them could be used any more, in milliseconds since the epoch. Never rejects. */
  end(tokens: EndedTokens, until: number): Awaitable<void> {
    return orLater(
      () => this.#store(tokens, until),
      () => {
        if (this.#waitingTokens.size < mostWaiting) this.#waitingTokens.set(tokens, until);
      },
    );
  }

  /** Accounts that were closed, or opened again. Never rejects. */
  close(userId: string, closings: Closings): Awaitable<void> {
    return orLater(
      () => this.#parts.shared.sessions.setClosed(userId, closings),
      () => {
        const waiting = this.#waitingClosings.get(userId);
        if (!waiting && this.#waitingClosings.size >= mostWaiting) return;
        this.#waitingClosings.set(userId, new Map([...(waiting ?? []), ...closings]));
      },
    );
  }

  /** Stores what waits: the store can be reached again. */
  async retry(): Promise<void> {
    const tokens = [...this.#waitingTokens];
    const closings = [...this.#waitingClosings];
    this.#waitingTokens.clear();
    this.#waitingClosings.clear();
    for (const [userId, changes] of closings) await this.close(userId, changes);
    for (const [ended, until] of tokens) await this.end(ended, until);
  }

  /** What ended sessions until now, wherever that was. @throws SharedStateUnavailableError */
  async load(): Promise<KnownEndings> {
    const { sessions } = this.#parts.shared;
    const [revoked, closed] = await Promise.all([sessions.revoked(), sessions.closed()]);
    return { revoked, closed };
  }

  /** Stores all that is known here: the store has lost what it had. @throws SharedStateUnavailableError */
  async storeAgain({ revoked, closed }: KnownEndings): Promise<void> {
    const { log, sessions } = this.#parts.shared;
    const byEnd = Map.groupBy(revoked, ([, until]) => Math.ceil(until / nearMs) * nearMs);
    for (const [until, those] of byEnd)
      await sessions.addRevoked(
        those.map(([digest]) => digest),
        until,
      );
    for (const [userId, closings] of closed) await sessions.setClosed(userId, closings);
    // Those that have read it before this was stored read it again.
    await log.append({ id: this.#parts.newId(), body: { kind: 'revoked', digests: [], doubted: [] } });
  }

  /** First for those that start later: one that begins to follow in between reads it in the store. */
  #store(tokens: EndedTokens, until: number): Awaitable<void> {
    const { log, sessions } = this.#parts.shared;
    const { digests } = tokens;
    const kept = digests.length > 0 ? sessions.addRevoked(digests, until) : undefined;
    return andThen(kept, () =>
      andThen(log.append({ id: this.#parts.newId(), body: { kind: 'revoked', ...tokens } }), () => undefined),
    );
  }
}

function orLater(store: () => Awaitable<void>, wait: () => void): Awaitable<void> {
  const stored = store();
  if (!(stored instanceof Promise)) return undefined;
  return stored.catch((error: unknown) => {
    if (!(error instanceof SharedStateUnavailableError)) throw error;
    wait();
  });
}
