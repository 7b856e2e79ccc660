import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * The statuses of the GraphQL-over-HTTP draft where Yoga leaves them open: a request that was never carried out is 400 (500
 * where the bug is ours) in application/graphql-response+json, and 200 in application/json as long as it was GraphQL at all.
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
    onResultProcess({ result }) {
      if (Array.isArray(result) || !('errors' in result) || 'data' in result) return;
      for (const { extensions } of result.errors ?? []) {
        if (extensions.code !== 'BAD_REQUEST') extensions.http = statusOf(extensions);
      }
    },
  };
}

/** `spec: true` leaves the status to application/graphql-response+json alone. */
function statusOf({ code, http }: GraphQLError['extensions']): object {
  return code === 'INTERNAL_SERVER_ERROR' ? { status: 500 } : { ...Object(http), spec: true, status: 400 };
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
