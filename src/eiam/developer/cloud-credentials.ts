import { z } from 'zod';
import { seconds, strict, strictRecord, text } from '../reply-schema.ts';
import { headerValue } from './oauth.ts';
import { read } from './operation.ts';
import { permissions } from './permissions.ts';

/** The authorization server that every instance has (developer-api.md 3, 8.9). */
const authorizationServerId = 'iauths_system';

/** Seconds since the epoch, unlike the directory's times; within what a date can hold. */
const expiry = seconds.refine((value) => Math.abs(value) <= 8_640_000_000_000);

const alibabaCloudStsToken = strictRecord({ accessKeyId: text, accessKeySecret: text, securityToken: text });
const awsStsToken = strictRecord({ accessKeyId: text, secretAccessKey: text, sessionToken: text });
const tencentCloudStsToken = strictRecord({ tmpSecretId: text, tmpSecretKey: text, token: text });

const obtained = strictRecord({
  cloudAccountId: text.optional(),
  cloudAccountRoleId: text.optional(),
  cloudAccountRoleName: text.optional(),
  cloudAccountRoleExternalId: text.optional(),
  cloudAccountVendorType: text.optional(),
  cloudAccountRoleAccessCredential: strictRecord({
    accessCredentialExpiresAt: expiry.optional(),
    /** Only the vendor's own is there. */
    alibabaCloudStsToken: alibabaCloudStsToken.optional(),
    awsStsToken: awsStsToken.optional(),
    tencentCloudStsToken: tencentCloudStsToken.optional(),
  }),
});

/** A short-lived credential of a role in a cloud account (developer-api.md 8.8): the caller's, kept nowhere. */
export type ObtainedCloudCredential = z.output<typeof obtained>;

export interface CloudCredentialRequest {
  /** The role's id at its cloud, such as a RAM role's ARN. */
  readonly cloudAccountRoleExternalId: string;
  /** 900 to 43,200. */
  readonly durationSeconds?: number | undefined;
}

/** For the one call that it is fetched for. */
export const generateTokenByAuthorizationServer = read('GenerateTokenByAuthorizationServer', {
  route: 'POST {I}/authorizationServer/{authorizationServerId}/oauth2/token',
  by: 'secret',
  request: () => ({
    path: { authorizationServerId },
    // Audience and permission in one (developer-api.md 8.8).
    query: { grant_type: 'client_credentials', scope: permissions.obtainCloudCredentials },
  }),
  reply: strict(
    strictRecord({ access_token: z.string().regex(headerValue) }).transform(
      ({ access_token }) => access_token,
    ),
  ),
});

/** Credentials of cloud roles, by a token of the instance's authorization server (developer-api.md 8.8, 8.9). */
export const cloudCredentialOperations = {
  /**
   * Mints a credential: each call makes another one, and one that was lost is a secret that is not watched. Sent again only when
   * upstream certainly made none.
   */
  obtainCloudAccountRoleAccessCredential: read('ObtainCloudAccountRoleAccessCredential', {
    route: 'GET {I}/cloudAccountRoles/_/actions/obtainAccessCredential',
    by: 'cloudAccounts',
    permission: permissions.obtainCloudCredentials,
    repeatable: false,
    request: ({ cloudAccountRoleExternalId, durationSeconds }: CloudCredentialRequest) => ({
      query: { cloudAccountRoleExternalId, durationSeconds },
    }),
    reply: strict(obtained),
    credentials: { about: ({ cloudAccountRoleExternalId }) => ({ cloudAccountRoleExternalId }) },
  }),
};
