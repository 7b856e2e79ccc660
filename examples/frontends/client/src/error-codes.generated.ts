/** Every code that `extensions.code` of an entry in `errors` can have. */
export const errorCodes = [
  /** the request has no access token, or one that is not valid */
  'UNAUTHENTICATED',
  /** the access token lacks a permission: `extensions.permission` (in mutations: `DirectoryNotPermittedError`); or the document is not one of `TRUSTED_DOCUMENTS`; or a page of another origin sent the request */
  'FORBIDDEN',
  /** an argument is wrong: `extensions.argument` names it. EIAM was not called, unless `extensions.upstream` says that EIAM refused the value */
  'BAD_USER_INPUT',
  /** outside the provisioning scope of the gateway's application (or unknown: with a partial scope EIAM does not distinguish the two) */
  'OUT_OF_SCOPE',
  /** the object vanished while it was being read, or another subgraph names one that does not exist */
  'NOT_FOUND',
  /** another object has what must be unique (in mutations: `DirectoryConflictError`) */
  'CONFLICT',
  /** a filter would have to read more of the list than `EIAM_MAX_SCAN_PAGES` allows, or the operation is or asks for more than a limit or a budget allows, or has made as many calls as it may (at the fields that are missing): `extensions { limit cost }`, and `retryAfterMs` where waiting helps */
  'OPERATION_TOO_COMPLEX',
  /** the request has only the hash of a document (`extensions.persistedQuery`): send the document, as clients do by themselves; hashes are for `TRUSTED_DOCUMENTS` */
  'PERSISTED_QUERY_NOT_SUPPORTED',
  /** the gateway's own credentials or permissions are wrong */
  'UPSTREAM_UNAUTHORIZED',
  /** EIAM throttles the gateway: `extensions.retryAfterMs` */
  'UPSTREAM_THROTTLED',
  /** EIAM did not answer in time */
  'UPSTREAM_TIMEOUT',
  /** EIAM could not be reached, or failed; `extensions.retryAfterMs` where the gateway knows when it tries again */
  'UPSTREAM_UNAVAILABLE',
  /** EIAM sent a value or an answer that cannot be read */
  'UPSTREAM_INVALID_RESPONSE',
  /** the write was carried out, but EIAM does not show it yet, or shows a later change */
  'UPSTREAM_STALE',
  /** the operation ran out of time before this field was answered */
  'DEADLINE_EXCEEDED',
  /** too many operations are waiting for this, longer than the operation has time: `extensions.retryAfterMs` */
  'OVERLOADED',
  /** the operator has not set what the field needs: `extensions.settings` names it. `MIRROR` is the switch of the mirror (docs/mirror.md), `MIRROR_DETAILS` has it read custom fields and managers */
  'NOT_CONFIGURED',
  /** the field needs the mirror, which is still being filled: `extensions.progress` is the filled fraction, from 0 to 1 */
  'NOT_READY',
  /** the audit trail cannot be written, and the operator wants no write that is not in it (`AUDIT_REQUIRED`): nothing was sent to EIAM */
  'WRITES_SUSPENDED',
  /** the document is not GraphQL, or longer or deeper than allowed */
  'GRAPHQL_PARSE_FAILED',
  /** the document does not fit the schema */
  'GRAPHQL_VALIDATION_FAILED',
  /** the request around the document is malformed */
  'BAD_REQUEST',
  /** the document has several operations, and `operationName` names none of them */
  'OPERATION_RESOLUTION_FAILURE',
  /** a defect of the gateway: its log has the cause */
  'INTERNAL_SERVER_ERROR',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
