import { UnauthenticatedError } from '../../../schema/errors/errors.ts';
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
}

export interface SessionWatch extends Disposable {
  /** The present session: permissions can change while the connection lasts. */
  readonly session: Session;
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
 * Watches the session of a connection: it is checked again when its validity ends, and at once where an event puts its account in
 * doubt. It ends when the token expires, or the account is disabled, locked or deleted.
 */
export function watchSession(options: SessionWatchOptions): SessionWatch {
  const { authentication, credentials, onEnd, now, setTimer } = options;
  let { session } = options;
  let cancel = () => {};
  let isOver = false;
  /** The number of the latest check: the answer of an older one is discarded. */
  let round = 0;
  const changes = authentication.onChange(session, (change) => (change === 'SIGNED_OUT' ? end() : recheck()));
  wait(session.validUntil);

  function stop(): void {
    isOver = true;
    cancel();
    changes[Symbol.dispose]();
  }

  function end(): void {
    if (isOver) return;
    stop();
    onEnd();
  }

  function wait(until: number | undefined): void {
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

  async function check(): Promise<void> {
    round += 1;
    const mine = round;
    if (now() >= (session.expiresAt ?? Number.POSITIVE_INFINITY)) return end();
    try {
      const known = await authentication.authenticate(credentials);
      if (isOver || mine !== round) return;
      if (known.access.viewer?.subject !== session.access.viewer?.subject) return end();
      session = known;
      wait(session.validUntil);
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
    [Symbol.dispose]: stop,
  };
}
