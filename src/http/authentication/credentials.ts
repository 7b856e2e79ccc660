import { UnauthenticatedError } from '../../../schema/errors/errors.ts';

/** The longest access token that is looked at, in bytes: those of large companies, groups and all, stay far below it. */
const maxTokenBytes = 8_192;

// RFC 6750 2.1; a token travels on in a header of ours, so that nothing but what a header holds may be in it.
const bearerPattern = /^Bearer +([\x21-\x7e]+)$/i;

/** What a client brings along to say who it is. */
export interface Credentials {
  /** The header of the request, or of the one that opened the WebSocket. */
  readonly authorization?: string | null | undefined;
  /** What the client of a WebSocket said when it connected: `{ "authorization": "Bearer …" }`. It comes before the header. */
  readonly connectionParams?: Readonly<Record<string, unknown>> | undefined;
}

/** The token itself; undefined: none was brought. @throws UnauthenticatedError for what is no token */
export function readToken({ authorization, connectionParams }: Credentials): string | undefined {
  const text = introductionOf(connectionParams) ?? authorization ?? undefined;
  if (text === undefined) return undefined;
  const token = typeof text === 'string' ? bearerPattern.exec(text)?.[1] : undefined;
  if (token === undefined || token.length > maxTokenBytes) throw new UnauthenticatedError();
  return token;
}

/** Members of JSON have no agreed case, headers have none at all. */
function introductionOf(params: Credentials['connectionParams']): unknown {
  return Object.entries(params ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
}
