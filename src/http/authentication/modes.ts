import { fetchKeyDocument, type KeyFetchOptions } from '../../keys/key-document.ts';
import { createRemoteKeys } from '../../keys/remote-keys.ts';
import type { Log } from '../../observability/log.ts';
import type { AuthenticationConfig } from '../../settings/authentication.ts';
import {
  type Authentication,
  createAnonymousAccess,
  createSignIn,
  type SignInOptions,
} from './authentication.ts';
import { createJwtCheck } from './jwt.ts';
import { createUserInfoCheck, type UserInfoOptions } from './user-info.ts';

export interface AuthenticationParts {
  /** Reads of EIAM about callers. */
  readonly identity: Pick<SignInOptions, 'findStanding'> & Pick<UserInfoOptions, 'getUserInfo'>;
  readonly log: Pick<Log, 'warn'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The proxy through which the issuer's keys are fetched. */
  readonly proxy: KeyFetchOptions['proxy'];
}

/** Authentication in the mode that the settings name. */
export function createAuthentication(
  config: AuthenticationConfig,
  parts: AuthenticationParts,
): Authentication {
  if (config.mode === 'none') return createAnonymousAccess();
  const { identity, now } = parts;
  const check = config.mode === 'eiam' ? createUserInfoCheck({ ...identity, now }) : jwtCheck(config, parts);
  return createSignIn({ ...config, ...identity, check, now });
}

function jwtCheck(
  config: Extract<AuthenticationConfig, { mode: 'jwt' }>,
  { log, now, proxy }: AuthenticationParts,
) {
  const keys = createRemoteKeys({
    fetchDocument: () => fetchKeyDocument(config.jwksUrl, { proxy }),
    onFailure: () => log.warn({}, 'the keys behind AUTH_JWKS_URL could not be read'),
    now,
  });
  return createJwtCheck({ ...config, keys, now });
}
