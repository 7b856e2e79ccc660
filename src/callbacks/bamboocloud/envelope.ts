import { z } from 'zod';
import { parseStrictJson, parseStrictJsonBytes } from '../strict-json.ts';
import { RefusedCallback } from './refusals.ts';

/** The DELETE_USER example sends the timestamp as a string (callbacks.md A.2). */
const timestamp = z.union([
  z.int().min(0),
  z
    .string()
    .regex(/^\d{1,16}$/)
    .refine((text) => Number.isSafeInteger(Number(text))),
]);

const envelopeSchema = z.object({
  nonce: z.string().min(1).max(256),
  timestamp,
  eventType: z.string().min(1).max(64),
  /** An object in place of a text is for where nothing is signed (A.2). */
  data: z.union([z.string(), z.record(z.string(), z.unknown())]),
  signature: z.string().max(256).default(''),
});

/** The five members of a request as they were sent: the signature is over these (callbacks.md A.2). */
export type Envelope = z.infer<typeof envelopeSchema>;

/** @throws RefusedCallback 400 */
export function parseEnvelope(body: Uint8Array): Envelope {
  const parsed = envelopeSchema.safeParse(orRefuse(() => parseStrictJsonBytes(body)));
  if (parsed.success) return parsed.data;
  const names = new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? 'body')));
  throw new RefusedCallback(400, `The request is malformed: ${[...names].join(', ')}.`);
}

/** What an event's message says: a JSON object. @throws RefusedCallback 400 */
export function parseMessage(message: string): unknown {
  return orRefuse(() => parseStrictJson(message));
}

function orRefuse(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    throw new RefusedCallback(400, 'The request is not JSON, or not plain enough to be read.', {
      cause: error,
    });
  }
}
