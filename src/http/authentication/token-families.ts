import type { Awaitable } from '../../../schema/core/awaitable.ts';
import { type EndedSessions, SharedStateUnavailableError } from '../../shared-state/ports.ts';
import { digestOf } from './bearer-token.ts';

/** Tokens of one grant, as they were issued. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
}

/**
 * Which access tokens came of the same sign-in through this gateway: they end with its refresh token, and with a code that comes again
 * (RFC 7009 2.1, RFC 9700 4.14.2). By digest: the tokens themselves are kept nowhere. What cannot be shared is left out: such a token is
 * checked again when its session's validity ends.
 */
export class TokenFamilies {
  readonly #sessions: Pick<EndedSessions, 'addFamily' | 'familyOf'>;

  constructor(sessions: Pick<EndedSessions, 'addFamily' | 'familyOf'>) {
    this.#sessions = sessions;
  }

  /** @param secret the code or the refresh token that they were obtained with */
  add(secret: string, { accessToken, refreshToken }: IssuedTokens): Awaitable<void> {
    const refresh = refreshToken === undefined ? undefined : nameOf(refreshToken);
    return unlessUnavailable(
      this.#sessions.addFamily(nameOf(secret), [nameOf(accessToken)], refresh),
      undefined,
    );
  }

  /** Digests of the access tokens that end with it. */
  of(secret: string): Awaitable<readonly string[]> {
    return unlessUnavailable(this.#sessions.familyOf(nameOf(secret)), []);
  }
}

function unlessUnavailable<Value>(answer: Awaitable<Value>, otherwise: Value): Awaitable<Value> {
  if (!(answer instanceof Promise)) return answer;
  return answer.catch((error: unknown) => {
    if (error instanceof SharedStateUnavailableError) return otherwise;
    throw error;
  });
}

function nameOf(token: string): string {
  return digestOf(token).toString('base64');
}
