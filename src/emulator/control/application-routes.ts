import { z } from 'zod';
import { userIdOf } from './directory-routes.ts';
import { type ControlRoute, type ControlTarget, nothing, route } from './route.ts';

const name = z.string().min(1).max(128);
const flag = z.boolean().exactOptional();
const applicationChanges = z.strictObject({
  enabled: flag,
  apiInvokeEnabled: flag,
  oidcEnabled: flag,
  deviceFlowEnabled: flag,
  /** Instead of those that are granted. */
  permissions: z.array(z.string().startsWith('urn:alibaba:idaas:scope:')).max(100).exactOptional(),
});

const clock = z.strictObject({
  /** Milliseconds since the epoch, at which the clock stands still. */
  now: z.int().min(0).exactOptional(),
  offsetMs: z.int().exactOptional(),
});

/** Whose token is issued. One of another application is refused wherever a token is taken. */
const issued = z.union(
  [z.strictObject({ user: name }), z.strictObject({ application: name })],
  'Expected {user: id or username} or {application: id}',
);

function issueToken(target: ControlTarget, body: z.output<typeof issued>): string {
  const { accessTokens, application } = target;
  if ('application' in body) return accessTokens.issue(body.application).value;
  return accessTokens.issue(application.applicationId, userIdOf(target, [body.user])).value;
}

export const applicationRoutes: readonly ControlRoute[] = [
  route(
    'GET',
    'application',
    'Shows the switches of the application, and its permissions',
    nothing,
    ({ application: { enabled, apiInvokeEnabled, oidcEnabled, deviceFlowEnabled, granted } }) => ({
      ...{ enabled, apiInvokeEnabled, oidcEnabled, deviceFlowEnabled },
      permissions: granted,
    }),
  ),
  route(
    'PATCH',
    'application',
    'Throws the switches of the application, and grants permissions',
    applicationChanges,
    ({ application }, _ids, { permissions, ...switches }) => {
      application.change(switches);
      if (permissions) application.grant(permissions);
    },
  ),
  route(
    'PUT',
    'clock',
    'Stops the clock, or sets how far it is ahead; {}: the real time',
    clock,
    (target, _ids, setting) => target.clock.set(setting),
  ),
  route('POST', 'expire-tokens', 'Makes every access token invalid', nothing, ({ accessTokens }) =>
    accessTokens.revokeAll(),
  ),
  route(
    'POST',
    'tokens',
    'Issues an access token: a user’s, which is good for GetUserInfo, or an application’s',
    issued,
    (target, _ids, body) => ({ accessToken: issueToken(target, body) }),
  ),
];
