import type { ExecutionResult } from 'graphql';
import { toPublicError } from '../operation/public-error.ts';

/** The answer to one event, written once for all that get it: what differs between subscribers is no more than an envelope. */
export class EventPayload {
  readonly result: ExecutionResult;
  readonly json: Buffer;
  readonly #cursor: string;
  #serverSentEvent: Buffer | undefined;
  #id: string | undefined;
  #message: Buffer | undefined;

  /** @param cursor of the change that it is about */
  constructor(result: ExecutionResult, cursor: string) {
    const { errors } = result;
    this.result = result;
    this.#cursor = cursor;
    this.json = toOwnMemory([
      JSON.stringify(errors ? { ...result, errors: errors.map(toPublicError) } : result),
    ]);
  }

  /** What it takes of memory for as long as it is kept, in bytes. */
  get keptBytes(): number {
    return 3 * this.json.length;
  }

  /**
   * As an event of a stream (GraphQL over SSE, distinct connections mode). Its id is the change's cursor, which an EventSource sends
   * back as Last-Event-ID when it connects again.
   */
  get serverSentEvent(): Buffer {
    this.#serverSentEvent ??= toOwnMemory([`id: ${this.#cursor}\nevent: next\ndata: `, this.json, '\n\n']);
    return this.#serverSentEvent;
  }

  /** As a message of graphql-transport-ws. Many clients give their first subscription the same id: its message is not written again. */
  messageFor(id: string): Buffer {
    if (this.#message && this.#id === id) return this.#message;
    const [head, tail] = envelopeOf(id);
    const isRepeated = this.#id === id;
    this.#id = id;
    this.#message = isRepeated ? toOwnMemory([head, this.json, tail]) : undefined;
    return this.#message ?? Buffer.concat([head, this.json, tail]);
  }
}

/** What stands before and behind a payload in its message. */
export function envelopeOf(id: string): readonly [Buffer, Buffer] {
  return [Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`), Buffer.from('}')];
}

/** Not a slice of Node's pool of small buffers: one that is kept would keep all that was written beside it. */
function toOwnMemory(parts: readonly (string | Buffer)[]): Buffer {
  const length = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  const bytes = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for (const part of parts) at += typeof part === 'string' ? bytes.write(part, at) : part.copy(bytes, at);
  return bytes;
}
