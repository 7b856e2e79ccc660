import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * The statuses of the GraphQL-over-HTTP draft where Yoga leaves them open: a request that was never carried out is 400 (500
 * where the bug is ours) in application/graphql-response+json, and 200 in application/json as long as it was GraphQL at all.
 * Who has to sign in gets 401 in either, and 503 says that it could not be found out who asks.
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
  switch (code) {
    case 'INTERNAL_SERVER_ERROR':
      return { status: 500 };
    case 'UNAUTHENTICATED':
      return { status: 401, headers: { 'www-authenticate': challengeTo(headers.get('authorization')) } };
    case 'UPSTREAM_THROTTLED':
      return { status: 503, headers: { 'retry-after': `${Math.ceil(Number(retryAfterMs) / 1_000)}` } };
    case 'UPSTREAM_TIMEOUT':
    case 'UPSTREAM_UNAVAILABLE':
    case 'UPSTREAM_UNAUTHORIZED':
    case 'UPSTREAM_INVALID_RESPONSE':
    case 'DEADLINE_EXCEEDED':
      return { status: 503 };
    default:
      return { ...Object(http), spec: true, status: 400 };
  }
}

/** RFC 6750 3: who brought no token is not told of an error. */
function challengeTo(authorization: string | null): string {
  return authorization === null ? 'Bearer' : 'Bearer error="invalid_token"';
}
