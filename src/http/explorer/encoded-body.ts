import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { ContentEncoding } from './negotiation.ts';

const compressWithBrotli = promisify(brotliCompress);
const compressWithGzip = promisify(gzip);

/** Brotli's 10 and 11 save another tenth and take ten times as long, which the first visitor would wait for. */
const brotliQuality = 9;

/** One file's bytes in every encoding, each compressed at its first use and then kept. */
export interface EncodedBody {
  /** Names the content: the same bytes always give the same hash. */
  readonly hash: string;
  as(encoding: ContentEncoding): Promise<Buffer>;
}

export function createEncodedBody(content: Buffer): EncodedBody {
  const encoded = new Map<ContentEncoding, Promise<Buffer>>();
  return {
    hash: createHash('sha256').update(content).digest('base64url').slice(0, 12),
    as(encoding) {
      const known = encoded.get(encoding);
      if (known !== undefined) return known;
      // The promise is kept, not its result, so that concurrent requests share one compression.
      const started = encode(content, encoding);
      encoded.set(encoding, started);
      return started;
    },
  };
}

async function encode(content: Buffer, encoding: ContentEncoding): Promise<Buffer> {
  if (encoding === 'identity') return content;
  if (encoding === 'gzip') return compressWithGzip(content, { level: constants.Z_BEST_COMPRESSION });
  return compressWithBrotli(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}
