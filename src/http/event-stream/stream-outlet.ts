import type { ServerResponse } from 'node:http';
import type { GraphQLFormattedError } from 'graphql';
import type { EventOutlet } from '../fan-out/event-outlet.ts';
import type { EventPayload } from '../fan-out/event-payload.ts';

/** Some browsers show a response only once something of its body is there. */
const comment = ':\n\n';

/** The response of a stream of events. */
export class StreamOutlet implements EventOutlet {
  readonly #response: ServerResponse;
  #callback: (() => void) | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get unsentBytes(): number {
    return this.#response.writableLength;
  }

  open(): void {
    this.#response.write(comment, this.#sent);
  }

  send(payload: EventPayload): void {
    // A client that has left is known to have at the end of this turn.
    if (this.#response.destroyed) return;
    this.#response.write(payload.serverSentEvent, this.#sent);
  }

  /** A response gathers what is written to it in one turn anyway. */
  gather(send: () => void): void {
    send();
  }

  /** A client that has not received all it was sent needs no sign of life. */
  ping(): void {
    if (this.unsentBytes === 0 && !this.#response.destroyed) this.#response.write(comment, this.#sent);
  }

  onceSent(callback: () => void): void {
    this.#callback = callback;
  }

  /** @param errors why it ends where its client did not end it; empty: it is complete */
  end(errors: readonly GraphQLFormattedError[]): void {
    if (this.#response.destroyed) return;
    if (errors.length > 0) this.#response.write(`event: next\ndata: ${JSON.stringify({ errors })}\n\n`);
    this.#response.end('event: complete\ndata:\n\n');
  }

  readonly #sent = (): void => {
    const callback = this.#callback;
    this.#callback = undefined;
    callback?.();
  };
}
