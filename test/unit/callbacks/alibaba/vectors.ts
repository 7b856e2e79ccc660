import { readFileSync } from 'node:fs';
import { z } from 'zod';

const vectorsSchema = z.object({
  alibaba: z.object({
    config: z.object({
      appId: z.string(),
      instanceId: z.string(),
      encryptionKeyHex: z.string(),
      jwks: z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) }),
    }),
    vectors: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        options: z.object({ requireEncryption: z.boolean(), encryptionKeyHex: z.string() }),
        /** Seconds. */
        now: z.number(),
        request: z.object({ rawBody: z.string() }),
        expect: z.object({
          verdict: z.enum(['accept', 'duplicate', 'reject']),
          httpStatus: z.number(),
          events: z
            .array(z.object({ eventId: z.string(), eventType: z.string(), bizId: z.string() }))
            .optional(),
        }),
      }),
    ),
  }),
});

/** The contract's own examples of messages, with test keys (callbacks.md, "Test senders"). */
export const { config, vectors } = vectorsSchema.parse(
  JSON.parse(readFileSync(new URL('../../../support/callback-vectors.json', import.meta.url), 'utf8')),
).alibaba;

export type Vector = (typeof vectors)[number];

/**
 * The key of a receiver that a vector is meant for: one that does not require encryption has none where the message comes
 * without.
 */
export function keyFor({ options, request }: Vector): string | undefined {
  const isPlain = payloadOf(request.rawBody).includes('"dataEncrypted":false');
  return isPlain && !options.requireEncryption ? undefined : options.encryptionKeyHex;
}

function payloadOf(rawBody: string): string {
  return Buffer.from(rawBody.split('.')[1] ?? '', 'base64url').toString();
}
