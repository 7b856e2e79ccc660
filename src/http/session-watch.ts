import { UnauthenticatedError } from '../../schema/errors/errors.ts';
import type { Credentials } from './authentication/credentials.ts';
import type { Authentication, Session } from './viewer.ts';

/** Calls back after so many milliseconds, until the result is called. */
export type SetTimer = (callback: () => void, ms: number) => () => void;

/** A client that stays. */
export interface Visit {
  /** What it brought along when it connected. */
  readonly credentials: Credentials;
  readonly session: Session;
  /** Called once, when it is signed in no longer. */
  readonly onEnd: () => void;
}

export interface SessionWatchOptions extends Visit {
  readonly authentication: Authentication;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
}

export interface SessionWatch extends Disposable {
  /** Who is there, as it is known now: what they may do can change while they are connected. */
  readonly session: Session;
}

/** Who comes, and who stays. */
export interface Sessions extends Pick<Authentication, 'authenticate'> {
  watch(visit: Visit): SessionWatch;
}

/** The pause before whoever could not be asked is asked again, in milliseconds. */
const retryMs = 5_000;
/** The shortest pause between two questions, in milliseconds. */
const shortestMs = 1_000;
/** How long a client stays that nobody could be asked about, in milliseconds. */
const graceMs = 60_000;
/** Node's timers hold no more, in milliseconds. */
const longestTimerMs = 2_147_483_647;

/**
 * Watches a client that stays connected: when what is known of it is over, it is asked anew who it is; when its token is over, or
 * its account is disabled, locked or deleted, that is the end. Where that may have happened, it is asked at once.
 */
export function watchSession(options: SessionWatchOptions): SessionWatch {
  const { authentication, credentials, onEnd, now, setTimer } = options;
  let { session } = options;
  let cancel = () => {};
  let isOver = false;
  /** How often it was asked: what an older question is answered with counts no more. */
  let round = 0;
  const news = authentication.onNews(session, (told) => (told === 'SIGNED_OUT' ? end() : recheck()));
  wait(session.validUntil);

  function stop(): void {
    isOver = true;
    cancel();
    news[Symbol.dispose]();
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
      const isPatient = now() < (session.validUntil ?? 0) + graceMs;
      if (error instanceof UnauthenticatedError || !isPatient) return end();
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
