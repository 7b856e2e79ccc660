/** What stands in one place about a code of `errors[].extensions.code`. */
interface CodeRow {
  /** Where it ends the whole request, in application/graphql-response+json (use-http-status.ts). */
  readonly status: 400 | 401 | 500 | 503;
  /** What it means, and what else the entry in `errors` holds: a row of the README's table. */
  readonly meaning: string;
}

interface OwnCodeRow extends CodeRow {
  /** The description of the value of `DirectoryErrorCode`. */
  readonly description: string;
}

/**
 * Every code of the gateway's own, which is a value of `DirectoryErrorCode` and a label of the metrics as well. A client may
 * rely on them; they never change meaning (contract.md, "Codes").
 */
export const errorCodes = {
  UNAUTHENTICATED: {
    status: 401,
    description: 'The request has no valid access token.',
    meaning: 'the request has no access token, or one that is not valid',
  },
  FORBIDDEN: {
    status: 400,
    description: 'The access token lacks the permission that the field needs.',
    meaning:
      'the access token lacks a permission: `extensions.permission` (in mutations: `DirectoryNotPermittedError`); or the document is not one of `TRUSTED_DOCUMENTS`; or a page of another origin sent the request',
  },
  BAD_USER_INPUT: {
    status: 400,
    description: 'A value of an argument or of an input is not accepted.',
    meaning:
      'an argument is wrong: `extensions.argument` names it. EIAM was not called, unless `extensions.upstream` says that EIAM refused the value',
  },
  OUT_OF_SCOPE: {
    status: 400,
    description:
      "The object is outside the provisioning scope of the gateway's application, or does not exist: EIAM does not distinguish the two.",
    meaning:
      "outside the provisioning scope of the gateway's application (or unknown: with a partial scope EIAM does not distinguish the two)",
  },
  NOT_FOUND: {
    status: 400,
    description: 'There is no object with this id.',
    meaning: 'the object vanished while it was being read, or another subgraph names one that does not exist',
  },
  CONFLICT: {
    status: 400,
    description:
      'A unique value is in use by another object, or the state of the directory does not permit the write: a unit that is not empty, for example.',
    meaning: 'another object has what must be unique (in mutations: `DirectoryConflictError`)',
  },
  OPERATION_TOO_COMPLEX: {
    status: 400,
    description: 'The operation needs more calls to EIAM, objects or levels than the operator allows.',
    meaning:
      'a filter would have to read more of the list than `EIAM_MAX_SCAN_PAGES` allows, or the operation is or asks for more than a limit or a budget allows, or has made as many calls as it may (at the fields that are missing): `extensions { limit cost }`, and `retryAfterMs` where waiting helps',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    status: 400,
    description: 'The request has only the hash of a persisted query. Send the document.',
    meaning:
      'the request has only the hash of a document (`extensions.persistedQuery`): send the document, as clients do by themselves; hashes are for `TRUSTED_DOCUMENTS`',
  },
  UPSTREAM_UNAUTHORIZED: {
    status: 503,
    description:
      "EIAM refuses the gateway's own credentials or permissions. The operator has to correct them.",
    meaning: "the gateway's own credentials or permissions are wrong",
  },
  UPSTREAM_THROTTLED: {
    status: 503,
    description: 'EIAM throttles the gateway. Try again after `extensions.retryAfterMs`.',
    meaning: 'EIAM throttles the gateway: `extensions.retryAfterMs`',
  },
  UPSTREAM_TIMEOUT: {
    status: 503,
    description: 'EIAM did not answer a call in time.',
    meaning: 'EIAM did not answer in time',
  },
  UPSTREAM_UNAVAILABLE: {
    status: 503,
    description: 'EIAM could not be reached, or failed.',
    meaning:
      'EIAM could not be reached, or failed; `extensions.retryAfterMs` where the gateway knows when it tries again',
  },
  UPSTREAM_INVALID_RESPONSE: {
    status: 503,
    description: 'EIAM sent a value or an answer that cannot be read.',
    meaning: 'EIAM sent a value or an answer that cannot be read',
  },
  UPSTREAM_STALE: {
    status: 400,
    description: 'The write was carried out, but EIAM does not show it yet when the object is read.',
    meaning: 'the write was carried out, but EIAM does not show it yet, or shows a later change',
  },
  DEADLINE_EXCEEDED: {
    status: 503,
    description: 'The operation did not finish within its time limit.',
    meaning: 'the operation ran out of time before this field was answered',
  },
  OVERLOADED: {
    status: 503,
    description: 'Too many operations are waiting for this. Try again after `extensions.retryAfterMs`.',
    meaning:
      'too many operations are waiting for this, longer than the operation has time: `extensions.retryAfterMs`',
  },
  NOT_CONFIGURED: {
    status: 400,
    description:
      'The field or argument needs settings that the operator has not set. `extensions.settings` names them.',
    meaning:
      'the operator has not set what the field needs: `extensions.settings` names it. `MIRROR` is the switch of the mirror (docs/mirror.md), `MIRROR_DETAILS` has it read custom fields and managers',
  },
  NOT_READY: {
    status: 400,
    description: 'The mirror is being filled. `extensions.progress` is the filled fraction, from 0 to 1.',
    meaning:
      'the field needs the mirror, which is still being filled: `extensions.progress` is the filled fraction, from 0 to 1',
  },
  WRITES_SUSPENDED: {
    status: 503,
    description: 'Writes are suspended: nothing was done. Try again later.',
    meaning:
      'the audit trail cannot be written, and the operator wants no write that is not in it (`AUDIT_REQUIRED`): nothing was sent to EIAM',
  },
} as const satisfies Record<string, OwnCodeRow>;

export type ErrorCode = keyof typeof errorCodes;

/** The codes of the document and of the request, which GraphQL and its server give. */
const requestCodes = {
  GRAPHQL_PARSE_FAILED: {
    status: 400,
    meaning: 'the document is not GraphQL, or longer or deeper than allowed',
  },
  GRAPHQL_VALIDATION_FAILED: { status: 400, meaning: 'the document does not fit the schema' },
  BAD_REQUEST: { status: 400, meaning: 'the request around the document is malformed' },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    meaning: 'the document has several operations, and `operationName` names none of them',
  },
  INTERNAL_SERVER_ERROR: { status: 500, meaning: 'a defect of the gateway: its log has the cause' },
} as const satisfies Record<string, CodeRow>;

const rows: ReadonlyMap<string, CodeRow> = new Map(Object.entries({ ...errorCodes, ...requestCodes }));

/** Every code that an answer can carry. */
export const everyCode: readonly string[] = [...rows.keys()];

/** What a code means, in the words of the README's table. */
export function meaningOf(code: string): string {
  return rows.get(code)?.meaning ?? '';
}

/** The HTTP status of a request that ended with this code; of an unknown one that of a bad request. */
export function httpStatusOf(code: unknown): CodeRow['status'] {
  return rows.get(String(code))?.status ?? 400;
}

/** The README's table. */
export function printCodes(): string {
  const lines = [...rows].map(([code, { meaning }]) => `| \`${code}\` | ${meaning} |`);
  return ['| code | meaning |', '|---|---|', ...lines].join('\n');
}
