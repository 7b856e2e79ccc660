import { UnauthenticatedError } from '../../../schema/errors/errors.ts';
import type { SessionChange } from './account-status.ts';
import type { Authentication, Session } from './authentication.ts';
import type { Credentials } from './bearer-token.ts';

/** Calls back after so many milliseconds, until the result is called. */
export type SetTimer = (callback: () => void, ms: number) => () => void;

/** A connection that lasts: a WebSocket or a stream of events. */
export interface WatchedConnection {
  /** What it was opened with. */
  readonly credentials: Credentials;
  readonly session: Session;
  /** Called once, when the session ends. */
  readonly onEnd: () => void;
}

export interface SessionWatchOptions extends WatchedConnection {
  readonly authentication: Authentication;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
  /** Called once, when it is not watched any more; default: nothing is. */
  readonly onStop?: () => void;
}

export interface SessionWatch extends Disposable {
  /** The present session: permissions can change while the connection lasts. */
  readonly session: Session;
  /**
   * The session for what begins now: where something has changed it, it is checked first.
   * @throws UnauthenticatedError, and the failures of the check
   */
  current(): Promise<Session>;
}

/** Sessions of requests, and of connections that last. */
export interface Sessions extends Pick<Authentication, 'authenticate'> {
  watch(connection: WatchedConnection): SessionWatch;
}

/** The pause before a check that failed upstream is repeated, in milliseconds. */
const retryMs = 5_000;
/** The shortest pause between two checks, in milliseconds. */
const shortestMs = 1_000;
/** How long a connection is kept whose session could not be checked, in milliseconds. */
const graceMs = 60_000;
/** Node's timers hold no more, in milliseconds. */
const longestTimerMs = 2_147_483_647;

/**
 * Watches the session of a connection: it is checked again when its validity ends, and where something that it was made of changes, at
 * once or a second after the last check. It ends when the token expires or is revoked, or the account is disabled, locked or deleted.
 */
export function watchSession(options: SessionWatchOptions): SessionWatch {
  const { authentication, credentials, onEnd, now, setTimer } = options;
  let { session } = options;
  let cancel = () => {};
  let isOver = false;
  /** The number of the latest check: the answer of an older one is discarded. */
  let round = 0;
  /** When the last check began, in milliseconds since the epoch. */
  let checkedAt = Number.NEGATIVE_INFINITY;
  /** Whether something has changed since that has not been checked yet. */
  let isDoubted = false;
  let changes = authentication.onChange(session, onChange);
  wait(session.validUntil);
  // It may have changed before it was watched.
  if (!authentication.isCurrent(session)) onChange('DOUBTED');

  function onChange(change: SessionChange): void {
    if (change === 'SIGNED_OUT') end();
    if (isDoubted || isOver) return;
    isDoubted = true;
    // One change notifies once for each of its tags.
    queueMicrotask(() => {
      if (isOver || !isDoubted) return;
      if (now() - checkedAt >= shortestMs) recheck();
      else wait(now());
    });
  }

  function stop(): void {
    if (isOver) return;
    isOver = true;
    options.onStop?.();
    cancel();
    changes[Symbol.dispose]();
  }

  function end(): void {
    if (isOver) return;
    stop();
    onEnd();
  }

  function wait(until: number | undefined): void {
    cancel();
    if (until === undefined) return;
    const soonest = Math.max(until, now() + shortestMs);
    const at = Math.min(soonest, session.expiresAt ?? Number.POSITIVE_INFINITY);
    cancel = setTimer(
      () => {
        if (now() < at) wait(until);
        else recheck();
      },
      Math.min(Math.max(0, at - now()), longestTimerMs),
    );
  }

  function recheck(): void {
    cancel();
    check().catch(end);
  }

  function adopt(known: Session): void {
    if (known === session) return;
    session = known;
    changes[Symbol.dispose]();
    changes = authentication.onChange(session, onChange);
  }

  async function check(): Promise<void> {
    round += 1;
    const mine = round;
    checkedAt = now();
    isDoubted = false;
    if (now() >= (session.expiresAt ?? Number.POSITIVE_INFINITY)) return end();
    try {
      const known = await authentication.authenticate(credentials);
      if (isOver || mine !== round) return;
      if (known.access.viewer?.subject !== session.access.viewer?.subject) return end();
      adopt(known);
      wait(isDoubted ? now() : session.validUntil);
    } catch (error) {
      if (isOver || mine !== round) return;
      const isInGrace = now() < (session.validUntil ?? 0) + graceMs;
      if (error instanceof UnauthenticatedError || !isInGrace) return end();
      wait(now() + retryMs);
    }
  }

  return {
    get session() {
      return session;
    },
    async current() {
      if (authentication.isCurrent(session)) return session;
      const known = await authentication.authenticate(credentials);
      if (known.access.viewer?.subject !== session.access.viewer?.subject) throw new UnauthenticatedError();
      if (!isOver) adopt(known);
      return known;
    },
    [Symbol.dispose]: stop,
  };
}
