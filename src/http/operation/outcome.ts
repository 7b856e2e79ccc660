import type { ExecutionResult, GraphQLError } from 'graphql';
import { httpStatusOf } from '../../../schema/errors/codes.ts';
import type { OperationRequest } from './request.ts';

interface Outcome {
  readonly data?: unknown;
  readonly errors?: ExecutionResult['errors'] | undefined;
}

/**
 * The statuses of the GraphQL-over-HTTP draft: a request that was never carried out is 400 (500 where the bug is ours) in
 * application/graphql-response+json, and 200 in application/json as long as it was GraphQL at all. Both have 401 where a sign-in
 * is needed, and 503 where upstream could not identify the caller. The status of each code stands in schema/errors/codes.ts.
 */
export function setStatuses(result: Outcome, { headers }: OperationRequest): void {
  if (!('errors' in result) || 'data' in result) return;
  for (const { extensions } of result.errors ?? []) {
    if (extensions.code !== 'BAD_REQUEST')
      extensions.http = statusOf(extensions, headers.get('authorization'));
  }
}

/** `spec: true` leaves the status to application/graphql-response+json alone. */
function statusOf({ code, http, retryAfterMs }: GraphQLError['extensions'], authorization: string | null) {
  const status = httpStatusOf(code);
  switch (status) {
    case 400:
      return { ...Object(http), spec: true, status };
    case 401:
      return { status, headers: { 'www-authenticate': challengeTo(authorization) } };
    default:
      return {
        status,
        ...Object(http),
        ...(retryAfterMs !== undefined && {
          headers: { 'retry-after': `${Math.ceil(Number(retryAfterMs) / 1_000)}` },
        }),
      };
  }
}

/** RFC 6750 3: a request without a token gets no error code. */
function challengeTo(authorization: string | null): string {
  return authorization === null ? 'Bearer' : 'Bearer error="invalid_token"';
}

/** For a graph that does not explain itself: no error suggests a name for one that is wrong. */
export function withoutSuggestion(message: string): string {
  return message.replace(/ Did you mean [^?]*\?$/, '');
}
