import { z } from 'zod';
import { EiamError } from './errors.ts';
import { SafeCause } from './safe-cause.ts';

/**
 * Upstream does not say which members may be null, and an unset one may be absent, null or "" (developer-api.md 6.6): all three
 * become absent here. Members we do not know are dropped, so that a field added upstream changes nothing.
 */
export function record<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(withoutEmpty, z.object(shape));
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (!Object.values(value).some(isEmpty)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => !isEmpty(member)));
}

function isEmpty(member: unknown): boolean {
  return member === null || member === '';
}

/** An absent list is an empty one (6.6). */
export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item).default(() => []);
}

/** An id, a name, or an open enumeration, whose values this version need not know (6.5). */
export const text = z.string();
/** int64, a JSON number by the contract (6.4); its decimal digits as text are understood too, as int64 often travels that way. */
const integer = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number),
]);
/** Milliseconds since the epoch, within what a date can hold. */
export const moment = integer.refine((ms) => Math.abs(ms) <= 8_640_000_000_000_000);
/** How many there are: totalCount is an int64, of which an int32 is used in practice (6.4). */
export const count = integer.refine((n) => Number.isInteger(n) && n >= 0 && n <= 2_147_483_647);
/** A duration in seconds. */
export const seconds = integer;
export const flag = z.boolean();
/** What operations without a result send: `{}`, no body, or whatever else there may be one day (developer-api.md 3, U13). */
export const nothing = z.unknown().transform(() => {});

/**
 * Parses a reply's body.
 * @throws EiamError `invalidResponse`; its cause names the members that did not fit, never their values
 */
export function parseReply<Reply extends z.ZodType>(
  operation: string,
  schema: Reply,
  body: unknown,
): z.output<Reply> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')} ${issue.code}`);
  const cause = new SafeCause('ReplyMismatch', issues.join(', '));
  throw new EiamError(operation, 'invalidResponse', { cause, status: 200 });
}
