import { createHash } from 'node:crypto';
import { refuseToken } from './token-refusal.ts';

/** The longest access token that is read, in bytes: tokens with all groups of a large company stay far below it. */
const maxTokenBytes = 8_192;

// RFC 6750 2.1; the gateway sends the token on in a header, so that it may hold header characters alone.
const bearerPattern = /^Bearer +([\x21-\x7e]+)$/i;

/** Where a client sends its access token. */
export interface Credentials {
  /** The header of the request, or of the one that opened the WebSocket. */
  readonly authorization?: string | null | undefined;
  /** The same as a client has introduced itself with over a WebSocket. It takes precedence over the header. */
  readonly introduced?: string | undefined;
  /** Where they came from, for the audit trail; undefined: by no connection. */
  readonly addressOf?: (() => string | undefined) | undefined;
}

/** The token itself; undefined: there is none. @throws UnauthenticatedError for what is no token */
export function readToken({ authorization, introduced }: Credentials): string | undefined {
  const text = introduced ?? authorization ?? undefined;
  if (text === undefined) return undefined;
  const token = bearerPattern.exec(text)?.[1];
  if (token === undefined || token.length > maxTokenBytes) throw refuseToken('malformed');
  return token;
}

/** What a token is remembered by: the token itself is kept nowhere. */
export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
