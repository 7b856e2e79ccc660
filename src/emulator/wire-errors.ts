/** An error the service itself answers: envelope A (developer-api.md 5.1). */
export class ServiceError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ServiceError';
    this.status = status;
    this.code = code;
  }
}

/** An error made before the service is reached: envelope B (developer-api.md 5.1). */
export class ApiGatewayError extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: string, message: string, retryAfterMs?: number) {
    super(message);
    this.name = 'ApiGatewayError';
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

// The catalogue of developer-api.md 5.2.

export const invalidToken = (status: 400 | 401, message = 'Access token is not valid') =>
  new ServiceError(status, 'invalid_token', message);

export const invalidRequest = (message: string) => new ServiceError(400, 'invalid_request', message);

export const invalidGrant = (grantType: string) =>
  new ServiceError(400, 'invalid_grant', `Invalid or not supported grant_type: ${grantType}`);

/** A code or refresh token that is unknown, spent, expired, or does not belong to what came with it (RFC 6749 5.2). */
export const refusedGrant = (message: string) => new ServiceError(400, 'invalid_grant', message);

export const invalidClient = () => new ServiceError(400, 'invalid_client', 'Client authentication failed');

export const instanceNotFound = (instanceId: string) =>
  new ServiceError(404, 'instance_not_found', `Instance id not found: ${instanceId}`);

export const applicationNotFound = (applicationId: string) =>
  new ServiceError(404, 'application_not_found', `Application id not found: ${applicationId}`);

export const applicationDisabled = () =>
  new ServiceError(403, 'application_disabled', 'Application is disabled');

export const applicationApiDisabled = () =>
  new ServiceError(403, 'application_api_disabled', 'Application api invoke disabled');

export const permissionDenied = (permission: string) =>
  new ServiceError(403, 'permission_denied', `Require scopes: [${permission}]`);

export const missingParameter = (field: string) =>
  new ServiceError(400, `MissingParameter.${field}`, `The specified parameter:${field} is required!`);

/** The id look-ups print a space after the colon (5.2). */
export const missingLookupParameter = (field: string) =>
  new ServiceError(400, `MissingParameter.${field}`, `The specified parameter: ${field} is required!`);

export const invalidParameter = (field: string) =>
  new ServiceError(400, `InvalidParameter.${field}`, `The specified parameter:${field} is invalid.`);

/** Outside the scope and not existing are one and the same; the code's spelling is upstream's. */
export const unitNotInScope = (organizationalUnitId: string) =>
  new ServiceError(
    400,
    'OrganizationUnitIdNotInScopes',
    `organizationUnitId : ${organizationalUnitId} not in provisioning scope!`,
  );

/** 404 for an id in the path; the look-ups by another value answer 400 (5.2, 8.6). */
export const resourceNotFound = (
  status: 400 | 404,
  resource: 'User' | 'UserId' | 'Group' | 'OrganizationalUnitId' | 'CloudAccountRole',
  value: string,
) =>
  new ServiceError(
    status,
    `ResourceNotFound.${resource}`,
    `The specified ${resource} resource: ${value} not found.`,
  );

/** A value that another object has, in scope or not (5.2; most resources by analogy). */
export const resourceDuplicated = (
  resource:
    | 'Username'
    | 'Email'
    | 'PhoneNumber'
    | 'UserExternalId'
    | 'CustomFields'
    | 'OrganizationalUnitName'
    | 'OrganizationalUnitExternalId'
    | 'GroupExternalId',
  value: string,
) =>
  new ServiceError(
    400,
    `ResourceDuplicated.${resource}`,
    `The specified ${resource} resource: ${value} already exist!`,
  );

/** Placeholders: what the service calls these is not published, so no client may match on the names (5.2). */
export const operationDenied = (
  reason: 'OrganizationalUnitNotEmpty' | 'RootOrganizationalUnit' | 'PrimaryOrganizationalUnit',
  organizationalUnitId: string,
) =>
  new ServiceError(
    400,
    `OperationDenied.${reason}`,
    `The operation on the organizationalUnit: ${organizationalUnitId} is denied!`,
  );

export const internalServerError = () =>
  new ServiceError(500, 'Internal Server Error', 'Internal Server Error');

export const unknownRoute = () =>
  new ApiGatewayError(
    404,
    'InvalidApi.NotFound',
    'The specified API is not found, check the path and the method.',
  );

export const throttled = (retryAfterMs: number | undefined, status = 429) =>
  new ApiGatewayError(
    status,
    'Throttling.User',
    'Request was denied due to user flow control.',
    retryAfterMs,
  );

export const serviceUnavailable = () =>
  new ApiGatewayError(
    503,
    'ServiceUnavailable',
    'The request has failed due to a temporary failure of the server.',
  );

export const malformedBody = () =>
  new ApiGatewayError(400, 'InvalidParameter.Body', 'The request body is not a JSON object.');

export const bodyTooLarge = () =>
  new ApiGatewayError(413, 'InvalidParameter.BodyTooLarge', 'The request body is too large.');
