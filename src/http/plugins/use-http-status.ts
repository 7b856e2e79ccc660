import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * The statuses of the GraphQL-over-HTTP draft where Yoga leaves them open: a request that was never carried out is 400 (500
 * where the bug is ours) in application/graphql-response+json, and 200 in application/json as long as it was GraphQL at all.
 * Who has to sign in gets 401 in either, and 503 says that it could not be found out who asks.
 * Only JSON bodies are taken: any page of the web can have a browser post the simpler kinds.
 */
export function useHttpStatus(): Plugin {
  return {
    onRequestParse({ request, url, fetchAPI, endResponse }) {
      if (request.method === 'POST' && !isJson(request))
        endResponse(new fetchAPI.Response(null, { status: 415 }));
      if (request.method === 'GET') expectJsonParameters(url.searchParams);
    },
    onParams({ params }) {
      if (params.query === undefined || params.query === null) throw badRequest('Must provide query string.');
      if (!['string', 'undefined'].includes(typeof (params.operationName ?? undefined)))
        throw badRequest("Expected the operation's name to be a text.");
    },
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

function isJson(request: Request): boolean {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  return type === 'application/json' || type === 'application/graphql+json';
}

function expectJsonParameters(parameters: URLSearchParams): void {
  for (const name of ['variables', 'extensions']) {
    const text = parameters.get(name);
    if (text) parseJson(name, text);
  }
}

function parseJson(name: string, text: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw badRequest(`Expected the parameter "${name}" to be JSON.`, cause);
  }
}

function badRequest(message: string, cause?: unknown): GraphQLError {
  const error = new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
  error.cause = cause;
  return error;
}
