import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendText } from './plain-text.ts';
import { notStored } from './response-headers.ts';

export interface OperatorParts {
  /** What Prometheus reads; undefined: there are no metrics. */
  readonly metrics: { readonly contentType: string; text(): Promise<string> } | undefined;
  /** Whether the gateway can answer operations (composition/readiness.ts). */
  readonly isReady: () => boolean;
}

/** Answers those who look after the gateway, on the port of its clients: health and metrics. False: there is nothing for them. */
export async function answerOperators(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  { metrics, isReady }: OperatorParts,
): Promise<boolean> {
  const isHealth = path === '/health/live' || path === '/health/ready';
  if (!isHealth && !(path === '/metrics' && metrics)) return false;
  if (request.method !== 'GET' && request.method !== 'HEAD')
    // RFC 9110 15.5.6: the answer lists what is taken.
    sendText(response, 405, 'Expected GET.', { allow: 'GET, HEAD' });
  else if (path === '/health/live') sendText(response, 200, 'alive');
  else if (isHealth) {
    const ready = isReady();
    sendText(response, ready ? 200 : 503, ready ? 'ready' : 'not ready');
  } else if (metrics) {
    const text = await metrics.text();
    response.writeHead(200, { 'content-type': metrics.contentType, ...notStored });
    response.end(text);
  }
  return true;
}
