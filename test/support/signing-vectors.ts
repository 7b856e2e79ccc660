import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What the vendor's own library computed on the way to its signature. */
const signed = z.object({
  id: z.string(),
  accessKeyId: z.string(),
  accessKeySecret: z.string(),
  hashedCanonicalRequest: z.string(),
  signature: z.string(),
});
const recorded = signed.extend({
  rawRequest: z.string(),
  canonicalRequest: z.string(),
  stringToSign: z.string(),
  authorization: z.string(),
});

const all: unknown[] = JSON.parse(readFileSync(new URL('signing-vectors.json', import.meta.url), 'utf8'));

/** management-api.md 4.2, V1 to V6: requests as they were on the wire. */
export const recordedVectors = z.array(recorded).parse(all.slice(0, -1));

/** The last one, DOC: the vendor's published example, of which no request was recorded. */
export const publishedVector = signed.parse(all.at(-1));
