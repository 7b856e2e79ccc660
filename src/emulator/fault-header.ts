import { z } from 'zod';
import type { Fault } from './faults.ts';
import { ApiGatewayError } from './wire-errors.ts';

/** The request header that causes a fault in this one answer. */
export const faultHeader = 'x-emulator-fault';

const whole = z.coerce.number().int();
/** As reads may lag behind at most. A timer that is set for more than 25 days ends at once. */
const mostMs = 600_000;
const effect = z.enum(['before', 'after']).exactOptional();
/** One fault, its numbers as texts or numbers. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('latency'), ms: whole.min(0).max(mostMs), effect }),
  z.object({
    kind: z.literal('throttle'),
    retryAfterMs: whole.min(0).exactOptional(),
    status: whole.min(400).max(599).exactOptional(),
  }),
  z.object({ kind: z.enum(['error500', 'error503', 'neverAnswer', 'dropBeforeAnswer']), effect }),
  z.object({ kind: z.enum(['dropMidBody', 'truncatedJson', 'expireToken']) }),
  z.object({ kind: z.literal('html'), status: whole.min(200).max(599).exactOptional(), effect }),
  z.object({ kind: z.literal('shiftRows'), rows: whole }),
  z.object({
    kind: z.literal('refuse'),
    status: whole.min(400).max(599),
    code: z.string().regex(/^[\w.]{1,128}$/),
    message: z.string().max(1_000).exactOptional(),
  }),
]);

/** Every kind with its members, as in `latency {ms, effect}`; a union's own message says nothing of what it takes. */
export const faultKinds: readonly string[] = faultSchema.options.flatMap(
  ({ shape: { kind, ...members } }) => {
    const names = Object.keys(members);
    return (kind instanceof z.ZodEnum ? kind.options : [...kind.values]).map((name) =>
      names.length === 0 ? name : `${name} {${names.join(', ')}}`,
    );
  },
);

/**
 * `kind;name=value;…`, several separated by commas: `latency;ms=20, error500;effect=after`.
 * @throws ApiGatewayError 400 for anything else
 */
export function parseFaultHeader(header: string): Fault[] {
  return header.split(',').map((part) => {
    const [kind, ...members] = part.split(';').map((text) => text.trim());
    const values = Object.fromEntries(members.map((member) => member.split('=', 2)));
    const { success, data } = faultSchema.safeParse({ kind, ...values });
    if (success) return data;
    const message = `Not a fault: ${part.trim()}. There are: ${faultKinds.join(', ')}`;
    throw new ApiGatewayError(400, 'InvalidParameter.EmulatorFault', message);
  });
}
