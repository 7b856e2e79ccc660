import type { JSONWebKeySet } from 'jose';
import { Agent, request } from 'undici';
import { z } from 'zod';

export interface KeyFetchOptions {
  /** Milliseconds to connect; default 3 s (callbacks.md B.3). */
  readonly connectTimeoutMs?: number | undefined;
  /** Milliseconds for the answer, from its first byte to its last; default 5 s (B.3). */
  readonly readTimeoutMs?: number | undefined;
}

/** A key is half a kilobyte. */
const maxDocumentBytes = 262_144;

const documentSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

/**
 * Reads a key document (JWKS). One attempt, no redirect, nothing kept open: it happens every ten minutes.
 * @throws whatever the connection, or a document that is none, gives reason to
 */
export async function fetchKeyDocument(url: string, options: KeyFetchOptions = {}): Promise<JSONWebKeySet> {
  const { connectTimeoutMs = 3_000, readTimeoutMs = 5_000 } = options;
  const agent = new Agent({
    connect: { timeout: connectTimeoutMs },
    headersTimeout: readTimeoutMs,
    bodyTimeout: readTimeoutMs,
    maxResponseSize: maxDocumentBytes,
  });
  try {
    const { statusCode, body } = await request(url, {
      dispatcher: agent,
      headers: { accept: 'application/json, application/jwk-set+json' },
      // A body that trickles never idles for long, so the whole has a limit too.
      signal: AbortSignal.timeout(connectTimeoutMs + readTimeoutMs),
    });
    if (statusCode !== 200) throw new TypeError(`Expected status 200, but got ${statusCode}`);
    return documentSchema.parse(await body.json());
  } finally {
    await agent.destroy();
  }
}
