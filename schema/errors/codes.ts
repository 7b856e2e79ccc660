/**
 * Every code of our own that can stand in `errors[].extensions.code`, and in `DirectoryError.code`. A client may rely on them;
 * they never change meaning (contract.md, "Codes").
 */
export const errorCodes = {
  BAD_USER_INPUT: 'A value of an argument or of an input is not accepted.',
  UNAUTHENTICATED: 'The request has no valid access token.',
  FORBIDDEN: 'The access token lacks the permission that the field needs.',
  NOT_FOUND: 'There is no object with this id.',
  OUT_OF_SCOPE:
    "The object is outside the provisioning scope of the gateway's application, or does not exist: EIAM does not distinguish the two.",
  CONFLICT:
    'A unique value is in use by another object, or the state of the directory does not permit the write: a unit that is not empty, for example.',
  OPERATION_TOO_COMPLEX:
    'The operation needs more calls to EIAM, objects or levels than the operator allows.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'The request has only the hash of a persisted query. Send the document.',
  UPSTREAM_UNAUTHORIZED:
    "EIAM refuses the gateway's own credentials or permissions. The operator has to correct them.",
  UPSTREAM_THROTTLED: 'EIAM throttles the gateway. Try again after `extensions.retryAfterMs`.',
  UPSTREAM_TIMEOUT: 'EIAM did not answer a call in time.',
  UPSTREAM_UNAVAILABLE: 'EIAM could not be reached, or failed.',
  UPSTREAM_INVALID_RESPONSE: 'EIAM sent a value or an answer that cannot be read.',
  UPSTREAM_STALE: 'The write was carried out, but EIAM does not show it yet when the object is read.',
  DEADLINE_EXCEEDED: 'The operation did not finish within its time limit.',
  OVERLOADED: 'Too many operations are waiting for this. Try again later.',
  NOT_CONFIGURED:
    'The field or argument needs settings that the operator has not set. `extensions.settings` names them.',
  NOT_READY: 'The mirror is being filled. `extensions.progress` is the filled fraction, from 0 to 1.',
  WRITES_SUSPENDED: 'The operator has suspended writes.',
} as const;

export type ErrorCode = keyof typeof errorCodes;
