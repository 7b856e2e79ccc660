import type { Dispatcher } from 'undici';
import type { HttpReply } from './transport.ts';

type Controller = Dispatcher.DispatchController;

/** One request on its way and its reply on the way back. It knows what nobody else does: whether the request was written. */
export class Exchange implements Dispatcher.DispatchHandler {
  /** Rejects with undici's own error, whose texts are not for others to read. */
  readonly reply: Promise<HttpReply>;
  readonly #settle: PromiseWithResolvers<HttpReply>;
  readonly #chunks: Buffer[] = [];
  #controller: Controller | undefined;
  #status = 0;
  #headers: HttpReply['headers'] = {};
  #stopped = false;

  constructor() {
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
    const text = new TextDecoder().decode(Buffer.concat(this.#chunks));
    this.#settle.resolve({ status: this.#status, headers: this.#headers, text });
  }

  onResponseError(_: Controller | null, error: Error): void {
    this.#settle.reject(error);
  }
}
