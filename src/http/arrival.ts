import type { IncomingMessage, ServerResponse } from 'node:http';
import { createHeaderValues, type HeaderValues } from './operation/request.ts';

/** What each request gets when it arrives. */
export interface Arrivals {
  /** A new id for a request whose client sent none. */
  readonly newRequestId: () => string;
  /** Milliseconds by a clock that only goes forward. */
  readonly monotonicMs: () => number;
}

/** Carries a request's id: the client's own, and in the answer the one that the gateway goes by. */
export const requestIdHeader = 'x-request-id';

/** One line, of characters that a log, a header and a trace take as they are. */
const idShape = /^[\w.:/-]{1,128}$/;

/** The id that the client gave its request, where it has the shape of one, or a new one. */
export function requestIdOf(headers: HeaderValues, newRequestId: () => string): string {
  const sent = headers.get(requestIdHeader);
  return sent !== null && idShape.test(sent) ? sent : newRequestId();
}

/** Gives an answer the id of its request, where it has none yet: that of a request that is refused before it is read has it as well. */
export function nameAnswer(
  { headers }: Pick<IncomingMessage, 'headers'>,
  response: ServerResponse,
  newRequestId: () => string,
): void {
  if (response.hasHeader(requestIdHeader)) return;
  response.setHeader(requestIdHeader, requestIdOf(createHeaderValues(headers), newRequestId));
}
