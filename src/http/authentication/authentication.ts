import type { Awaitable } from '../../../schema/core/awaitable.ts';
import type { Access } from '../../../schema/core/permissions.ts';
import type { AccountEvent, SessionChange } from './account-status.ts';
import type { Credentials } from './bearer-token.ts';
import type { EndedTokens } from './shared-endings.ts';
import type { IssuedTokens } from './token-families.ts';

/** What is known at present of the caller of a request or of a connection. */
export interface Session {
  readonly access: Access;
  /** When the caller has to be authenticated again, in milliseconds since the epoch; undefined: never. */
  readonly validUntil: number | undefined;
  /** When the token expires, in milliseconds since the epoch; undefined: it has no expiry. */
  readonly expiresAt: number | undefined;
}

export interface Authentication {
  /** @throws UnauthenticatedError, and the failures of the calls to EIAM or to the issuer */
  authenticate(credentials: Credentials): Promise<Session>;
  /**
   * Applies an event of the directory: an account that was disabled, locked or deleted is signed out at once; one that may have
   * been is not trusted again before its status was read.
   */
  apply(event: AccountEvent): void;
  /** Keeps what the event closes or opens for replicas that start later, before it is published. */
  keep(event: AccountEvent): Awaitable<void>;
  /** The token was revoked through the gateway: it is refused from now on, and at the other replicas once this has settled. */
  revoke(token: string): Awaitable<void>;
  /** Tokens that were revoked through another replica; none: what ended sessions is to be read again. */
  ended(tokens: EndedTokens): void;
  /** Reads what ended sessions before this replica started, or while it heard of nothing. Never rejects. */
  load(): Promise<void>;
  /** The shared state can be reached again, or has lost what it had. Never rejects. */
  shareAgain(hasLost: boolean): Promise<void>;
  /**
   * What came of a grant: its tokens, or undefined for one that was refused. Tokens that end with the grant are checked again.
   * @param secret the code or the refresh token
   */
  granted(secret: string, tokens: IssuedTokens | undefined): Awaitable<void>;
  /** Calls back when the session ends or what it was made of has changed, until the result is disposed of. */
  onChange(session: Session, listener: (change: SessionChange) => void): Disposable;
  /** Whether nothing has happened since by which the session would be another one, or none; its validity aside. */
  isCurrent(session: Session): boolean;
}
