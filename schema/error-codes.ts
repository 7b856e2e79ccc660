/**
 * Every code of our own that can stand in `errors[].extensions.code`, and in `DirectoryError.code`. A client may rely on them;
 * they never change meaning (contract.md, "Codes").
 */
export const errorCodes = {
  BAD_USER_INPUT: 'A value in the input is not acceptable.',
  UNAUTHENTICATED: 'The request carries no valid access token.',
  FORBIDDEN: 'The access token does not carry the permission that this needs.',
  NOT_FOUND: 'There is no object with this id.',
  OUT_OF_SCOPE:
    "The object is outside the provisioning scope of the gateway's application, or does not exist: EIAM does not distinguish the two.",
  CONFLICT:
    'A unique value is in use by another object, or EIAM refuses the write as the directory stands: a unit that is not empty, for example.',
  OPERATION_TOO_COMPLEX: 'The operation needs more calls, objects or levels than the operator allows.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'The request names its document by a hash alone. Send the document.',
  UPSTREAM_UNAUTHORIZED:
    "EIAM refuses the gateway's own credentials or permissions. The operator has to act.",
  UPSTREAM_THROTTLED: 'EIAM throttles the gateway. Try again after `extensions.retryAfterMs`.',
  UPSTREAM_TIMEOUT: 'EIAM did not answer a call in time.',
  UPSTREAM_UNAVAILABLE: 'EIAM could not be reached, or failed.',
  UPSTREAM_INVALID_RESPONSE: 'EIAM sent a value or an answer that cannot be read.',
  UPSTREAM_STALE: 'The write was done, and reads of EIAM do not show it yet.',
  DEADLINE_EXCEEDED: 'The operation ran out of time.',
  OVERLOADED: 'More operations wait for this than may. Try again later.',
  NOT_CONFIGURED: 'The operator has not set what this needs; `extensions.settings` names the settings.',
  NOT_READY: 'The mirror is being filled; `extensions.progress` says how far, from 0 to 1.',
  WRITES_SUSPENDED: 'The operator has suspended writes.',
} as const;

export type ErrorCode = keyof typeof errorCodes;
