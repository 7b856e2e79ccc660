import type { Dispatcher } from 'undici';
import { inflateBody } from './inflate.ts';
import type { HttpReply } from './transport.ts';

type Controller = Dispatcher.DispatchController;

/** One request on its way and its reply on the way back. It alone shows whether the request was written. */
export class Exchange implements Dispatcher.DispatchHandler {
  /** Rejects with undici's own error, whose texts must not leave this layer. */
  readonly reply: Promise<HttpReply>;
  readonly #settle: PromiseWithResolvers<HttpReply>;
  readonly #maxReplyBytes: number;
  readonly #chunks: Buffer[] = [];
  #controller: Controller | undefined;
  #status = 0;
  #headers: HttpReply['headers'] = {};
  #stopped = false;

  /** @param maxReplyBytes of the reply's body once it is inflated; as it is sent, the dispatcher bounds it */
  constructor(maxReplyBytes: number) {
    this.#maxReplyBytes = maxReplyBytes;
    this.#settle = Promise.withResolvers();
    this.reply = this.#settle.promise;
  }

  /** Whether a byte of the request may have left: true from the moment a connection stands and takes it. */
  get sent(): boolean {
    return this.#controller !== undefined;
  }

  /** Cuts the connection; a request that waits for one is never written. */
  stop(): void {
    this.#stopped = true;
    this.#controller?.abort(new Error('stopped'));
  }

  /** A connection stands, the request is written next. It is written once, whatever becomes of the connection. */
  onRequestStart(controller: Controller): void {
    if (this.#stopped || this.sent) controller.abort(new Error('stopped'));
    else this.#controller = controller;
  }

  /** Comes again when the first was only an announcement (1xx). */
  onResponseStart(_: Controller, status: number, headers: HttpReply['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const encoding = this.#headers['content-encoding'];
    inflateBody(Buffer.concat(this.#chunks), encoding, this.#maxReplyBytes).then((body) => {
      const text = new TextDecoder().decode(body);
      this.#settle.resolve({ status: this.#status, headers: this.#headers, text });
    }, this.#settle.reject);
  }

  onResponseError(_: Controller | null, error: Error): void {
    this.#settle.reject(error);
  }
}
