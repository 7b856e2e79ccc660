import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Arrivals, nameAnswer, requestIdHeader } from './arrival.ts';
import { everyAnswer, notStored } from './response-headers.ts';

/** What a page of an allowed origin may send. Credentials are none of it: the caller is identified by a header. */
const allowedHeaders =
  'content-type, accept, authorization, x-request-id, last-event-id, x-eiam-trace, x-eiam-cost, x-eiam-consistency';

const noMore: PageHeaders = { sent: [], read: [] };

/** How long a browser may cache a preflight, in seconds. */
const preflightSeconds = 600;

export interface CrossOrigin {
  /** Whether a page of this origin is allowed; for requests without a preflight, as an upgrade to WebSocket. */
  isAllowed(origin: string | undefined): boolean;
  /**
   * Sets the headers of CORS for pages of other origins. True: the request is answered, be it a preflight or the
   * refusal of what a page of another site sent without one.
   */
  handle(request: IncomingMessage, response: ServerResponse, more?: PageHeaders): boolean;
}

/** What a page sends and reads at one address beside what it does at all of them. */
export interface PageHeaders {
  readonly sent: readonly string[];
  readonly read: readonly string[];
}

export interface CrossOriginOptions extends Pick<Arrivals, 'newRequestId'> {
  /** As browsers send them. */
  readonly origins: readonly string[];
  /** Whether pages that a server of this machine serves are allowed as well, whatever its port. */
  readonly localPages: boolean;
}

/**
 * Pages of other origins, by a list of those that are allowed. A POST is JSON alone, which no browser sends across origins
 * without a preflight. A GET needs none, so that the browser's own headers decide where it comes from (`Origin`, and
 * Fetch Metadata, `Sec-Fetch-Site`): programs send none, and the explorer is of the same origin.
 */
export function createCrossOrigin({ origins, localPages, newRequestId }: CrossOriginOptions): CrossOrigin {
  const allowed = new Set(origins);
  const dependsOnOrigin = localPages || allowed.size > 0;

  function isAllowed(origin: string | undefined): boolean {
    return origin !== undefined && (allowed.has(origin) || (localPages && isLocal(origin)));
  }

  return {
    isAllowed,
    handle(request, response, { sent, read } = noMore) {
      const { origin } = request.headers;
      if (dependsOnOrigin) response.appendHeader('vary', 'origin');
      if (origin !== undefined && isAllowed(origin)) {
        response.setHeader('access-control-allow-origin', origin);
        response.setHeader('access-control-expose-headers', [requestIdHeader, ...read].join(', '));
        if (request.method !== 'OPTIONS') return false;
        response.writeHead(204, {
          ...everyAnswer,
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': [allowedHeaders, ...sent].join(', '),
          'access-control-max-age': String(preflightSeconds),
        });
        response.end();
        return true;
      }
      if (!lacksPreflight(request)) return false;
      nameAnswer(request, response, newRequestId);
      response.writeHead(403, {
        'content-type': 'application/json; charset=utf-8',
        ...notStored,
      });
      response.end(JSON.stringify({ errors: [{ message: refusal, extensions: { code: 'FORBIDDEN' } }] }));
      return true;
    },
  };
}

const refusal =
  'A page of another site may not send this. Use POST, from an origin that the operator allows.';

/** A dev server's page, by a name that is the loopback interface's own. One of the web that is made to resolve to it is not. */
function isLocal(origin: string): boolean {
  const url = URL.parse(origin);
  if (url === null || url.origin !== origin || !/^https?:$/.test(url.protocol)) return false;
  return /^(([^.]+\.)*localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
}

/** A GET that a page of another site has had a browser send, without a header that would have forced a preflight. */
function lacksPreflight({ method, headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (method === 'POST' || method === 'OPTIONS') return false;
  // Older browsers send no Fetch Metadata.
  if (isForeign(headers)) return true;
  return site === 'cross-site' || site === 'same-site';
}

/** Whether a page of another origin had this sent. Programs name no origin. */
export function isForeign({ origin, host }: IncomingMessage['headers']): boolean {
  return origin !== undefined && URL.parse(origin)?.host !== host;
}
