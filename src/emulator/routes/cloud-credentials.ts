import { randomUUID } from 'node:crypto';
import { readBearer } from '../authorization.ts';
import type { Call, Operation } from '../operation.ts';
import {
  invalidGrant,
  invalidParameter,
  invalidRequest,
  invalidToken,
  missingParameter,
  permissionDenied,
  resourceNotFound,
  ServiceError,
} from '../wire-errors.ts';
import { authenticateClient, clientParameters, readParameter, readScopes } from './oauth-client.ts';

/** The one authorization server that every instance has (developer-api.md 3). */
export const authorizationServerId = 'iauths_system';

/** Audience and permission in one (developer-api.md 8.8). */
export const obtainScope = 'urn:cloud:idaas:pam|cloud_account_role:obtain_access_credential';

/** A JWT for the resource server that the scopes name (developer-api.md 8.9). */
function generateTokenByAuthorizationServer(call: Call): object {
  const { application, directory, signIn, now } = call;
  if (call.resourceId !== authorizationServerId) {
    throw new ServiceError(404, 'authorization_server_not_found', 'Authorization server not found');
  }
  const grantType = readParameter(call, 'grant_type');
  if (grantType === '') throw invalidRequest('Missing parameter: grant_type');
  if (grantType !== 'client_credentials') throw invalidGrant(grantType);
  authenticateClient(call);
  const scopes = readScopes(call) ?? [];
  const unknown = scopes.find((scope) => scope !== obtainScope);
  if (unknown !== undefined || scopes.length === 0) {
    throw new ServiceError(400, 'invalid_scope', `Invalid scope: ${unknown ?? ''}`);
  }
  const issuedAt = Math.floor(now() / 1_000);
  const expires = issuedAt + signIn.serverTokens.lifetimeSeconds;
  const [audience = '', permission] = obtainScope.split('|');
  const token = signIn.signer.sign({
    iss: `${signIn.origin}/api/v2/${authorizationServerId}`,
    sub: application.applicationId,
    aud: audience,
    scope: permission,
    instance_id: directory.instanceId,
    iat: issuedAt,
    exp: expires,
    jti: randomUUID(),
  });
  signIn.serverTokens.set(token, scopes);
  return {
    token_type: 'Bearer',
    access_token: token,
    expires_in: signIn.serverTokens.lifetimeSeconds,
    expires_at: expires,
    scope: scopes.join(' '),
  };
}

/** developer-api.md 8.8; what is not found, and what is not granted, by analogy: no code is published. */
function obtainCloudAccountRoleAccessCredential(call: Call): object {
  const scopes = call.signIn.serverTokens.get(readBearer(call.authorization));
  if (scopes === undefined) throw invalidToken(401);
  if (!scopes.includes(obtainScope)) throw permissionDenied(obtainScope);
  const externalId = call.query.get('cloudAccountRoleExternalId') ?? '';
  if (externalId === '') throw missingParameter('CloudAccountRoleExternalId');
  const requested = call.query.get('durationSeconds') ?? '900';
  if (!/^\d{3,5}$/.test(requested) || Number(requested) < 900) throw invalidParameter('DurationSeconds');
  const { cloudAccountRoles } = call.signIn;
  const role = cloudAccountRoles.find(externalId);
  if (role === undefined) throw resourceNotFound(404, 'CloudAccountRole', externalId);
  if (!role.granted) throw new ServiceError(403, 'cloud_account_role_not_granted', 'Role is not granted');
  if (Number(requested) > role.longestSeconds) throw invalidParameter('DurationSeconds');
  const { granted: _granted, longestSeconds: _longest, ...described } = role;
  return { ...described, cloudAccountRoleAccessCredential: cloudAccountRoles.mint(role, Number(requested)) };
}

export const cloudCredentialOperations: readonly Operation[] = [
  {
    name: 'GenerateTokenByAuthorizationServer',
    method: 'POST',
    path: '/authorizationServer/*/oauth2/token',
    level: 'instance',
    token: 'none',
    anyPermission: [],
    takes: { parameters: { required: ['grant_type', 'scope'], optional: clientParameters } },
    handle: generateTokenByAuthorizationServer,
  },
  {
    name: 'ObtainCloudAccountRoleAccessCredential',
    method: 'GET',
    path: '/cloudAccountRoles/_/actions/obtainAccessCredential',
    level: 'instance',
    token: 'none',
    anyPermission: [],
    takes: { query: { required: ['cloudAccountRoleExternalId'], optional: ['durationSeconds'] } },
    handle: obtainCloudAccountRoleAccessCredential,
  },
];
