import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { ApiGatewayError, internalServerError, ServiceError } from './wire-errors.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How an answer gets lost on its way. */
export type Damage = 'dropMidBody' | 'truncatedJson';

const hostId = 'eiam-developerapi.cn-hangzhou.aliyuncs.com';

/** As upstream's look: an upper-case UUID. */
export const createRequestId = (): string => randomUUID().toUpperCase();

/** Success bodies carry no envelope and no request id: that is in the header (developer-api.md section 3). */
export const toReply = (requestId: string, status: number, body: object, headers = {}): Reply =>
  toTextReply(requestId, status, JSON.stringify(body), headers);

/** @param body JSON */
export const toTextReply = (requestId: string, status: number, body: string, headers = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json;charset=utf-8', 'x-acs-request-id': requestId, ...headers },
  body,
});

/** Envelope A or B (developer-api.md 5.1). What is neither is a defect here: reported, then answered as a 500. */
export function toErrorReply(error: unknown, requestId: string, lowercaseAliases = false): Reply {
  if (error instanceof ApiGatewayError) {
    const { status, code, message, retryAfterMs } = error;
    const recommend = `https://api.aliyun.com/troubleshoot?q=${encodeURIComponent(code)}&product=Eiam-developerapi`;
    const body = { RequestId: requestId, HostId: hostId, Code: code, Message: message, Recommend: recommend };
    return toReply(
      requestId,
      status,
      body,
      retryAfterMs === undefined ? {} : { 'x-acs-retry-after': String(retryAfterMs) },
    );
  }
  if (!(error instanceof ServiceError)) {
    process.emitWarning(error instanceof Error ? error : String(error));
    return toErrorReply(internalServerError(), requestId, lowercaseAliases);
  }
  const { status, code, message } = error;
  const body = { error: code, error_description: message, request_id: requestId };
  return toReply(requestId, status, lowercaseAliases ? { ...body, code, message, requestId } : body);
}

/** What a proxy in between says: no JSON, and no request id. */
export const toProxyPage = (status: number): Reply => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<html><head><title>${status}</title></head><body><h1>The proxy could not answer</h1></body></html>`,
});

/** Headers first and no content-length: the body goes out chunked, as the service's do. */
export function sendReply(
  response: ServerResponse,
  reply: Reply | 'nothing',
  damage: Damage | undefined,
): void {
  if (reply === 'nothing') {
    response.destroy();
    return;
  }
  const { status, headers, body } = reply;
  response.writeHead(status, headers);
  if (damage === undefined) {
    response.end(body);
    return;
  }
  const half = body.slice(0, Math.ceil(body.length / 2));
  if (damage === 'truncatedJson') response.end(half);
  else response.write(half, () => response.destroy());
}
