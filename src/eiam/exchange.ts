import type { Dispatcher } from 'undici';
import type { Settle } from './cancellation.ts';
import { inflateBody } from './inflate.ts';
import type { HttpReply } from './transport.ts';

type Controller = Dispatcher.DispatchController;

/** What is no UTF-8 is replaced, and a byte order mark dropped. */
const decoder = new TextDecoder();

/** One request on its way and its reply on the way back. It alone shows whether the request was written. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #settle: Settle<HttpReply>;
  readonly #maxReplyBytes: number;
  #chunks: Buffer[] = [];
  #controller: Controller | undefined;
  #status = 0;
  #headers: HttpReply['headers'] = {};
  #stopped = false;

  /**
   * @param maxReplyBytes of the reply's body once it is inflated; as it is sent, the dispatcher bounds it
   * @param settle gets the reply, or undici's own error, whose texts must not leave this layer
   */
  constructor(maxReplyBytes: number, settle: Settle<HttpReply>) {
    this.#maxReplyBytes = maxReplyBytes;
    this.#settle = settle;
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
    const { 'content-encoding': encoding } = this.#headers;
    const [first] = this.#chunks;
    const bytes = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#chunks = [];
    if (encoding === undefined) this.#resolve(bytes);
    else
      inflateBody(bytes, encoding, this.#maxReplyBytes).then(
        (body) => this.#resolve(body),
        this.#settle.reject,
      );
  }

  #resolve(body: Buffer): void {
    this.#settle.resolve({ status: this.#status, headers: this.#headers, text: decoder.decode(body) });
  }

  onResponseError(_: Controller | null, error: Error): void {
    this.#settle.reject(error);
  }
}
