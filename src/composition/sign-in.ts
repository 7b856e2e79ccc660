import { randomBytes } from 'node:crypto';
import { RecentWrites } from '../actions/recent-writes.ts';
import type { Config } from '../config.ts';
import { systemClock } from '../eiam/clock.ts';
import type { Authentication } from '../http/authentication/authentication.ts';
import {
  type AuthenticationMode,
  type AuthenticationParts,
  createAuthentication,
} from '../http/authentication/modes.ts';
import { type Sessions, watchSession } from '../http/authentication/session-watch.ts';
import type { AuthenticationConfig } from '../settings/authentication.ts';
import { createIdentity, type IdentityParts } from './identity.ts';

export interface SignInParts
  extends Pick<AuthenticationParts, 'evictions' | 'endings' | 'log' | 'onRefusal' | 'onSignIn'>,
    Pick<IdentityParts, 'client' | 'pause' | 'now'> {
  readonly config: Pick<Config, 'authentication' | 'proxy'>;
  /** The token of AUTH_MODE=local; default 32 random bytes. */
  readonly newToken?: (() => string) | undefined;
}

/** Who callers are, and what they may do. */
export interface SignIn {
  readonly authentication: Authentication;
  readonly sessions: Sessions;
  /** Takes what the process writes: rights are read as they are since. */
  readonly recentWrites: RecentWrites;
  /** The token that callers of this process send, with AUTH_MODE=local. */
  readonly localToken: string | undefined;
  /** Connections whose session is watched. */
  readonly watched: () => number;
}

export function createSessions({
  config,
  client,
  evictions,
  endings,
  log,
  onRefusal,
  onSignIn,
  now,
  pause,
  newToken = createToken,
}: SignInParts): SignIn {
  const recentWrites = new RecentWrites(now);
  const mode = withToken(config.authentication, newToken);
  const authentication = createAuthentication(mode, {
    identity: createIdentity({ client, written: recentWrites, pause, now }),
    evictions,
    endings,
    log,
    onRefusal,
    onSignIn,
    now,
    proxy: config.proxy,
  });
  let watched = 0;
  const onStop = () => {
    watched -= 1;
  };
  const sessions: Sessions = {
    authenticate: authentication.authenticate,
    watch: (connection) => {
      watched += 1;
      return watchSession({ ...connection, authentication, now, setTimer: systemClock.setTimer, onStop });
    },
  };
  const localToken = mode.mode === 'local' ? mode.token : undefined;
  return { authentication, sessions, recentWrites, localToken, watched: () => watched };
}

function withToken(config: AuthenticationConfig, newToken: () => string): AuthenticationMode {
  return config.mode === 'local' ? { mode: 'local', token: newToken() } : config;
}

function createToken(): string {
  return randomBytes(32).toString('base64url');
}
