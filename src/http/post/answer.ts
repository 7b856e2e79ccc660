import type { ExecutionResult } from 'graphql';
import { toPublicError } from '../operation/public-error.ts';
import { notStored } from '../response-headers.ts';
import type { AnswerType } from './media-type.ts';

/** What is sent for an operation. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const headersOf: Readonly<Record<AnswerType, Answer['headers']>> = {
  'application/json': { 'content-type': 'application/json; charset=utf-8', ...notStored },
  'application/graphql-response+json': {
    'content-type': 'application/graphql-response+json; charset=utf-8',
    ...notStored,
  },
};

/**
 * Statuses and headers are those of the errors (`extensions.http`); the highest status counts.
 * @param kept the body, where it was written before
 */
export function toAnswer(result: ExecutionResult, type: AnswerType, kept?: Buffer): Answer {
  const { errors } = result;
  if (!errors) return { status: 200, headers: headersOf[type], body: kept ?? JSON.stringify(result) };
  const headers: Record<string, string> = { ...headersOf[type] };
  let status = 0;
  for (const { extensions } of errors) {
    const { http } = extensions;
    for (const [name, value] of Object.entries(http?.headers ?? {})) headers[name.toLowerCase()] = value;
    // For a client of application/json an answer of GraphQL is 200, whatever went wrong within it.
    if (type === 'application/json' && http?.spec) continue;
    status = Math.max(status, http?.status ?? 0);
  }
  const body = JSON.stringify({ ...result, errors: errors.map(toPublicError) });
  return { status: status || 200, headers, body };
}
