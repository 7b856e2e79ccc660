import type { IncomingHttpHeaders } from 'node:http';

/** Where Alibaba Cloud's dialect is received. Not in `alibaba`, which is loaded where it is configured: the emulator is given this path by `app.ts`. */
export const alibabaCallbackPath = '/callbacks/alibaba';

/** A whole request that IDaaS sent; its body is at most 1 MiB. */
export interface CallbackRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Where it came from; undefined: not known. */
  readonly address?: string | undefined;
  /** Its `x-request-id`, or one that was drawn for it. */
  readonly requestId?: string | undefined;
}

/** What is said of a message, or of an event in one, beside what came of it: no name and no value. */
export interface CallbackFacts {
  /** Its own id. */
  readonly message?: string | undefined;
  /** The id of the object that it is about. */
  readonly object?: string | undefined;
  readonly address?: string | undefined;
}

export interface CallbackReply {
  readonly status: number;
  /** Sent as JSON. */
  readonly body: object;
}

/** Why a request is not read: its body's encoding, its method, its time, its length, or too many at once. */
export type UnreadStatus = 400 | 405 | 408 | 413 | 415 | 503;

/** One address that IDaaS posts to. */
export interface CallbackRoute {
  readonly path: string;
  /** The reply to a request that is refused by its headers alone, without its body; undefined: read the body. */
  admit?(request: Pick<CallbackRequest, 'headers' | 'address' | 'requestId'>): CallbackReply | undefined;
  /** Answers one request. Never rejects. */
  receive(request: CallbackRequest): Promise<CallbackReply>;
  /** The shared state has lost what it had: what is known here is stored again. Never rejects. */
  storeAgain?(): Promise<void>;
  /** What stands in `www-authenticate` of a 401 (RFC 9110 11.6.1); undefined: it answers none. */
  readonly challenge?: string;
  /**
   * What a request is answered with that is not worth reading.
   * @param about for the log and the metrics; undefined: it is noted in neither
   */
  refuse(status: UnreadStatus, about?: Pick<CallbackRequest, 'address' | 'requestId'>): CallbackReply;
}
