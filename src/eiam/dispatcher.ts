import { createRequire } from 'node:module';
import type { Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';

/** Through what requests to `https:` addresses go. */
export interface ProxyOptions {
  /** Its URL, with the credentials that it needs, if any. */
  readonly httpsProxy: string;
  /** Hosts that are reached directly, with commas between them. */
  readonly noProxy: string;
}

export interface DispatcherOptions {
  /** `https://host`. */
  readonly origin: string;
  readonly connections: number;
  /** Milliseconds to connect, and for a proxy to do so. */
  readonly connectTimeoutMs: number;
  /** Bytes of one reply's body, as it is sent. */
  readonly maxReplyBytes: number;
  /** Undefined: the host is reached directly. */
  readonly proxy: ProxyOptions | undefined;
}

/** undici's index adds the methods of a dispatcher but `dispatch`, of which a tunnel needs `connect`. */
const loadIndex = (): typeof import('undici') => createRequire(import.meta.url)('undici');

/**
 * Connections to one host, kept alive, directly or by a tunnel through a proxy. None does more than one thing at a time. Requests are sent
 * by `dispatch`; other methods may be missing.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { origin, connections, connectTimeoutMs, maxReplyBytes, proxy } = options;
  const pooled = {
    connections,
    pipelining: 1,
    allowH2: false,
    // One timer bounds the whole attempt, so the two that bound its parts are off.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: maxReplyBytes,
  };
  if (proxy === undefined) return new Pool(origin, { ...pooled, connect: { timeout: connectTimeoutMs } });
  const { EnvHttpProxyAgent } = loadIndex();
  return new EnvHttpProxyAgent({
    ...pooled,
    ...proxy,
    // Otherwise undici would read the process's environment.
    httpProxy: '',
    connectTimeout: connectTimeoutMs,
    // A request that waits for a tunnel has failed by then.
    clientFactory: (address, connecting) =>
      new Pool(address, { ...connecting, headersTimeout: connectTimeoutMs }),
  });
}
