import { fetchKeyDocument, type KeyFetchOptions } from '../../keys/key-document.ts';
import { createRemoteKeys } from '../../keys/remote-keys.ts';
import type { Log } from '../../observability/log.ts';
import type { AuthenticationConfig } from '../../settings/authentication.ts';
import type { Authentication } from './authentication.ts';
import { createAnonymousAccess, createLocalAccess } from './fixed-access.ts';
import { createJwtCheck } from './jwt.ts';
import { createSignIn, type SignInOptions } from './sign-in.ts';
import { createUserInfoCheck, type UserInfoOptions } from './user-info.ts';

export interface AuthenticationParts {
  /** Reads of EIAM about callers. */
  readonly identity: Pick<SignInOptions, 'findStanding'> & Pick<UserInfoOptions, 'getUserInfo'>;
  readonly evictions: SignInOptions['evictions'];
  readonly endings: SignInOptions['endings'];
  readonly log: Pick<Log, 'warn'>;
  /** Takes why each token that is refused was. */
  readonly onRefusal: SignInOptions['onRefusal'];
  /** Takes the caller of each token that is accepted and was not seen lately; default: it goes nowhere. */
  readonly onSignIn?: SignInOptions['onSignIn'];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The proxy through which the issuer's keys are fetched. */
  readonly proxy: KeyFetchOptions['proxy'];
}

/** What the settings say, and the token of this process where that is what lets callers in. */
export type AuthenticationMode =
  | Exclude<AuthenticationConfig, { mode: 'none' | 'local' }>
  | { readonly mode: 'none' }
  | { readonly mode: 'local'; readonly token: string };

/** Authentication in the mode that the settings name. */
export function createAuthentication(config: AuthenticationMode, parts: AuthenticationParts): Authentication {
  if (config.mode === 'none') return createAnonymousAccess();
  if (config.mode === 'local') return createLocalAccess(config.token, parts.onRefusal);
  const { identity, evictions, endings, onRefusal, onSignIn, now } = parts;
  const check = config.mode === 'eiam' ? createUserInfoCheck({ ...identity, now }) : jwtCheck(config, parts);
  return createSignIn({ ...config, ...identity, evictions, endings, check, onRefusal, onSignIn, now });
}

function jwtCheck(
  config: Extract<AuthenticationConfig, { mode: 'jwt' }>,
  { log, now, proxy }: AuthenticationParts,
) {
  const keys = createRemoteKeys({
    fetchDocument: () => fetchKeyDocument(config.jwksUrl, { proxy }),
    onFailure: (causeCode) => log.warn({ causeCode }, 'the keys behind AUTH_JWKS_URL could not be read'),
    now,
  });
  return createJwtCheck({ ...config, keys, now });
}
