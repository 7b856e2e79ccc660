import type { AccessToken } from './access-tokens.ts';
import type { World } from './operation.ts';
import type { Match } from './route-table.ts';
import {
  applicationApiDisabled,
  applicationDisabled,
  applicationNotFound,
  instanceNotFound,
  invalidRequest,
  invalidToken,
  permissionDenied,
} from './wire-errors.ts';

/** One space, the scheme's name as upstream writes it (developer-api.md 4.1). */
const bearerPattern = /^Bearer (\S+)$/;

export const readBearer = (authorization: string): string => bearerPattern.exec(authorization)?.[1] ?? '';

/**
 * Everything that is checked before an operation looks at its own parameters, in the order of developer-api.md 5.2:
 * instance, application, enabled, API switch, token, the token's application, permission.
 * @returns the valid token, undefined for an operation that takes none
 */
export function authorize(world: World, match: Match, authorization: string): AccessToken | undefined {
  const { application, directory } = world;
  const { operation, instanceId, applicationId } = match;
  if (instanceId !== directory.instanceId) throw instanceNotFound(instanceId);
  const isOfInstance = operation.level === 'instance';
  if (!isOfInstance && applicationId !== application.applicationId) throw applicationNotFound(applicationId);
  if (!application.enabled) throw applicationDisabled();
  if (operation.token === 'none') return undefined;
  if (!application.apiInvokeEnabled) throw applicationApiDisabled();
  const token = readToken(world, operation.token, authorization);
  if (token.applicationId !== applicationId) throw invalidRequest('Access token application id not match');
  const named = operation.anyPermission.at(-1);
  if (named !== undefined && !application.mayUse(operation.anyPermission)) throw permissionDenied(named);
  return token;
}

/** A user's token is not good for the directory, nor an application's for GetUserInfo (developer-api.md 4.3). */
function readToken(world: World, owner: 'application' | 'user', authorization: string): AccessToken {
  const token = world.accessTokens.find(readBearer(authorization));
  if (token !== undefined && (token.userId === undefined) === (owner === 'application')) return token;
  throw invalidToken(world.expiredTokenStatus, owner === 'user' ? 'Invalid token' : undefined);
}
