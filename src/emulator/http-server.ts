import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createRequestId, toErrorReply } from './reply.ts';
import { ApiGatewayError } from './wire-errors.ts';

/** A server that gives no client more than 10 s for its headers and 30 s for the whole request. */
export function createEmulatorServer(handler: RequestListener): Server {
  const limits = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 60_000 };
  return createServer(limits, handler).on('clientError', answerUnreadable);
}

/** Rejects with the server's own error. */
export function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address);
      else reject(new Error(`Expected an IP address to listen on, but got ${address}`));
    });
  });
}

/** Requests that still wait are aborted. */
export async function closeServer(server: Server, inFlight: Iterable<AbortController>): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  for (const controller of inFlight) controller.abort();
  server.closeAllConnections();
  await closed;
}

/** What is not HTTP, or too slow: JSON all the same (developer-api.md 5.1). */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const isLate = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const [status, code] = isLate ? ([408, 'RequestTimeout'] as const) : ([400, 'BadRequest'] as const);
  const requestId = createRequestId();
  const { headers, body } = toErrorReply(
    new ApiGatewayError(status, code, 'The request could not be read.'),
    requestId,
  );
  const lines = Object.entries({ ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
}
