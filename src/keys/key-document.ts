import type { JSONWebKeySet } from 'jose';
import type { Dispatcher, Response } from 'undici';
import { z } from 'zod';
import type { ProxyOptions } from '../eiam/dispatcher.ts';

export interface KeyFetchOptions {
  /** Milliseconds to connect; default 3 s (callbacks.md B.3). */
  readonly connectTimeoutMs?: number | undefined;
  /** Milliseconds for the answer, from its first byte to its last; default 5 s (B.3). */
  readonly readTimeoutMs?: number | undefined;
  /** Default: none. */
  readonly proxy?: ProxyOptions | undefined;
}

/** A key is half a kilobyte. */
const maxDocumentBytes = 262_144;

const documentSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

/** The address of a key document answers with a status other than 200. */
class KeyDocumentStatusError extends Error {
  override readonly name = 'KeyDocumentStatusError';
  /** As the log shows it. */
  readonly code: string;

  constructor(status: number) {
    super(`Expected status 200, but got ${status}`);
    this.code = `HTTP_${status}`;
  }
}

/**
 * Reads a key document (JWKS). One attempt, no redirect, nothing kept open: it happens every ten minutes.
 * @throws whatever the connection, or a document that is none, gives reason to
 */
export async function fetchKeyDocument(url: string, options: KeyFetchOptions = {}): Promise<JSONWebKeySet> {
  const { connectTimeoutMs = 3_000, readTimeoutMs = 5_000 } = options;
  // Loaded where keys are read from an address: most gateways read none.
  const undici = await import('undici');
  const dispatcher = createDispatcher(undici, connectTimeoutMs, readTimeoutMs, options.proxy);
  try {
    const response = await undici.fetch(url, {
      dispatcher,
      redirect: 'manual',
      headers: { accept: 'application/json, application/jwk-set+json' },
      // A body that trickles never idles for long, so the whole has a limit too.
      signal: AbortSignal.timeout(connectTimeoutMs + readTimeoutMs),
    });
    if (response.status !== 200) throw new KeyDocumentStatusError(response.status);
    return documentSchema.parse(JSON.parse(await readText(response)));
  } finally {
    await dispatcher.destroy();
  }
}

function createDispatcher(
  { Agent, EnvHttpProxyAgent }: Pick<typeof import('undici'), 'Agent' | 'EnvHttpProxyAgent'>,
  connectTimeoutMs: number,
  readTimeoutMs: number,
  proxy: KeyFetchOptions['proxy'],
): Dispatcher {
  const limits = {
    headersTimeout: readTimeoutMs,
    bodyTimeout: readTimeoutMs,
    maxResponseSize: maxDocumentBytes,
  };
  if (proxy === undefined) return new Agent({ ...limits, connect: { timeout: connectTimeoutMs } });
  // Without an `httpProxy` undici would read the process's environment.
  return new EnvHttpProxyAgent({ ...limits, ...proxy, httpProxy: '', connectTimeout: connectTimeoutMs });
}

/** The body. fetch inflates it, beyond `maxResponseSize`, so it is measured here too. */
async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > maxDocumentBytes) throw new RangeError(`Expected at most ${maxDocumentBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
