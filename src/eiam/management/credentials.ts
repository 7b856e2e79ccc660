import { EiamError } from '../errors.ts';
import { safeCause } from '../safe-cause.ts';
import type { SigningKey } from './sign.ts';

/** What requests are signed with. A temporary key (id `STS.…`) comes with its security token. */
export interface ManagementCredentials extends SigningKey {
  readonly securityToken?: string | undefined;
}

/** Called for each attempt: credentials may be rotated while the process runs. */
export type ReadCredentials = () => ManagementCredentials;

/** They travel in headers, where other characters could end one and begin another. */
const headerValue = /^[\x21-\x7e]+$/;

/**
 * Credentials that can be signed and sent with.
 * @throws EiamError `unauthorized` when they cannot be read or no header can hold them; nothing was sent
 */
export function readCredentials(operation: string, read: ReadCredentials): ManagementCredentials {
  let credentials: ManagementCredentials;
  try {
    credentials = read();
  } catch (error) {
    throw new EiamError(operation, 'unauthorized', { effect: 'none', cause: safeCause(error) });
  }
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const sent = securityToken === undefined ? [accessKeyId] : [accessKeyId, securityToken];
  if (accessKeySecret === '' || !sent.every((text) => headerValue.test(text))) {
    throw new EiamError(operation, 'unauthorized', { effect: 'none' });
  }
  return credentials;
}

/**
 * Codes about our key, our token, our signature, our clock, our permissions and our instance, not about the request
 * (management-api.md 3.3). By family: the members of some are not all documented, nor is the code of a missing permission.
 */
export const unauthorizedCodes = {
  has: (code: string): boolean =>
    code === 'ResourceNotFound.Instance' ||
    /^(InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|InvalidTimeStamp|MissingSecurityToken|InvalidSecurityToken|NoPermission|Forbidden)(\.|$)/.test(
      code,
    ),
};
