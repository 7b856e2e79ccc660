import { z } from 'zod';
import type { JsonText } from '../vocabulary/lossless-json.ts';
import { EiamError } from './errors.ts';
import { type Kind, textSchema } from './kinds.ts';
import { Reading, type ReplyOrigin } from './reading.ts';
import { isUnset } from './record.ts';
import { SafeCause } from './safe-cause.ts';

/**
 * Reads a reply's body, undefined where it is blank. Throws EiamError `invalidResponse` for one that it cannot make sense of; its cause names the members,
 * never their values.
 */
export type ReplyReader<Reply> = (body: JsonText | undefined, origin: ReplyOrigin) => Reply;

/**
 * A reply whose objects are read member by member: what does not fit is missing, the rest stands.
 * @param isRequested whether it is the requested object; an answer about another one is none
 */
export function tolerant<Reply>(
  kind: Kind<Reply>,
  isRequested: (reply: Reply) => boolean = () => true,
): ReplyReader<Reply> {
  return (body, origin) => {
    let reading = new Reading(origin);
    const read = (value: unknown) =>
      (isUnset(value) ? undefined : kind.read(value, reading, '')) ?? undefined;
    let reply = read(body?.value);
    if (body !== undefined && reading.showsDigits) {
      reading = new Reading(origin);
      reply = read(body.exactly());
    }
    const accepted = reply !== undefined && isRequested(reply) ? reply : undefined;
    const expected = reply === undefined ? kind.expected : 'the object that was asked for';
    if (accepted === undefined) reading.fault('', expected);
    reading.publish();
    if (accepted === undefined) throw toError(origin, expected);
    return accepted;
  };
}

/** A reply that is of no use unless all of it fits: tokens, credentials, the id of what was created. */
export function strict<Schema extends z.ZodType>(schema: Schema): ReplyReader<z.output<Schema>> {
  return (body, origin) => {
    const parsed = schema.safeParse(body?.exactly());
    if (parsed.success) return parsed.data;
    const reading = new Reading(origin);
    for (const issue of parsed.error.issues.slice(0, 5)) {
      reading.fault(issue.path.join('.'), expectedOf(issue));
    }
    reading.publish();
    throw toError(origin, parsed.error.issues.map(({ path }) => path.join('.')).join(', '));
  };
}

/**
 * The id that a look-up found. Not found is an error with this code; developer-api.md 8.6 warns of a 200 without an
 * id, which then means the same.
 */
export function foundId(schema: z.ZodType<string | undefined>, code: string): ReplyReader<string> {
  const read = strict(schema);
  return (body, origin) => {
    const id = read(body, origin);
    if (id !== undefined) return id;
    const { operation, requestId } = origin;
    throw new EiamError(operation, 'rejected', { code, status: 200, requestId, effect: 'none' });
  };
}

/** Zod's messages of other issues have what was expected, and never the value. */
function expectedOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' ? `a value of type ${issue.expected}` : issue.message;
}

function toError({ operation, requestId }: ReplyOrigin, what: string): EiamError {
  const cause = new SafeCause('ReplyMismatch', what);
  return new EiamError(operation, 'invalidResponse', { cause, status: 200, requestId });
}

/** An object of a strict reply: absent, null and "" are all absent (developer-api.md 6.6), unknown members are dropped. */
export function strictRecord<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(withoutUnset, z.object(shape));
}

function withoutUnset(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => !isUnset(member)));
}

/** An id or a name. */
export const text = textSchema;
/** A duration in seconds. */
export const seconds = z.union(
  [
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,15}$/)
      .transform(Number),
  ],
  'a number of seconds',
);
/** What operations without a result send: `{}`, no body, or whatever else there may be one day (developer-api.md 3, U13). */
export const nothing: ReplyReader<void> = () => {};
