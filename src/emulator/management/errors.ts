/** Who was refused, and why (management-api.md 3.2); comes with 403 only. */
export interface AccessDeniedDetail {
  readonly AuthAction: string;
  readonly AuthPrincipalType: string;
  readonly AuthPrincipalDisplayName: string;
  readonly AuthPrincipalOwnerId: string;
  readonly NoPermissionType: string;
  readonly PolicyType: string;
  readonly EncodedDiagnosticMessage: string;
}

/** Whatever is not a 200, before it is put into its envelope (management-api.md 3.2). */
export class ManagementError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  readonly accessDeniedDetail: AccessDeniedDetail | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly retryAfterMs?: number; readonly accessDeniedDetail?: AccessDeniedDetail } = {},
  ) {
    super(message);
    this.name = 'ManagementError';
    this.status = status;
    this.code = code;
    this.retryAfterMs = more.retryAfterMs;
    this.accessDeniedDetail = more.accessDeniedDetail;
  }
}

// The gateway's catalogue of management-api.md 3.3.

export const incompleteSignature = () =>
  new ManagementError(
    400,
    'IncompleteSignature',
    'The request signature does not conform to Aliyun standards.',
  );

export const accessKeyNotFound = () =>
  new ManagementError(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');

export const accessKeyInactive = () =>
  new ManagementError(400, 'InvalidAccessKeyId.Inactive', 'Specified access key is disabled.');

export const timestampMalformed = () =>
  new ManagementError(
    400,
    'InvalidTimeStamp.Format',
    'Specified time stamp or date value is not well formatted.',
  );

export const timestampExpired = () =>
  new ManagementError(400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.');

/** Echoes what the server has signed, as the real one does: this text holds key ids, tokens and query values. */
export const signatureMismatch = (stringToSign: string, canonicalRequest: string) =>
  new ManagementError(
    400,
    'SignatureDoesNotMatch',
    `Specified signature does not match our calculation. server StringToSign is [${stringToSign}] server CanonicalRequest is [${canonicalRequest}]`,
  );

export const nonceUsed = () =>
  new ManagementError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');

export const securityTokenMissing = () =>
  new ManagementError(400, 'MissingSecurityToken', 'SecurityToken is mandatory for this action.');

export const securityTokenMalformed = () =>
  new ManagementError(400, 'InvalidSecurityToken.Malformed', 'Specified SecurityToken is malformed.');

export const securityTokenExpired = () =>
  new ManagementError(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');

export const securityTokenMismatch = () =>
  new ManagementError(
    400,
    'InvalidSecurityToken.MismatchWithAccessKey',
    'Specified SecurityToken mismatch with the AccessKey.',
  );

export const actionNotFound = () =>
  new ManagementError(
    404,
    'InvalidAction.NotFound',
    'Specified api is not found, please check your url and method.',
  );

export const invalidVersion = () =>
  new ManagementError(400, 'InvalidVersion', 'Specified parameter Version is not valid.');

export const unsupportedMethod = () =>
  new ManagementError(400, 'UnsupportedHTTPMethod', 'This http method is not supported.');

/** 400 here, not the Developer API's 429 (management-api.md 3.6). */
export const throttledStatus = 400;

export const throttledByUser = (retryAfterMs: number) =>
  new ManagementError(throttledStatus, 'Throttling.User', 'Request was denied due to user flow control.', {
    retryAfterMs,
  });

export const internalError = () =>
  new ManagementError(
    500,
    'InternalError',
    'The request processing has failed due to some unknown error, please try again later.',
  );

/** The code's name is inferred (management-api.md 3.3). */
export const noPermission = (accessDeniedDetail: AccessDeniedDetail) =>
  new ManagementError(403, 'NoPermission', 'You are not authorized to do this operation.', {
    accessDeniedDetail,
  });

// EIAM's own (management-api.md 3.4).

export const missingParameter = (name: string) =>
  new ManagementError(400, `MissingParameter.${name}`, `The specified parameter:${name} is required.`);

export const invalidParameter = (name: string) =>
  new ManagementError(400, `InvalidParameter.${name}`, `The specified parameter:${name} is invalid.`);

/** Documented for Instance and OrganizationalUnit, inferred for the others. */
export const resourceNotFound = (
  resource: 'Instance' | 'OrganizationalUnit' | 'IdentityProvider' | 'Group',
  id: string,
) =>
  new ManagementError(
    404,
    `ResourceNotFound.${resource}`,
    `The specified ${resource} resource: [${id}] not found.`,
  );
