import type { App } from '../../src/composition/running-app.ts';
import type { Answer } from './gateway.ts';

/** What one event tells; `null` when the stream has ended. */
export interface Stream<Data> extends AsyncDisposable {
  readonly response: Response;
  next(): Promise<Answer<Data> | null>;
}

/** Subscribes over server-sent events, as a client without WebSockets does; `send` stands for fetch. */
export async function subscribe<Data = Record<string, unknown>>(
  send: (init: RequestInit) => Promise<Response>,
  query: string,
  variables: object = {},
): Promise<Stream<Data>> {
  const leaving = new AbortController();
  const response = await send({
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json', 'x-eiam-trace': '1' },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  });
  if (!response.body) throw new Error('Expected a body, but got none');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    response,
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end < 0) {
          const { done, value } = await reader.read();
          if (done) return null;
          text += value;
          continue;
        }
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        const data = /^data: (.+)$/m.exec(event)?.[1];
        if (data !== undefined) return JSON.parse(data);
        if (event.includes('event: complete')) return null;
      }
    },
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await reader.cancel().catch(() => {});
    },
  };
}

/** Subscribes to a gateway that has no socket. */
export function subscribeTo<Data>(app: App, query: string, variables: object = {}): Promise<Stream<Data>> {
  return subscribe((init) => app.fetch('http://gateway/graphql', init), query, variables);
}
