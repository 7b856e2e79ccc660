import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EncodedBody } from './encoded-body.ts';
import { chooseEncoding } from './negotiation.ts';
import { securityHeaders } from './security-headers.ts';

type HeaderFields = Readonly<Record<string, string>>;

/** Sends the body in the best encoding the request accepts; the first time that one has to be made. */
export function sendBody(
  request: IncomingMessage,
  response: ServerResponse,
  body: EncodedBody,
  headers: HeaderFields,
): void {
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  body.as(encoding).then(
    (bytes) => {
      response.writeHead(200, {
        ...securityHeaders,
        ...headers,
        ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
        'content-length': bytes.length,
      });
      response.end(request.method === 'HEAD' ? undefined : bytes);
    },
    // Nothing was written yet, but there is no answer left to give: compression fails only when memory has run out.
    (error: Error) => response.destroy(error),
  );
}

export function sendNotModified(response: ServerResponse, headers: HeaderFields): void {
  response.writeHead(304, { ...securityHeaders, ...headers }).end();
}

export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: HeaderFields = {},
): void {
  response.writeHead(status, {
    ...securityHeaders,
    ...headers,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${text}\n`);
}
