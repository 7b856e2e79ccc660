import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';

const channel = 'undici:request:create';
const message = z.object({
  request: z.object({ origin: z.string(), method: z.string(), path: z.string(), body: z.unknown() }),
});

export interface RecordedRequests extends Disposable {
  /** Every request to the origin since the last call, as method, path and body; token requests are left out. */
  take(): string[];
}

/** Listens to what the process really sends to one origin. */
export function recordRequests(origin: string): RecordedRequests {
  let requests: string[] = [];
  const listener = (sent: unknown) => {
    const { request } = message.parse(sent);
    if (request.origin !== origin || request.path.includes('/oauth2/token')) return;
    requests.push([request.method, request.path, request.body ?? ''].map(String).join(' '));
  };
  subscribe(channel, listener);
  return {
    take() {
      const taken = requests;
      requests = [];
      return taken;
    },
    [Symbol.dispose]: () => {
      unsubscribe(channel, listener);
    },
  };
}
