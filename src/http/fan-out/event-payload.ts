import type { ExecutionResult } from 'graphql';
import { toPublicError } from '../post/answer.ts';

/** The answer to one event, written once for all who get it: what differs between subscribers is no more than an envelope. */
export class EventPayload {
  readonly result: ExecutionResult;
  readonly json: Buffer;
  #serverSentEvent: Buffer | undefined;
  #message: { readonly id: string; readonly bytes: Buffer } | undefined;

  constructor(result: ExecutionResult) {
    const { errors } = result;
    this.result = result;
    this.json = Buffer.from(
      JSON.stringify(errors ? { ...result, errors: errors.map(toPublicError) } : result),
    );
  }

  /** As an event of a stream (GraphQL over SSE, distinct connections mode). */
  get serverSentEvent(): Buffer {
    this.#serverSentEvent ??= Buffer.concat([
      Buffer.from('event: next\ndata: '),
      this.json,
      Buffer.from('\n\n'),
    ]);
    return this.#serverSentEvent;
  }

  /** As a message of graphql-transport-ws. Many clients give their first subscription the same id: its message is not written again. */
  messageFor(id: string): Buffer {
    if (this.#message?.id !== id) {
      const [head, tail] = envelopeOf(id);
      this.#message = { id, bytes: Buffer.concat([head, this.json, tail]) };
    }
    return this.#message.bytes;
  }
}

/** What stands before and behind a payload in its message. */
export function envelopeOf(id: string): readonly [Buffer, Buffer] {
  return [Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`), Buffer.from('}')];
}
