import type { IncomingMessage, ServerResponse } from 'node:http';
import { createHeaderValues, type HeaderValues, type OperationRequest } from './operation/request.ts';

/** A request over HTTP as its operation sees it. What aborts it is made when something is there to be aborted. */
export class ReceivedRequest implements OperationRequest {
  readonly method: string;
  readonly headers: HeaderValues;
  readonly #response: ServerResponse;
  #leaving: AbortController | undefined;

  constructor({ method = 'GET', headers }: IncomingMessage, response: ServerResponse) {
    this.method = method;
    this.headers = createHeaderValues(headers);
    this.#response = response;
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
