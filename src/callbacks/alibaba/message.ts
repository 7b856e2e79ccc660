import { z } from 'zod';
import { parseStrictJson, StrictJsonError } from '../strict-json.ts';
import { RefusedRequest } from './refusal.ts';

/** What stands for JSON text may be the value itself (callbacks.md B.2). @throws StrictJsonError */
export function parseNested(value: unknown): unknown {
  return typeof value === 'string' ? parseStrictJson(value) : value;
}

const dataSchema = z.object({ instanceId: z.string().nullish(), eventData: z.unknown() });

/**
 * The events of a data object, still of any shape; no more of them than a body of 1 MiB holds.
 * @throws RefusedRequest
 */
export function parseEvents(text: unknown, instanceId: string): readonly unknown[] {
  const data = dataSchema.safeParse(nestedOrRefuse(text));
  if (!data.success) throw new RefusedRequest('malformed_data');
  if ((data.data.instanceId ?? instanceId) !== instanceId) throw new RefusedRequest('other_instance');
  const events = nestedOrRefuse(data.data.eventData);
  if (!Array.isArray(events)) throw new RefusedRequest('malformed_data');
  return events;
}

function nestedOrRefuse(value: unknown): unknown {
  try {
    return parseNested(value);
  } catch (cause) {
    if (!(cause instanceof StrictJsonError)) throw cause;
    throw new RefusedRequest('malformed_data', { cause });
  }
}

/** An id as IDaaS writes them, `user_…`, `evnt_…`; long enough for any, too short to fill a memory with. */
export const idSchema = z.string().regex(/^[\w.:@-]{1,128}$/);

const fromDigits = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
/** Milliseconds since the epoch, as digits or as a number; what is neither, `"-1"` among it, is none. */
export const timeSchema = z
  .union([fromDigits, z.int().min(0).max(999_999_999_999_999)])
  .optional()
  .catch(undefined);

const eventSchema = z.object({
  eventId: idSchema,
  eventType: z.string().min(1).max(256),
  eventTime: timeSchema,
  bizId: idSchema.optional().catch(undefined),
  bizData: z.unknown().optional(),
});

export interface CallbackEvent {
  readonly eventId: string;
  readonly eventType: string;
  /** Milliseconds since the epoch. */
  readonly eventTime?: number | undefined;
  readonly bizId?: string | undefined;
  /** JSON text or what it says. */
  readonly bizData?: unknown;
}

/** One event; undefined: it has no such shape. */
export function parseEvent(value: unknown): CallbackEvent | undefined {
  return eventSchema.safeParse(value).data;
}

/** The id of an event that is wrong otherwise. */
export function eventIdOf(value: unknown): string | undefined {
  return z.object({ eventId: idSchema }).safeParse(value).data?.eventId;
}
