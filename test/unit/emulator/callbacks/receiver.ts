import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: Received[];
}

/** Keeps every request, and answers as told; 'nothing' leaves the caller waiting until it, or the receiver, closes. */
export async function openReceiver(
  answer: (request: Received, index: number) => Answer | 'nothing' | Promise<Answer | 'nothing'>,
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const one = { headers: request.headers, body: await text(request) };
    const reply = await answer(one, received.push(one) - 1);
    if (reply === 'nothing') return;
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/callback`,
    received,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Timers that run when told to, in the order they fall due. */
export class ManualTimers {
  readonly #waiting = new Set<{ readonly run: () => void; readonly afterMs: number }>();
  readonly #wanted = new Map<number, () => void>();

  readonly setTimer = (run: () => void, afterMs: number): (() => void) => {
    const timer = { run, afterMs };
    this.#waiting.add(timer);
    this.#wanted.get(afterMs)?.();
    return () => this.#waiting.delete(timer);
  };

  get waiting(): number[] {
    return [...this.#waiting].map(({ afterMs }) => afterMs);
  }

  /** When there is one set for so long. */
  async set(afterMs: number): Promise<void> {
    if (!this.waiting.includes(afterMs))
      await new Promise<void>((resolve) => this.#wanted.set(afterMs, resolve));
  }

  /** Runs those set for so long, now. */
  run(afterMs: number): void {
    for (const timer of [...this.#waiting].filter((one) => one.afterMs === afterMs)) {
      this.#waiting.delete(timer);
      timer.run();
    }
  }
}
