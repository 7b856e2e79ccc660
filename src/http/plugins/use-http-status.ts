import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { httpStatusOf } from '../../../schema/errors/codes.ts';

/**
 * The statuses of the GraphQL-over-HTTP draft where Yoga leaves them open: a request that was never carried out is 400 (500
 * where the bug is ours) in application/graphql-response+json, and 200 in application/json as long as it was GraphQL at all.
 * Both have 401 where a sign-in is needed, and 503 where upstream could not say who signed in. The status of each code stands in
 * schema/errors/codes.ts.
 */
export function useHttpStatus(): Plugin {
  return {
    onResultProcess({ request, result }) {
      if (Array.isArray(result) || !('errors' in result) || 'data' in result) return;
      for (const { extensions } of result.errors ?? []) {
        if (extensions.code !== 'BAD_REQUEST') extensions.http = statusOf(extensions, request);
      }
    },
  };
}

/** `spec: true` leaves the status to application/graphql-response+json alone. */
function statusOf({ code, http, retryAfterMs }: GraphQLError['extensions'], { headers }: Request): object {
  const status = httpStatusOf(code);
  switch (status) {
    case 400:
      return { ...Object(http), spec: true, status };
    case 401:
      return { status, headers: { 'www-authenticate': challengeTo(headers.get('authorization')) } };
    default:
      return retryAfterMs === undefined
        ? { status }
        : { status, headers: { 'retry-after': `${Math.ceil(Number(retryAfterMs) / 1_000)}` } };
  }
}

/** RFC 6750 3: a request without a token gets no error code. */
function challengeTo(authorization: string | null): string {
  return authorization === null ? 'Bearer' : 'Bearer error="invalid_token"';
}
