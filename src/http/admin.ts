import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HostVerdict, hasSeveralHosts, hostRefusals } from './hosts.ts';
import { sendText } from './plain-text.ts';
import { notStored } from './response-headers.ts';

export interface AdminParts {
  /** What Prometheus reads; undefined: there are no metrics. */
  readonly metrics: { readonly contentType: string; text(): Promise<string> } | undefined;
  /** Records a CPU profile of so many milliseconds; undefined: it is switched off. */
  readonly recordProfile: ((durationMs: number, signal: AbortSignal) => Promise<string>) | undefined;
  readonly isReady: () => boolean;
  readonly checkHost: (host: string | undefined) => HostVerdict;
}

/** The server for those who operate the gateway. Disposing of it cuts off what still runs. */
export interface AdminServer extends AsyncDisposable {
  /** Starts to listen; port 0 takes any free one. Rejects with the system's error, EADDRINUSE among them. */
  listen(port: number, host: string): Promise<{ readonly port: number }>;
}

/** A scraper or two, a probe and a person. */
const mostConnections = 64;
/** In seconds. */
const longestProfile = 60;
const usualProfile = 10;
const timeouts = { headersTimeout: 10_000, requestTimeout: 20_000 } as const;

type Handle = (request: IncomingMessage, response: ServerResponse, url: URL) => unknown;

interface Route {
  readonly method: 'GET' | 'POST';
  readonly handle: Handle;
}

/** What is here is not for clients: it listens on an address of its own, where nothing signs in. */
export function createAdminServer({ metrics, recordProfile, isReady, checkHost }: AdminParts): AdminServer {
  const closing = new AbortController();
  let isRecording = false;

  async function sendProfile(
    record: NonNullable<typeof recordProfile>,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<void> {
    if (isFromPage(request)) return sendText(response, 403, 'No page may ask for a profile.');
    const seconds = Number(url.searchParams.get('seconds') ?? usualProfile);
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestProfile)
      return sendText(response, 400, `seconds: expected a whole number from 1 to ${longestProfile}`);
    if (isRecording) return sendText(response, 409, 'Another profile is being recorded.');
    isRecording = true;
    const left = new AbortController();
    response.once('close', () => left.abort());
    try {
      const profile = await record(seconds * 1_000, AbortSignal.any([left.signal, closing.signal]));
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': 'attachment; filename="gateway.cpuprofile"',
        ...notStored,
      });
      response.end(profile);
    } finally {
      isRecording = false;
    }
  }

  const routes: Readonly<Record<string, Route>> = {
    '/health/live': { method: 'GET', handle: (_, response) => sendText(response, 200, 'alive') },
    '/health/ready': {
      method: 'GET',
      handle: (_, response) => {
        const ready = isReady();
        sendText(response, ready ? 200 : 503, ready ? 'ready' : 'not ready');
      },
    },
    ...(metrics && {
      '/metrics': {
        method: 'GET',
        handle: async (_, response) => {
          const text = await metrics.text();
          response.writeHead(200, { 'content-type': metrics.contentType, ...notStored });
          response.end(text);
        },
      } satisfies Route,
    }),
    ...(recordProfile && {
      '/profile': {
        method: 'POST',
        handle: (request, response, url) => sendProfile(recordProfile, request, response, url),
      } satisfies Route,
    }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const verdict = hasSeveralHosts(request) ? 'repeated' : checkHost(request.headers.host);
    if (verdict !== 'accepted') {
      const { status, text } = hostRefusals[verdict];
      return sendText(response, status, text);
    }
    const url = URL.parse(request.url ?? '/', 'http://admin');
    const path = url?.pathname ?? '/';
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!url || !route) return sendText(response, 404, `Here are ${Object.keys(routes).join(', ')}.`);
    const allowed = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method];
    if (allowed.includes(request.method ?? '')) return void (await route.handle(request, response, url));
    sendText(response, 405, `Expected ${route.method}.`, { allow: allowed.join(', ') });
  }

  const server = createServer(timeouts, (request, response) => {
    answer(request, response).catch((error: Error) => response.destroy(error));
  });
  server.maxConnections = mostConnections;

  return {
    async listen(port, host) {
      server.listen(port, host);
      await once(server, 'listening');
      return { port: (server.address() as AddressInfo).port };
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A browser says where a request comes from; a program does not. */
function isFromPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}
