import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Arrivals, requestIdOf } from './arrival.ts';
import { createHeaderValues, type HeaderValues, type OperationRequest } from './operation/request.ts';

/** A request over HTTP as its operation sees it. What aborts it, and a new id, are made when they are first read. */
export class ReceivedRequest implements OperationRequest {
  readonly method: string;
  readonly headers: HeaderValues;
  readonly arrivedAt: number;
  readonly #response: ServerResponse;
  readonly #newRequestId: () => string;
  #id: string | undefined;
  #leaving: AbortController | undefined;

  constructor(
    { method = 'GET', headers }: IncomingMessage,
    response: ServerResponse,
    { newRequestId, monotonicMs }: Arrivals,
  ) {
    this.method = method;
    this.headers = createHeaderValues(headers);
    this.arrivedAt = monotonicMs();
    this.#response = response;
    this.#newRequestId = newRequestId;
  }

  get id(): string {
    this.#id ??= requestIdOf(this.headers, this.#newRequestId);
    return this.#id;
  }

  get signal(): AbortSignal {
    if (!this.#leaving) {
      const leaving = new AbortController();
      this.#leaving = leaving;
      const leave = () => {
        if (!this.#response.writableFinished) leaving.abort(this.#response.errored ?? undefined);
      };
      if (this.#response.destroyed) leave();
      else this.#response.once('close', leave);
    }
    return this.#leaving.signal;
  }
}
