import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as it goes on the wire: nothing is normalised, nothing added but a length. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireAnswer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
}

/** @param endpoint where to; the `host` header may say something else */
export async function sendRequest(endpoint: string, wire: WireRequest): Promise<WireAnswer> {
  const { method, target, headers, body } = wire;
  const { hostname, port } = new URL(endpoint);
  const sent = request({ host: hostname, port, method, path: target, headers, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const content = await text(response);
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(content) };
}

/** A recorded HTTP/1.1 request, its body in chunks or none. */
export function parseRecorded(recorded: string): WireRequest {
  const [head = '', content = ''] = recorded.split(/\r\n\r\n(.*)/s);
  const [requestLine = '', ...lines] = head.split('\r\n');
  const [method = '', target = ''] = requestLine.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const { connection: _, ...rest } = headers;
  return { method, target, headers: rest, body: content.split('\r\n')[1] ?? '' };
}
