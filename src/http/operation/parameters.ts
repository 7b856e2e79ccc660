import { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { PersistedQueryNotSupportedError } from '../../../schema/errors/errors.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';

/** The parameters of an operation, checked: what has a value is of its type. */
export interface OperationParameters {
  readonly query: string;
  /** Undefined: none, or an empty one. */
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown> | undefined;
}

const names: ReadonlySet<string> = new Set(['query', 'variables', 'operationName', 'extensions']);

/** Parameters that may name a document of the manifest. */
export interface NamingParameters extends GraphQLParams {
  readonly documentId?: unknown;
}

/**
 * What was posted. JSON that is none is never repeated: a password may stand in it.
 * @param text undefined: the body is not UTF-8
 * @throws GraphQLError
 */
export function parseBody(text: string | undefined): NamingParameters {
  if (text === undefined) throw badRequest('Expected the body to be UTF-8.');
  const body = parseJson(text, 'Expected the body to be JSON.');
  if (typeof body !== 'object' || body === null) throw badRequest('Expected the body to be an object.');
  if (Array.isArray(body)) throw badRequest('Batching is not supported.');
  return body;
}

export function parseJson(text: string, expected: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not as a cause: the engine's message quotes the text.
    throw badRequest(expected);
  }
}

/** The same with the document of the manifest that they name. @throws UntrustedDocumentError where they name none */
export function withTrustedDocument(sent: NamingParameters, trusted: TrustedDocuments): GraphQLParams {
  const { operationName, variables, extensions } = sent;
  return {
    query: trusted.find(sent),
    ...(operationName === undefined ? {} : { operationName }),
    ...(variables === undefined ? {} : { variables }),
    ...(extensions === undefined ? {} : { extensions }),
  };
}

/** @throws GraphQLError for parameters that are no request of GraphQL */
export function checkParameters(sent: GraphQLParams): OperationParameters {
  expectNoPersistedQuery(sent);
  const { query, variables, operationName, extensions }: SentParameters = sent;
  if (query === undefined || query === null) throw badRequest('Must provide query string.');
  const name = operationName ?? '';
  if (typeof name !== 'string') throw badRequest("Expected the operation's name to be a text.");
  expectNoOthers(sent);
  if (typeof query !== 'string')
    throw misTyped(`Expected "query" param to be a string, but given ${typeOf(query)}.`);
  const values = expectMembers('variables', variables);
  expectMembers('extensions', extensions);
  return { query, operationName: name === '' ? undefined : name, variables: values };
}

function expectNoOthers(sent: GraphQLParams): void {
  // Nearly all requests have none: their values are not looked at.
  if (Object.keys(sent).every((name) => names.has(name))) return;
  for (const [name, value] of Object.entries(sent)) {
    if (value !== undefined && value !== null && !names.has(name))
      throw badRequest(`Unexpected parameter "${name}" in the request body.`);
  }
}

/** As a client may send them. */
interface SentParameters {
  readonly query?: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
  readonly extensions?: unknown;
}

function expectMembers(name: string, value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (isRecord(value)) return value;
  throw misTyped(`Expected "${name}" param to be empty or an object, but given ${typeOf(value)}.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What of a request may name a document by its hash. */
interface PersistedRequest {
  readonly query?: unknown;
  readonly extensions?: unknown;
}

/** A client that sends a hash alone sends the document after this error. @throws PersistedQueryNotSupportedError */
export function expectNoPersistedQuery({ query, extensions }: PersistedRequest): void {
  if (!query && Object(extensions).persistedQuery) throw new PersistedQueryNotSupportedError();
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}

function misTyped(message: string): GraphQLError {
  const http = { status: 400, headers: { Allow: 'GET, POST' } };
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http } });
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
