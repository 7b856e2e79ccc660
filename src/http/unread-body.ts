import type { IncomingMessage, ServerResponse } from 'node:http';

/** What is discarded of a body that was refused, in bytes, and for how long, in milliseconds. */
const mostDiscarded = 4_194_304;
const longestDiscardMs = 1_000;

/** The answer to a request whose body is not read. */
export interface RefusalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * Refuses a request before its body is whole, and closes its connection. A connection that is closed with bytes unread is reset, and its
 * client, or a proxy that still sends, would lose the answer: the rest of the body is discarded first, within bounds (RFC 9112 9.6).
 */
export function refuseUnread(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, text }: RefusalAnswer,
): void {
  const length = String(Buffer.byteLength(text));
  response.writeHead(status, { ...headers, connection: 'close', 'content-length': length });
  response.write(text);
  discardRest(request, () => response.end());
}

/**
 * Discards a body that the answer does not depend on, within bounds, for the same reason: the answer may close the connection, because
 * the client asked for it or the gateway stops.
 */
export async function discardBody(request: IncomingMessage): Promise<void> {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  if (length === '0' && encoding === undefined) return;
  await new Promise<void>((resolve) => discardRest(request, resolve));
}

function discardRest(request: IncomingMessage, onEnd: () => void): void {
  const end = () => {
    clearTimeout(timer);
    request.off('data', count).off('end', end).off('close', end);
    onEnd();
  };
  const timer = setTimeout(end, longestDiscardMs);
  let discarded = 0;
  const count = (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > mostDiscarded) end();
  };
  if (request.complete || request.destroyed) {
    end();
    return;
  }
  request.on('data', count);
  request.once('end', end);
  request.once('close', end);
  request.resume();
}
