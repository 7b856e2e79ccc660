import { z } from 'zod';
import type { CallContext } from '../call-context.ts';
import { EiamError } from '../errors.ts';
import { seconds, strict, strictRecord, text } from '../reply-schema.ts';
import { headerValue, type OAuthCall } from './oauth-call.ts';

/** The authorization server that every instance has (developer-api.md 3, 8.9). */
const authorizationServerId = 'iauths_system';

/** Audience and permission in one (developer-api.md 8.8). */
const scope = 'urn:cloud:idaas:pam|cloud_account_role:obtain_access_credential';

const serverToken = strictRecord({ access_token: z.string().regex(headerValue) });

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

/** Credentials of cloud roles, by a token of the instance's authorization server (developer-api.md 8.8, 8.9). */
export function createCloudCredentials({ run, credentials }: OAuthCall) {
  /** For the one call that it is fetched for. Without it nothing is minted, whatever became of the call for the token. */
  async function generateTokenByAuthorizationServer(context: CallContext): Promise<string> {
    const operation = 'GenerateTokenByAuthorizationServer';
    const parameters = () => ({
      path: { authorizationServerId },
      query: { grant_type: 'client_credentials', scope, ...credentials(operation) },
    });
    try {
      return (await run(operation, { parameters }, strict(serverToken), context)).access_token;
    } catch (error) {
      throw error instanceof EiamError ? error.withEffect('none') : error;
    }
  }

  return {
    /** Mints a credential: each call makes another one. Sent again only when upstream certainly made none. */
    async obtainCloudAccountRoleAccessCredential(
      { cloudAccountRoleExternalId, durationSeconds }: CloudCredentialRequest,
      context: CallContext,
    ): Promise<ObtainedCloudCredential> {
      const bearer = await generateTokenByAuthorizationServer(context);
      const parameters = () => ({ query: { cloudAccountRoleExternalId, durationSeconds } });
      return run('ObtainCloudAccountRoleAccessCredential', { bearer, parameters }, strict(obtained), context);
    },
  };
}
