import { createParser } from 'eventsource-parser';
import type { FormattedExecutionResult } from 'graphql';
import { fieldsOf, type HeaderFields } from './headers.ts';
import { refusalOf } from './refusal.ts';
import type { Operation, Sink, Transport } from './transport.ts';

/** What one event may have, in characters: more than the gateway sends. */
const longestEvent = 16 * 1_048_576;

export interface EventStreamOptions {
  /** The gateway's address, as in http://127.0.0.1:4000/graphql */
  readonly url: string;
  /** An access token for example. */
  readonly headers?: HeaderFields | undefined;
  /** How long the gateway may be silent before the connection counts as lost, in milliseconds; default 30,000. */
  readonly silenceMs?: number;
}

/** By server-sent events: a request for each subscription. Any proxy hands them on, and a browser can send headers of its own. */
export function overEvents({ url, headers, silenceMs = 30_000 }: EventStreamOptions): Transport {
  function open(operation: Operation, fields: Readonly<Record<string, string>>, signal: AbortSignal) {
    return fetch(url, {
      method: 'POST',
      headers: { ...fields, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(operation),
      signal,
    });
  }

  async function read<Data>(
    operation: Operation,
    sink: Sink<FormattedExecutionResult<Data>>,
    opened: () => void,
    leaving: AbortController,
  ): Promise<void> {
    const onSilence = () => leaving.abort(new Error(`The gateway has sent nothing for ${silenceMs} ms.`));
    let silence = setTimeout(onSilence, silenceMs);
    try {
      const response = await open(operation, await fieldsOf(headers), leaving.signal);
      if (!response.body || !isStream(response)) throw await refusalOf(response);
      opened();
      const parser = createParser({
        maxBufferSize: longestEvent,
        onError(error) {
          if (error.type === 'max-buffer-size-exceeded') throw error;
        },
        onEvent({ event, data }) {
          if (event === 'next') sink.next(JSON.parse(data));
          else if (event === 'complete') sink.complete();
        },
      });
      const decoder = new TextDecoder();
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        // Comments are signs of life as well: the gateway sends one every 12 seconds.
        clearTimeout(silence);
        silence = setTimeout(onSilence, silenceMs);
        parser.feed(decoder.decode(value, { stream: true }));
      }
      throw new Error('The stream of events broke off.');
    } finally {
      clearTimeout(silence);
    }
  }

  return {
    subscribe(operation, sink, opened) {
      const leaving = new AbortController();
      read(operation, sink, opened, leaving).catch((error: unknown) => sink.error(error));
      return () => leaving.abort();
    },
  };
}

function isStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') === true;
}
