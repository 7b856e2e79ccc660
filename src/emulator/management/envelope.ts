import { type Reply, toReply, toTextReply } from '../reply.ts';
import { ApiGatewayError, ServiceError } from '../wire-errors.ts';
import { internalError, ManagementError } from './errors.ts';

/** What every answer to one request says of it. */
export interface Exchange {
  /** Upper-case UUID. */
  readonly requestId: string;
  /** The host that was called, as the request named it. */
  readonly hostId: string;
}

/** management-api.md 3.1 */
export const toSuccess = (
  { requestId }: Exchange,
  body: object,
  write: (body: object) => string = JSON.stringify,
): Reply => toTextReply(requestId, 200, write({ RequestId: requestId, ...body }));

/** management-api.md 3.2. What is no answer is a defect here: reported, then answered as a 500. */
export function toErrorReply(error: unknown, exchange: Exchange): Reply {
  const { requestId, hostId } = exchange;
  const { status, code, message, retryAfterMs, accessDeniedDetail } = toManagementError(error);
  const question = new URLSearchParams({ q: code, product: 'Eiam', requestId });
  return toReply(
    requestId,
    status,
    {
      RequestId: requestId,
      HostId: hostId,
      Code: code,
      Message: message,
      Recommend: `https://api.aliyun.com/troubleshoot?${question}`,
      AccessDeniedDetail: accessDeniedDetail,
    },
    retryAfterMs === undefined ? {} : { 'x-acs-retry-after': String(retryAfterMs) },
  );
}

/** The faults speak as the Developer API does: of theirs the codes stay, but for its 500, which is a code of its own. */
function toManagementError(error: unknown): ManagementError {
  if (error instanceof ManagementError) return error;
  if (error instanceof ApiGatewayError) {
    const { status, code, message, retryAfterMs } = error;
    return new ManagementError(status, code, message, retryAfterMs === undefined ? {} : { retryAfterMs });
  }
  if (!(error instanceof ServiceError)) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
  return internalError();
}
