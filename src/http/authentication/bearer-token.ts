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
  /** The payload of `connection_init`: `{ "authorization": "Bearer …" }`. It takes precedence over the header. */
  readonly connectionParams?: Readonly<Record<string, unknown>> | undefined;
  /** Where they came from, for the audit trail; undefined: by no connection. */
  readonly addressOf?: (() => string | undefined) | undefined;
}

/** The token itself; undefined: there is none. @throws UnauthenticatedError for what is no token */
export function readToken({ authorization, connectionParams }: Credentials): string | undefined {
  const text = authorizationOf(connectionParams) ?? authorization ?? undefined;
  if (text === undefined) return undefined;
  const token = typeof text === 'string' ? bearerPattern.exec(text)?.[1] : undefined;
  if (token === undefined || token.length > maxTokenBytes) throw refuseToken('malformed');
  return token;
}

/** Members of JSON have no agreed case, headers have none at all. */
function authorizationOf(params: Credentials['connectionParams']): unknown {
  return Object.entries(params ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
}

/** What a token is remembered by: the token itself is kept nowhere. */
export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
