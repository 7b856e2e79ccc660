import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { PersistedQueryNotSupportedError } from '../../../schema/errors/errors.ts';

/**
 * Reads the parameters of a request: media types without regard to case, an empty `operationName` as none. Only JSON bodies are taken: any
 * page of the web can have a browser post the simpler kinds. JSON that is none is never repeated: a password may stand in it.
 */
export function useRequestParameters(): Plugin {
  return {
    onRequestParse({ request, url, fetchAPI, endResponse, setRequestParser }) {
      if (request.method === 'POST') {
        if (isJson(request)) setRequestParser(parseBody);
        else endResponse(new fetchAPI.Response(null, { status: 415 }));
      }
      if (request.method === 'GET') expectJsonParameters(url.searchParams);
    },
    onParams({ params, setParams }) {
      expectNoPersistedQuery(params);
      if (params.query === undefined || params.query === null) throw badRequest('Must provide query string.');
      if (!['string', 'undefined'].includes(typeof (params.operationName ?? undefined)))
        throw badRequest("Expected the operation's name to be a text.");
      if (params.operationName !== '') return;
      const { operationName: _none, ...named } = params;
      setParams(named);
    },
  };
}

/** What of a request may name a document by its hash. */
interface PersistedRequest {
  readonly query?: unknown;
  readonly extensions?: unknown;
}

/** A client that sends a hash alone sends the document after this error. @throws PersistedQueryNotSupportedError */
export function expectNoPersistedQuery({ query, extensions }: PersistedRequest): void {
  const { persistedQuery } = Object(extensions);
  if (!query && persistedQuery) throw new PersistedQueryNotSupportedError();
}

function isJson(request: Request): boolean {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  return type === 'application/json' || type === 'application/graphql+json';
}

async function parseBody(request: Request): Promise<GraphQLParams> {
  const body = parseJson(await request.text(), 'Expected the body to be JSON.');
  if (typeof body === 'object' && body !== null) return body;
  throw badRequest('Expected the body to be an object.');
}

function expectJsonParameters(parameters: URLSearchParams): void {
  for (const name of ['variables', 'extensions']) {
    const text = parameters.get(name);
    if (text) parseJson(text, `Expected the parameter "${name}" to be JSON.`);
  }
}

function parseJson(text: string, expected: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not as a cause: the engine's message quotes the text.
    throw badRequest(expected);
  }
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}
