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
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, longestDiscardMs);
  if (request.complete || request.destroyed) {
    end();
    return;
  }
  let discarded = 0;
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > mostDiscarded) end();
  });
  request.once('end', end);
  request.once('close', end);
  request.resume();
}
